"""Dashboards: rows of panels of every kind, drawing a small service."""

from __future__ import annotations

from hypothesis import strategies as st

from eventcore_monitoring.model.dashboards import (
    AlertList,
    AnnotationsList,
    BarChart,
    BarGauge,
    CustomVariable,
    Dashboard,
    DashboardList,
    ElasticsearchQuery,
    GaugePanel,
    Heatmap,
    HistogramPanel,
    JoinBy,
    Limit,
    Link,
    Logs,
    LokiQuery,
    OnlyColumns,
    Override,
    Panel,
    PatternMapping,
    PieChart,
    PostgresQuery,
    Query,
    RangeMapping,
    Reduce,
    Rename,
    Row,
    SortBy,
    SpecialMapping,
    Stat,
    StateTimeline,
    StatusHistory,
    Table,
    Text,
    ThresholdLine,
    TimeSeries,
    Transformation,
    ValueMapping,
)
from eventcore_monitoring.model.metrics import Counter, Gauge, Histogram, Target
from eventcore_monitoring.promql.expression import Condition, Expression
from eventcore_monitoring.promql.series import absent
from eventcore_monitoring.values import Quantity, count, percent, seconds

APP = Target(job="shop", scrape_interval="15s")
ORDERS = Counter(name="shop_orders_total", help="Orders taken.", labels=["channel"], target=APP)
FAILURES = Counter(name="shop_failures_total", help="Orders lost.", labels=["channel", "reason"], target=APP)
CALLS = Histogram(
    name="shop_call_duration_seconds", help="Calls.", labels=["operation"], buckets=[0.1, 0.5, 1], target=APP
)
QUEUE = Gauge(name="shop_queue_orders", help="Orders that wait.", unit="count", labels=["queue"], target=APP)
DELAY = Gauge(name="shop_delay_seconds", help="Age of the oldest order.", unit="seconds", target=APP)
METRICS = (ORDERS, FAILURES, CALLS, QUEUE, DELAY)

EXPRESSIONS: tuple[Expression, ...] = (
    ORDERS.rate("5m").sum("channel"),
    FAILURES.rate("5m").sum() / ORDERS.rate("5m").sum(),
    CALLS.quantile(0.95, by=["operation"]),
    CALLS.average(),
    QUEUE.expression,
    QUEUE.max("queue") - DELAY.max(),
    DELAY.predict(hours=4),
    ORDERS.increments("5m").sum("channel"),
    APP.up.expression,
    absent(ORDERS.where()),
)

titles = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="\ufffd$["),
    min_size=1,
    max_size=12,
)
quantities = st.builds(
    Quantity,
    st.floats(-1e9, 1e9).map(lambda value: value + 0.0),  # no negative zero, which JSON does not keep
    st.sampled_from(["seconds", "bytes", "ratio", "per_second", "count"]),
)
conditions = st.builds(
    Condition, st.sampled_from(EXPRESSIONS), st.sampled_from([">", ">=", "<", "<=", "==", "!="]), quantities
)
queries = st.builds(
    Query, show=st.sampled_from(EXPRESSIONS) | conditions, legend=st.sampled_from(["", "", "total", "{{channel}}"])
)
overrides = st.builds(
    Override,
    series=titles,
    by=st.sampled_from(["name", "name", "pattern", "query"]),
    color=st.sampled_from([None, "blue"]),
    unit=st.sampled_from([None, "s"]),
    hidden=st.booleans(),
    right_axis=st.booleans(),
    dashed=st.booleans(),
    column_width=st.sampled_from([None, 120]),
)
lines = st.builds(
    ThresholdLine,
    at=st.sampled_from([count(3), percent(5), seconds(0), count(0)]) | quantities,
    color=st.sampled_from(["red", "purple"]),
)


mappings = st.sampled_from(
    [
        [],
        [ValueMapping(value="1", text="up", color="green"), RangeMapping(high=0, text="down")],
        [PatternMapping(pattern="^(.*)$", text="$1"), SpecialMapping(match="null+nan", color="red")],
    ]
)
transformations = st.sampled_from(
    [
        [],
        [SortBy(column="Value", descending=True), Limit(rows=5)],
        [Reduce(calculations=["max"])],
        [JoinBy(column="Time"), Rename(pattern="(.*)", to="$1"), OnlyColumns(columns=["Time"])],
        [Transformation(id="labelsToFields", options='{"mode": "columns"}')],
    ]
)
others = st.sampled_from(
    [
        LokiQuery(logql='{app="shop"} |= "error"'),
        ElasticsearchQuery(lucene="level:ERROR", shows="count"),
        ElasticsearchQuery(lucene="level:ERROR", shows="count", count_by="target"),
        PostgresQuery(sql="SELECT count(*) FROM orders"),
    ]
)


def panels(title: str) -> st.SearchStrategy[Panel]:
    """A panel of any kind with this title."""
    place = {
        "title": st.just(title),
        "width": st.integers(1, 24),
        "height": st.integers(2, 12),
        "repeat": st.sampled_from([None, "zone"]),
    }
    drawing = {
        **place,
        "show": st.lists(queries | others, min_size=1, max_size=4),
        "thresholds": st.lists(lines, max_size=2),
        "overrides": st.lists(overrides, max_size=2),
        "links": st.sampled_from([[], [Link(title="Docs", url="/d/docs")]]),
        "data_links": st.sampled_from([[], [Link(title="Host", url="/d/host?var-host=${__field.labels.instance}")]]),
        "decimals": st.sampled_from([None, 2]),
        "minimum": st.sampled_from([None, -0.5]),
        "maximum": st.sampled_from([None, 1.5]),
        "mappings": mappings,
        "transformations": transformations,
    }
    logs = st.sampled_from([LokiQuery(logql='{app="shop"}'), ElasticsearchQuery(lucene="level:ERROR")])
    return st.one_of(
        st.builds(TimeSeries, **drawing, stacked=st.sampled_from([False, True, "percent"]), legend=legends),
        st.builds(Stat, **drawing, sparkline=st.booleans()),
        *(st.builds(kind, **drawing) for kind in (GaugePanel, BarGauge, Heatmap)),
        st.builds(
            Table,
            **drawing,
            sort_by=st.sampled_from([None, SortBy(column="Value")]),
            show_last=st.sampled_from([None, "36h"]),
        ),
        st.builds(BarChart, **drawing, by=st.just("channel"), legend=legends),
        *(st.builds(kind, **drawing, legend=legends) for kind in (PieChart, HistogramPanel)),
        *(st.builds(kind, **drawing, legend=legends) for kind in (StateTimeline, StatusHistory)),
        st.builds(Logs, **place, show=st.lists(logs, min_size=1, max_size=2)),
        st.builds(Text, **place, markdown=titles),
        st.builds(AlertList, **place, labels=st.sampled_from(["", 'severity="critical"'])),
        *(st.builds(kind, **place, tags=st.lists(titles, max_size=2)) for kind in (AnnotationsList, DashboardList)),
    )


legends = st.sampled_from(["bottom", "right", "hidden"])


def rows(title: str) -> st.SearchStrategy[Row]:
    """A row with this title; its panels have different titles."""
    inside = st.lists(titles, max_size=6, unique=True).flatmap(lambda names: st.tuples(*map(panels, names)))
    return st.builds(Row, title=st.just(title), panels=inside, collapsed=st.booleans())


dashboards = st.builds(
    Dashboard,
    name=st.just("shop"),
    title=titles,
    rows=st.lists(titles, max_size=3, unique=True).flatmap(lambda names: st.tuples(*map(rows, names))),
    variables=st.just([CustomVariable(name="zone", title="Zone", values=["a", "b,c"])]),
)
