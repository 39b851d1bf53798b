from __future__ import annotations

from eventcore_monitoring import Monitoring, Target, check, fluentd_alerts, fluentd_board
from eventcore_monitoring.proofs import with_proofs

TARGET = Target(job="fluentd", instance="host-1:24231")
READY = fluentd_alerts(TARGET, severity="medium", severe="high")
BOARD = fluentd_board(TARGET)
WHOLE = Monitoring(name="logs").with_parts(BOARD, READY)


def test_every_alert_is_proven_and_no_check_finds_anything() -> None:
    proven = with_proofs(WHOLE, [])

    assert check(WHOLE) == []
    assert proven.findings == ()
    assert proven.scenarios > 20


def test_what_loses_logs_already_has_the_worse_severity() -> None:
    assert {alert.name: alert.severity for alert in READY.alerts} == {
        "FluentdDown": "high",
        "FluentdBufferFull": "medium",
        "FluentdOutputFails": "medium",
    }
    assert {alert.severity for alert in fluentd_alerts(TARGET, severity="low").alerts} == {"low"}


def test_the_board_draws_what_each_alert_fires_on() -> None:
    assert all(WHOLE.panels_of(alert) for alert in READY.alerts)
