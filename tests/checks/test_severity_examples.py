from __future__ import annotations

from eventcore_mixin import eventcore
from eventcore_monitoring import Example, Monitoring
from eventcore_monitoring.checks.severity_contradicts_example import severity_contradicts_example
from eventcore_monitoring.checks.severity_example_without_alert import severity_example_without_alert
from small import POLICY, alert, found, monitoring

(HIGH, LOW) = POLICY.severities


def with_examples(high: list[Example | str], severity: str = "high") -> Monitoring:
    policy = POLICY.replaced(severities=[HIGH.replaced(examples=high, aliases=["page"]), LOW])
    return monitoring(alerts=[alert(severity=severity)], incidents=policy)


def test_an_example_with_its_alert_is_clean() -> None:
    for severity in ("high", "page"):
        given = with_examples([Example(text="The queue is long", alerts=["QueueLong"])], severity)
        assert found(severity_example_without_alert, given) == found(severity_contradicts_example, given) == []


def test_an_example_that_names_no_alert_is_a_warning() -> None:
    given = with_examples(["Database down", Example(text="The queue is long", alerts=["QueueLong"])])
    (finding,) = severity_example_without_alert(given)
    assert (finding.at, finding.message, finding.fix, finding.severity.name) == (
        "severities.high.examples",
        'the example "Database down" names no alert that finds it',
        'write Example(text="Database down", alerts=[…])',
        "WARNING",
    )


def test_an_alert_of_another_severity_than_its_example_is_a_finding() -> None:
    given = with_examples([Example(text="The queue is long", alerts=["QueueLong"])], "low")
    assert found(severity_contradicts_example, given) == [
        (
            "alerts.QueueLong.severity",
            "severity-contradicts-example",
            'is low, but "The queue is long" is an example of high',
            'write severity="high", or move the example',
        )
    ]


def test_the_lag_that_the_guide_calls_critical_and_medium_is_found() -> None:
    """X5: the rule says critical, the incident table says Medium."""
    given = eventcore()
    alerts = [one.replaced(severity="critical") if one.name == "ProjectionLagHigh" else one for one in given.alerts]
    assert [one[2] for one in found(severity_contradicts_example, given.replaced(alerts=alerts))] == [
        'is critical, but "Projection lag > 5min" is an example of medium'
    ]


def test_the_examples_of_the_guide_are_all_found_by_alerts_and_without_them_it_is_said() -> None:
    """X23: "Database down" is the first example of an outage, and the guide has no rule for it."""
    given = eventcore()
    assert found(severity_example_without_alert, given) == []
    assert given.incidents is not None
    bare = [one.replaced(examples=[example.text for example in one.all_examples]) for one in given.incidents.severities]
    without = given.replaced(incidents=given.incidents.replaced(severities=bare))
    assert 'the example "Database down" names no alert that finds it' in [
        one[2] for one in found(severity_example_without_alert, without)
    ]
