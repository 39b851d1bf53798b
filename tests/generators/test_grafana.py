from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.yaml import to_yaml
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.generators.grafana.layout import panel_id
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.dashboards import (
    AdHocVariable,
    AlertAnnotation,
    AlertList,
    Annotation,
    AnnotationsList,
    BarChart,
    BarGauge,
    ConstantVariable,
    CustomVariable,
    Dashboard,
    DashboardList,
    DataSourceVariable,
    ElasticsearchQuery,
    EventAnnotation,
    GaugePanel,
    Heatmap,
    HistogramPanel,
    IntervalVariable,
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
    QueryVariable,
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
    TextVariable,
    ThresholdLine,
    TimeSeries,
    Transformation,
    ValueMapping,
)
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.kubernetes import check_objects
from eventcore_monitoring.validators.program import Tools
from eventcore_monitoring.values import Quantity, count, minutes, percent, seconds
from golden import differences
from strategies.dashboards import CALLS, DELAY, FAILURES, METRICS, ORDERS, QUEUE, dashboards

GOLDEN = Path(__file__).parent / "golden" / "grafana"
# The base step of thresholds of a panel and of an override; the open end of a range that is mapped.
BASE_STEP = (".thresholds.steps[0].value", ".value.steps[0].value", ".options.from", ".options.to")
NO_PROGRAMS = Tools(promtool="off", amtool="off")

FAILING = FAILURES.rate("5m").sum() / ORDERS.rate("5m").sum() > percent(5)
SERVICE = Dashboard(
    name="shop-service",
    title="Shop: service",
    description="What the shop does, and how well.",
    tags=["shop"],
    rows=[
        Row(
            title="Orders",
            panels=[
                TimeSeries(title="By channel", show=[Query(show=ORDERS.rate("5m").sum("channel"))], stacked=True),
                Stat(title="Failed orders", show=[Query(show=FAILING)], width=6, height=4, maximum=1),
            ],
        )
    ],
    variables=[
        QueryVariable(name="channel", title="Channel", metric="shop_orders_total", label="channel"),
        CustomVariable(name="zone", title="Zone", values=["a", "b,c"], multiple=True),
        IntervalVariable(name="step", title="Step", values=["1m", "1h30m"]),
    ],
    annotations=[Annotation(name="Restarts", show=ORDERS.resets("5m").sum(), text="The shop was restarted.")],
    links=[Link(title="Manual", url="https://docs.example.com/shop")],
)
KINDS = Dashboard(
    name="shop-kinds",
    title="Shop: one of each kind",
    rows=[
        Row(
            title="Inside",
            collapsed=True,
            panels=[
                GaugePanel(
                    title="Queue",
                    show=[Query(show=QUEUE.sum() > count(80)), Query(show=QUEUE.sum() > count(90))],
                    width=8,
                    maximum=100,
                ),
                BarGauge(title="Delay", show=[Query(show=minutes(5) < DELAY)], width=8),
                Table(
                    title="Now",
                    width=8,
                    show=[Query(show=QUEUE.max("queue") > count(3)), Query(show=DELAY.max("queue"), legend="Delay")],
                    overrides=[Override(series="Delay", unit="s")],
                ),
                Text(title="Read me", markdown="# Shop\n\nOrders, *queues* and calls.", width=24, height=3),
            ],
        )
    ],
)


def monitoring(*shown: Dashboard, **more: Any) -> Monitoring:
    return Monitoring(
        name="production",
        metrics=METRICS,
        dashboards=shown,
        alerts=[Alert(name="OrdersFailing", when=FAILING, severity="critical", summary="Orders fail.")],
        runbook_url="https://runbooks.example.com/shop/",
        **more,
    )


def artifacts(*shown: Dashboard) -> dict[str, bytes]:
    return {artifact.path.as_posix(): artifact.content for artifact in grafana(monitoring(*shown))}


def written(dashboard: Dashboard) -> dict[str, Any]:
    value = json.loads(artifacts(dashboard)[f"grafana/dashboards/{dashboard.name}.json"])
    assert isinstance(value, dict)
    return value


def panels(dashboard: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", ())


def panel_of(panel: Panel) -> dict[str, Any]:
    """The one panel of a dashboard, as Grafana gets it."""
    dashboard = Dashboard(name="one", title="One", rows=[Row(title="Row", panels=[panel])])
    return next(found for found in panels(written(dashboard)) if found["type"] != "row")


def nulls(value: object, way: str = "") -> Iterator[str]:
    match value:
        case None:
            yield way
        case dict():
            for key, inner in value.items():
                yield from nulls(inner, f"{way}.{key}")
        case list():
            for number, inner in enumerate(value):
                yield from nulls(inner, f"{way}[{number}]")


def keys(value: object) -> Iterator[str]:
    match value:
        case dict():
            yield from value
            yield from (key for inner in value.values() for key in keys(inner))
        case list():
            yield from (key for inner in value for key in keys(inner))


def refused(folder: Path, generated: Iterator[Artifact]) -> list[str]:
    """What the validators find in generated files."""
    for artifact in generated:
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)
    found = (*check_dashboards(folder, NO_PROGRAMS), *check_objects(folder, NO_PROGRAMS))
    return [f"{finding.at}: {finding.message}" for finding in found]


def test_dashboards_are_written_byte_for_byte_as_they_were_reviewed() -> None:
    made = grafana(monitoring(SERVICE, KINDS))
    # Schema version 2 is compared with the classic form in test_grafana_v2.
    files = [
        Artifact(one.path.relative_to("grafana"), one.content)
        for one in made
        if one.path.parts[0] == "grafana" and one.path.parts[1] != "resources"
    ]

    assert differences(GOLDEN, files) == {}


def test_grafana_and_kubernetes_accept_what_is_generated(tmp_path: Path) -> None:
    assert refused(tmp_path, grafana(monitoring(SERVICE, KINDS))) == []


def test_each_dashboard_has_a_file_in_both_formats_and_a_config_map_and_all_have_a_provider() -> None:
    assert sorted(artifacts(SERVICE, KINDS)) == [
        "grafana/dashboards/shop-kinds.json",
        "grafana/dashboards/shop-service.json",
        "grafana/provisioning/dashboards.yaml",
        "grafana/resources/production/shop-kinds.json",
        "grafana/resources/production/shop-service.json",
        "kubernetes/dashboard-shop-kinds.yaml",
        "kubernetes/dashboard-shop-service.yaml",
    ]


def test_without_dashboards_there_is_nothing() -> None:
    assert list(grafana(monitoring())) == []


def test_grafana_finds_the_dashboards_through_the_provider_file() -> None:
    provider = {
        "name": "production",
        "orgId": 1,
        "folder": "production",
        "type": "file",
        "disableDeletion": False,
        "updateIntervalSeconds": 30,
        "allowUiUpdates": False,
        "options": {"path": "/var/lib/grafana/dashboards/production", "foldersFromFilesStructure": False},
    }
    expected = to_yaml({"apiVersion": 1, "providers": [provider]}).encode()

    assert artifacts(SERVICE)["grafana/provisioning/dashboards.yaml"] == expected


def test_a_config_map_holds_the_same_dashboard_under_the_label_of_the_sidecar() -> None:
    import yaml

    files = artifacts(SERVICE)
    config_map = yaml.safe_load(files["kubernetes/dashboard-shop-service.yaml"])

    assert config_map["metadata"] == {
        "name": "production-dashboard-shop-service",
        "namespace": "monitoring",
        "labels": {"app.kubernetes.io/managed-by": "eventcore-monitoring", "grafana_dashboard": "1"},
        "annotations": {"grafana_folder": "production"},
    }
    assert config_map["data"]["shop-service.json"].encode() == files["grafana/dashboards/shop-service.json"]
    assert b"  shop-service.json: |\n" in files["kubernetes/dashboard-shop-service.yaml"]


def test_a_dashboard_that_is_too_large_for_a_config_map_is_reported(tmp_path: Path) -> None:
    long = Text(title="Long", markdown="x" * 1_100_000)
    dashboard = Dashboard(name="long", title="Long", rows=[Row(title="Row", panels=[long])])

    found = refused(tmp_path, grafana(monitoring(dashboard)))

    assert ["1048576" in message for message in found] == [True]


# What grafanalib 0.7.1 gets wrong.


def test_no_key_that_grafana_ignores_is_left() -> None:
    dead = {
        *("__inputs", "hideControls", "rows", "sharedCrosshair", "style", "time_options"),
        *("editable", "error", "height", "minSpan", "span", "cacheTimeout", "gnetId", "nowDelay", "hideTimeOverride"),
        *("interval", "maxDataPoints", "maxPerRow", "repeat", "repeatDirection", "timeFrom", "timeShift"),
        *("metric", "query", "step", "target", "intervalFactor", "fieldOptions", "override", "limit"),
        *("tagsQuery", "tagValuesQuery", "useTags", "auto", "auto_count", "auto_min"),
        *("columns", "fontSize", "sortBy", "yaxis", "op", "line", "index"),
    }
    for dashboard in (SERVICE, KINDS):
        assert dead & set(keys(written(dashboard)["panels"])) == set()
    variables = written(SERVICE)["templating"]["list"]
    assert (dead - {"query"}) & set(keys(variables)) == set()


def test_only_the_base_step_of_thresholds_is_null() -> None:
    found = [*nulls(written(SERVICE)), *nulls(written(KINDS))]

    assert len(found) == 6
    assert [way for way in found if not way.endswith(BASE_STEP)] == []


@pytest.mark.parametrize("dashboard", [SERVICE, KINDS], ids=lambda dashboard: dashboard.name)
def test_the_schema_version_is_the_last_one_so_that_grafana_migrates_nothing(dashboard: Dashboard) -> None:
    file = written(dashboard)

    assert (file["schemaVersion"], file["uid"], file["editable"], file["graphTooltip"]) == (
        42,
        dashboard.name,
        False,
        1,
    )
    assert "id" not in file


def test_every_data_source_is_an_object_that_names_the_variable() -> None:
    sources = [
        holder["datasource"]
        for dashboard in (written(SERVICE), written(KINDS))
        for panel in panels(dashboard)
        for holder in (panel, *panel.get("targets", ()))
        if panel["type"] not in ("row", "text")
    ]

    assert sources == [{"type": "prometheus", "uid": "${datasource}"}] * len(sources)


def test_the_data_source_is_the_first_variable_and_grafanas_default_is_its_value() -> None:
    first = written(KINDS)["templating"]["list"][0]

    assert (first["name"], first["label"], first["type"], first["query"]) == (
        "datasource",
        "Data source",
        "datasource",
        "prometheus",
    )
    assert first["current"] == {"text": "default", "value": "default"}


def test_a_query_variable_is_read_anew_when_the_time_range_changes_and_all_means_any_value() -> None:
    _, _, _, channel, zone, step = written(SERVICE)["templating"]["list"]

    assert channel["query"] == "label_values(shop_orders_total, channel)"
    assert (channel["refresh"], channel["allValue"], channel["multi"], channel["includeAll"]) == (2, ".+", True, True)
    assert channel["current"] == {"text": ["All"], "value": ["$__all"]}
    assert zone["query"] == "a,b\\,c"
    assert [option["value"] for option in zone["options"]] == ["a", "b,c"]
    assert (step["query"], step["current"]["value"]) == ("1m,1h30m", "1m")


def test_a_graph_shows_its_legend() -> None:
    options = panel_of(TimeSeries(title="T", show=[Query(show=DELAY.max())]))["options"]

    assert options["legend"] == {
        "displayMode": "table",
        "placement": "bottom",
        "calcs": ["lastNotNull", "max"],
        "showLegend": True,
    }


def test_a_gauge_has_its_options_where_grafana_looks() -> None:
    panel = panel_of(GaugePanel(title="G", show=[Query(show=DELAY.max())], calculation="max"))

    assert panel["options"] == {
        "reduceOptions": {"calcs": ["max"], "fields": "", "values": False},
        "orientation": "auto",
        "showThresholdLabels": False,
        "showThresholdMarkers": True,
    }
    assert set(panel["fieldConfig"]) == {"defaults", "overrides"}


def test_a_bar_gauge_has_its_fields_where_grafana_looks() -> None:
    panel = panel_of(BarGauge(title="B", show=[Query(show=minutes(5) < DELAY)], maximum=600, horizontal=False))

    assert panel["options"] == {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "displayMode": "gradient",
        "orientation": "vertical",
        "valueMode": "color",
    }
    assert panel["fieldConfig"]["defaults"] == {
        "unit": "s",
        "max": 600,
        "color": {"mode": "thresholds"},
        "thresholds": {
            "mode": "absolute",
            "steps": [{"color": "green", "value": None}, {"color": "red", "value": 300}],
        },
    }


def test_a_table_has_a_named_column_for_each_query_coloured_by_its_thresholds() -> None:
    panel = panel_of(Table(title="Now", show=[Query(show=minutes(5) < DELAY), Query(show=QUEUE.max(), legend="Queue")]))

    assert panel["transformations"] == [
        {"id": "merge", "options": {}},
        {
            "id": "organize",
            "options": {
                "excludeByName": {"Time": True},
                "indexByName": {},
                "renameByName": {"Value #A": "Now", "Value #B": "Queue"},
            },
        },
    ]
    assert [(target["format"], target["instant"], target["range"]) for target in panel["targets"]] == [
        ("table", True, False)
    ] * 2
    assert panel["options"] == {"showHeader": True, "cellHeight": "sm"}


def test_each_column_of_a_table_has_its_own_unit_and_thresholds() -> None:
    panel = panel_of(Table(title="Now", show=[Query(show=minutes(5) < DELAY), Query(show=QUEUE.max(), legend="Queue")]))

    red = {"mode": "absolute", "steps": [{"color": "green", "value": None}, {"color": "red", "value": 300}]}
    assert panel["fieldConfig"]["defaults"]["unit"] == "s"
    assert panel["fieldConfig"]["overrides"] == [
        {"matcher": {"id": "byName", "options": "Queue"}, "properties": [{"id": "unit", "value": "short"}]},
        {
            "matcher": {"id": "byName", "options": "Now"},
            "properties": [
                {"id": "thresholds", "value": red},
                {"id": "custom.cellOptions", "value": {"type": "color-text"}},
            ],
        },
    ]


def test_a_query_with_another_unit_than_its_panel_says_so() -> None:
    shown = [Query(show=DELAY.max()), Query(show=QUEUE.max())]

    assert panel_of(Stat(title="S", show=shown))["fieldConfig"]["overrides"] == [
        {"matcher": {"id": "byFrameRefID", "options": "B"}, "properties": [{"id": "unit", "value": "short"}]}
    ]
    assert panel_of(Stat(title="S", show=shown, unit="none"))["fieldConfig"]["overrides"] == []


@pytest.mark.parametrize(
    ("panel", "instant"),
    [
        (TimeSeries(title="P", show=[Query(show=DELAY.max())]), False),
        (Stat(title="P", show=[Query(show=DELAY.max())]), False),
        (Stat(title="P", show=[Query(show=DELAY.max())], sparkline=False), True),
        (Stat(title="P", show=[Query(show=DELAY.max())], sparkline=False, calculation="mean"), False),
        (GaugePanel(title="P", show=[Query(show=DELAY.max())]), True),
        (BarGauge(title="P", show=[Query(show=DELAY.max())], calculation="max"), False),
    ],
)
def test_only_a_panel_that_shows_the_present_asks_for_the_present(panel: Panel, instant: bool) -> None:
    assert [(one["instant"], one["range"]) for one in panel_of(panel)["targets"]] == [(instant, not instant)]


def test_a_row_has_only_the_keys_of_a_row() -> None:
    assert [set(panel) for panel in written(SERVICE)["panels"] if panel["type"] == "row"] == [
        {"id", "type", "title", "collapsed", "gridPos", "panels"}
    ]


# What is made of conditions and metrics.


def test_a_condition_is_drawn_with_a_line_at_its_threshold_in_its_unit() -> None:
    defaults = panel_of(TimeSeries(title="T", show=[Query(show=FAILING)]))["fieldConfig"]["defaults"]

    assert defaults["custom"]["thresholdsStyle"] == {"mode": "line"}
    assert defaults["thresholds"]["steps"] == [{"color": "green", "value": None}, {"color": "red", "value": 0.05}]
    assert (defaults["unit"], defaults["min"], "max" in defaults) == ("percentunit", 0, False)


@pytest.mark.parametrize(
    ("threshold", "unit"),
    [
        (percent(5), "percentunit"),
        (seconds(1), "s"),
        (count(3), "short"),
        (Quantity(1, "bytes"), "bytes"),
        (Quantity(1, "per_second"), "ops"),
    ],
)
def test_the_unit_of_a_panel_is_that_of_its_threshold(threshold: Quantity, unit: str) -> None:
    assert panel_of(Stat(title="S", show=[Query(show=threshold < QUEUE)]))["fieldConfig"]["defaults"]["unit"] == unit


def test_what_may_be_negative_has_no_minimum() -> None:
    assert "min" not in panel_of(Stat(title="S", show=[Query(show=QUEUE - 3)]))["fieldConfig"]["defaults"]


def test_a_panel_without_a_description_says_what_its_metrics_mean_and_its_thresholds() -> None:
    assert panel_of(Stat(title="S", show=[Query(show=FAILING)]))["description"] == (
        "- Orders lost.\n- Orders taken.\n\nThresholds: > 5 %."
    )
    assert panel_of(Stat(title="S", show=[Query(show=QUEUE.max())]))["description"] == "Orders that wait."
    declared = Stat(title="S", description="Mine.", show=[Query(show=FAILING)])
    assert panel_of(declared)["description"] == "Mine.\n\nThresholds: > 5 %."


def test_a_panel_that_draws_an_alerts_condition_links_to_its_runbook() -> None:
    guarded = FAILING.and_(ORDERS.rate("5m").sum() > 1)

    for shown in (FAILING, guarded):
        links = panel_of(Stat(title="S", show=[Query(show=shown)]))["links"]
        assert [(link["title"], link["url"]) for link in links] == [
            ("Runbook: OrdersFailing", "https://runbooks.example.com/shop/OrdersFailing.md")
        ]
    other = FAILING.expression > percent(6)
    assert "links" not in panel_of(Stat(title="S", show=[Query(show=other)]))


def test_a_hidden_series_is_left_out_in_the_way_that_its_kind_of_panel_knows() -> None:
    hidden = [Override(series="old", hidden=True)]
    graph = panel_of(TimeSeries(title="P", show=[Query(show=DELAY.max())], overrides=hidden))
    stat = panel_of(Stat(title="P", show=[Query(show=DELAY.max())], overrides=hidden))

    everywhere = {"legend": True, "tooltip": True, "viz": True}
    assert graph["fieldConfig"]["overrides"] == [
        {
            "matcher": {"id": "byName", "options": "old"},
            "properties": [{"id": "custom.hideFrom", "value": everywhere}],
        }
    ]
    assert stat["transformations"] == [{"id": "filterFieldsByName", "options": {"exclude": {"names": ["old"]}}}]


# Identity and layout.


def test_ids_stay_when_a_panel_and_a_row_are_put_in_front() -> None:
    before = {panel["title"]: panel["id"] for panel in panels(written(SERVICE))}
    new = Row(title="New", panels=[Text(title="Hello", markdown="Hello.")])
    first = Row(title="Orders", panels=[Text(title="First", markdown="First."), *SERVICE.rows[0].panels])
    changed = Dashboard(name="shop-service", title="Shop", rows=[new, first])
    after = {panel["title"]: panel["id"] for panel in panels(written(changed))}

    assert {title: after[title] for title in before} == before


def test_an_id_is_a_positive_31_bit_number_made_from_row_and_title() -> None:
    assert panel_id("Orders", "Orders by channel") == 1921515474
    assert len({panel_id("a"), panel_id("a", "b"), panel_id("a/b", "c"), panel_id("a", "b/c")}) == 4


def test_panels_go_from_left_to_right_and_wrap_below_the_tallest() -> None:
    sizes = [(12, 8), (12, 4), (24, 3), (10, 5), (15, 5)]
    texts = [Text(title=f"{n}", markdown="x", width=w, height=h) for n, (w, h) in enumerate(sizes)]
    shown = [Row(title="A", panels=texts), Row(title="B", panels=texts[:1], collapsed=True), Row(title="C", panels=[])]
    file = written(Dashboard(name="layout", title="Layout", rows=shown))

    places = [tuple(panel["gridPos"][key] for key in "xywh") for panel in file["panels"]]
    assert places == [
        (0, 0, 24, 1),
        *[(0, 1, 12, 8), (12, 1, 12, 4), (0, 9, 24, 3), (0, 12, 10, 5), (0, 17, 15, 5)],
        (0, 22, 24, 1),
        (0, 23, 24, 1),
    ]
    assert [panel["title"] for panel in file["panels"][6]["panels"]] == ["0"]


@given(dashboards)
@settings(max_examples=40)
def test_any_dashboard_has_panels_that_do_not_overlap_different_ids_and_no_nulls(dashboard: Dashboard) -> None:
    file = written(dashboard)

    ids = [panel["id"] for panel in panels(file)]
    assert len(set(ids)) == len(ids)
    assert [way for way in nulls(file) if not way.endswith(BASE_STEP)] == []
    for grid in (file["panels"], *(panel["panels"] for panel in file["panels"] if panel.get("panels"))):
        boxes = [panel["gridPos"] for panel in grid]
        assert [box for box in boxes if box["x"] + box["w"] > 24] == []
        assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []


def overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(
        one[start] < other[start] + other[size] and other[start] < one[start] + one[size]
        for start, size in (("x", "w"), ("y", "h"))
    )


def test_validators_accept_any_dashboard(tmp_path: Path) -> None:
    made: list[Artifact] = []

    @given(dashboards)
    @settings(max_examples=40)
    def gather(dashboard: Dashboard) -> None:
        named = dashboard.replaced(name=f"shop-{len(made)}")
        assert isinstance(named, Dashboard)
        made.extend(one for one in grafana(monitoring(named)) if one.path.parent == PurePosixPath("grafana/dashboards"))

    gather()

    assert refused(tmp_path, iter(made)) == []


# Every declared fact reaches a file.

_PANEL = {
    "title": ("A", "B"),
    "description": ("", "Text."),
    "width": (12, 6),
    "height": (8, 9),
    "links": ((), (Link(title="L", url="/d/x"),)),
    "repeat": (None, "zone"),
}
_DRAWING = {
    **_PANEL,
    "show": ((Query(show=DELAY.max()),), (Query(show=DELAY.min()),)),
    "unit": (None, "ms"),
    "decimals": (None, 1),
    "minimum": (None, 1.5),
    "maximum": (None, 2.5),
    "thresholds": ((), (ThresholdLine(at=count(7)),)),
    "overrides": ((), (Override(series="A", color="blue"),)),
    "no_value": ("", "nothing"),
    "mappings": ((), (ValueMapping(value="1", text="up"),)),
    "transformations": ((), (Limit(rows=3),)),
    "data_links": ((), (Link(title="L", url="/d/x"),)),
}
_LEGEND = {"legend": ("bottom", "right")}
_LEGEND_HIDDEN = {"legend": ("bottom", "hidden")}
_VALUES = {"values": ("auto", "never")}
_LISTED = {"tags": ((), ("x",)), "most": (10, 20)}
_CALCULATION = {"calculation": ("lastNotNull", "max")}
_NAMED = {"name": ("one", "other"), "title": ("A", "B")}
_SHOWN = (Query(show=DELAY.max()),)
FACTS: dict[type[Declared], dict[str, tuple[object, object]]] = {
    TimeSeries: {
        **_DRAWING,
        **_LEGEND,
        "style": ("line", "bars"),
        "interpolation": ("linear", "smooth"),
        "stacked": (False, "percent"),
        "fill": (10, 0),
        "line_width": (1, 2),
        "logarithmic": (False, True),
        "connect_gaps": (False, True),
        "axis_label": ("", "x"),
        "legend_calculations": (("max",), ()),
    },
    Stat: {
        **_DRAWING,
        **_CALCULATION,
        "sparkline": (True, False),
        "colors": ("value", "none"),
        "names": ("auto", "name"),
    },
    GaugePanel: {**_DRAWING, **_CALCULATION, "threshold_labels": (False, True)},
    BarGauge: {**_DRAWING, **_CALCULATION, "horizontal": (True, False), "display": ("gradient", "lcd")},
    Table: {
        **_DRAWING,
        "sort_by": (None, SortBy(column="A", descending=True)),
        "filterable": (False, True),
        "show_last": (None, "2d"),
    },
    BarChart: {
        **_DRAWING,
        **_LEGEND_HIDDEN,
        **_VALUES,
        "by": ("a", "b"),
        "horizontal": (False, True),
        "stacked": (False, True),
    },
    PieChart: {
        **_DRAWING,
        **_LEGEND_HIDDEN,
        **_CALCULATION,
        "donut": (False, True),
        "legend_values": (("value",), ("percent",)),
    },
    Heatmap: {
        **_DRAWING,
        "scheme": ("Oranges", "Blues"),
        "logarithmic": (False, True),
        "legend": (True, False),
    },
    HistogramPanel: {
        **_DRAWING,
        **_LEGEND,
        "bucket_size": (None, 2.0),
        "combine": (False, True),
        "stacked": (False, True),
        "fill": (80, 20),
    },
    StateTimeline: {**_DRAWING, **_LEGEND, **_VALUES, "merge": (True, False)},
    StatusHistory: {**_DRAWING, **_LEGEND_HIDDEN, **_VALUES},
    Logs: {
        **_PANEL,
        "show": ((LokiQuery(logql="{a='b'}"),), (ElasticsearchQuery(lucene="*"),)),
        "newest_first": (True, False),
        "wrapped": (True, False),
        "labels": (False, True),
        "details": (True, False),
    },
    Text: {**_PANEL, "markdown": ("a", "b")},
    AlertList: {
        **_PANEL,
        "states": (("firing",), ("error",)),
        "name": ("", "x"),
        "labels": ("", 'a="b"'),
        "group_by": ((), ("team",)),
        "of_dashboard": (False, True),
        "most": (20, 30),
    },
    AnnotationsList: {**_PANEL, **_LISTED, "only_here": (False, True)},
    DashboardList: {**_PANEL, **_LISTED, "starred": (False, True), "search": ("", "x")},
    Query: {"show": (DELAY.max(), DELAY.max() > seconds(1)), "legend": ("", "x"), "exemplars": (False, True)},
    LokiQuery: {"logql": ("{a='b'}", "{a='c'}"), "legend": ("", "x"), "lines": (500, 10)},
    ElasticsearchQuery: {
        "lucene": ("a", "b"),
        "shows": ("logs", "rows"),
        "legend": ("", "x"),
        "time_field": ("@timestamp", "at"),
        "lines": (500, 10),
    },
    PostgresQuery: {"sql": ("SELECT 1", "SELECT 2"), "over_time": (False, True)},
    Link: {"title": ("A", "B"), "url": ("/a", "/b"), "new_tab": (True, False)},
    ValueMapping: {"value": ("1", "2"), "text": ("a", ""), "color": (None, "red")},
    RangeMapping: {"low": (0.0, -1.0), "high": (2.0, None), "text": ("a", ""), "color": (None, "red")},
    PatternMapping: {"pattern": ("a", "b"), "text": ("a", ""), "color": (None, "red")},
    SpecialMapping: {"match": ("null", "nan"), "text": ("a", ""), "color": (None, "red")},
    SortBy: {"column": ("a", "b"), "descending": (False, True)},
    Limit: {"rows": (1, 2)},
    Reduce: {"calculations": (("max",), ("min",))},
    JoinBy: {"column": ("a", "b"), "inner": (False, True)},
    Rename: {"pattern": ("a", "b"), "to": ("a", "b")},
    OnlyColumns: {"columns": (("a",), ("b",))},
    Transformation: {"id": ("merge", "concatenate"), "options": ("{}", '{"a": 1}')},
    Override: {
        "series": ("A", "B"),
        "by": ("name", "pattern"),
        "name": (None, "x"),
        "color": (None, "red"),
        "unit": (None, "s"),
        "decimals": (None, 1),
        "minimum": (None, 1.0),
        "maximum": (None, 2.0),
        "hidden": (False, True),
        "right_axis": (False, True),
        "dashed": (False, True),
        "bars": (False, True),
        "line_width": (None, 3),
        "fill": (None, 3),
        "mappings": ((), (ValueMapping(value="1", text="up"),)),
        "links": ((), (Link(title="L", url="/d/x"),)),
    },
    ThresholdLine: {"at": (count(1), seconds(1)), "color": ("red", "blue")},
    Row: {
        "title": ("A", "B"),
        "panels": ((), (Text(title="T", markdown="x"),)),
        "collapsed": (False, True),
        "repeat": (None, "zone"),
        "tab": ("", "First"),
    },
    QueryVariable: {
        **_NAMED,
        "metric": ("a", "b"),
        "label": ("a", "b"),
        "multiple": (True, False),
        "within": ((), ("before",)),
    },
    ConstantVariable: {"name": ("one", "other"), "value": ("a", "b")},
    TextVariable: {**_NAMED, "value": ("", "b")},
    DataSourceVariable: {**_NAMED, "of": ("prometheus", "loki"), "matching": ("", "eu.*")},
    AdHocVariable: _NAMED,
    CustomVariable: {**_NAMED, "values": (("a", "b"), ("b", "a")), "multiple": (False, True)},
    IntervalVariable: {**_NAMED, "values": (("1m", "5m"), ("5m", "1m"))},
    Annotation: {
        "name": ("A", "B"),
        "show": (DELAY.max(), DELAY.min()),
        "text": ("", "x"),
        "color": ("blue", "red"),
        "step": ("1m", "2m"),
    },
    AlertAnnotation: {
        "name": ("A", "B"),
        "severity": ("", "critical"),
        "color": ("red", "blue"),
        "step": ("1m", "2m"),
    },
    EventAnnotation: {
        "name": ("A", "B"),
        "tags": (("a",), ("b",)),
        "any_tag": (False, True),
        "color": ("purple", "blue"),
        "most": (100, 10),
    },
    Dashboard: {
        **_NAMED,
        "filter_by": (("job",), ("instance",)),
        "description": ("", "x"),
        "tags": ((), ("x",)),
        "rows": ((Row(title="R", panels=[Stat(title="S", show=_SHOWN)]),), (Row(title="R", panels=[]),)),
        "variables": ((), (IntervalVariable(name="i", title="I", values=["1m"]),)),
        "annotations": ((), (Annotation(name="A", show=DELAY.max()),)),
        "links": ((), (Link(title="L", url="/d/x"),)),
        "refresh": ("1m", "5m"),
        "show_last": ("6h", "1d"),
    },
}


# What only tables know, and these declarations are looked at in graphs.
ELSEWHERE: dict[type[Declared], set[str]] = {Override: {"column_width"}, ElasticsearchQuery: {"count_by"}}


def test_a_column_of_a_table_can_have_a_width() -> None:
    panel = panel_of(Table(title="T", show=_SHOWN, overrides=[Override(series="T", column_width=120)]))

    assert {"id": "custom.width", "value": 120} in panel["fieldConfig"]["overrides"][-1]["properties"]


def holding(declaration: Declared) -> Dashboard:
    """A dashboard with this declaration in its place."""
    parts: dict[str, Any] = {"name": "one", "title": "One", "rows": []}
    graph = {"title": "P", "show": _SHOWN}
    match declaration:
        case Dashboard():
            return declaration
        case QueryVariable():
            before = QueryVariable(name="before", title="Before", metric="a", label="z")
            parts["variables"] = [before, declaration]
        case (
            CustomVariable()
            | IntervalVariable()
            | ConstantVariable()
            | TextVariable()
            | DataSourceVariable()
            | AdHocVariable()
        ):
            parts["variables"] = [declaration]
        case Annotation() | AlertAnnotation() | EventAnnotation():
            parts["annotations"] = [declaration]
        case Link():
            parts["links"] = [declaration]
        case Row():
            parts["rows"] = [declaration]
        case Query() | LokiQuery() | ElasticsearchQuery() | PostgresQuery():
            parts["rows"] = [Row(title="R", panels=[TimeSeries(title="P", show=[declaration])])]
        case Override():
            parts["rows"] = [Row(title="R", panels=[TimeSeries(**graph, overrides=[declaration])])]
        case ThresholdLine():
            parts["rows"] = [Row(title="R", panels=[TimeSeries(**graph, thresholds=[declaration])])]
        case ValueMapping() | RangeMapping() | PatternMapping() | SpecialMapping():
            parts["rows"] = [Row(title="R", panels=[TimeSeries(**graph, mappings=[declaration])])]
        case SortBy() | Limit() | Reduce() | JoinBy() | Rename() | OnlyColumns() | Transformation():
            parts["rows"] = [Row(title="R", panels=[TimeSeries(**graph, transformations=[declaration])])]
        case _:
            parts["rows"] = [Row(title="R", panels=[declaration])]
    return Dashboard(**parts)


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
def test_every_declared_fact_of_a_dashboard_reaches_a_file(kind: type[Declared]) -> None:
    facts = FACTS[kind]
    declared = {name: before for name, (before, _) in facts.items()}
    base = artifacts(holding(kind(**declared)))

    assert set(facts) == set(kind.model_fields) - {"kind"} - ELSEWHERE.get(kind, set())
    unseen = [
        name for name, (_, after) in facts.items() if artifacts(holding(kind(**{**declared, name: after}))) == base
    ]
    assert unseen == []


def test_an_average_of_calls_is_drawn_in_seconds() -> None:
    assert panel_of(Stat(title="S", show=[Query(show=CALLS.average())]))["fieldConfig"]["defaults"]["unit"] == "s"


def test_a_panel_put_into_the_middle_changes_only_its_own_lines_and_the_places_after_it() -> None:
    def graph(title: str) -> TimeSeries:
        return TimeSeries(title=title, show=_SHOWN)

    def board(*titles: str) -> str:
        rows = [Row(title="First", panels=[graph(title) for title in titles]), Row(title="Second", panels=[graph("Z")])]
        return artifacts(Dashboard(name="one", title="One", rows=rows))["grafana/dashboards/one.json"].decode()

    def without_places(text: str) -> list[str]:
        return re.sub(r'("[xy]": )\d+', r"\1…", text).splitlines()

    before, after = (without_places(board(*titles)) for titles in (("A", "B", "C"), ("A", "new", "B", "C")))
    added = len(after) - len(before)
    first = next(place for place in range(len(before)) if after[:place] + after[place + added :] == before)

    assert '"title": "new",' in "\n".join(after[first : first + added])
    assert added < 120


def test_a_query_that_counts_by_a_field_asks_for_its_values() -> None:
    panel = panel_of(Table(title="T", show=[ElasticsearchQuery(lucene="*", shows="count", count_by="level", lines=9)]))

    assert panel["targets"][0]["bucketAggs"] == [
        {
            "id": "2",
            "type": "terms",
            "field": "level",
            "settings": {"order": "desc", "orderBy": "_count", "min_doc_count": "1", "size": "9"},
        }
    ]
    assert [metric["type"] for metric in panel["targets"][0]["metrics"]] == ["count", "min", "max"]
