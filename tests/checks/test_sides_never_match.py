from __future__ import annotations

import pytest

from checks.expressions.monitored import of_expressions
from eventcore_monitoring import Alert, Expression, promql
from small import alert, connections, found, lines, monitoring, next_line, queue

sides_never_match = of_expressions("sides-never-match")


def test_a_division_of_two_jobs_without_a_join_is_found() -> None:
    line = next_line()
    faulty = Alert(name="Long", when=queue / connections > 1, severity="high", summary="Long.")
    given = monitoring(alerts=[faulty])

    assert found(sides_never_match, given) == [
        (
            "alerts.Long.when",
            "sides-never-match",
            "the sides of `/` come from the jobs web and database, so their labels are never equal",
            'name a label that both have, as in `left / right.on("host")`; `.with_host()` makes that one',
        )
    ]
    assert lines(sides_never_match, given) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "queue_length and connections",
        "queue_length > connections",
        "sum by (job) (queue_length) / sum by (job) (connections)",
        "queue_length * on (job) connections",
        "queue_length * ignoring (instance) connections",
        "sum without (instance) (rate(requests_total[5m])) / connections",
        'queue_length{job=~".+"} / connections',
    ],
)
def test_sides_that_are_matched_on_their_job_are_found(text: str) -> None:
    assert len(found(sides_never_match, monitoring(alerts=[alert(when=promql(text) > 0)]))) == 1


@pytest.mark.parametrize(
    "expression",
    [
        queue / connections.on("instance"),
        queue.with_host() / connections.with_host().on("host"),
        promql("queue_length / ignoring (job, instance) connections"),
        promql("queue_length or connections"),
        promql("queue_length unless connections"),
        promql("sum(queue_length) / sum(connections)"),
        promql("sum by (instance) (queue_length) / sum by (instance) (connections)"),
        promql('queue_length / label_replace(connections, "job", "web", "", "")'),
        promql('queue_length{job="x"} / connections{job="x"}'),
        promql("queue_length / somebody_elses_metric"),
        promql("queue_length / 2 + 2 * queue_length"),
        promql("time() - connections"),
        promql("rate(requests_total[5m]) / ignoring (method) rate(errors_total[5m])"),
    ],
    ids=str,
)
def test_sides_that_may_match_are_no_finding(expression: Expression) -> None:
    assert found(sides_never_match, monitoring(alerts=[alert(when=expression > 0)])) == []
