"""Alerts on the catalogue of the checks' examples, as they are to be proven."""

from __future__ import annotations

from collections.abc import Iterable

from checks.expressions.example import EXAMPLE
from eventcore_monitoring import promql
from eventcore_monitoring.proof.proving import proved, test_file
from eventcore_monitoring.proof.subjects import declared_subjects
from eventcore_monitoring.proof.timeline import Subject
from small import alert


def subjects(expressions: Iterable[str], **fields: str) -> list[Subject]:
    """An alert for each expression; the fields are those of every alert."""
    made = [alert(name=f"Alert{number}", when=promql(text), **fields) for number, text in enumerate(expressions)]
    return list(declared_subjects(EXAMPLE.extended(alerts=made)))


def all_tests(expressions: Iterable[str]) -> str:
    """The tests that prove the alerts, as one text."""
    return "\n".join(test_file(proved(subject), "rules.yaml") for subject in subjects(expressions))
