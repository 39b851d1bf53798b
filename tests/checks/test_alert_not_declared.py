from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring import Example, Heartbeat, Inhibition, MaintenanceWindow, Monitoring
from eventcore_monitoring.checks.alert_not_declared import alert_not_declared
from small import POLICY, alert, found, lines, monitoring

(HIGH, LOW) = POLICY.severities


def with_policy(**changes: Any) -> Monitoring:
    return monitoring(alerts=[alert(), alert(name="Errors")], incidents=POLICY.replaced(**changes))


def test_names_of_declared_alerts_are_clean() -> None:
    given = with_policy(
        severities=[HIGH.replaced(examples=[Example(text="Long", alerts=["QueueLong"])]), LOW],
        inhibitions=[Inhibition(source=["Errors"], silences=["QueueLong"])],
        maintenance=[MaintenanceWindow(name="night", alerts=["Errors"])],
        heartbeat=Heartbeat(receiver="team", alert="Errors"),
    )
    assert found(alert_not_declared, given) == []


@pytest.mark.parametrize(
    ("changes", "at", "name", "fix"),
    [
        (
            {"inhibitions": [Inhibition(source=["Erors"], silences=["QueueLong"])]},
            "incidents.inhibitions.0.source",
            "Erors",
            "did you mean `Errors`?",
        ),
        (
            {"inhibitions": [Inhibition(source=["Errors"], silences=["Queue_Long"])]},
            "incidents.inhibitions.0.silences",
            "Queue_Long",
            "did you mean `QueueLong`?",
        ),
        (
            {"maintenance": [MaintenanceWindow(name="night", alerts=["Zzz"])]},
            "maintenance.night.alerts",
            "Zzz",
            "declare the alert, or leave the name out",
        ),
        (
            {"severities": [HIGH.replaced(examples=[Example(text="Long", alerts=["QueueLonger"])]), LOW]},
            "severities.high.examples",
            "QueueLonger",
            "did you mean `QueueLong`?",
        ),
        (
            {"heartbeat": Heartbeat(receiver="team")},
            "incidents.heartbeat.alert",
            "Watchdog",
            "declare the alert, or leave the name out",
        ),
    ],
)
def test_a_name_that_is_no_alerts_is_a_finding(changes: dict[str, Any], at: str, name: str, fix: str) -> None:
    given = with_policy(**changes)
    assert found(alert_not_declared, given) == [(at, "alert-not-declared", f"`{name}` is no declared alert", fix)]
    assert None not in lines(alert_not_declared, given)
