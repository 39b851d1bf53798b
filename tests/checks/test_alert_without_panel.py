from __future__ import annotations

from eventcore_monitoring import Alert, Dashboard, Query, Row, Stat, absent
from eventcore_monitoring.checks.alert_without_panel import alert_without_panel
from small import alert, errors, found, lines, monitoring, next_line, queue, requests


def showing(*shown: Query) -> Dashboard:
    return Dashboard(name="d", title="D", rows=[Row(title="R", panels=[Stat(title="S", show=shown)])])


def test_an_alert_that_no_panel_draws_is_found() -> None:
    line = next_line()
    unseen = Alert(name="QueueLong", when=queue > 100, severity="high", summary="Long.")
    given = monitoring(alerts=[unseen], dashboards=[showing(Query(show=queue.max()))])

    assert found(alert_without_panel, given) == [
        (
            "alerts.QueueLong",
            "alert-without-panel",
            "no panel draws what it fires on, so its threshold cannot be seen",
            "show its condition in a panel: Query(show=condition)",
        )
    ]
    assert lines(alert_without_panel, given) == [line]


def test_a_panel_of_the_condition_or_of_what_it_compares_is_enough() -> None:
    for shown in (queue > 100, queue.expression):
        given = monitoring(alerts=[alert(when=queue > 100)], dashboards=[showing(Query(show=shown))])
        assert found(alert_without_panel, given) == []


def test_the_window_of_the_panel_may_be_another_one() -> None:
    failing = errors.rate("5m").sum() / requests.rate("5m").sum()
    drawn = errors.rate("1h").sum() / requests.rate("1h").sum()
    given = monitoring(alerts=[alert(when=failing > 0.05)], dashboards=[showing(Query(show=drawn))])

    assert found(alert_without_panel, given) == []


def test_without_dashboards_and_without_a_threshold_there_is_nothing_to_draw() -> None:
    assert found(alert_without_panel, monitoring(alerts=[alert(when=queue > 100)])) == []
    assert (
        found(
            alert_without_panel, monitoring(alerts=[alert(when=absent(queue))], dashboards=[showing(Query(show=queue))])
        )
        == []
    )
