"""What the author of a grafanalib panel meant is what Grafana 13 draws."""

from __future__ import annotations

import json
from typing import Any

import grafanalib.core as g
import pytest
from grafanalib._gen import DashboardEncoder

from eventcore_monitoring.generators.grafana.modernise import Modern, modernised
from grafanalib_dashboards import MAPPINGS, QUERY, THRESHOLDS, dashboard, only, panel


def drawn(kind: str, **more: object) -> dict[str, Any]:
    return only(dashboard(panel(kind, **more)))


def custom(**more: object) -> dict[str, Any]:
    found: dict[str, Any] = drawn("Graph", **more)["fieldConfig"]["defaults"]["custom"]
    return found


def fields(kind: str, **more: object) -> dict[str, Any]:
    found: dict[str, Any] = drawn(kind, **more)["fieldConfig"]["defaults"]
    return found


def steps(made: dict[str, Any]) -> list[tuple[float | None, str]]:
    return [(one["value"], one["color"]) for one in made["thresholds"]["steps"]]


@pytest.mark.parametrize(
    ("said", "key", "expected"),
    [
        ({"bars": True}, "drawStyle", "bars"),
        ({"bars": True}, "fillOpacity", 100),
        ({"lines": False, "points": True}, "drawStyle", "points"),
        ({"points": True, "pointRadius": 3}, "showPoints", "always"),
        ({"points": True, "pointRadius": 3}, "pointSize", 8),
        ({"fill": 3}, "fillOpacity", 30),
        ({"extraJson": {"fillGradient": 4}}, "gradientMode", "opacity"),
        ({"lineWidth": 5}, "lineWidth", 5),
        ({"steppedLine": True}, "lineInterpolation", "stepAfter"),
        ({"stack": True}, "stacking", {"mode": "normal", "group": "A"}),
        ({"stack": True, "percentage": True}, "stacking", {"mode": "percent", "group": "A"}),
        ({"nullPointMode": g.NULL_CONNECTED}, "spanNulls", True),
        ({"nullPointMode": g.NULL_AS_NULL}, "spanNulls", False),
        ({"yAxes": g.single_y_axis(logBase=10)}, "scaleDistribution", {"type": "log", "log": 10}),
        ({"yAxes": g.single_y_axis(label="Left")}, "axisLabel", "Left"),
        ({"yAxes": g.single_y_axis(show=False)}, "axisPlacement", "hidden"),
    ],
)
def test_a_graph_is_drawn_as_before(said: dict[str, Any], key: str, expected: object) -> None:
    assert custom(**said)[key] == expected


def test_the_left_axis_of_a_graph_says_unit_and_ends() -> None:
    made = fields("Graph", yAxes=g.single_y_axis(format="s", min="0", max=1.5, decimals=2))

    assert (made["unit"], made["min"], made["max"], made["decimals"]) == ("s", 0, 1.5, 2)


def test_the_unit_of_a_graph_goes_before_that_of_its_axis() -> None:
    assert fields("Graph", unit="bytes")["unit"] == "bytes"


def test_zeros_for_gaps_are_said_to_be_gaps_now() -> None:
    (remark,) = dashboard(panel("Graph", nullPointMode=g.NULL_AS_ZERO)).lost

    assert "vector(0)" in remark


def overridden(**more: object) -> dict[str, object]:
    found = drawn("Graph", seriesOverrides=[g.SeriesOverride(alias="errors", **more)])["fieldConfig"]["overrides"]
    return {change["id"]: change["value"] for rule in found for change in rule["properties"]}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, {}),
        ({"bars": True}, {"custom.drawStyle": "bars", "custom.fillOpacity": 100}),
        ({"lines": False}, {"custom.lineWidth": 0}),
        ({"fill": 5}, {"custom.fillOpacity": 50}),
        ({"color": "#f00"}, {"color": {"mode": "fixed", "fixedColor": "#f00"}}),
        ({"fillBelowTo": "low"}, {"custom.fillBelowTo": "low"}),
        ({"dashes": True, "dashLength": 4}, {"custom.lineStyle": {"fill": "dash", "dash": [4, 10]}}),
        ({"yaxis": 2}, {"custom.axisPlacement": "right"}),
    ],
)
def test_only_what_a_series_has_otherwise_is_an_override(said: dict[str, Any], expected: dict[str, object]) -> None:
    assert overridden(**said) == expected


def test_a_series_on_the_right_axis_has_that_axis_unit() -> None:
    axes = g.YAxes(left=g.YAxis(format="s"), right=g.YAxis(format="percent", label="Share", max=100))
    made = drawn("Graph", yAxes=axes, seriesOverrides=[g.SeriesOverride(alias="/share.*/", yaxis=2)])
    (rule,) = made["fieldConfig"]["overrides"]

    assert rule["matcher"] == {"id": "byRegexp", "options": "/share.*/"}
    assert {one["id"]: one["value"] for one in rule["properties"]} == {
        "unit": "percent",
        "max": 100,
        "custom.axisPlacement": "right",
        "custom.axisLabel": "Share",
    }


def test_colours_of_series_are_kept() -> None:
    (rule,) = drawn("Graph", aliasColors={"errors": "#f00"})["fieldConfig"]["overrides"]

    assert rule == {
        "matcher": {"id": "byName", "options": "errors"},
        "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": "#f00"}}],
    }


@pytest.mark.parametrize(
    ("limits", "expected", "style"),
    [
        ([("gt", 90, "critical")], [(None, "transparent"), (90, "red")], "line+area"),
        ([("lt", 10, "critical")], [(None, "red"), (10, "transparent")], "line+area"),
        (
            [("gt", 90, "critical"), ("gt", 70, "warning")],
            [(None, "transparent"), (70, "orange"), (90, "red")],
            "line+area",
        ),
        (
            [("lt", 10, "critical"), ("gt", 90, "critical")],
            [(None, "red"), (10, "transparent"), (90, "red")],
            "line+area",
        ),
        (
            [("lt", 10, "critical"), ("lt", 20, "warning")],
            [(None, "red"), (10, "orange"), (20, "transparent")],
            "line+area",
        ),
    ],
)  # fmt: skip
def test_thresholds_of_a_graph_are_steps(
    limits: list[tuple[str, float, str]], expected: list[tuple[float | None, str]], style: str
) -> None:
    thresholds = [g.GraphThreshold(value=float(value), op=op, colorMode=mode) for op, value, mode in limits]
    made = fields("Graph", thresholds=thresholds)

    assert steps(made) == expected
    assert made["custom"]["thresholdsStyle"] == {"mode": style}


@pytest.mark.parametrize(("op", "style"), [("gt", "line"), ("lt", "line+area")])
def test_a_lower_limit_is_an_area_since_its_line_has_no_colour(op: str, style: str) -> None:
    threshold = g.GraphThreshold(value=1.0, op=op, fill=False)

    assert custom(thresholds=[threshold])["thresholdsStyle"] == {"mode": style}


def test_a_graphs_alert_is_said_to_be_lost_and_its_limit_is_drawn() -> None:
    condition = g.AlertCondition(g.Target(QUERY, refId="A"), g.GreaterThan(5), g.TimeRange("5m", "now"))
    alert = g.Alert("TooMany", "m", [condition])
    made = dashboard(panel("Graph", alert=alert))

    (remark,) = made.lost
    assert 'its alert "TooMany" is not kept' in remark
    assert steps(only(made)["fieldConfig"]["defaults"]) == [(None, "transparent"), (5, "red")]


def test_a_graph_over_series_is_a_bar_for_each() -> None:
    made = drawn("Graph", xAxis=g.XAxis(mode="series", values=["current"]))

    assert made["type"] == "bargauge"
    assert made["options"]["reduceOptions"]["calcs"] == ["lastNotNull"]


def test_the_legend_of_a_graph_keeps_place_columns_and_order() -> None:
    legend = g.Legend(avg=True, current=True, alignAsTable=True, rightSide=True, sort="avg", sortDesc=True)

    assert drawn("Graph", legend=legend)["options"]["legend"] == {
        "displayMode": "table",
        "placement": "right",
        "calcs": ["mean", "lastNotNull"],
        "showLegend": True,
        "sortBy": "Mean",
        "sortDesc": True,
    }


@pytest.mark.parametrize("kind", ["TimeSeries", "StateTimeline", "Histogram", "PieChartv2"])
def test_a_legend_is_shown_unless_its_author_hid_it(kind: str) -> None:
    shown, hidden = (drawn(kind, legendDisplayMode=mode)["options"]["legend"] for mode in ("list", "hidden"))

    assert (shown["showLegend"], hidden["showLegend"]) == (True, False)
    assert hidden["displayMode"] == "list"


@pytest.mark.parametrize("kind", ["TimeSeries", "Stat", "GaugePanel", "BarGauge", "Table"])
def test_the_base_of_thresholds_has_no_value_and_the_others_keep_theirs(kind: str) -> None:
    assert steps(fields(kind, thresholds=THRESHOLDS)) == [(None, "green"), (70, "orange"), (90, "red")]


def test_where_nobody_gave_thresholds_nothing_turns_red() -> None:
    assert steps(fields("TimeSeries")) == [(None, "green")]


def test_value_mappings_of_all_times_become_todays() -> None:
    modern = fields("Stat", mappings=MAPPINGS)["mappings"]
    of_grafana_7 = fields(
        "Stat", mappings=[g.StatMapping("up", "1"), g.StatMapping("low", startValue="0", endValue="9")]
    )
    of_grafana_6 = fields("BarGauge", valueMaps=[g.ValueMap("none", "null"), g.RangeMap(0, 9, "low")])

    assert modern == [
        {"type": "value", "options": {"1": {"text": "up", "color": "green"}, "0": {"text": "down", "color": "red"}}}
    ]
    assert of_grafana_7["mappings"] == [
        {"type": "value", "options": {"1": {"text": "up"}}},
        {"type": "range", "options": {"from": 0, "to": 9, "result": {"text": "low"}}},
    ]
    assert of_grafana_6["mappings"] == [
        {"type": "special", "options": {"match": "null", "result": {"text": "none"}}},
        {"type": "range", "options": {"from": 0, "to": 9, "result": {"text": "low"}}},
    ]


def test_a_gauges_settings_are_options() -> None:
    made = drawn("GaugePanel", calc="max", thresholdLabels=True, label="Load", min=1, max=5)

    assert made["options"] == {
        "orientation": "auto",
        "reduceOptions": {"calcs": ["max"], "fields": "", "values": False},
        "showThresholdLabels": True,
        "showThresholdMarkers": True,
    }
    defaults = made["fieldConfig"]["defaults"]
    assert (defaults["displayName"], defaults["min"], defaults["max"]) == ("Load", 1, 5)
    assert "calcs" not in defaults


def test_a_bar_gauges_fields_are_fields() -> None:
    made = drawn("BarGauge", calc="last", format="s", dataLinks=[g.DataLink("Book", linkUrl="https://x.example")])

    assert made["options"]["reduceOptions"]["calcs"] == ["last"]
    assert "fieldOptions" not in made["options"]
    assert made["fieldConfig"]["defaults"]["unit"] == "s"
    assert made["fieldConfig"]["defaults"]["links"][0]["url"] == "https://x.example"


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ({"format": "s"}, "s"),
        ({"postfix": " req"}, "suffix: req"),
        ({"prefix": "€"}, "prefix:€"),
        ({"format": "s", "postfix": " "}, "s"),
    ],
)
def test_what_stood_beside_a_single_stat_is_its_unit(said: dict[str, Any], unit: str) -> None:
    made = dashboard(panel("SingleStat", **said))

    assert only(made)["fieldConfig"]["defaults"]["unit"] == unit
    assert made.lost == ()


def test_what_has_no_room_beside_a_single_stat_is_said() -> None:
    (remark,) = dashboard(panel("SingleStat", format="s", postfix=" left")).lost

    assert 'its postfix " left" is not shown' in remark


def test_a_single_stat_keeps_colours_and_calculation() -> None:
    made = drawn(
        "SingleStat", thresholds="10,20", colors=["green", "orange", "red"], colorBackground=True, valueName="total"
    )

    assert made["type"] == "stat"
    assert made["options"]["colorMode"] == "background"
    assert made["options"]["reduceOptions"]["calcs"] == ["sum"]
    assert steps(made["fieldConfig"]["defaults"]) == [(None, "green"), (10, "orange"), (20, "red")]


def test_a_single_stat_with_a_gauge_is_a_gauge() -> None:
    made = drawn("SingleStat", gauge=g.Gauge(show=True, maxValue=60))

    assert made["type"] == "gauge"
    assert made["fieldConfig"]["defaults"]["max"] == 60


def test_a_tables_colours_mappings_and_columns_are_where_grafana_looks() -> None:
    made = drawn("Table", mappings=MAPPINGS, displayMode="lcd-gauge", columns=[g.Column("Now", "current")])
    defaults = made["fieldConfig"]["defaults"]

    assert defaults["color"] == {"mode": "thresholds"}
    assert defaults["mappings"]
    assert defaults["custom"]["cellOptions"] == {"type": "gauge", "mode": "lcd"}
    assert [one["options"]["reducers"] for one in made["transformations"]] == [["lastNotNull"]]


def old_table(*styles: Any) -> Modern:
    table = panel("Table")
    table.extraJson = {"styles": [_plain(style) for style in styles], "transform": "timeseries_to_columns"}
    return dashboard(table)


def _plain(style: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(style, cls=DashboardEncoder))
    return found


def test_styles_of_an_angular_tables_columns_are_overrides() -> None:
    coloured = g.NumberColumnStyleType(unit="s", colorMode="cell", thresholds=[1, 2], colors=["green", "orange", "red"])
    made = old_table(
        g.ColumnStyle(pattern="Value", alias="Delay", type=coloured),
        g.ColumnStyle(pattern="/_id/", type=g.HiddenColumnStyleType()),
    )
    delay, hidden = only(made)["fieldConfig"]["overrides"]
    changes = {one["id"]: one["value"] for one in delay["properties"]}

    assert (changes["displayName"], changes["unit"]) == ("Delay", "s")
    assert changes["custom.cellOptions"] == {"type": "color-background", "mode": "basic"}
    assert steps(changes) == [(None, "green"), (1, "orange"), (2, "red")]
    assert hidden["matcher"] == {"id": "byRegexp", "options": "/_id/"}
    assert [one["id"] for one in only(made)["transformations"]] == ["joinByField"]
    assert modernised(made.dashboard, "team", "shop") == (made.dashboard, ())


def test_a_heatmap_counts_series_or_reads_buckets_as_before() -> None:
    counted = drawn("Heatmap", xBucketSize="10s", yBucketNumber=5)["options"]
    read = drawn("Heatmap", dataFormat="tsbuckets", yBucketBound="upper", hideZeroBuckets=True)["options"]

    assert counted["calculate"] is True
    assert counted["calculation"] == {
        "xBuckets": {"mode": "size", "value": "10s"},
        "yBuckets": {"mode": "count", "value": "5"},
    }
    assert read["calculate"] is False
    assert read["rowsFrame"] == {"layout": "le"}
    assert read["filterValues"] == {"le": 1e-9}
    assert read["color"]["scheme"] == "Oranges"


def test_the_colours_of_a_discrete_panels_texts_are_in_its_mappings() -> None:
    made = fields(
        "Discrete",
        valueMaps=[g.ValueMap("up", "1"), g.ValueMap("down", "0")],
        colorMaps=[g.DiscreteColorMappingItem("up", "green"), g.DiscreteColorMappingItem("broken", "red")],
    )

    assert made["mappings"] == [
        {"type": "value", "options": {"1": {"text": "up", "color": "green"}}},
        {"type": "value", "options": {"0": {"text": "down"}}},
        {"type": "value", "options": {"broken": {"text": "broken", "color": "red"}}},
    ]


def test_a_statusmaps_colours_of_values_are_mappings() -> None:
    color = g.StatusmapColor(mode="discrete", thresholds=[{"value": 1, "color": "green", "tooltip": "ok"}])

    assert fields("Statusmap", color=color)["mappings"] == [
        {"type": "value", "options": {"1": {"text": "ok", "color": "green"}}}
    ]


def test_an_old_pie_keeps_form_and_legend() -> None:
    made = drawn("PieChart", pieType="donut", legendType="Under graph", showLegendPercentage=True)["options"]

    assert made["pieType"] == "donut"
    assert (made["legend"]["placement"], made["legend"]["values"]) == ("bottom", ["value", "percent"])


def test_an_alert_lists_states_have_todays_names_and_the_lost_is_said() -> None:
    made = dashboard(panel("AlertList", stateFilter=["alerting", "ok"], show="changes", limit=5))
    options = only(made)["options"]

    assert [state for state, listed in options["stateFilter"].items() if listed] == ["firing", "normal"]
    assert options["maxItems"] == 5
    assert "draw ALERTS instead" in made.lost[0]
    assert all(drawn("AlertList")["options"]["stateFilter"].values())


def test_a_dashboard_lists_settings_are_options() -> None:
    options = drawn("DashboardList", searchQuery="node", searchTags=["team"], showSearch=True, maxItems=3)["options"]

    assert (options["query"], options["tags"], options["showSearch"], options["maxItems"]) == (
        "node",
        ["team"],
        True,
        3,
    )


def test_plain_text_is_markdown_as_in_grafana_itself() -> None:
    assert drawn("Text", content="x", mode="text")["options"] == {"mode": "markdown", "content": "x"}
    assert drawn("Text", content="x", mode="html")["options"]["mode"] == "html"


def test_repeated_panels_keep_how_many_stand_in_a_line() -> None:
    assert drawn("Stat", repeat=g.Repeat("h", "job", 3))["maxPerRow"] == 3
    assert drawn("Stat", repeat=g.Repeat("h", "job"), minSpan=4)["maxPerRow"] == 3
    assert "maxPerRow" not in drawn("Stat")


def test_what_a_person_added_by_hand_stays() -> None:
    extra = {"options": {"tooltip": {"mode": "multi"}}, "fieldConfig": {"defaults": {"custom": {"axisWidth": 80}}}}
    made = drawn("TimeSeries", extraJson=extra)

    assert made["options"]["tooltip"] == {"mode": "multi", "sort": "none"}
    assert made["fieldConfig"]["defaults"]["custom"]["axisWidth"] == 80
