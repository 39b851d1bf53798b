"""Proving: alerts with their witnesses, and promtool's verdict on what is claimed of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.types import Catalogued
from eventcore_monitoring.proof.alert_proof import Proof, file_of_rules, file_of_tests, proved
from eventcore_monitoring.proof.completion import completed, unproven
from eventcore_monitoring.proof.mutation_score import Score, score
from eventcore_monitoring.proof.scenarios import Proven
from eventcore_monitoring.proof.subjects import read_subjects
from eventcore_monitoring.rules.use import Whole
from eventcore_monitoring.validators.program import Program
from eventcore_monitoring.validators.promtool import test_files

_PATIENCE = 900.0  # seconds


class Confirmed(NamedTuple):
    """A proof, what is wrong with it, and promtool's objections, which are among that."""

    proof: Proof
    findings: tuple[Finding, ...] = ()
    refuted: int = 0

    @property
    def holds(self) -> bool:
        """Whether there are witnesses of both kinds, and promtool confirms every claim."""
        return (self.proof.by_hand or (self.proof.fires and self.proof.silent)) and not self.refuted


def proofs_of(monitoring: Monitoring) -> list[Proof]:
    """The proofs of a deployment's alerts; the scenarios that were written by hand are among the claims."""
    done = completed(monitoring)
    return [
        proof._replace(claims=(*_by_hand(alert), *proof.claims))
        for alert, proof in zip(monitoring.alerts, done.proofs, strict=True)
    ]


def _by_hand(alert: Alert) -> Iterator[Proven]:
    yield from (Proven("by hand", scenario, fires=True) for scenario in alert.fires_when)
    yield from (Proven("by hand", scenario, fires=False) for scenario in alert.silent_when)


def proofs_of_rules(whole: Whole) -> list[Proof]:
    """The proofs of the alerts of rule files: that they fire, wait, resolve and are silent."""
    return [proved(subject, briefly=True) for subject in read_subjects(whole)]


def confirmed(proofs: Sequence[Proof], promtool: Program) -> list[Confirmed]:
    """Promtool's verdict on every claim, in two calls at the same time."""
    names = names_of(proofs)
    with TemporaryDirectory(prefix="eventcore-monitoring-") as scratch:
        folder = Path(scratch)
        write(proofs, folder)
        paths = [folder / "tests" / f"{name}.yaml" for name in names if name]
        found = test_files(promtool, paths, folder, _PATIENCE)
    objections: dict[str, list[Finding]] = {}
    for finding in found:
        objections.setdefault(Path(finding.at).stem, []).append(finding)
    return [
        _confirmed(proof, objections.get(name, []) if name else []) for proof, name in zip(proofs, names, strict=True)
    ]


def _confirmed(proof: Proof, objections: Sequence[Finding]) -> Confirmed:
    subject = proof.subject
    said = [Finding(subject.at, "claim-refuted", one.message, one.fix, source=subject.source) for one in objections]
    return Confirmed(proof, (*(() if proof.by_hand else unproven(proof)), *said), len(objections))


def names_of(proofs: Sequence[Proof]) -> list[str]:
    """For each proof a file name of its own, "" where nothing is claimed."""
    taken: set[str] = set()
    found = []
    for proof in proofs:
        plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", proof.subject.name).strip("-.") or "alert"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain}-{number}"
        if proof.claims:
            taken.add(name.casefold())
        found.append(name if proof.claims else "")
    return found


def write(proofs: Sequence[Proof], folder: Path) -> list[Path]:
    """Writes the rules and the tests of each proof below a folder: a file an alert, as promtool reads them."""
    written = []
    for kind in ("rules", "tests"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for proof, name in zip(proofs, names_of(proofs), strict=True):
        if name:
            rules, tests = folder / "rules" / f"{name}.yaml", folder / "tests" / f"{name}.yaml"
            rules.write_text(file_of_rules(proof), "utf-8")
            tests.write_text(file_of_tests(proof, f"../rules/{name}.yaml"), "utf-8")
            written += [rules, tests]
    return written


def scores(proofs: Sequence[Proof], catalogued: Catalogued) -> Mapping[str, Score]:
    """The mutation score of each alert, by its address."""
    return {proof.subject.at: score(proof.subject, proof.claims, catalogued) for proof in proofs}
