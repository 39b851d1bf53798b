from __future__ import annotations

from eventcore_monitoring import Alert
from eventcore_monitoring.checks.alert_without_scenario import alert_without_scenario
from eventcore_monitoring.findings import Severity
from small import alert, found, lines, long_queue, monitoring, next_line, queue


def test_an_alert_that_nothing_shows_firing_is_a_warning() -> None:
    line = next_line()
    unproven = Alert(name="QueueLong", when=queue > 100, severity="high", summary="Long.")
    given = monitoring(alerts=[unproven])

    assert found(alert_without_scenario, given) == [
        (
            "alerts.QueueLong.fires_when",
            "alert-without-scenario",
            "no scenario shows that it fires",
            'add fires_when=[Scenario(name="…", series=[metric.series(…)], fires_from="10m")]',
        )
    ]
    assert lines(alert_without_scenario, given) == [line]
    assert [finding.severity for finding in alert_without_scenario(given)] == [Severity.WARNING]


def test_a_scenario_in_which_it_is_silent_does_not_show_that_it_fires() -> None:
    silent = alert(silent_when=[long_queue(50)])
    assert [at for at, *_ in found(alert_without_scenario, monitoring(alerts=[silent]))] == [
        "alerts.QueueLong.fires_when"
    ]


def test_one_scenario_in_which_it_fires_is_enough() -> None:
    assert found(alert_without_scenario, monitoring(alerts=[alert(fires_when=[long_queue()])])) == []
