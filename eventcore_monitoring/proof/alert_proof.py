"""The proof of an alert: its witnesses, what is claimed of it, and the files with which promtool confirms that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.proof.attempt import Searched
from eventcore_monitoring.proof.blocked import blocked
from eventcore_monitoring.proof.parts import reach, reads_too_far
from eventcore_monitoring.proof.scenarios import Proven, claims
from eventcore_monitoring.proof.search import search
from eventcore_monitoring.proof.tests import scenario_test
from eventcore_monitoring.proof.timeline import Subject
from eventcore_monitoring.values import Unit, duration


class Proof(NamedTuple):
    """What was found of an alert. `why`: why no witness was found, as a sentence part; `part`: where that begins.

    `after`: milliseconds from the cause to the alert; `until`: from the end of the cause to the end of the alert.
    """

    subject: Subject
    searched: Searched
    claims: tuple[Proven, ...]
    why: str = ""
    part: Typed | None = None
    after: int | None = None
    until: int | None = None

    @property
    def fires(self) -> bool:
        """Whether there are series on which it fires."""
        return self.searched.fires is not None

    @property
    def silent(self) -> bool:
        """Whether there are series on which it does not."""
        fires = self.searched.fires
        # While it waits it is silent too, though it may be active from the beginning.
        return bool(self.searched.silent) or (fires is not None and fires.silent_until > self.subject.waits)

    @property
    def by_hand(self) -> bool:
        """Whether it reads too far back to be searched for, and scenarios written by hand are claimed of both kinds."""
        told = {one.fires for one in self.claims if one.claim == "by hand"}
        return reads_too_far(self.subject) and told == {True, False}


def proved(subject: Subject, unit: Unit | None = None, *, briefly: bool = False) -> Proof:
    """The proof of an alert; `briefly`: that it fires, waits, resolves and is silent, and no more.

    What is declared and reads further back than a search can go is not searched for: scenarios show it.
    """
    if not briefly and reads_too_far(subject):
        days = reach(subject) // 86_400_000
        why = f"it reads {days} days back, which takes too long to search: declare scenarios of both kinds"
        return Proof(subject, Searched(why=why), (), why, subject.typed)
    searched = search(subject, thoroughly=not briefly)
    subject = searched.subject or subject
    made = tuple(claims(subject, searched, unit, briefly=briefly))
    fires = searched.fires
    if fires is None:
        why, part = blocked(subject, searched)
        return Proof(subject, searched, made, why, part)
    onset = fires.phases[0].lasts
    ends = onset + (fires.phases[1].lasts if len(fires.phases) > 1 else 0)
    after = None if fires.span is None else max(fires.span.begin - onset, 0)
    until = None if fires.resolved_by is None else fires.resolved_by - ends
    return Proof(subject, searched, made, "", None, after, until)


def file_of_rules(proof: Proof) -> str:
    """The rules of a proof alone: what it records, and the alert."""
    subject = proof.subject
    rules: list[Tree] = []
    for record in subject.records:
        rules.append(_labelled({"record": record.name, "expr": to_promql(record.typed.node)}, record.labels))
    alert: dict[str, Tree] = {"alert": subject.name, "expr": to_promql(subject.typed.node)}
    if subject.waits:
        alert["for"] = duration(subject.waits)
    if subject.keeps:
        alert["keep_firing_for"] = duration(subject.keeps)
    rules.append(_labelled(alert, subject.labels))
    return to_yaml({"groups": [{"name": subject.name, "rules": rules}]})


def _labelled(rule: dict[str, Tree], labels: Mapping[str, str]) -> dict[str, Tree]:
    if labels:
        rule["labels"] = dict(labels)
    return rule


def file_of_tests(proof: Proof, rules: str) -> str:
    """The claims of a proof as a file of promtool tests; `rules`: the path of its rules."""
    return to_yaml(
        {
            "rule_files": [rules],
            "evaluation_interval": duration(proof.subject.evaluated),
            "tests": list(tests_of(proof.subject, proof.claims)),
        }
    )


def tests_of(subject: Subject, proven: Sequence[Proven]) -> Iterator[Tree]:
    """Each claim as a test."""
    interval = duration(subject.evaluated)
    for one in proven:
        yield scenario_test(subject.name, subject.waits, one.scenario, interval, fires=one.fires)
