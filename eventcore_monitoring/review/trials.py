"""Trials: both versions of each alert on the witnesses of both, and promtool's verdict on what we say of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from eventcore_monitoring.proof.alert_proof import Proof, file_of_rules
from eventcore_monitoring.proof.attempt import Searched
from eventcore_monitoring.proof.parts import reach, reads_too_far
from eventcore_monitoring.proof.timeline import Subject
from eventcore_monitoring.review.alerts import Touched
from eventcore_monitoring.review.course_tests import course_tests
from eventcore_monitoring.review.courses import Tried, scenarios_of, told_apart, tried
from eventcore_monitoring.review.rules import Side
from eventcore_monitoring.validators.program import Program
from eventcore_monitoring.validators.promtool import test_files

_PATIENCE = 900.0  # seconds


class Trial(NamedTuple):
    """Two versions of an alert, and what they do. `why`: why nothing could be tried, a sentence part."""

    before: Subject
    after: Subject
    tried: tuple[Tried, ...] = ()
    why: str = ""
    refuted: tuple[str, ...] = ()  # what promtool says against it


def trial(touched: Touched, sides: tuple[Side, Side]) -> Trial:
    """Both versions on the witnesses of both."""
    before, after = sides[0].subject(touched.before), sides[1].subject(touched.after)
    if touched.before.evaluated == touched.after.evaluated:  # then times can be compared to the evaluation
        step = max(before.evaluated, after.evaluated)
        before, after = before._replace(evaluated=step), after._replace(evaluated=step)
    far = max(reach(before), reach(after))
    if reads_too_far(before) or reads_too_far(after):
        return Trial(before, after, why=f"it reads {far // 86_400_000} days back, which takes too long to try")
    another = any(change.code == "alert-expression" for change in touched.changes)
    found = list(tried(before, after, scenarios_of(before, after, another=another)))
    if all(one.same for one in found) and before.typed.node != after.typed.node:
        found += tried(before, after, list(told_apart(before, after, sides[1].inferred)))
    why = "" if found else "no series are found on which it could be tried"
    return Trial(before, after, tuple(found), why)


def confirmed(trials: Sequence[Trial], promtool: Program) -> list[Trial]:
    """The trials with what promtool says against them, all asked in one go. Raises EnvironmentFault."""
    with TemporaryDirectory(prefix="eventcore-monitoring-") as scratch:
        folder = Path(scratch)
        tests = [file for number, one in enumerate(trials) for file in _written(folder, number, one)]
        found = test_files(promtool, tests, folder, _PATIENCE) if tests else []
    objections: dict[str, list[str]] = {}
    for finding in found:
        objections.setdefault(Path(finding.at).stem.partition("-")[0], []).append(finding.message)
    return [one._replace(refuted=tuple(objections.get(str(number), ()))) for number, one in enumerate(trials)]


def _written(folder: Path, number: int, one: Trial) -> list[Path]:
    """The tests of a trial, written with their rules: a file a version."""
    written = []
    if one.tried:
        before, after = [], []
        for each in one.tried:
            before.append((each.scenario, each.before))
            after.append((each.scenario, each.after))
        for name, subject, courses in (("before", one.before, before), ("after", one.after, after)):
            rules, tests = folder / f"{number}-{name}.rules.yaml", folder / f"{number}-{name}.yaml"
            rules.write_text(file_of_rules(Proof(subject, Searched(), ())), "utf-8")
            tests.write_text(course_tests(subject, courses, rules.name), "utf-8")
            written.append(tests)
    return written


Confirm = Callable[[Sequence[Trial]], list[Trial]]
