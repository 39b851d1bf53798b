from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import grafanalib.core as g
import pytest
from grafanalib import elasticsearch, influxdb, opentsdb, prometheus, zabbix
from hypothesis import given, settings, strategies as st

from eventcore_monitoring import Monitoring
from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.generators.grafana.modernise import Modern, modernised
from eventcore_monitoring.previews import with_previews
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.program import Tools
from golden import differences
from grafanalib_dashboards import (
    JOB,
    KINDS,
    MAPPINGS,
    QUERY,
    THRESHOLDS,
    dashboard,
    findings,
    only,
    panel,
    target,
    written,
)

GOLDEN = Path(__file__).parent / "golden" / "modernise"
# Panels of plug-ins that one Grafana has and another has not: they stay, and the checker says so.
PLUGINS = ("Ae3ePlotly",)


def inside(value: object) -> Iterator[object]:
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inside(inner)


@pytest.mark.parametrize("kind", KINDS)
def test_a_panel_of_each_class_of_grafanalib_is_as_grafana_reads_it(kind: str, tmp_path: Path) -> None:
    found = findings(dashboard(panel(kind)), tmp_path)

    assert [one.code for one in found] == (["grafana-panel"] if kind in PLUGINS else [])


def deployment(*panels: Any, **more: Any) -> Monitoring:
    templating = g.Templating([JOB])
    return Monitoring(
        name="shop", dashboards=[g.Dashboard(title="All", templating=templating, panels=list(panels), **more)]
    )


def test_both_formats_of_a_dashboard_that_a_deployment_hands_over_are_accepted(tmp_path: Path) -> None:
    handed_over = deployment(
        *(panel(kind, title=f"{kind} {repeated.variable}", repeat=repeated) for kind in KINDS
          for repeated in (g.Repeat(), g.Repeat("v", "job", 3)) if kind not in (*PLUGINS, "AlertList")),
        annotations=g.Annotations([{"name": "Deploys", "datasource": "Prometheus", "expr": "changes(up[5m])"}]),
        links=[g.ExternalLink("https://y.example", "Y")],
    )  # fmt: skip
    for artifact in grafana(handed_over):
        file = tmp_path / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.content)

    assert len(list(tmp_path.glob("grafana/*/**/all.json"))) == 2
    assert [f"{one.at}: {one.message}" for one in check_dashboards(tmp_path, Tools("off", "off"))] == []


def test_it_can_be_drawn_in_a_preview() -> None:
    handed_over = deployment(*(panel(kind) for kind in KINDS))
    artifacts, found = with_previews(handed_over, list(grafana(handed_over)), {})

    assert found == ()
    assert any(one.path.as_posix() == "previews/all.svg" for one in artifacts)


def test_a_deployment_that_hands_one_over_survives_json() -> None:
    handed_over = deployment(panel("Graph"))

    assert Monitoring.model_validate_json(handed_over.model_dump_json()) == handed_over


def test_a_changed_title_reaches_the_file() -> None:
    (handed_over,) = deployment().dashboards
    renamed = Monitoring(name="shop", dashboards=[handed_over.replaced(title="Renamed")])
    contents = [one.content for one in grafana(renamed) if one.path.name == "all.json"]

    assert contents
    assert all(b'"title": "Renamed"' in content for content in contents)


def test_every_class_of_panel_is_tried() -> None:
    assert len(KINDS) == 24


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_modern_already_stays(kind: str) -> None:
    made = dashboard(panel(kind))

    assert modernised(made.dashboard, "team", "shop") == (made.dashboard, ())


@pytest.mark.parametrize(
    ("kind", "today"),
    [
        ("Graph", "timeseries"),
        ("SingleStat", "stat"),
        ("PieChart", "piechart"),
        ("Discrete", "state-timeline"),
        ("Statusmap", "status-history"),
        ("Worldmap", "geomap"),
        ("Heatmap", "heatmap"),
        ("Svg", "text"),
        ("ePict", "text"),
        ("Ae3ePlotly", "ae3e-plotly-panel"),
    ],
)
def test_removed_panels_become_those_that_took_their_place(kind: str, today: str) -> None:
    assert only(dashboard(panel(kind)))["type"] == today


@pytest.mark.parametrize("kind", ["Svg", "ePict"])
def test_a_panel_without_an_equivalent_is_said_and_its_queries_are_kept_as_text(kind: str) -> None:
    made = dashboard(panel(kind))

    (remark,) = made.lost
    assert remark.startswith(f'panel "A {kind}": ')
    assert "Grafana 12 removed" in remark
    assert QUERY in only(made)["options"]["content"]


@pytest.mark.parametrize("name", ["fieldConfig", "targets"])
def test_a_list_of_dashboards_asks_nothing_and_has_no_fields(name: str) -> None:
    assert name not in only(dashboard(panel("DashboardList")))


VARIABLES = [
    g.Template(name="env", query="prod, test", type="custom", default="prod"),
    g.Template(name="env", query="prod,test", type="custom"),
    g.Template(name="span", query="1m,5m,1h", type="interval", default="5m"),
    g.Template(name="source", query="prometheus", type="datasource", default="Prometheus"),
    g.Template(name="path", query="/api", type="constant", hide=g.HIDE_VARIABLE),
    g.Template(name="path", query="/api", type="constant"),
    g.Template(name="said", query="x", type="textbox", default="y"),
    g.Template(name="by", query="", type="adhoc", dataSource="Prometheus"),
    g.Template(name="plain", query="label_values(up, instance)", dataSource="default", refresh=2, label="Plain"),
]


@pytest.mark.parametrize("template", VARIABLES, ids=lambda one: f"{one.type} {one.name}")
def test_a_variable_of_each_type_is_as_grafana_reads_it(template: g.Template, tmp_path: Path) -> None:
    made = dashboard(panel("TimeSeries"), templates=(JOB, template))

    assert findings(made, tmp_path) == []
    assert modernised(made.dashboard, "team", "shop") == (made.dashboard, ())


def variable(made: Modern, name: str) -> dict[str, Any]:
    return next(one for one in made.dashboard["templating"]["list"] if one["name"] == name)


def test_the_choice_of_all_has_grafanas_own_value() -> None:
    assert variable(dashboard(panel("Stat")), "job")["current"] == {"text": ["All"], "value": ["$__all"]}


def test_a_constant_that_everybody_sees_is_a_text_box_and_a_hidden_one_stays() -> None:
    seen, hidden = (
        variable(dashboard(templates=(g.Template(name="c", query="/api", type="constant", hide=hide),)), "c")
        for hide in (g.SHOW, g.HIDE_VARIABLE)
    )

    assert (seen["type"], hidden["type"]) == ("textbox", "constant")
    assert seen["query"] == hidden["query"] == "/api"


def test_an_automatic_interval_keeps_what_grafana_reads_of_it() -> None:
    template = g.Template(name="span", query="1m,5m", type="interval", auto=True, autoCount=20, autoMin="30s")
    made = variable(dashboard(templates=(template,)), "span")

    assert (made["auto"], made["auto_count"], made["auto_min"]) == (True, 20, "30s")
    assert [one["value"] for one in made["options"]] == ["1m", "5m"]


def test_inputs_that_a_person_fills_in_become_variables() -> None:
    inputs = [
        g.DataSourceInput("DS_PROM", "Server", "prometheus", "Prometheus"),
        g.ConstantInput("VAR_PATH", "Path", "/api"),
    ]
    made = dashboard(panel("Stat", dataSource="${DS_PROM}"), templates=(), inputs=inputs)

    assert [(one["name"], one["type"], one["query"]) for one in made.dashboard["templating"]["list"]] == [
        ("DS_PROM", "datasource", "prometheus"),
        ("VAR_PATH", "constant", "/api"),
    ]
    assert only(made)["datasource"] == {"type": "prometheus", "uid": "${DS_PROM}"}
    assert "__inputs" not in made.dashboard


def test_nothing_that_makes_grafana_skip_samples_is_left() -> None:
    made = dashboard(panel("TimeSeries", targets=[target(interval="30s", step=60, intervalFactor=10)]))

    (query,) = only(made)["targets"]
    assert query == {
        "refId": "A",
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "expr": QUERY,
        "editorMode": "code",
        "legendFormat": "{{job}}",
        "format": "time_series",
        "instant": False,
        "range": True,
        "interval": "30s",
    }
    assert "maxDataPoints" not in only(made)


def test_a_number_of_points_that_somebody_chose_is_said_to_be_left_out() -> None:
    assert dashboard(panel("TimeSeries")).lost == ()
    (remark,) = dashboard(panel("TimeSeries", maxDataPoints=500)).lost
    assert "maxDataPoints 500 is left out" in remark


def test_queries_get_ids_of_their_own() -> None:
    targets = [target(), target(refId="A"), target(refId="A"), target(refId="C")]
    made = only(dashboard(panel("TimeSeries", targets=targets)))

    assert [one["refId"] for one in made["targets"]] == ["B", "A", "D", "C"]


def test_no_null_is_left_but_the_base_of_thresholds() -> None:
    made = dashboard(*(panel(kind) for kind in KINDS)).dashboard

    nulls = [one for one in inside(made) if isinstance(one, dict) and None in one.values()]
    assert nulls
    assert all(one.keys() == {"color", "value"} for one in nulls)


def test_rows_of_grafana_4_become_headings_with_their_panels_below() -> None:
    rows = [
        g.Row(title="Open", panels=[panel("Graph"), panel("Text")], height=g.Pixels(300)),
        g.Row(title="Closed", panels=[panel("Stat", title="Inside")], collapse=True),
    ]
    made = dashboard(rows=rows).dashboard["panels"]

    assert [(one["type"], one.get("title"), one["gridPos"]) for one in made] == [
        ("row", "Open", {"x": 0, "y": 0, "w": 24, "h": 1}),
        ("timeseries", "A Graph", {"x": 0, "y": 1, "w": 12, "h": 8}),
        ("text", "A Text", {"x": 12, "y": 1, "w": 12, "h": 8}),
        ("row", "Closed", {"x": 0, "y": 9, "w": 24, "h": 1}),
    ]
    assert [one["title"] for one in made[3]["panels"]] == ["Inside"]


def test_panels_of_an_open_row_stand_after_it_and_those_of_a_closed_one_in_it() -> None:
    opened = g.RowPanel(title="Open", panels=[panel("Stat")])
    closed = g.RowPanel(title="Closed", collapsed=True, panels=[panel("Stat")])
    made = dashboard(opened, closed).dashboard["panels"]

    assert [(one["type"], len(one.get("panels", []))) for one in made] == [("row", 0), ("stat", 0), ("row", 1)]


def test_given_places_stay_where_all_are_given() -> None:
    boxes = [g.GridPos(h=3, w=5, x=1, y=2), g.GridPos(h=4, w=6, x=10, y=0)]
    made = dashboard(*(panel("Stat", title=str(box), gridPos=box) for box in boxes)).dashboard["panels"]

    assert [one["gridPos"] for one in made] == [{"x": 1, "y": 2, "w": 5, "h": 3}, {"x": 10, "y": 0, "w": 6, "h": 4}]


def test_a_panel_that_comes_or_goes_moves_no_others_id() -> None:
    def ids(*titles: str) -> dict[str, int]:
        found = [panel("Stat", title=title) for title in titles]
        counted = g.Dashboard(title="T", panels=found).auto_panel_ids()
        return {one["title"]: one["id"] for one in modernised(written(counted), "t", "shop").dashboard["panels"]}

    before, after = ids("a", "b"), ids("a", "new", "b")
    assert {title: after[title] for title in before} == before


def test_ids_that_somebody_chose_stay_and_all_differ() -> None:
    panels = [panel("Stat", id=7), panel("Stat", id=7), panel("Stat"), panel("Stat", title="")]
    ids = [one["id"] for one in dashboard(*panels).dashboard["panels"]]

    assert ids[0] == 7
    assert len(set(ids)) == 4


def test_a_panel_that_draws_anothers_answer_follows_its_new_id() -> None:
    first = panel("Stat", id=1)
    second = panel("Stat", title="Again", id=2, dataSource="-- Dashboard --", targets=[])
    second.extraJson = {"targets": [{"panelId": 1, "refId": "A"}]}
    one, other = dashboard(first, second).dashboard["panels"]

    assert one["id"] != 1
    assert other["targets"][0]["panelId"] == one["id"]
    assert other["datasource"] == {"type": "datasource", "uid": "-- Dashboard --"}


def test_a_shared_crosshair_of_grafana_4_is_todays() -> None:
    assert dashboard(sharedCrosshair=True).dashboard["graphTooltip"] == 1
    assert dashboard(graphTooltip=2).dashboard["graphTooltip"] == 2
    assert dashboard().dashboard["graphTooltip"] == 0


def test_links_have_every_key_that_grafana_wants(tmp_path: Path) -> None:
    made = dashboard(
        panel("Stat", links=[g.DataLink("Book", linkUrl="https://x.example")]),
        links=[g.ExternalLink("https://y.example", "Y"), g.DashboardLink(tags=["team"], title="Others")],
    )

    assert findings(made, tmp_path) == []
    assert [one["type"] for one in made.dashboard["links"]] == ["link", "dashboards"]
    assert only(made)["links"][0]["url"] == "https://x.example"


def test_annotations_ask_where_their_data_source_looks(tmp_path: Path) -> None:
    listed = [
        {"name": "Deploys", "datasource": "Prometheus", "expr": "changes(up[5m])", "step": "1m", "showIn": 0},
        {"builtIn": 1, "datasource": "-- Grafana --", "name": "Annotations & Alerts", "type": "dashboard"},
        {"name": "Tagged", "datasource": "-- Grafana --", "type": "tags", "tags": ["deploy"], "limit": 10},
    ]
    made = dashboard(panel("Stat"), annotations=g.Annotations(listed))

    assert findings(made, tmp_path) == []
    first, _, third = made.dashboard["annotations"]["list"]
    assert first["target"] == {"refId": "Anno", "expr": "changes(up[5m])", "interval": "1m"}
    assert third["target"] == {"limit": 10, "matchAny": False, "tags": ["deploy"], "type": "tags"}
    assert modernised(made.dashboard, "team", "shop") == (made.dashboard, ())


OTHER_TARGETS = [
    ("Logs", "Loki", target(expr='{app="x"} |= "error"'), "loki"),
    ("Logs", "central", target(expr='{app="x"}'), "loki"),
    ("TimeSeries", "central", target(expr='sum(rate({app="x"} |= "error" [5m]))'), "loki"),
    ("Table", "MySQL prod", g.SqlTarget(rawSql="SELECT 1", format="table"), "mysql"),
    ("TimeSeries", "Elastic", elasticsearch.ElasticsearchTarget(), "elasticsearch"),
    ("TimeSeries", None, influxdb.InfluxDBTarget(query="SELECT 1"), "influxdb"),
    ("TimeSeries", None, opentsdb.OpenTSDBTarget(metric="m"), "opentsdb"),
    ("TimeSeries", None, zabbix.ZabbixTarget(item="cpu"), "alexanderzobnin-zabbix-datasource"),
    ("TimeSeries", None, g.Target(target="a.b.c"), "graphite"),
]


@pytest.mark.parametrize(("kind", "name", "asks", "source"), OTHER_TARGETS)
def test_queries_of_other_data_sources_are_told_apart(
    kind: str, name: str | None, asks: Any, source: str, tmp_path: Path
) -> None:
    made = dashboard(panel(kind, dataSource=name, targets=[asks]), templates=())

    (chosen,) = made.dashboard["templating"]["list"]
    assert (chosen["type"], chosen["query"]) == ("datasource", source)
    assert only(made)["datasource"] == {"type": source, "uid": f"${{{chosen['name']}}}"}
    assert chosen["current"]["text"] == (name or "default")
    assert made.lost == ()
    assert findings(made, tmp_path) == []
    assert modernised(made.dashboard, "team", "shop") == (made.dashboard, ())


def test_sql_that_could_be_of_any_database_is_asked_about() -> None:
    (remark,) = dashboard(panel("Table", dataSource="orders", targets=[g.SqlTarget(rawSql="SELECT 1")])).lost

    assert 'the data source "orders" is taken for PostgreSQL' in remark


@pytest.mark.parametrize("name", ["Prometheus", "prometheus", "default", None, "", "$datasource", "${datasource}"])
def test_the_usual_names_are_the_dashboards_own_variable(name: str | None) -> None:
    made = dashboard(panel("Stat", dataSource=name), templates=())

    assert only(made)["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert [one["name"] for one in made.dashboard["templating"]["list"]] == ["datasource"]


def test_another_name_is_a_variable_that_begins_with_the_source_of_that_name() -> None:
    made = dashboard(panel("Stat", dataSource="Prometheus EU"))

    assert only(made)["datasource"]["uid"] == "${prometheus_eu_datasource}"
    assert variable(made, "prometheus_eu_datasource")["current"] == {"text": "Prometheus EU", "value": "Prometheus EU"}


def test_a_source_variable_that_the_team_has_is_used() -> None:
    mine = g.Template(name="prom", query="prometheus", type="datasource", label="Server")
    made = dashboard(panel("Stat", dataSource=None), panel("Table", dataSource="$prom"), templates=(mine,))

    assert [one["datasource"]["uid"] for one in made.dashboard["panels"]] == ["${prom}", "${prom}"]
    assert [one["name"] for one in made.dashboard["templating"]["list"]] == ["prom"]


def test_a_panel_with_two_data_sources_is_mixed() -> None:
    targets = [target(datasource="Prometheus"), target(expr='{a="b"}', datasource="Loki")]
    made = only(dashboard(panel("TimeSeries", dataSource="-- Mixed --", targets=targets)))

    assert made["datasource"] == {"type": "datasource", "uid": "-- Mixed --"}
    assert [one["datasource"]["type"] for one in made["targets"]] == ["prometheus", "loki"]


def test_sources_that_would_be_one_variable_are_said() -> None:
    made = dashboard(panel("Stat", dataSource="Prom A"), panel("Table", dataSource="prom-a"))

    assert made.lost == (
        'the data sources "Prom A" and "prom-a" are one variable here, prom_a_datasource: '
        "call them more differently, or write uids",
    )


options_of: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "Graph": st.fixed_dictionaries(
        {
            "bars": st.booleans(),
            "lines": st.booleans(),
            "points": st.booleans(),
            "stack": st.booleans(),
            "percentage": st.booleans(),
            "steppedLine": st.booleans(),
            "fill": st.integers(0, 10),
            "fillGradient": st.integers(0, 10),
            "nullPointMode": st.sampled_from([g.NULL_CONNECTED, g.NULL_AS_NULL, g.NULL_AS_ZERO]),
            "aliasColors": st.dictionaries(st.sampled_from(["a", "/b.*/"]), st.just("#ff0000")),
            "legend": st.builds(
                g.Legend, avg=st.booleans(), current=st.booleans(), show=st.booleans(), alignAsTable=st.booleans(),
                rightSide=st.booleans(), sort=st.sampled_from([None, "avg", "current"]),
            ),
            "seriesOverrides": st.lists(
                st.builds(
                    g.SeriesOverride, alias=st.sampled_from(["a", "/b.*/"]), bars=st.booleans(), lines=st.booleans(),
                    yaxis=st.sampled_from([1, 2]), fill=st.integers(0, 10), dashes=st.booleans(),
                    color=st.sampled_from([None, "red"]), fillBelowTo=st.sampled_from([None, "c"]),
                ),
                max_size=2,
            ),
            "thresholds": st.lists(
                st.builds(
                    g.GraphThreshold, value=st.floats(-100, 100), op=st.sampled_from(["gt", "lt"]), fill=st.booleans(),
                    line=st.booleans(), colorMode=st.sampled_from(["ok", "warning", "critical", "custom"]),
                ),
                max_size=3,
            ),
            "yAxes": st.builds(
                g.YAxes,
                left=st.builds(
                    g.YAxis, format=st.sampled_from(["s", "bytes"]), min=st.sampled_from([None, 0, "0", "auto"]),
                    max=st.sampled_from([None, 1, "1.5"]), logBase=st.sampled_from([1, 2, 10, 32]), show=st.booleans(),
                    label=st.sampled_from([None, "Left"]), decimals=st.sampled_from([None, 2]),
                ),
            ),
            "xAxis": st.builds(g.XAxis, mode=st.sampled_from(["time", "series"]), show=st.booleans()),
        }
    ),
    "TimeSeries": st.fixed_dictionaries(
        {
            "thresholds": st.sampled_from([[], THRESHOLDS]),
            "stacking": st.sampled_from([{}, {"mode": "normal", "group": "A"}]),
            "scaleDistributionType": st.sampled_from(["linear", "log"]),
            "legendDisplayMode": st.sampled_from(["list", "table", "hidden"]),
            "spanNulls": st.booleans(),
            "unit": st.sampled_from(["", "s", "percentunit"]),
            "valueMin": st.sampled_from([None, 0, -5]),
            "axisSoftMax": st.sampled_from([None, 10]),
            "mappings": st.sampled_from([[], MAPPINGS]),
        }
    ),
    "SingleStat": st.fixed_dictionaries(
        {
            "valueName": st.sampled_from(["avg", "current", "name", "total", "delta"]),
            "format": st.sampled_from(["none", "s"]),
            "prefix": st.sampled_from(["", "€"]),
            "postfix": st.sampled_from(["", " req"]),
            "thresholds": st.sampled_from(["", "10", "10,20", "10, 20"]),
            "gauge": st.builds(g.Gauge, show=st.booleans()),
            "sparkline": st.builds(g.SparkLine, show=st.booleans()),
            "colorValue": st.booleans(),
            "valueMaps": st.sampled_from([[], [g.ValueMap("N/A", "null"), g.ValueMap("up", "1")]]),
            "rangeMaps": st.sampled_from([[], [g.RangeMap(0, 1, "low")]]),
            "mappingType": st.sampled_from([1, 2]),
        }
    ),
    "BarGauge": st.fixed_dictionaries(
        {
            "allValues": st.booleans(),
            "limit": st.sampled_from([None, 5]),
            "calc": st.sampled_from([g.GAUGE_CALC_LAST, g.GAUGE_CALC_TOTAL, g.GAUGE_CALC_DIFFERENCE]),
            "label": st.sampled_from([None, "L"]),
            "valueMaps": st.sampled_from([[], [g.ValueMap("N/A", "null")]]),
        }
    ),
    "Table": st.fixed_dictionaries(
        {
            "columns": st.sampled_from([[], [g.Column("Avg", "avg"), g.Column("Now", "current")]]),
            "displayMode": st.sampled_from(["auto", "color-background", "lcd-gauge", "json-view"]),
            "mappings": st.sampled_from([[], MAPPINGS]),
            "sortBy": st.sampled_from([[], [g.TableSortByField("Value", True)]]),
        }
    ),
    "Heatmap": st.fixed_dictionaries(
        {
            "dataFormat": st.sampled_from(["timeseries", "tsbuckets"]),
            "yAxis": st.builds(g.YAxis, format=st.sampled_from([None, "s"]), logBase=st.sampled_from([1, 2, 10])),
            "xBucketSize": st.sampled_from([None, "10s"]),
            "yBucketNumber": st.sampled_from([None, 5]),
            "yBucketBound": st.sampled_from([None, "auto", "upper", "middle", "lower"]),
            "hideZeroBuckets": st.booleans(),
            "color": st.builds(
                g.HeatmapColor, mode=st.sampled_from(["spectrum", "opacity"]), min=st.sampled_from([None, 1]),
                max=st.sampled_from([None, 0]),
            ),
        }
    ),
    "AlertList": st.fixed_dictionaries(
        {
            "stateFilter": st.lists(st.sampled_from(["ok", "alerting", "paused", "no_data"])),
            "show": st.sampled_from([g.ALERTLIST_SHOW_CURRENT, g.ALERTLIST_SHOW_CHANGES]),
            "sortOrder": st.sampled_from([1, 2, 3]),
        }
    ),
}  # fmt: skip


@st.composite
def panels(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(sorted(options_of)))
    common: dict[str, Any] = {"id": draw(st.sampled_from([None, 1, 2, 3]))}
    if kind != "AlertList":
        asked = st.builds(target, instant=st.booleans(), hide=st.booleans(), refId=st.sampled_from(["", "A", "B"]))
        common["targets"] = draw(st.lists(asked, min_size=1, max_size=3))
        common["dataSource"] = draw(st.sampled_from([None, "Prometheus", "Prometheus EU", "$job_source"]))
        common["repeat"] = draw(st.sampled_from([g.Repeat(), g.Repeat("h", "job"), g.Repeat("v", "job", 4)]))
        common["span"] = draw(st.sampled_from([None, 3, 4]))
    return panel(kind, title=draw(st.text("abc", min_size=1, max_size=3)), **common, **draw(options_of[kind]))


@given(st.lists(panels(), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_dashboard_of_grafanalib_is_as_grafana_reads_it_and_stays_so(listed: list[Any]) -> None:
    made = dashboard(*listed)

    assert modernised(made.dashboard, "team", "shop") == (made.dashboard, ())
    assert [one.message for one in strictly(made) if one.code != "grafana-title"] == []


def strictly(made: Modern) -> list[Finding]:
    """As `findings`, in a folder of its own: hypothesis runs a test many times in one."""
    with tempfile.TemporaryDirectory() as folder:
        return findings(made, Path(folder))


def guide() -> g.Dashboard:
    """The guide's dashboard, as a team that uses grafanalib has it."""
    asked = {
        "Command Execution Rate": "rate(eventcore_commands_total[5m])",
        "Command Success Rate": "1 - (rate(eventcore_command_failures_total[5m]) / rate(eventcore_commands_total[5m]))",
        "Event Store Write Throughput": "rate(eventcore_events_written_total[5m])",
        "Projection Lag": "eventcore_projection_lag_seconds",
    }
    listed = [
        g.TimeSeries(title=name, dataSource="Prometheus", targets=[g.Target(expr)]) for name, expr in asked.items()
    ]
    return g.Dashboard(title="EventCore Operations", uid="eventcore-operations", panels=listed).auto_panel_ids()


def test_the_guides_dashboard_built_with_grafanalib_is_this() -> None:
    made = modernised(written(guide()), "eventcore-operations", "eventcore")

    assert made.lost == ()
    file = Artifact(PurePosixPath("eventcore-operations.json"), to_json(made.dashboard).encode())
    assert differences(GOLDEN, [file]) == {}


def test_prometheus_graphs_of_grafanalibs_helpers_go_through(tmp_path: Path) -> None:
    graph = prometheus.PromGraph("Prometheus", "Requests", [("{{job}}", QUERY), ("all", QUERY)])
    made = dashboard(graph)

    assert findings(made, tmp_path) == []
    assert [one["refId"] for one in only(made)["targets"]] == ["A", "B"]
