from __future__ import annotations

import pytest

from checks.expressions.monitored import of_expressions
from eventcore_monitoring import Alert, Expression, RecordingRule, promql
from small import alert, found, latency, lines, monitoring, next_line

quantile_of_no_histogram = of_expressions("quantile-of-no-histogram")
le_lost = of_expressions("le-lost")

FIX = "write `histogram.quantile(0.95, window=…, by=[…])` on the declared histogram, which keeps `le`"


def test_a_quantile_of_a_counter_is_found() -> None:
    when = promql("histogram_quantile(0.95, rate(requests_total[5m]))") > 1
    line = next_line()
    faulty = Alert(name="Slow", when=when, severity="high", summary="Slow.")
    given = monitoring(alerts=[faulty])

    assert found(quantile_of_no_histogram, given) == [
        (
            "alerts.Slow.when",
            "quantile-of-no-histogram",
            "takes a quantile of `requests_total`, which is no bucket of a histogram",
            FIX,
        )
    ]
    assert lines(quantile_of_no_histogram, given) == [line]


def test_a_quantile_of_buckets_that_lost_their_edges_is_found() -> None:
    faulty = alert(when=promql("histogram_quantile(0.95, sum by (path) (rate(latency_seconds_bucket[5m])))") > 1)
    assert found(le_lost, monitoring(alerts=[faulty])) == [
        (
            "alerts.QueueLong.when",
            "le-lost",
            "takes a quantile of `latency_seconds_bucket` after its `le` was aggregated away",
            "write `histogram_quantile(0.95, sum by (path, le) (rate(latency_seconds_bucket[5m]))) > 1`",
        )
    ]
    assert found(quantile_of_no_histogram, monitoring(alerts=[faulty])) == []


@pytest.mark.parametrize(
    "asked", ["rate(latency_seconds_sum[5m])", "sum by (le) (rate(latency_seconds_count[5m]))", "latency_seconds"]
)
def test_a_quantile_of_sums_of_counts_or_of_a_bare_name_is_found(asked: str) -> None:
    faulty = alert(when=promql(f"histogram_quantile(0.95, {asked})") > 1)
    assert len(found(quantile_of_no_histogram, monitoring(alerts=[faulty]))) == 1


@pytest.mark.parametrize(
    "expression",
    [
        latency.quantile(0.95, by=["path"]),
        promql("histogram_quantile(0.95, rate(latency_seconds_bucket[5m]))"),
        promql("histogram_quantile(0.95, sum without (path) (rate(latency_seconds_bucket[5m])))"),
        promql("histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m])) and on () queue_length > 1)"),
        promql("histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m]) * on (job) group_left () up))"),
        promql('histogram_quantile(0.95, label_replace(queue_length, "le", "1", "", ""))'),
        promql("histogram_quantile(0.95, somebody_elses_native_histogram)"),
        promql("histogram_quantile(0.95, le:latency:rate5m)"),
        promql("quantile(0.95, queue_length)"),
    ],
    ids=str,
)
def test_what_may_have_edges_is_no_finding(expression: Expression) -> None:
    rule = RecordingRule(
        record="le:latency:rate5m", expression=promql("sum by (le) (rate(latency_seconds_bucket[5m]))"), help="Buckets."
    )
    given = monitoring(recording_rules=[rule], alerts=[alert(when=expression > 1)])
    assert found(quantile_of_no_histogram, given) == []
    assert found(le_lost, given) == []
