from __future__ import annotations

import pytest

from checks.expressions.monitored import of_expressions
from eventcore_monitoring import Alert, Expression, QueryVariable, RecordingRule, Scenario, constant, promql
from eventcore_monitoring.checks.label_not_on_metric import label_not_on_metric
from small import alert, dashboard, errors, found, latency, lines, long_queue, monitoring, next_line, pauses, queue

selected = of_expressions("label-not-on-metric")


def test_a_matcher_on_a_label_that_the_metric_does_not_have_is_found() -> None:
    line = next_line()
    faulty = Alert(name="Long", when=queue.where(paht="/") > 1, severity="high", summary="Long.")
    given = monitoring(alerts=[faulty])

    assert found(selected, given) == [
        (
            "alerts.Long.when",
            "label-not-on-metric",
            "`queue_length` has no label `paht` (it has instance, job)",
            "declare the label on `queue_length`, or leave it out",
        )
    ]
    assert lines(selected, given) == [line]


def test_a_scenario_with_a_label_that_the_metric_does_not_have_is_found() -> None:
    series = errors.series(constant(1), pth="/")
    line = next_line()
    scenario = Scenario(name="errors", series=[series])
    given = monitoring(alerts=[alert(fires_when=[long_queue(), scenario])])

    assert found(label_not_on_metric, given) == [
        (
            "alerts.QueueLong.scenarios.errors",
            "label-not-on-metric",
            "`errors_total` has no label `pth` (it has instance, job, path)",
            "did you mean `path`?",
        )
    ]
    assert lines(label_not_on_metric, given) == [line]


def test_a_dashboard_variable_over_a_label_that_the_metric_does_not_have_is_found() -> None:
    line = next_line()
    variable = QueryVariable(name="path", title="Path", metric="queue_length", label="path")
    given = monitoring(dashboards=[dashboard(queue, variables=[variable])])

    assert [at for at, *_ in found(label_not_on_metric, given)] == ["dashboards.board.variables.path.label"]
    assert lines(label_not_on_metric, given) == [line]


def test_a_matcher_on_a_label_that_a_record_does_not_keep_is_found() -> None:
    rule = RecordingRule(record="path:errors:rate5m", expression=errors.rate("5m").sum("path"), help="Rate.")
    given = monitoring(recording_rules=[rule], alerts=[alert(when=promql('path:errors:rate5m{job="web"}') > 1)])
    assert [message for _, _, message, _ in found(selected, given)] == [
        "`path:errors:rate5m` has no label `job` (it has path)"
    ]


@pytest.mark.parametrize(
    "expression",
    [
        queue.where(job="web", instance="web-1:8080"),
        errors.where(path="/").rate("5m"),
        promql('latency_seconds_bucket{le="0.5",path="/"}'),
        pauses.quantile(0.5),
        promql('up{job="web",instance="x"}'),
        promql('ALERTS{anything="x"}'),
        promql('unknown_metric{anything="x"}'),
        promql('{job="web",anything="x"}'),
        promql('{__name__="queue_length",job="web"}'),
    ],
    ids=str,
)
def test_labels_that_the_series_can_have_are_no_finding(expression: Expression) -> None:
    assert found(selected, monitoring(alerts=[alert(when=expression > 1)])) == []


def test_the_buckets_of_a_scenario_carry_le() -> None:
    scenario = Scenario(name="slow", series=[latency.observations({0.2: 1}, path="/")])
    assert found(label_not_on_metric, monitoring(alerts=[alert(fires_when=[scenario])])) == []
