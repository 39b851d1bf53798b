"""An alert's severity is not the one that the incident policy's own examples give to its threshold.

Why: people answer as fast as the severity says; where the table and the rule differ, one of them is wrong for them.
Fix: take the severity of the table, or move the threshold; where the table is old, correct its example.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.values import Quantity, days, hours, minutes, percent, seconds

_EXAMPLE = re.compile(r"^(?P<subject>.+?)\s*(?P<operator>[<>]=?)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>%|[a-z]+)$")
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), seconds),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), minutes),
    **dict.fromkeys(("h", "hour", "hours"), hours),
    **dict.fromkeys(("d", "day", "days"), days),
    **dict.fromkeys(("%", "percent"), percent),
}


class _Row(NamedTuple):
    """One example of the table: what it is of, in which direction, from which value on, how urgent."""

    text: str
    words: tuple[str, ...]
    operator: str
    threshold: Quantity
    severity: str


def severity_contradicts_incident_table(monitoring: Monitoring) -> Iterator[Finding]:
    """Alerts on what an example of the policy names with a threshold (`Projection lag > 5min`)."""
    rows = [*_rows(monitoring)]
    for alert in monitoring.alerts if rows else ():
        level, condition = monitoring.severity_of.get(alert.severity), alert.condition
        if level is None or level.standalone or condition is None:
            continue
        row = _row_of(alert.name, condition, rows)
        if row is not None and level.name != row.severity:
            message = (
                f"fires at {condition.threshold} with the severity {alert.severity},"
                f' but the incident table says {row.severity} of "{row.text}"'
            )
            fix = f'write severity="{row.severity}", or move the threshold'
            at = f"alerts.{alert.name}.severity"
            yield Finding(at, "severity-contradicts-incident-table", message, fix, source=alert.line)


def _rows(monitoring: Monitoring) -> Iterator[_Row]:
    for severity in monitoring.incidents.severities if monitoring.incidents else ():
        for example in severity.all_examples:
            found = _EXAMPLE.match(example.text)
            unit = found and _UNITS.get(found["unit"].lower())
            if found and unit:
                words = tuple(re.findall(r"[a-z0-9]+", found["subject"].lower()))
                yield _Row(example.text, words, found["operator"][0], unit(float(found["number"])), severity.name)


def _row_of(name: str, condition: Condition, rows: list[_Row]) -> _Row | None:
    """Of the examples on the subject that the alert's name says, the worst that its threshold reaches."""
    subject = " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)).lower().split()
    sign = 1 if condition.operator[0] == ">" else -1
    reached = [
        row
        for row in rows
        if set(row.words) <= set(subject)
        and row.operator == condition.operator[0]
        and row.threshold.unit == condition.threshold.unit
        and sign * condition.threshold.value >= sign * row.threshold.value
    ]
    return max(reached, key=lambda row: sign * row.threshold.value, default=None)
