from __future__ import annotations

import pytest

from checks.expressions.monitored import of_expressions
from eventcore_monitoring import Alert, Counter, Expression, QueryVariable, RecordingRule, Scenario, constant, promql
from eventcore_monitoring.checks.metric_not_declared import metric_not_declared
from small import alert, dashboard, found, lines, monitoring, next_line, queue, web

CODE = "metric-not-declared"
read = of_expressions(CODE)


def test_an_alert_on_a_metric_that_nobody_declared_is_found() -> None:
    line = next_line()
    faulty = Alert(name="Long", when=promql("queue_lenght") > 1, severity="high", summary="Long.")
    given = monitoring(alerts=[faulty])

    message, fix = "reads `queue_lenght`, which is not declared", "did you mean `queue_length`?"
    assert found(read, given) == [("alerts.Long.when", CODE, message, fix)]
    assert lines(read, given) == [line]


def test_the_bare_name_of_a_histogram_is_no_series() -> None:
    faulty = alert(when=promql("rate(latency_seconds[5m])") > 1)
    fix = "a histogram exposes `latency_seconds_bucket`, `latency_seconds_sum`, `latency_seconds_count`: use those"
    assert found(read, monitoring(alerts=[faulty])) == [
        ("alerts.QueueLong.when", CODE, "reads `latency_seconds`, which is not declared", fix)
    ]


def test_a_scenario_of_a_metric_that_nobody_declared_is_found() -> None:
    stranger = Counter(name="strange_total", help="Strange.", target=web)
    line = next_line()
    scenario = Scenario(name="strange", series=[stranger.series(constant(1))])
    given = monitoring(alerts=[alert(fires_when=[scenario])])

    fix = "declare it in `metrics`, with the target that exposes it"
    assert found(metric_not_declared, given) == [
        ("alerts.QueueLong.scenarios.strange", CODE, "reads `strange_total`, which is not declared", fix)
    ]
    assert lines(metric_not_declared, given) == [line]


def test_a_dashboard_variable_over_a_metric_that_nobody_declared_is_found() -> None:
    line = next_line()
    variable = QueryVariable(name="host", title="Host", metric="node_load1", label="instance")
    given = monitoring(dashboards=[dashboard(queue, variables=[variable])])

    assert [at for at, *_ in found(metric_not_declared, given)] == ["dashboards.board.variables.host.metric"]
    assert lines(metric_not_declared, given) == [line]


def test_a_name_that_stands_twice_in_one_expression_is_found_once() -> None:
    faulty = alert(when=promql("nothing / (nothing + nothing)") > 1)
    assert len(found(read, monitoring(alerts=[faulty]))) == 1


@pytest.mark.parametrize(
    "expression",
    [
        promql("latency_seconds_bucket + latency_seconds_sum + latency_seconds_count"),
        promql('pauses_seconds{quantile="0.5"} + pauses_seconds_sum'),
        promql('up{job="web"} + scrape_samples_scraped'),
        promql('count(ALERTS{alertname="Other"})'),
        promql('count({__name__=~"go_.*"})'),
        promql("job:queue:sum"),
        promql("time()"),
    ],
    ids=str,
)
def test_what_is_exposed_recorded_or_built_in_is_no_finding(expression: Expression) -> None:
    rule = RecordingRule(record="job:queue:sum", expression=queue.sum("job"), help="All.")
    assert found(read, monitoring(recording_rules=[rule], alerts=[alert(when=expression > 1)])) == []
