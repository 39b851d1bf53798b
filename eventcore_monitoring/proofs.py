"""The proofs of a deployment as artifacts: searched for once, and kept until something that is declared changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.kept import read, stamp_of, write
from eventcore_monitoring.model.monitoring import Monitoring

_TESTS = PurePosixPath("prometheus/tests")
_MOST = 32  # deployments whose proofs are kept


class Proofs(NamedTuple):
    """All artifacts of a deployment with those that prove its alerts; what is not proven; how many scenarios."""

    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...]
    scenarios: int


def with_proofs(monitoring: Monitoring, artifacts: Sequence[Artifact]) -> Proofs:
    """The artifacts of a deployment with the tests that prove its alerts.

    Every declared fact reaches an artifact (tests/test_laws.py), so equal artifacts have equal proofs.
    """
    known = read("proofs", _stamp())
    key = _key(artifacts)
    if key not in known:
        known = {**dict(list(known.items())[1 - _MOST :]), key: _made(monitoring)}
        write("proofs", _stamp(), known)
    return _proofs(monitoring, artifacts, known[key])


def _made(monitoring: Monitoring) -> dict[str, Any]:
    from eventcore_monitoring.generators.prometheus import prometheus
    from eventcore_monitoring.proof.completion import completed

    done = completed(monitoring)
    tests = {
        str(artifact.path): artifact.content.decode()
        for artifact in prometheus(done.monitoring)
        if artifact.path.is_relative_to(_TESTS)
    }
    findings = [[one.at, one.code, one.message, one.fix, one.severity.value, one.excerpt] for one in done.findings]
    number = sum(len(alert.fires_when) + len(alert.silent_when) for alert in done.monitoring.alerts)
    return {"tests": tests, "findings": findings, "scenarios": number}


def _proofs(monitoring: Monitoring, artifacts: Iterable[Artifact], kept: Mapping[str, Any]) -> Proofs:
    tests = [Artifact(PurePosixPath(path), text.encode()) for path, text in kept["tests"].items()]
    others = [artifact for artifact in artifacts if not artifact.path.is_relative_to(_TESTS)]
    lines = {f"alerts.{alert.name}": alert.line for alert in monitoring.alerts}
    findings = tuple(
        replace(Finding(at, code, message, fix, Severity(severity)), source=lines.get(at), excerpt=excerpt)
        for at, code, message, fix, severity, excerpt in kept["findings"]
    )
    return Proofs(tuple(sorted((*others, *tests))), findings, kept["scenarios"])


def _key(artifacts: Iterable[Artifact]) -> str:
    digest = sha256()
    for artifact in artifacts:
        digest.update(f"{artifact.path}\0{len(artifact.content)}\0".encode())
        digest.update(artifact.content)
    return digest.hexdigest()


@cache
def _stamp() -> list[int]:
    here = Path(__file__).parent
    return stamp_of(*(here / folder for folder in ("proof", "promql", "encoding", "model", "generators/prometheus")))
