"""What silences what, as Alertmanager decides it (`inhibit.InhibitRule`, 0.25).

A label that is missing counts as empty, on both sides. An alert that fits both sides of a rule is not silenced by one
that does too, so no alert silences itself. An alert that is silenced itself still silences others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from eventcore_monitoring.alertmanager.matchers import all_fit
from eventcore_monitoring.alertmanager.tree import Inhibition


class Silenced(NamedTuple):
    """A rule, and the labels of an alert that silences by it."""

    rule: Inhibition
    source: Mapping[str, str]


def inhibited_by(
    rules: Iterable[Inhibition], labels: Mapping[str, str], firing: Sequence[Mapping[str, str]]
) -> tuple[Silenced, ...]:
    """Of the alerts that fire, those that silence an alert with these labels, each with the rule; rules in order.

    Raises NotJudged where a pattern decides that Python cannot judge.
    """
    return tuple(Silenced(rule, source) for rule in rules for source in firing if silences(rule, source, labels))


def silences(rule: Inhibition, source: Mapping[str, str], target: Mapping[str, str]) -> bool:
    """Whether, by this rule, an alert with the labels `source` silences one with the labels `target`."""
    return may_silence(rule, source, target) and all(
        source.get(label, "") == target.get(label, "") for label in rule.equal
    )


def may_silence(rule: Inhibition, source: Mapping[str, str], target: Mapping[str, str]) -> bool:
    """The same without a look at the labels that have to be equal."""
    if not all_fit(rule.target, target) or not all_fit(rule.source, source):
        return False
    return not (all_fit(rule.source, target) and all_fit(rule.target, source))
