"""Schema version 2: a classic dashboard as the resource `dashboard.grafana.app/v2`, Grafana 13's own format.

Options and field configuration are the same in both, so a panel is built once. Keys: npm @grafana/schema 13.2.3
(`schema/dashboard/v2`); what becomes of what: Grafana 13's own conversion (`v1_to_v2alpha1.go`). A value that it does
not know, of a dashboard that was handed over, becomes the default; the checks name it in the classic file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eventcore_monitoring.generators.grafana.data_query import data_query
from eventcore_monitoring.generators.grafana.layout import below_headings
from eventcore_monitoring.generators.grafana.v2_variables import variables

Json = dict[str, Any]

API_VERSION = "dashboard.grafana.app/v2"
_CURSOR = {1: "Crosshair", 2: "Tooltip"}
_REFRESHES = ["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d"]
# What of a classic panel is said of all of its queries.
_QUERY_OPTIONS = ("interval", "timeFrom", "timeShift", "timeCompare", "hideTimeOverride", "cacheTimeout",
                  "queryCachingTTL")  # fmt: skip
# What of a classic query is not the data source's own.
_OF_PANEL_QUERY = ("refId", "datasource", "hide")
_WEEK_STARTS = ("saturday", "sunday", "monday")
_OF_TRANSFORMATION = ("disabled", "filter", "topic")
_OF_ANNOTATION = ("filter", "placement", "mappings")


def resource(classic: Json, tabs: Mapping[str, str]) -> Json:
    """The resource of a classic dashboard; `tabs`: the title of the tab that each row (by its title) stands in."""
    return {
        "apiVersion": API_VERSION,
        "kind": "Dashboard",
        "metadata": {"name": classic["uid"]},
        "spec": spec(classic, tabs),
    }


def spec(classic: Json, tabs: Mapping[str, str]) -> Json:
    """What a resource holds."""
    rows = list(below_headings(classic["panels"]))
    description = {"description": classic["description"]} if "description" in classic else {}
    return {
        "title": classic["title"],
        **description,
        "tags": classic["tags"],
        "editable": classic["editable"],
        "cursorSync": _CURSOR.get(classic["graphTooltip"], "Off"),
        "preload": classic.get("preload", False),
        **({"liveNow": True} if classic.get("liveNow") else {}),
        "timeSettings": _time_settings(classic),
        "variables": [*variables(classic["templating"]["list"])],
        "annotations": [_annotation(one) for one in classic["annotations"]["list"]],
        "links": classic["links"],
        "elements": {_name(panel): _element(panel) for _, panels in rows for panel in panels},
        "layout": _layout(rows, tabs),
    }


def _time_settings(classic: Json) -> Json:
    picker = classic.get("timepicker", {})
    further = {
        "weekStart": classic["weekStart"] if classic.get("weekStart") in _WEEK_STARTS else None,
        "nowDelay": picker.get("nowDelay"),
        "quickRanges": picker.get("quick_ranges"),
    }
    return {
        "timezone": classic["timezone"] or "browser",
        "from": classic["time"]["from"],
        "to": classic["time"]["to"],
        "autoRefresh": classic["refresh"],
        "autoRefreshIntervals": picker.get("refresh_intervals", _REFRESHES),
        "hideTimepicker": picker.get("hidden", False),
        "fiscalYearStartMonth": classic.get("fiscalYearStartMonth", 0),
        **{key: value for key, value in further.items() if value is not None},
    }


def _layout(rows: Sequence[tuple[Json, list[Json]]], tabs: Mapping[str, str]) -> Json:
    """Rows below one another; where there are tabs, all rows stand in one, those without in a first of their own."""
    if not any(tabs.get(heading["title"]) for heading, _ in rows):
        return _rows_layout(rows)
    by_tab: dict[str, list[tuple[Json, list[Json]]]] = {}
    for row in rows:
        by_tab.setdefault(tabs.get(row[0]["title"]) or "Overview", []).append(row)
    made = [
        {"kind": "TabsLayoutTab", "spec": {"title": title, "layout": _rows_layout(inside)}}
        for title, inside in by_tab.items()
    ]
    return {"kind": "TabsLayout", "spec": {"tabs": made}}


def _rows_layout(rows: Sequence[tuple[Json, list[Json]]]) -> Json:
    return {"kind": "RowsLayout", "spec": {"rows": [_row(heading, panels) for heading, panels in rows]}}


def _row(heading: Json, panels: Sequence[Json]) -> Json:
    top = min((panel["gridPos"]["y"] for panel in panels), default=0)
    repeat = {"repeat": {"mode": "variable", "value": heading["repeat"]}} if "repeat" in heading else {}
    items = [_item(panel, top) for panel in panels]
    return {
        "kind": "RowsLayoutRow",
        "spec": {
            "title": heading["title"],
            "collapse": heading["collapsed"],
            **({} if "id" in heading else {"hideHeader": True}),
            **repeat,
            "layout": {"kind": "GridLayout", "spec": {"items": items}},
        },
    }


def _item(panel: Json, top: int) -> Json:
    box = panel["gridPos"]
    repeat = {}
    if "repeat" in panel:
        most = {"maxPerRow": panel["maxPerRow"]} if "maxPerRow" in panel else {}
        how = {"mode": "variable", "value": panel["repeat"], "direction": panel["repeatDirection"], **most}
        repeat = {"repeat": how}
    return {
        "kind": "GridLayoutItem",
        "spec": {
            "x": box["x"],
            "y": box["y"] - top,
            "width": box["w"],
            "height": box["h"],
            "element": {"kind": "ElementReference", "name": _name(panel)},
            **repeat,
        },
    }


def _name(panel: Json) -> str:
    return f"panel-{panel['id']}"


def _element(panel: Json) -> Json:
    match panel:
        case {"libraryPanel": {"name": str(name), "uid": str(uid)}}:  # the server holds the rest of it
            held = {"name": name, "uid": uid}
            return {"kind": "LibraryPanel", "spec": {"id": panel["id"], "title": panel["title"], "libraryPanel": held}}
    return {
        "kind": "Panel",
        "spec": {
            "id": panel["id"],
            "title": panel["title"],
            "description": panel.get("description", ""),
            **({"transparent": True} if panel.get("transparent") else {}),
            "links": [_link(one) for one in panel.get("links", ())],
            "data": {
                "kind": "QueryGroup",
                "spec": {
                    "queries": [_query(one) for one in panel.get("targets", ())],
                    "transformations": [_transformation(one) for one in panel.get("transformations", ())],
                    "queryOptions": {key: panel[key] for key in _QUERY_OPTIONS if key in panel},
                },
            },
            "vizConfig": {
                "kind": "VizConfig",
                "group": panel["type"],
                "version": "",
                "spec": {
                    "options": panel["options"],
                    "fieldConfig": panel.get("fieldConfig", {"defaults": {}, "overrides": []}),
                },
            },
        },
    }


def _link(classic: Json) -> Json:
    return {"title": classic["title"], "url": classic.get("url", ""), "targetBlank": classic.get("targetBlank", False)}


def _query(target: Json) -> Json:
    own = {key: value for key, value in target.items() if key not in _OF_PANEL_QUERY}
    return {
        "kind": "PanelQuery",
        "spec": {
            "refId": target["refId"],
            "hidden": target.get("hide", False),
            "query": data_query(target["datasource"], own),
        },
    }


def _transformation(classic: Json) -> Json:
    further = {key: classic[key] for key in _OF_TRANSFORMATION if key in classic}
    options = classic.get("options", {})
    return {"kind": "Transformation", "group": classic.get("id", ""), "spec": {**further, "options": options}}


def _annotation(classic: Json) -> Json:
    known = ("name", "datasource", "enable", "hide", "iconColor", "target", "builtIn", *_OF_ANNOTATION)
    own = {key: classic[key] for key in _OF_ANNOTATION if key in classic}
    further = {key: value for key, value in classic.items() if key not in known}
    return {
        "kind": "AnnotationQuery",
        "spec": {
            "name": classic["name"],
            "enable": classic["enable"],
            "hide": classic.get("hide", False),
            "iconColor": classic["iconColor"],
            **({"builtIn": True} if classic.get("builtIn") else {}),
            **own,
            "query": data_query(classic["datasource"], classic.get("target", {})),
            **({"legacyOptions": further} if further else {}),
        },
    }
