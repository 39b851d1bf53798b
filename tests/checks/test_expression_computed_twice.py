from __future__ import annotations

from eventcore_monitoring import Alert, Expression, Monitoring, RecordingRule, per_second, seconds
from eventcore_monitoring.checks.expression_computed_twice import expression_computed_twice
from eventcore_monitoring.findings import Severity
from small import alert, errors, found, latency, lines, monitoring, next_line, queue, requests

RATE = requests.rate("5m").sum("path")


def both(expression: Expression, **more: object) -> Monitoring:
    first, second = alert(name="First", when=expression > 1), alert(name="Second", when=expression > 2)
    return monitoring(alerts=[first, second], **more)


def test_an_aggregate_that_two_alerts_compute_is_a_warning_at_the_first() -> None:
    line = next_line()
    first = Alert(name="First", when=per_second(1) < RATE, severity="high", summary="Much.")
    second = alert(name="Second", when=per_second(2) < RATE)
    given = monitoring(alerts=[first, second])

    assert found(expression_computed_twice, given) == [
        (
            "alerts.First.when",
            "expression-computed-twice",
            "computes `sum by (path) (rate(requests_total[5m]))`, and so does Second",
            "declare a RecordingRule(record=…, expression=…) with it; the alerts then read the record",
        )
    ]
    assert lines(expression_computed_twice, given) == [line]
    assert [finding.severity for finding in expression_computed_twice(given)] == [Severity.WARNING]


def test_all_who_compute_it_are_named_once() -> None:
    given = both(RATE).extended(alerts=[alert(name="Third", when=RATE > 3)])
    (message,) = [message for _, _, message, _ in found(expression_computed_twice, given)]
    assert message.endswith(", and so do Second, Third")


def test_a_shared_quantile_and_a_shared_ratio_are_found_as_wholes() -> None:
    ratio = errors.rate("5m").sum() / requests.rate("5m").sum()
    for shared in (latency.quantile(0.95, by=["path"]), ratio):
        assert [message for _, _, message, _ in found(expression_computed_twice, both(shared))] == [
            f"computes `{shared}`, and so does Second"
        ]


def test_a_recorded_aggregate_is_computed_once() -> None:
    rule = RecordingRule(record="path:requests:rate5m", expression=RATE, help="Rate.")
    assert found(expression_computed_twice, both(RATE, recording_rules=[rule])) == []


def test_what_is_no_aggregate_is_not_worth_a_record() -> None:
    assert found(expression_computed_twice, both(queue.expression)) == []


def test_one_alert_that_uses_an_aggregate_twice_is_no_finding() -> None:
    assert found(expression_computed_twice, monitoring(alerts=[alert(when=RATE - RATE.offset("1h") > 1)])) == []


def test_aggregates_over_other_windows_are_other_aggregates() -> None:
    slow = alert(name="Slow", when=latency.quantile(0.95, "10m") > seconds(1))
    quick = alert(name="Quick", when=latency.quantile(0.95, "5m") > seconds(1))
    assert found(expression_computed_twice, monitoring(alerts=[slow, quick])) == []
