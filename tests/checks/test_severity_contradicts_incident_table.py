from __future__ import annotations

import pytest

from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import minutes, seconds
from eventcore_monitoring.checks.severity_contradicts_incident_table import severity_contradicts_incident_table
from eventcore_monitoring.values import Quantity
from small import found

GUIDE = eventcore(Settings())
LAG = next(alert for alert in GUIDE.alerts if alert.name == "ProjectionLagHigh")


def faults(severity: str, threshold: Quantity, name: str = "ProjectionLagHigh") -> list[tuple[str, str, str, str]]:
    assert LAG.condition is not None
    changed = LAG.replaced(name=name, severity=severity, when=LAG.condition.expression > threshold)
    return found(severity_contradicts_incident_table, GUIDE.replaced(alerts=[changed]))


def test_the_mixin_has_the_severities_of_its_table() -> None:
    assert found(severity_contradicts_incident_table, GUIDE) == []


def test_the_guides_own_severity_of_lag_contradicts_its_table() -> None:
    assert faults("critical", minutes(5)) == [
        (
            "alerts.ProjectionLagHigh.severity",
            "severity-contradicts-incident-table",
            'fires at 5m with the severity critical, but the incident table says medium of "Projection lag > 5min"',
            'write severity="medium", or move the threshold',
        )
    ]


@pytest.mark.parametrize(
    ("severity", "threshold", "contradicts"),
    [
        ("medium", minutes(5), False),
        ("warning", minutes(5), False),  # an alias of medium
        ("medium", minutes(10), False),
        ("high", minutes(20), True),
        ("high", minutes(30), False),
        ("medium", minutes(45), True),
        ("low", minutes(1), False),  # the table says nothing of so little
        ("security", minutes(5), False),
    ],
)
def test_the_worst_example_that_the_threshold_reaches_counts(
    severity: str, threshold: Quantity, contradicts: bool
) -> None:
    assert bool(faults(severity, threshold)) is contradicts


def test_an_alert_on_something_else_is_not_compared() -> None:
    assert faults("critical", minutes(5), name="BackupLagHigh") == []
    assert faults("critical", seconds(300), name="LagOfProjectionHigh") != []
