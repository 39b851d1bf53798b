from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from changing import GONE, changed
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.program import Tools

Put = Callable[[str, str], Path]
AT = "grafana/resources/a.json"
PANEL = "spec.elements.one.spec"
QUERY = f"{PANEL}.data.spec.queries.0.spec"
DRAWN = f"{PANEL}.vizConfig.spec"
ITEM = "spec.layout.spec.items.0.spec"


def element(number: int) -> dict[str, Any]:
    query = {"kind": "DataQuery", "group": "prometheus", "version": "v0", "datasource": {"name": "${datasource}"}}
    legend = {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []}
    return {
        "kind": "Panel",
        "spec": {
            "id": number,
            "title": f"Panel {number}",
            "links": [],
            "data": {
                "kind": "QueryGroup",
                "spec": {
                    "queries": [
                        {
                            "kind": "PanelQuery",
                            "spec": {"refId": "A", "hidden": False, "query": {**query, "spec": {"expr": "up"}}},
                        }
                    ],
                    "transformations": [],
                    "queryOptions": {},
                },
            },
            "vizConfig": {
                "kind": "VizConfig",
                "group": "timeseries",
                "version": "",
                "spec": {
                    "options": {"legend": legend, "tooltip": {"mode": "multi", "sort": "desc"}},
                    "fieldConfig": {"defaults": {"unit": "short", "custom": {"drawStyle": "line"}}, "overrides": []},
                },
            },
        },
    }


GOOD: dict[str, Any] = {
    "apiVersion": "dashboard.grafana.app/v2",
    "kind": "Dashboard",
    "metadata": {"name": "a"},
    "spec": {
        "title": "A",
        "tags": [],
        "annotations": [],
        "links": [],
        "cursorSync": "Crosshair",
        "preload": False,
        "variables": [
            {
                "kind": "DatasourceVariable",
                "spec": {
                    "name": "datasource",
                    "hide": "dontHide",
                    "skipUrlSync": False,
                    "pluginId": "prometheus",
                    "current": {"text": "default", "value": "default"},
                    "options": [],
                    "multi": False,
                    "includeAll": False,
                    "allowCustomValue": True,
                    "refresh": "onDashboardLoad",
                    "regex": "",
                },
            }
        ],
        "timeSettings": {
            "timezone": "browser",
            "from": "now-6h",
            "to": "now",
            "autoRefresh": "1m",
            "autoRefreshIntervals": ["1m"],
            "hideTimepicker": False,
            "fiscalYearStartMonth": 0,
        },
        "elements": {"one": element(1), "two": element(2)},
        "layout": {
            "kind": "GridLayout",
            "spec": {
                "items": [
                    {
                        "kind": "GridLayoutItem",
                        "spec": {
                            "x": x,
                            "y": 0,
                            "width": 12,
                            "height": 8,
                            "element": {"kind": "ElementReference", "name": name},
                        },
                    }
                    for x, name in ((0, "one"), (12, "two"))
                ]
            },
        },
    },
}


def messages(put: Put, tools: Tools, dashboard: object) -> list[str]:
    return [finding.message for finding in check_dashboards(put(AT, json.dumps(dashboard)), tools)]


@pytest.mark.parametrize("bare", [False, True])
def test_a_good_dashboard_of_schema_v2_has_no_finding(put: Put, tools: Tools, bare: bool) -> None:
    assert messages(put, tools, GOOD["spec"] if bare else GOOD) == []


@pytest.mark.parametrize(
    ("way", "new", "message"),
    [
        ("spec.cursorSync", "crosshair", 'spec.cursorSync: "crosshair" is not one of'),
        ("spec.timeSettings", GONE, "spec: the key timeSettings is missing."),
        (f"{PANEL}.tittle", "x", "spec.elements.one.spec: unknown key tittle."),
        (f"{PANEL}.id", 2, "spec.elements: 2 panels have the id 2."),
        (f"{PANEL}.vizConfig.group", "graph", 'one.spec.vizConfig.group: "graph" is no panel type any more.'),
        (f"{QUERY}.query.spec", {"query": "up"}, "queries[0].spec.query.spec: unknown key query."),
        (f"{QUERY}.query.spec.expr", "up > $limit", "the variable limit is not declared."),
        (f"{QUERY}.query.datasource.name", "${other}", "the data source variable other is not declared."),
        (f"{DRAWN}.options.tooltip.mode", "all", 'vizConfig.spec.options.tooltip.mode: "all" is not one of'),
        (f"{DRAWN}.fieldConfig.defaults.unit", "secs", 'Grafana knows no unit "secs".'),
        (f"{DRAWN}.fieldConfig.defaults.custom.lineWith", 2, "unknown key lineWith."),
        (f"{DRAWN}.fieldConfig.defaults.mappings", [{"type": "values"}], "mappings[0]"),
        (f"{PANEL}.data.spec.transformations",
         [{"kind": "Transformation", "group": "organise", "spec": {"options": {}}}],
         '"organise" is no transformation.'),
        (f"{ITEM}.width", 13, "overlaps"),
        (f"{ITEM}.element.name", "three", "there is no element three."),
        (f"{ITEM}.element.name", "two", "spec.elements.one: no layout shows it."),
        ("spec.variables.0.kind", "DataSourceVariable", 'spec.variables[0].kind: "DataSourceVariable" is not one of'),
        ("spec.variables.0.spec.hide", "no", "spec.variables[0].spec.hide"),
    ],
)  # fmt: skip
def test_each_mistake_planted_in_schema_v2_is_found(
    put: Put, tools: Tools, way: str, new: object, message: str
) -> None:
    assert [one for one in messages(put, tools, changed(GOOD, way, new)) if message in one]


@pytest.mark.parametrize("new", [None, 1, "x", [], {}, [[1]]])
def test_no_shape_of_schema_v2_makes_the_validator_fall(put: Put, tools: Tools, new: object) -> None:
    ways = ["spec", "spec.elements", "spec.layout", "spec.variables", PANEL, QUERY, DRAWN, ITEM, f"{QUERY}.query"]
    for way in ways:
        assert messages(put, tools, changed(GOOD, way, new))
