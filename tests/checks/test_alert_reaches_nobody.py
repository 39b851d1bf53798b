from __future__ import annotations

from typing import Any

from eventcore_monitoring import Hours, MaintenanceWindow, Monitoring, Team
from eventcore_monitoring.checks.alert_reaches_nobody import alert_reaches_nobody
from eventcore_monitoring.checks.receiver_not_declared import receiver_not_declared
from small import POLICY, alert, found, monitoring

(HIGH, LOW) = POLICY.severities


def with_policy(**changes: Any) -> Monitoring:
    return monitoring(alerts=[alert()], incidents=POLICY.replaced(**changes))


def test_an_alert_that_is_told_at_some_time_is_clean() -> None:
    assert found(alert_reaches_nobody, with_policy()) == []
    night = MaintenanceWindow(name="night", until="23:59", alerts=["QueueLong"])
    assert found(alert_reaches_nobody, with_policy(maintenance=[night])) == []
    day = Hours(name="day", weekdays=["sunday"], from_="10:00", until="10:01")
    assert found(alert_reaches_nobody, with_policy(severities=[HIGH.replaced(hours="day"), LOW], hours=[day])) == []


def test_an_alert_of_another_severity_is_not_touched_by_a_window_of_all_the_time() -> None:
    always = MaintenanceWindow(name="always", severities=["low"])
    assert found(alert_reaches_nobody, with_policy(maintenance=[always])) == []


def test_a_window_of_all_the_time_is_a_finding() -> None:
    for window in (
        MaintenanceWindow(name="always", alerts=["QueueLong"]),
        MaintenanceWindow(name="always", severities=["high"]),
    ):
        assert found(alert_reaches_nobody, with_policy(maintenance=[window])) == [
            (
                "alerts.QueueLong",
                "alert-reaches-nobody",
                "tells nobody at any time: always mutes it for the whole week",
                "shorten the maintenance window, or widen the hours",
            )
        ]


def test_hours_that_a_window_covers_are_a_finding_even_across_time_zones() -> None:
    given = with_policy(
        severities=[HIGH.replaced(hours="day"), LOW],
        hours=[Hours(name="day", from_="09:00", until="17:00", location="Europe/Berlin")],
        maintenance=[MaintenanceWindow(name="work", from_="08:00", until="16:00", severities=["high"])],
    )
    (finding,) = found(alert_reaches_nobody, given)
    assert finding[2] == "tells nobody at any time: work, day mutes it for the whole week"


def test_a_receiver_that_is_not_there_is_told_of_by_another_check() -> None:
    given = with_policy(severities=[HIGH.replaced(receiver="gone"), LOW])
    assert found(alert_reaches_nobody, given) == []
    assert [finding[1] for finding in found(receiver_not_declared, given)] == ["receiver-not-declared"]
    team = monitoring(
        alerts=[alert(labels={"team": "web"})],
        incidents=POLICY.replaced(
            severities=[HIGH.replaced(receiver="gone"), LOW], teams=[Team(name="web", receiver="team")]
        ),
    )
    assert found(alert_reaches_nobody, team) == []
