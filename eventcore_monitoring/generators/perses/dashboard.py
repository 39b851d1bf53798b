"""A classic dashboard as a dashboard of Perses (perses/perses 0.54, `cue/model/api/v1/dashboard`).

Rows become groups on a grid of 24 columns, which Perses has too; tabs have no equivalent, so their rows stand in order.
Annotations and overrides by series are not translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventcore_monitoring.generators.grafana.layout import below_headings
from eventcore_monitoring.generators.perses.panels import plugin
from eventcore_monitoring.generators.perses.queries import query
from eventcore_monitoring.generators.perses.variables import variable

Json = dict[str, Any]


def perses_dashboard(classic: Json, project: str) -> Json:
    """The dashboard; every part of it has an equivalent."""
    groups = list(below_headings(classic["panels"]))
    return {
        "kind": "Dashboard",
        "metadata": {"name": classic["uid"], "project": project},
        "spec": {
            "display": _display(classic),
            "duration": classic["time"]["from"].removeprefix("now-"),
            "refreshInterval": classic["refresh"],
            "variables": [variable(one) for one in classic["templating"]["list"]],
            "links": [_link(one) for one in classic["links"]],
            "panels": {_key(panel): _panel(panel) for _, panels in groups for panel in panels},
            "layouts": [_layout(heading, panels) for heading, panels in groups],
        },
    }


def _display(titled: Json) -> Json:
    description = {"description": titled["description"]} if titled.get("description") else {}
    return {"name": titled["title"], **description}


def _key(panel: Json) -> str:
    return f"panel-{panel['id']}"


def _panel(panel: Json) -> Json:
    return {
        "kind": "Panel",
        "spec": {
            "display": _display(panel),
            "plugin": plugin(panel),
            "queries": [query(one, panel) for one in panel.get("targets", ())],
            "links": [_link(one) for one in panel.get("links", ())],
        },
    }


def _layout(heading: Json, panels: Sequence[Json]) -> Json:
    top = min((panel["gridPos"]["y"] for panel in panels), default=0)
    named = {"display": {"title": heading["title"], "collapse": {"open": not heading["collapsed"]}}}
    repeat = {"repeatVariable": heading["repeat"]} if "repeat" in heading else {}
    return {
        "kind": "Grid",
        "spec": {
            **(named if "id" in heading else {}),
            "items": [_item(panel, top) for panel in panels],
            **repeat,
        },
    }


def _item(panel: Json, top: int) -> Json:
    box = panel["gridPos"]
    return {
        "x": box["x"],
        "y": box["y"] - top,
        "width": box["w"],
        "height": box["h"],
        "content": {"$ref": f"#/spec/panels/{_key(panel)}"},
    }


def _link(link: Json) -> Json:
    return {"name": link["title"], "url": link["url"], "renderVariables": True, "targetBlank": link["targetBlank"]}
