from __future__ import annotations

from typing import Any

from eventcore_monitoring.generators.grafana.filters import Filters, filters
from eventcore_monitoring.model.alerts import RecordingRule
from eventcore_monitoring.model.dashboards import Dashboard, LokiQuery, Query, QueryVariable, Row, TimeSeries
from eventcore_monitoring.model.metrics import Counter, Gauge, Label, Target
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.expression import Expression, promql
from eventcore_monitoring.promql.printer import to_promql

SHOP = Target(job="shop", labels={"zone": "eu"})
HOST = Target(job="node")
ORDERS = Counter(name="orders_total", help="Orders.", labels=["channel"], target=SHOP)
CALLS = Counter(name="calls_total", help="Calls.", labels=[Label(name="channel", optional=True)], target=SHOP)
MEMORY = Gauge(name="memory_bytes", help="Memory.", unit="bytes", target=HOST)
BY_CHANNEL = RecordingRule(record="channel:orders:rate5m", expression=ORDERS.rate("5m").sum("channel"), help="O.")
BY_INSTANCE = RecordingRule(record="instance:orders:rate5m", expression=ORDERS.rate("5m").sum("instance"), help="O.")
MONITORING = Monitoring(
    name="shop", metrics=[ORDERS, CALLS, MEMORY], recording_rules=[BY_CHANNEL, BY_INSTANCE], dashboards=[]
)


def of(*shown: Any, **more: Any) -> Filters:
    panels = [TimeSeries(title=str(number), show=[one]) for number, one in enumerate(shown)]
    return filters(Dashboard(name="d", title="D", rows=[Row(title="R", panels=panels)], **more), MONITORING)


def shown(expression: Expression, *others: Query, **more: Any) -> str:
    return to_promql(of(Query(show=expression), *others, **more).applied(expression.node))


def test_every_query_can_be_filtered_by_job_and_instance() -> None:
    assert shown(ORDERS.rate("5m").sum()) == 'sum(rate(orders_total{job=~"$job",instance=~"$instance"}[5m]))'


def test_each_label_to_filter_by_gets_a_variable_chained_to_those_before_it() -> None:
    made = of(Query(show=ORDERS.rate("5m")), filter_by=["job", "channel"]).variables

    assert [(one.name, one.title, one.metric, one.label, one.within) for one in made] == [
        ("job", "Job", "orders_total", "job", ()),
        ("channel", "Channel", "orders_total", "channel", ("job",)),
    ]


def test_a_label_that_no_metric_has_gets_no_variable() -> None:
    assert of(Query(show=ORDERS.rate("5m")), filter_by=["pod"]) == Filters((), {})


def test_a_label_that_may_be_missing_filters_nothing_since_all_values_would_leave_out_those_without_it() -> None:
    assert shown(CALLS.rate("5m"), filter_by=["channel"]) == "rate(calls_total[5m])"


def test_what_another_target_exposes_is_not_filtered_by_the_instances_of_this_one() -> None:
    orders, memory = Query(show=ORDERS.rate("5m")), MEMORY.expression
    assert shown(memory, orders, orders) == "memory_bytes"
    assert shown(memory) == 'memory_bytes{job=~"$job",instance=~"$instance"}'


def test_a_selector_that_names_the_label_itself_keeps_what_it_says() -> None:
    expression = ORDERS.where(instance="web-1:80").rate("5m")
    assert shown(expression) == 'rate(orders_total{instance="web-1:80",job=~"$job"}[5m])'


def test_a_record_is_filtered_by_the_labels_that_it_keeps() -> None:
    made = of(
        Query(show=promql("channel:orders:rate5m")),
        Query(show=promql("instance:orders:rate5m")),
        filter_by=["instance", "channel"],
    )

    assert {name: [one.label for one in matchers] for name, matchers in made.matchers.items()} == {
        "instance:orders:rate5m": ["instance"],
        "channel:orders:rate5m": ["channel"],
    }


def test_labels_of_the_target_can_be_filtered_by() -> None:
    assert shown(ORDERS.rate("5m"), filter_by=["zone"]) == 'rate(orders_total{zone=~"$zone"}[5m])'


def test_a_declared_variable_of_that_name_is_used() -> None:
    own = QueryVariable(name="channel", title="Way", metric="orders_total", label="channel")
    made = of(Query(show=ORDERS.rate("5m")), filter_by=["channel"], variables=[own])

    assert made.variables == ()
    assert made.matchers.keys() == {"orders_total"}


def test_queries_of_other_stores_are_left_alone() -> None:
    assert of(LokiQuery(logql='{app="shop"}')) == Filters((), {})
