"""The proofs of a deployment as artifacts: searched for once, and kept until something that is declared changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from eventcore_monitoring.artifacts import Artifact, digest
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.kept import read, stamp_of, write
from eventcore_monitoring.model.monitoring import Monitoring

if TYPE_CHECKING:
    from eventcore_monitoring.proof.queries import QueryProof

_TESTS = PurePosixPath("prometheus/tests")
_MOST = 32  # deployments whose proofs are kept
_MOST_ALERTS = 4_000  # and alerts


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
    key = digest(artifacts)
    if key not in known:
        known = {**dict(list(known.items())[1 - _MOST :]), key: _made(monitoring)}
        write("proofs", _stamp(), known)
    return _proofs(monitoring, artifacts, known[key])


def _made(monitoring: Monitoring) -> dict[str, Any]:
    from eventcore_monitoring.generators.prometheus import prometheus
    from eventcore_monitoring.proof.queries import queries, query_proof

    proven, findings = _alerts_with_proofs(monitoring)
    tests = {
        str(artifact.path): artifact.content.decode()
        for artifact in prometheus(proven)
        if artifact.path.is_relative_to(_TESTS)
    }
    read_by = [query_proof(query) for query in queries(monitoring)]
    taken = {PurePosixPath(path).stem for path in tests}
    for group, proofs in by_group(monitoring, read_by).items():
        name = next(name for name in _names(f"queries-{group}" if group else "queries") if name not in taken)
        taken.add(name)
        tests[f"{_TESTS}/{name}.yaml"] = to_yaml(query_tests(monitoring, proofs))
    findings += [_told(finding) for proof in read_by for finding in proof.findings]
    number = sum(len(alert.fires_when) + len(alert.silent_when) for alert in proven.alerts)
    return {"tests": tests, "findings": findings, "scenarios": number}


def _alerts_with_proofs(monitoring: Monitoring) -> tuple[Monitoring, list[list[str]]]:
    """The deployment with the proofs of its alerts as scenarios, and what is wrong with those.

    Only alerts are searched for of which nothing is kept: where one is changed, all others stay as they are.
    """
    from eventcore_monitoring.model.scenarios import Scenario
    from eventcore_monitoring.proof.alert_proof import proved
    from eventcore_monitoring.proof.completion import faults, subjects, unit_of, with_claims
    from eventcore_monitoring.proof.fingerprint import fingerprint
    from eventcore_monitoring.proof.scenarios import Proven

    known = read("alerts", _stamp())
    made: dict[str, Any] = {}
    alerts, findings = [], []
    for alert, subject in subjects(monitoring):
        by_hand = bool(alert.fires_when), bool(alert.silent_when)
        key = fingerprint(subject, unit_of(alert), alert.no_data, *by_hand)
        if key not in known:
            proof = proved(subject, unit_of(alert))
            claims = [[one.claim, one.scenario.model_dump_json(), one.fires] for one in proof.claims]
            known[key] = {"claims": claims, "findings": [_told(one) for one in faults(alert, proof)]}
        made[key] = known[key]
        kept = [
            Proven(claim, Scenario.model_validate_json(scenario), fires)
            for claim, scenario, fires in made[key]["claims"]
        ]
        alerts.append(with_claims(alert, kept))
        findings += made[key]["findings"]
    others = {key: value for key, value in known.items() if key not in made}
    write("alerts", _stamp(), {**dict(list(others.items())[-_MOST_ALERTS + len(made) :]), **made})
    return monitoring.model_copy(update={"alerts": tuple(alerts)}), findings


def _told(one: Finding) -> list[str]:
    return [one.at, one.code, one.message, one.fix, one.severity.value, one.excerpt]


def _names(name: str) -> Iterator[str]:
    return chain([name], (f"{name}-{number}" for number in count(2)))


def by_group(monitoring: Monitoring, proofs: Sequence[QueryProof]) -> dict[str, list[QueryProof]]:
    """The proofs by the group of the record that they read ("": none): a test evaluates all that its file names."""
    group_of = {rule.record: monitoring.group_of(rule) for rule in monitoring.recording_rules}
    found: dict[str, list[QueryProof]] = {}
    for proof in proofs:
        if proof.tests:
            records = [group_of[one.name] for one in proof.query.subject.records if one.name in group_of]
            found.setdefault(records[-1] if records else "", []).append(proof)
    return found


def query_tests(monitoring: Monitoring, proofs: Sequence[QueryProof]) -> dict[str, Tree]:
    """The tests of queries, with the rule files of the groups that record what they read, and no more."""
    from eventcore_monitoring.generators.prometheus.rules import rule_groups
    from eventcore_monitoring.proof.tests import tests_of_groups

    records = {record.name for proof in proofs for record in proof.query.subject.records}
    groups = {monitoring.group_of(rule) for rule in monitoring.recording_rules if rule.record in records}
    files = [part for part, group, _ in rule_groups(monitoring) if group in groups]
    tests = [test for proof in proofs for test in proof.tests]
    return tests_of_groups(files, monitoring.evaluation_interval, tests)


def _proofs(monitoring: Monitoring, artifacts: Iterable[Artifact], kept: Mapping[str, Any]) -> Proofs:
    tests = [Artifact(PurePosixPath(path), text.encode()) for path, text in kept["tests"].items()]
    others = [artifact for artifact in artifacts if not artifact.path.is_relative_to(_TESTS)]
    lines = dict(_lines(monitoring)) if kept["findings"] else {}
    findings = tuple(
        replace(Finding(at, code, message, fix, Severity(severity)), source=lines.get(at), excerpt=excerpt)
        for at, code, message, fix, severity, excerpt in kept["findings"]
    )
    return Proofs(tuple(sorted((*others, *tests))), findings, kept["scenarios"])


def _lines(monitoring: Monitoring) -> Iterator[tuple[str, SourceLine | None]]:
    from eventcore_monitoring.proof.queries import addresses

    yield from ((f"alerts.{alert.name}", alert.line) for alert in monitoring.alerts)
    yield from addresses(monitoring)


@cache
def _stamp() -> list[int]:
    here = Path(__file__).parent
    folders = ("proof", "rules", "promql", "encoding", "model", "generators/prometheus")
    return stamp_of(Path(__file__), *(here / folder for folder in folders))
