from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from changing import GONE, changed
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.validators import json_schema
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.program import Tools

Put = Callable[[str, str], Path]
AT = "grafana/dashboards/a.json"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
STEPS = {"mode": "absolute", "steps": [{"color": "green", "value": None}, {"color": "red", "value": 0.5}]}
REDUCE = {"calcs": ["lastNotNull"], "fields": "", "values": False}


def panel(number: int, kind: str, x: int, y: int, options: Mapping[str, Any], **custom: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": kind,
        "title": kind,
        "datasource": SOURCE,
        "gridPos": {"h": 4, "w": 8, "x": x, "y": y},
        "fieldConfig": {"defaults": {"unit": "s", "thresholds": STEPS, "custom": custom}, "overrides": []},
        "options": dict(options),
        "targets": [{"refId": "A", "datasource": SOURCE, "expr": "up", "legendFormat": "{{job}}", "range": True}],
    }


GOOD: dict[str, Any] = {
    "uid": "eventcore-overview",
    "title": "Overview",
    "tags": ["eventcore"],
    "schemaVersion": 42,
    "editable": False,
    "graphTooltip": 1,
    "refresh": "30s",
    "time": {"from": "now-6h", "to": "now"},
    "templating": {
        "list": [{"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Data source"}]
    },
    "annotations": {"list": [{"name": "Alerts", "datasource": SOURCE, "enable": True, "iconColor": "red"}]},
    "panels": [
        {
            "id": 1,
            "type": "row",
            "title": "All",
            "collapsed": False,
            "panels": [],
            "gridPos": {"h": 1, "w": 24, "x": 0, "y": 0},
        },
        panel(
            2,
            "timeseries",
            0,
            1,
            {
                "legend": {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []},
                "tooltip": {"mode": "multi", "sort": "desc"},
            },
            drawStyle="line",
            thresholdsStyle={"mode": "line"},
        ),
        panel(3, "stat", 8, 1, {"reduceOptions": REDUCE, "colorMode": "value", "graphMode": "area"}),
        panel(4, "gauge", 16, 1, {"reduceOptions": REDUCE, "showThresholdMarkers": True}),
        panel(5, "bargauge", 0, 5, {"reduceOptions": REDUCE, "displayMode": "gradient"}),
        panel(6, "table", 8, 5, {"showHeader": True}, align="auto", cellOptions={"type": "auto"}),
        {
            "id": 7,
            "type": "text",
            "title": "About",
            "gridPos": {"h": 4, "w": 8, "x": 16, "y": 5},
            "options": {"mode": "markdown", "content": "Hello."},
        },
    ],
}
OVERRIDE = {"matcher": {"id": "byName", "options": "A"}, "properties": [{"id": "custom.lineWidth", "value": 2}]}
CURVE = "panels.1"
DEFAULTS = f"{CURVE}.fieldConfig.defaults"
OVERRIDES = f"{CURVE}.fieldConfig.overrides"


def override(**new: object) -> list[Mapping[str, object]]:
    return [{**OVERRIDE, **new}]


def messages(put: Put, tools: Tools, dashboard: object) -> list[str]:
    return [finding.message for finding in check_dashboards(put(AT, json.dumps(dashboard)), tools)]


def test_a_good_dashboard_has_no_finding(put: Put, tools: Tools) -> None:
    assert messages(put, tools, GOOD) == []


@pytest.mark.parametrize(
    ("way", "new"),
    [
        (f"{DEFAULTS}.unit", "suffix: events"),
        (OVERRIDES, [OVERRIDE]),
        (OVERRIDES, override(properties=[{"id": "unit", "value": "bytes"}, {"id": "thresholds", "value": STEPS}])),
        (f"{DEFAULTS}.mappings", [{"type": "range", "options": {"from": None, "to": 1, "result": {"text": "x"}}}]),
        (
            "annotations.list",
            [
                {
                    "builtIn": 1,
                    "name": "Annotations & Alerts",
                    "datasource": {"type": "grafana", "uid": "-- Grafana --"},
                    "enable": True,
                    "iconColor": "red",
                }
            ],
        ),
        (f"{CURVE}.transformations", [{"id": "organize", "options": {}}]),
    ],
)
def test_a_good_variation_has_no_finding(put: Put, tools: Tools, way: str, new: object) -> None:
    assert messages(put, tools, changed(GOOD, way, new)) == []


PLANTED = [
    (
        "schemaVersion",
        12,
        "SchemaVersion is 12, and Grafana would migrate the dashboard: graphTooltip is lost in that.",
    ),
    ("uid", "a" * 41, f'uid: "{"a" * 41}" is no uid.'),
    ("uid", "a b", 'uid: "a b" is no uid.'),
    ("hideControls", False, "Unknown key hideControls."),
    ("graphTooltip", 3, "graphTooltip: 3 is not one of 1, 0 or 2."),
    ("refresh", 30, 'refresh: 30 is not of type "string".'),
    ("time.form", "now", "time: unknown key form."),
    (f"{CURVE}.span", 4, "panels[1]: unknown key span."),
    (f"{CURVE}.id", 3, "panels: 2 panels have the id 3."),
    (f"{CURVE}.id", GONE, "panels: a panel has no id."),
    (f"{CURVE}.gridPos.h", "4", 'panels[1].gridPos.h: "4" is not of type "number".'),
    (f"{CURVE}.gridPos.x", 20, "panels[1].gridPos: x + w is 28, and the grid has 24 columns."),
    (f"{CURVE}.gridPos.w", 9, "panels[2].gridPos: the box overlaps panels[1].gridPos."),
    (f"{CURVE}.gridPos", GONE, "panels[1].gridPos: x and y must be at least 0, w and h at least 1."),
    (f"{CURVE}.datasource", "Prometheus", 'panels[1].datasource: "Prometheus" is no object.'),
    (
        f"{CURVE}.datasource.uid",
        "P1809F7CD0C75ACF3",
        'panels[1].datasource: the uid "P1809F7CD0C75ACF3" is no variable, so it fits one Grafana only.',
    ),
    (f"{CURVE}.datasource.uid", "$ds", "panels[1].datasource: the data source variable ds is not declared."),
    (f"{CURVE}.description", None, "panels[1].description: the key is null."),
    (f"{CURVE}.maxDataPoints", 100, "panels[1].maxDataPoints: it makes Grafana skip samples."),
    (f"{CURVE}.targets.0.intervalFactor", 2, "panels[1].targets[0].intervalFactor: it makes Grafana skip samples."),
    (f"{CURVE}.targets.0.metric", "", "panels[1].targets[0]: unknown key metric."),
    (f"{CURVE}.targets.0.expr", GONE, "panels[1].targets[0]: the key expr is missing."),
    (
        f"{CURVE}.targets.0.format",
        "timeseries",
        'panels[1].targets[0].format: "timeseries" is not one of "time_series", "table" or "heatmap".',
    ),
    (f"{CURVE}.targets.0.refId", GONE, "panels[1].targets: a query has no refId."),
    (f"{CURVE}.targets", [{"refId": "A", "expr": "up"}] * 2, 'panels[1].targets: 2 queries have the refId "A".'),
    (f"{CURVE}.targets", [], "panels[1]: the panel has no query."),
    (f"{CURVE}.type", "graph", 'panels[1].type: "graph" is no panel type any more.'),
    (f"{CURVE}.type", GONE, "panels[1]: the key type is missing."),
    (
        f"{CURVE}.options.tooltip.mode",
        "all",
        'panels[1].options.tooltip.mode: "all" is not one of "multi", "none" or "single".',
    ),
    (
        f"{CURVE}.options.legend.showLegend",
        GONE,
        "panels[1].options.legend: showLegend is missing, so no legend is drawn.",
    ),
    (f"{CURVE}.options.legend.calcs", ["avg"], "panels[1].options.legend.calcs: avg is no reducer."),
    ("panels.2.options.colorMode", "fixed", None),
    ("panels.2.options.fieldOptions", {}, "panels[2].options: unknown key fieldOptions."),
    (
        "panels.2.options.reduceOptions.calcs",
        ["current"],
        "panels[2].options.reduceOptions.calcs: current is no reducer.",
    ),
    ("panels.3.options.showThresholdMarker", True, "panels[3].options: unknown key showThresholdMarker."),
    ("panels.4.options.displayMode", "retro", None),
    ("panels.5.options.columns", [], "panels[5].options: unknown key columns."),
    ("panels.6.options.mode", "md", 'panels[6].options.mode: "md" is not one of "code", "html" or "markdown".'),
    ("panels.0.height", 1, "panels[0]: unknown key height."),
    ("panels.0.collapsed", GONE, "panels[0]: the key collapsed is missing."),
    (f"{DEFAULTS}.unit", "secs", 'panels[1].fieldConfig.defaults.unit: Grafana knows no unit "secs".'),
    (f"{DEFAULTS}.custom.lineWith", 2, "panels[1].fieldConfig.defaults.custom: unknown key lineWith."),
    (f"{DEFAULTS}.custom.drawStyle", "lines", None),
    (f"{DEFAULTS}.color", {"mode": "thresold"}, None),
    (
        f"{DEFAULTS}.thresholds.steps.0.value",
        "null",
        "panels[1].fieldConfig.defaults.thresholds.steps: "
        "the first step must have the value null: it is the colour below all others.",
    ),
    (
        f"{DEFAULTS}.thresholds.steps",
        [{"color": "green", "value": None}, {"color": "red", "value": 2}, {"color": "red", "value": 1}],
        "panels[1].fieldConfig.defaults.thresholds.steps: the steps must be rising numbers.",
    ),
    (
        OVERRIDES,
        override(matcher={"id": "byname", "options": "A"}),
        'panels[1].fieldConfig.overrides[0].matcher.id: "byname" is no field matcher.',
    ),
    (
        OVERRIDES,
        override(properties=[{"id": "custom.lineWith", "value": 2}]),
        "panels[1].fieldConfig.overrides[0].properties[0]: unknown key lineWith.",
    ),
    (OVERRIDES, override(properties=[{"id": "units", "value": "s"}]), None),
    (
        OVERRIDES,
        override(properties=[{"id": "unit", "value": "secs"}]),
        'panels[1].fieldConfig.overrides[0].properties.unit: Grafana knows no unit "secs".',
    ),
    (
        f"{CURVE}.transformations",
        [{"id": "organise", "options": {}}],
        'panels[1].transformations[0].id: "organise" is no transformation.',
    ),
    ("templating.list.0.type", "data source", None),
    ("templating.list.0.hide", 7, "templating.list[0].hide: 7 is not one of 0, 1 or 2 other candidates."),
    ("templating.list", GOOD["templating"]["list"] * 2, 'templating: 2 variables are called "datasource".'),
]


@pytest.mark.parametrize(("way", "new", "message"), PLANTED)
def test_each_planted_mistake_is_found(put: Put, tools: Tools, way: str, new: object, message: str | None) -> None:
    found = list(check_dashboards(put(AT, json.dumps(changed(GOOD, way, new))), tools))
    assert found
    assert {finding.severity for finding in found} == {Severity.ERROR}
    assert {finding.at for finding in found} == {AT}
    if message is None:
        assert found[0].code == "grafana-schema"
    else:
        assert message in [finding.message for finding in found]


def test_panels_of_a_collapsed_row_are_checked_too(put: Put, tools: Tools) -> None:
    row = {**GOOD["panels"][0], "collapsed": True, "panels": [{**GOOD["panels"][1], "span": 4}]}
    dashboard = {**GOOD, "panels": [row, *GOOD["panels"][1:]]}
    assert messages(put, tools, dashboard) == [
        "panels[0].panels[0]: unknown key span.",
        "panels: 2 panels have the id 2.",
        'panels[1].title: another panel of the row has the title "timeseries" too.',
    ]


def test_two_dashboards_of_one_uid_are_found(put: Put, tools: Tools) -> None:
    put(AT, json.dumps(GOOD))
    folder = put("grafana/dashboards/b.json", json.dumps(GOOD))
    assert [(finding.at, finding.message) for finding in check_dashboards(folder, tools)] == [
        ("grafana/dashboards/b.json", f"The uid eventcore-overview is also that of {AT}.")
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"uid": "a", "uid": "b"}', "[" * 100_000])
def test_what_is_no_dashboard_is_one_finding(put: Put, tools: Tools, text: str) -> None:
    assert [finding.code for finding in check_dashboards(put(AT, text), tools)] == ["grafana-json"]


def test_without_the_schema_package_the_own_rules_run_and_the_rest_is_noted(
    put: Put, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_schema, "installed", lambda: False)
    dashboard = {**changed(GOOD, f"{DEFAULTS}.unit", "secs"), "hideControls": False}
    found = list(check_dashboards(put(AT, json.dumps(dashboard)), tools))
    assert [(finding.severity, finding.message) for finding in found] == [
        (
            Severity.NOTE,
            "The files were not checked against their schemas: the package jsonschema-rs is not installed.",
        ),
        (Severity.ERROR, 'panels[1].fieldConfig.defaults.unit: Grafana knows no unit "secs".'),
    ]


@pytest.mark.parametrize("new", [None, 1, "x", [], {}, [None], [[1]]])
def test_no_shape_makes_the_validator_fall(put: Put, tools: Tools, new: object) -> None:
    base = changed(GOOD, OVERRIDES, [OVERRIDE])
    folder = put(AT, "{}")
    for index, way in enumerate(_ways(base)):
        put(f"grafana/dashboards/{index}.json", json.dumps(changed(base, way, new)))
    assert list(check_dashboards(folder, tools))


def _ways(value: object, way: str = "") -> Iterator[str]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield f"{way}.{key}".removeprefix(".")
        yield from _ways(inner, f"{way}.{key}")
