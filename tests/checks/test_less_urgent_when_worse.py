from __future__ import annotations

from eventcore_monitoring import Alert, Email, IncidentPolicy, Severity, Smtp, count
from eventcore_monitoring.checks.less_urgent_when_worse import less_urgent_when_worse
from small import alert, found, monitoring, queue

POLICY = IncidentPolicy(
    severities=[
        Severity(name="high", meaning="Broken.", response_time="15m", receiver="team", aliases=["critical"]),
        Severity(name="low", meaning="Odd.", response_time="1d", receiver="team"),
        Severity(name="security", meaning="Odd.", response_time="1d", receiver="team", standalone=True),
    ],
    receivers=[Email(name="team", to=["team@example.com"])],
    unknown="high",
    smtp=Smtp(smarthost="smtp.example.com:587", sender="alerts@example.com"),
)
LONG = alert(name="Long", when=queue > 100, severity="low", for_="5m")
FULL = alert(name="Full", when=queue > 400, severity="high", for_="5m")


def faults(*alerts: Alert) -> list[tuple[str, str, str, str]]:
    return found(less_urgent_when_worse, monitoring(alerts=alerts, incidents=POLICY))


def test_severities_that_rise_with_the_threshold_have_no_finding() -> None:
    assert faults(LONG, FULL) == []


def test_a_worse_value_that_is_less_urgent_is_a_finding() -> None:
    assert faults(LONG.replaced(severity="critical"), FULL.replaced(severity="low")) == [
        (
            "alerts.Full.severity",
            "less-urgent-when-worse",
            "is low at 400, but Long is critical at 100 already, so it never tells anything new",
            "let it be critical or more urgent, or make Long less so",
        )
    ]


def test_of_what_falls_the_lower_value_is_the_worse() -> None:
    idle = alert(name="Idle", when=queue < 10, severity="high")
    dead = alert(name="Dead", when=queue < 1, severity="low")
    assert [at for at, *_ in faults(idle, dead)] == ["alerts.Dead.severity"]
    assert faults(idle.replaced(severity="low"), dead.replaced(severity="high")) == []


def test_an_alert_that_waits_longer_may_be_the_more_urgent() -> None:
    assert faults(LONG.replaced(severity="high", for_="1h"), FULL.replaced(severity="low")) == []


def test_what_asks_for_more_or_stands_for_itself_is_not_compared() -> None:
    urgent = LONG.replaced(severity="high")
    late = FULL.replaced(severity="low")
    assert faults(urgent.replaced(when=(queue > 100).and_(queue.sum().on())), late) == []
    assert faults(urgent.replaced(severity="security"), late) == []
    assert faults(urgent, late.replaced(when=queue.sum() > count(400))) == []


def test_two_alerts_on_the_same_are_a_finding() -> None:
    assert faults(LONG, LONG.replaced(name="Again")) == [
        (
            "alerts.Long",
            "less-urgent-when-worse",
            "fires on the same as Again: the same signal beyond 100 for 5m",
            "leave one of them out",
        )
    ]
