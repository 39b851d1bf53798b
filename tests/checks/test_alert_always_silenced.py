from __future__ import annotations

from eventcore_monitoring import Heartbeat, Inhibition, Monitoring, heartbeat_alert
from eventcore_monitoring.checks.alert_always_silenced import alert_always_silenced
from small import POLICY, alert, found, monitoring, queue

HERE = {"service": "shop", "environment": "production"}


def with_inhibitions(*inhibitions: Inhibition, **labels: str) -> Monitoring:
    alerts = [alert(name=name, labels=labels or HERE) for name in ("A", "B", "C")]
    alerts.append(alert(name="Minor", severity="low", labels=labels or HERE))
    return monitoring(alerts=alerts, incidents=POLICY.replaced(inhibitions=inhibitions))


def test_a_cause_that_silences_what_follows_is_clean() -> None:
    given = with_inhibitions(
        Inhibition(source=["A"], silences=["B", "C"]),
        Inhibition(source=["B"], silences=["C", "Minor"]),
    )
    assert found(alert_always_silenced, given) == []


def test_alerts_that_silence_each_other_are_a_finding() -> None:
    given = with_inhibitions(
        Inhibition(source=["A"], silences=["B"]),
        Inhibition(source=["B"], silences=["C"]),
        Inhibition(source=["C"], silences=["A"]),
    )
    assert found(alert_always_silenced, given) == [
        (
            "alerts.A",
            "alert-always-silenced",
            "silences itself through others: A → B → C → A; when all of them fire, nobody is told of any",
            "let only the cause silence what follows from it",
        )
    ]


def test_a_low_alert_that_silences_a_high_one_is_a_finding_because_high_ones_silence_it() -> None:
    (finding,) = alert_always_silenced(with_inhibitions(Inhibition(source=["Minor"], silences=["A"])))
    assert "A → Minor → A" in finding.message
    assert finding.severity.name == "ERROR"


def test_where_the_labels_may_differ_it_is_a_warning_and_where_they_do_nothing() -> None:
    both = (
        Inhibition(source=["A"], silences=["B"], same=["instance"]),
        Inhibition(source=["B"], silences=["A"], same=["instance"]),
    )
    (finding,) = alert_always_silenced(with_inhibitions(*both))
    assert finding.severity.name == "WARNING"
    apart = monitoring(
        alerts=[alert(name="A", labels={"zone": "a"}), alert(name="B", when=queue > 5, labels={"zone": "b"})],
        incidents=POLICY.replaced(inhibitions=[one.replaced(same=["zone"]) for one in both]),
    )
    assert found(alert_always_silenced, apart) == []


def test_what_the_heartbeat_silences_is_a_finding() -> None:
    beat = Heartbeat(receiver="team")
    policy = POLICY.replaced(heartbeat=beat, inhibitions=[Inhibition(source=["Watchdog"], silences=["QueueLong"])])
    given = monitoring(alerts=[alert()], incidents=policy).with_parts(heartbeat_alert(beat))
    assert found(alert_always_silenced, given) == [
        (
            "alerts.QueueLong",
            "alert-always-silenced",
            "is silenced by `Watchdog`, which always fires",
            "take `Watchdog` out of the sources",
        )
    ]
