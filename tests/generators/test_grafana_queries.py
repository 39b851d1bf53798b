from __future__ import annotations

import pytest

from eventcore_monitoring.generators.grafana.context import context
from eventcore_monitoring.generators.grafana.filters import Filters
from eventcore_monitoring.generators.grafana.legends import legends
from eventcore_monitoring.generators.grafana.measures import grafana_unit, measured
from eventcore_monitoring.generators.grafana.queries import Drawn, Form, asked, for_grafana, reference, targets
from eventcore_monitoring.model.alerts import RecordingRule
from eventcore_monitoring.model.dashboards import Query
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.expression import Condition, Expression
from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.series import absent, time
from eventcore_monitoring.promql.walk import walk
from eventcore_monitoring.values import percent
from strategies.dashboards import APP, CALLS, DELAY, FAILURES, METRICS, ORDERS, QUEUE

FAILING = FAILURES.rate("5m").sum() / ORDERS.rate("5m").sum()
RULE = RecordingRule(record="channel:shop_orders:rate5m", expression=ORDERS.rate("5m").sum("channel"), help="Orders.")
AROUND = context(Monitoring(name="test", metrics=METRICS, recording_rules=[RULE]))
RECORD = Selector(RULE.record)


def left_to_grafana(expression: Expression) -> str:
    return to_promql(for_grafana(tuple(walk(expression.node))))


def named(*shown: Expression | Condition | Query, table: bool = False) -> list[str]:
    queries = [one if isinstance(one, Query) else Query(show=one) for one in shown]
    return legends(asked(queries), "Title", AROUND, table=table)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (ORDERS.rate("5m"), "rate(shop_orders_total[$__rate_interval])"),
        (ORDERS.irate("5m").sum("channel"), "sum by (channel) (irate(shop_orders_total[$__rate_interval]))"),
        (
            CALLS.quantile(0.95),
            "histogram_quantile(0.95, sum by (le) (rate(shop_call_duration_seconds_bucket[$__rate_interval])))",
        ),
        (
            FAILING,
            "sum(rate(shop_failures_total[$__rate_interval])) / sum(rate(shop_orders_total[$__rate_interval]))",
        ),
        (ORDERS.rate("5m").offset("1d"), "rate(shop_orders_total[$__rate_interval] offset 1d)"),
        (ORDERS.rate("$__rate_interval"), "rate(shop_orders_total[$__rate_interval])"),
    ],
)
def test_the_window_of_a_rate_is_left_to_grafana(expression: Expression, expected: str) -> None:
    assert left_to_grafana(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        ORDERS.increase("1h"),
        ORDERS.increments("5m"),
        DELAY.max_over_time("30m"),
        DELAY.predict(hours=4),
        DELAY.deriv("10m"),
        ORDERS.rate("5m").avg_over_time("1h", step="1m"),
        ORDERS.rate("5m").sum() / ORDERS.rate("1h").sum(),
    ],
)
def test_a_window_that_is_part_of_the_meaning_stays(expression: Expression) -> None:
    assert left_to_grafana(expression) == str(expression)


def test_a_present_rate_is_left_to_grafana_beside_a_baseline_that_stays() -> None:
    baseline = ORDERS.rate("5m").sum().avg_over_time("1d", step="5m")

    assert left_to_grafana(ORDERS.rate("5m").sum() / baseline) == (
        "sum(rate(shop_orders_total[$__rate_interval])) / avg_over_time(sum(rate(shop_orders_total[5m]))[1d:5m])"
    )


def test_a_condition_draws_its_left_side_without_its_guards() -> None:
    guarded = (percent(5) < FAILING).and_(ORDERS.rate("5m").sum() > 1)

    assert [to_promql(one.node) for one in asked([Query(show=guarded)]) if isinstance(one, Drawn)] == [str(FAILING)]


def test_two_thresholds_on_one_expression_ask_once() -> None:
    assert len(asked([Query(show=percent(5) < FAILING), Query(show=percent(10) < FAILING)])) == 1


def test_the_same_expression_is_asked_again_under_another_legend() -> None:
    assert len(asked([Query(show=FAILING, legend="a"), Query(show=FAILING, legend="b")])) == 2


@pytest.mark.parametrize(("number", "expected"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_queries_are_lettered(number: int, expected: str) -> None:
    assert reference(number) == expected


def test_a_query_has_the_keys_of_todays_prometheus_data_source_and_no_others() -> None:
    shown = asked([Query(show=DELAY.expression)])

    assert targets(shown, ["now"], Form(instant=False), Filters((), {})) == [
        {
            "refId": "A",
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "editorMode": "code",
            "expr": "shop_delay_seconds",
            "legendFormat": "now",
            "format": "time_series",
            "instant": False,
            "range": True,
        }
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (ORDERS.rate("5m").sum("channel"), "{{channel}}"),
        (CALLS.quantile(0.95, by=["operation"]), "{{operation}}"),
        (FAILURES.rate("5m").sum("reason", "channel"), "{{reason}} {{channel}}"),
        (FAILING, "Title"),
        (QUEUE.expression, "{{instance}} {{queue}}"),
        (QUEUE.where(queue="mail").expression, "{{instance}}"),
        (FAILURES.rate("5m").sum(without=["instance", "job"]), "{{channel}} {{reason}}"),
        (ORDERS.rate("5m").sum("channel").topk(3), "{{channel}}"),
        (DELAY.with_host("host").max("host"), "{{host}}"),
        (QUEUE / DELAY.expression.on("instance").group_left("zone"), "{{instance}} {{queue}}"),
        (absent(ORDERS.where()), "Title"),
        (APP.up.expression, "{{instance}}"),
        (Expression(RECORD), "{{channel}}"),
    ],
)
def test_a_legend_is_made_of_the_labels_that_remain(expression: Expression, expected: str) -> None:
    assert named(expression) == [expected]


def test_a_declared_legend_stays() -> None:
    assert named(Query(show=ORDERS.rate("5m").sum("channel"), legend="all of {{channel}}")) == ["all of {{channel}}"]


def test_quantiles_of_one_panel_are_told_apart() -> None:
    assert named(*(CALLS.quantile(one) for one in (0.5, 0.95, 0.999))) == ["p50", "p95", "p99.9"]
    assert named(*(CALLS.quantile(one, by=["operation"]) for one in (0.5, 0.95))) == [
        "p50 {{operation}}",
        "p95 {{operation}}",
    ]


def test_other_queries_of_one_panel_are_told_apart_by_their_metrics() -> None:
    assert named(ORDERS.rate("5m").sum(), FAILURES.rate("5m").sum()) == ["shop_orders_total", "shop_failures_total"]


def test_the_columns_of_a_table_have_names_without_labels() -> None:
    assert named(QUEUE.expression, table=True) == ["Title"]
    assert named(QUEUE.expression, DELAY.expression, table=True) == ["shop_queue_orders", "shop_delay_seconds"]


@pytest.mark.parametrize(
    ("expression", "unit", "negative"),
    [
        (ORDERS.rate("5m").sum(), "ops", False),
        (ORDERS.increase("1h"), "short", False),
        (ORDERS.increments("5m").sum(), "short", False),
        (FAILING, "percentunit", False),
        (FAILING * 100, "percent", False),
        (1 - FAILING, "percentunit", True),
        (CALLS.quantile(0.95), "s", False),
        (CALLS.average(), "s", False),
        (CALLS.share_below(0.5), "percentunit", False),
        (QUEUE.max(), "short", False),
        (DELAY.expression, "s", True),
        (DELAY.expression * 2, "s", True),
        (QUEUE.delta("5m"), "short", True),
        (-QUEUE, "short", True),
        (QUEUE - 3, "short", True),
        (QUEUE.filtered(">", 3), "short", False),
        (QUEUE.count("queue"), "short", False),
        (APP.up.expression, "short", False),
        (absent(ORDERS.where()), "short", False),
        (time() - time(), "s", True),
        (Expression(RECORD), "ops", False),
    ],
)
def test_the_unit_and_the_sign_follow_from_the_metrics(expression: Expression, unit: str, negative: bool) -> None:
    found = measured(expression.node, AROUND)

    assert (grafana_unit(found.unit), found.bounds.low < 0) == (unit, negative)


@pytest.mark.parametrize("expression", [QUEUE + DELAY, QUEUE**2, QUEUE.apply("sqrt")])
def test_a_unit_that_does_not_follow_is_not_guessed(expression: Expression) -> None:
    assert measured(expression.node, AROUND).unit is None
    assert grafana_unit(None) == "short"
