from __future__ import annotations

import pytest

from checks.expressions.monitored import of_expressions
from eventcore_monitoring import Alert, Expression, per_second, promql
from small import alert, connections, dashboard, found, lines, monitoring, next_line, queue, requests

grouping_label_missing = of_expressions("grouping-label-missing")


def test_a_label_that_the_series_cannot_have_is_found_in_an_aggregation() -> None:
    line = next_line()
    faulty = Alert(name="Busy", when=requests.rate("5m").sum("pth") > per_second(9), severity="high", summary="Busy.")
    given = monitoring(alerts=[faulty])

    assert found(grouping_label_missing, given) == [
        (
            "alerts.Busy.when",
            "grouping-label-missing",
            "groups by `pth`, which the series cannot have (they have instance, job, method, path)",
            "did you mean `path`?",
        )
    ]
    assert lines(grouping_label_missing, given) == [line]


def test_a_label_that_the_sides_cannot_have_is_found_in_a_matching() -> None:
    joined = alert(when=queue / connections.on("path") > 1)
    assert found(grouping_label_missing, monitoring(alerts=[joined])) == [
        (
            "alerts.QueueLong.when",
            "grouping-label-missing",
            "matches on `path`, which neither side can have (they have instance, job)",
            "leave it out, or declare it on the metric",
        )
    ]


def test_of_a_matching_it_is_said_which_side_lacks_the_label() -> None:
    joined = alert(when=promql("rate(requests_total[5m]) / on (instance, path) group_left () queue_length") > 1)
    assert [message for _, _, message, _ in found(grouping_label_missing, monitoring(alerts=[joined]))] == [
        "matches on `path`, which the right cannot have (they have instance, job)"
    ]


@pytest.mark.parametrize(
    "expression",
    [
        requests.rate("5m").sum("path", "job"),
        requests.rate("5m").sum(without=["pth"]),
        queue.with_host().sum("host"),
        promql("sum by (node) (node_load1)"),
        promql('count by (__name__) ({job="web"})'),
        promql("sum by (__name__) (queue_length)"),
        promql("sum by (path) (clamp_max(requests_total, scalar(queue_length)))"),
        promql("max by (instance) (time() - queue_length)"),
        promql('sum by (v) (count_values("v", queue_length))'),
        promql("queue_length * on (instance) group_left (version) build_info"),
    ],
    ids=str,
)
def test_labels_that_can_be_there_are_no_finding(expression: Expression) -> None:
    assert found(grouping_label_missing, monitoring(alerts=[alert(when=expression > 1)])) == []


def test_a_variable_of_a_dashboard_stands_for_any_label() -> None:
    given = monitoring(dashboards=[dashboard(promql("sum by ($label) (queue_length)"))])
    assert found(grouping_label_missing, given) == []
