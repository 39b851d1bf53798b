"""Proving: alerts with their witnesses, and promtool's verdict on what is claimed of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.proof.proving import Proof, rule_file, test_file
from eventcore_monitoring.validators.program import Program
from eventcore_monitoring.validators.promtool import run_tests

if TYPE_CHECKING:
    pass

_PROCESSES = 2
_PATIENCE = 600.0  # seconds


class Confirmed(NamedTuple):
    """A proof, and what promtool has against it."""

    proof: Proof
    faults: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether there are witnesses of both kinds, and promtool confirms them."""
        return self.proof.fires and self.proof.silent and not self.faults


def files_of(proofs: Sequence[Proof]) -> dict[str, tuple[str, str]]:
    """The rules and the tests of each proof that has any, by a name of its own."""
    found: dict[str, tuple[str, str]] = {}
    for proof in proofs:
        if proof.claims:
            name = name_of(proof, found)
            found[name] = rule_file(proof), test_file(proof, f"../rules/{name}.yaml")
    return found


def name_of(proof: Proof, taken: Mapping[str, object]) -> str:
    """A file name for a proof that none has yet."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", proof.subject.name).strip("-.") or "alert"
    known = {name.casefold() for name in taken}
    name, number = plain, 1
    while name.casefold() in known:
        number += 1
        name = f"{plain}-{number}"
    return name


def confirmed(proofs: Sequence[Proof], promtool: Program) -> list[Confirmed]:
    """Promtool's verdict on every claim, in two calls at the same time."""
    files = files_of(proofs)
    names = iter(files)
    named = {next(names): proof for proof in proofs if proof.claims}
    with TemporaryDirectory(prefix="eventcore-monitoring-") as scratch:
        folder = Path(scratch)
        write(files, folder)
        paths = [folder / "tests" / f"{name}.yaml" for name in files]
        shares = [share for number in range(_PROCESSES) if (share := paths[number::_PROCESSES])]

        def verdict(share: Sequence[Path]) -> list[Finding]:
            return run_tests(promtool, share, folder, _PATIENCE)

        with ThreadPoolExecutor(max_workers=_PROCESSES) as pool:
            found = [finding for findings in pool.map(verdict, shares) for finding in findings]
    faults: dict[str, list[Finding]] = {}
    for finding in found:
        faults.setdefault(Path(finding.at).stem, []).append(finding)
    of_proof = {id(proof): tuple(faults.get(name, ())) for name, proof in named.items()}
    return [Confirmed(proof, of_proof.get(id(proof), ())) for proof in proofs]


def write(files: Mapping[str, tuple[str, str]], folder: Path) -> None:
    """Writes rules and tests below a folder."""
    for kind in ("rules", "tests"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for name, (rules, tests) in files.items():
        (folder / "rules" / f"{name}.yaml").write_text(rules, "utf-8")
        (folder / "tests" / f"{name}.yaml").write_text(tests, "utf-8")
