"""Dashboards of grafanalib 0.7.1 in the form that Grafana 13 reads, at the last version of the classic model.

What grafanalib writes is at version 12, which Grafana migrates by some thirty steps, one of which loses the shared
tooltip. Nothing is left to migrate here: keys come from allow-lists, data sources are variables, ids and places are
made where there are none, and panel types that Grafana has removed become those that took their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eventcore_monitoring.generators.grafana.layout import COLUMNS, panel_id
from eventcore_monitoring.generators.grafana.modernise_panels import modern_panel, present

Json = dict[str, Any]

_VARIABLE = (
    *("name", "label", "description", "type", "datasource", "query", "regex", "refresh", "sort", "multi", "includeAll"),
    *("allValue", "hide", "current", "options"),
)
_LINK = ("title", "type", "icon", "tooltip", "url", "tags", "asDropdown", "targetBlank", "includeVars", "keepTime")
_HEAD = ("uid", "title", "description")
_WIDTH, _HEIGHT = 12, 8


class Modern(NamedTuple):
    """A dashboard in today's form, and what could not be kept, as sentence parts."""

    dashboard: Json
    lost: tuple[str, ...]


class Sources:
    """The data sources that a dashboard names, each as a variable: the default one is `datasource`."""

    def __init__(self) -> None:
        self.named: dict[str, str] = {}

    def reference(self, given: object, kind: str = "prometheus") -> Json:
        """What Grafana reads today, of what grafanalib has: nothing, a name, a variable or a reference."""
        match given:
            case {"uid": str(uid), **rest}:
                return {"type": rest.get("type") or kind, "uid": uid}
            case str() if given.startswith("-- "):
                return {"type": "datasource", "uid": given}
            case str() if (variable := re.fullmatch(r"\$\{?(\w+)\}?", given)) is not None:
                return {"type": kind, "uid": f"${{{variable[1]}}}"}
            case str() if given not in ("", "default", "Prometheus", "prometheus"):
                return {
                    "type": kind,
                    "uid": f"${{{self.named.setdefault(given, f'datasource_{len(self.named) + 1}')}}}",
                }
            case _:
                return {"type": kind, "uid": "${datasource}"}

    def variables(self, used: str) -> Iterator[Json]:
        """The variables to declare, of those that the text of a dashboard uses."""
        for name, shown in (
            ("datasource", "default"),
            *((variable, source) for source, variable in self.named.items()),
        ):
            if f"${{{name}}}" in used:
                label = "Data source" if name == "datasource" else f"Data source {shown}"
                yield {
                    **{"name": name, "label": label, "type": "datasource", "query": "prometheus", "refresh": 1},
                    **{"sort": 0, "multi": False, "includeAll": False, "hide": 0},
                    "current": {"text": shown, "value": shown},
                }


def modernised(given: Mapping[str, Any], name: str, tag: str) -> Modern:
    """The dashboard under a uid, with the tag of its deployment."""
    sources, lost = Sources(), []
    panels: list[Json] = []
    titles: dict[tuple[str, str], int] = {}
    for row, below in _rows(given):
        row_title = str(row.get("title") or "")
        made = []
        for number, one in enumerate(below):
            title = str(one.get("title") or "")
            twice = titles[row_title, title] = titles.get((row_title, title), 0) + 1
            identity = panel_id(row_title, title if twice == 1 else f"{title} {twice}")
            panel, faults = modern_panel(one, identity, sources.reference)
            lost += [f"panel {title or number + 1}: {fault}" for fault in faults]
            made.append(panel)
        panels += _placed(row, row_title, made, panels)
    annotations = [_annotation(one, sources) for one in _listed(given.get("annotations"), "list")]
    variables = [_variable(one, sources) for one in _listed(given.get("templating"), "list")]
    names = {one["name"] for one in variables}
    used = repr((panels, annotations, variables))
    shared = 1 if given.get("sharedCrosshair") else 0
    dashboard = {
        **present(given, _HEAD),
        "uid": name,
        "tags": list(dict.fromkeys([*(given.get("tags") or ()), tag])),
        "schemaVersion": 42,
        "editable": False,
        "graphTooltip": given.get("graphTooltip") or shared,
        "time": present(given.get("time") or {}, ("from", "to")) or {"from": "now-6h", "to": "now"},
        "refresh": given.get("refresh") or "",
        "timezone": given.get("timezone") or "",
        "templating": {"list": [*(one for one in sources.variables(used) if one["name"] not in names), *variables]},
        "annotations": {"list": annotations},
        "links": [present(one, _LINK) for one in given.get("links") or ()],
        "panels": panels,
    }
    return Modern(dashboard, tuple(lost))


def _listed(holder: object, key: str) -> list[Json]:
    found = holder.get(key) if isinstance(holder, Mapping) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _rows(given: Mapping[str, Any]) -> Iterator[tuple[Json, list[Json]]]:
    """The headings with the panels below them: of old rows, and of panels among which rows stand."""
    for row in given.get("rows") or ():
        shown = row.get("showTitle")
        yield {**row, "collapsed": row.get("collapse", False), "heading": shown is not False}, list(row["panels"])
    heading: Json = {"heading": False}
    below: list[Json] = []
    for panel in given.get("panels") or ():
        if panel.get("type") != "row":
            below.append(panel)
            continue
        if below or heading["heading"]:
            yield heading, below
        heading, below = {**panel, "heading": True}, list(panel.get("panels") or ())
    if below or heading["heading"]:
        yield heading, below


def _placed(row: Json, title: str, panels: Sequence[Json], above: Sequence[Json]) -> Iterator[Json]:
    """The panels of a row with their places: those that they have, where all have one, else from left to right."""
    bottom = max((one["gridPos"]["y"] + one["gridPos"]["h"] for one in above), default=0)
    if not all("gridPos" in panel for panel in panels):
        _lay_out(panels, bottom + bool(row["heading"]))
    if row["heading"]:
        top = min((panel["gridPos"]["y"] for panel in panels), default=bottom + 1) - 1
        collapsed = bool(row.get("collapsed"))
        repeat = {"repeat": row["repeat"]} if row.get("repeat") else {}
        yield {
            **{"id": panel_id(title), "type": "row", "title": title, "collapsed": collapsed},
            **{"gridPos": {"x": 0, "y": max(top, 0), "w": COLUMNS, "h": 1}, **repeat},
            "panels": list(panels) if collapsed else [],
        }
        if collapsed:
            return
    yield from panels


def _lay_out(panels: Sequence[Json], top: int) -> None:
    left = tallest = 0
    for panel in panels:
        width = min(2 * (panel.pop("span", None) or _WIDTH // 2), COLUMNS)
        if left + width > COLUMNS:
            top, left, tallest = top + tallest, 0, 0
        panel["gridPos"] = {"x": left, "y": top, "w": width, "h": _HEIGHT}
        left, tallest = left + width, max(tallest, _HEIGHT)


def _variable(given: Json, sources: Sources) -> Json:
    kind = given.get("type")
    made: Json = {"label": given.get("name"), "sort": 0, "multi": False, "includeAll": False, "hide": 0}
    made |= present(given, _VARIABLE)
    current = {key: value for key, value in (given.get("current") or {}).items() if key in ("text", "value") and value}
    made.pop("current", None)
    if kind == "query":
        made["datasource"] = sources.reference(given.get("datasource"))
        made["refresh"] = given.get("refresh") or 1
    else:
        made.pop("datasource", None)
        values = [one.strip() for one in str(given.get("query") or "").split(",")]
        current = current if current.keys() == {"text", "value"} else {"text": values[0], "value": values[0]}
        if kind in ("custom", "interval"):
            made.setdefault("options", [{"selected": one == values[0], "text": one, "value": one} for one in values])
    if current.keys() == {"text", "value"}:
        made["current"] = current
    ordered = {key: made[key] for key in _VARIABLE if key in made}
    return ordered | ({"options": [_option(one) for one in made["options"]]} if "options" in made else {})


def _option(given: Json) -> Json:
    text, value = (str(given.get(key) or "").strip() for key in ("text", "value"))
    return {"selected": bool(given.get("selected")), "text": text, "value": value}


def _annotation(given: Json, sources: Sources) -> Json:
    kept = {
        key: value
        for key, value in given.items()
        if value is not None and key in ("name", "enable", "hide", "iconColor", "titleFormat", "textFormat", "tagKeys")
    }
    target = (
        {"refId": "Anno", "expr": given["expr"], "interval": given.get("step") or "1m"} if given.get("expr") else None
    )
    queried = {"target": target} if target else {}
    return {
        **{"name": "Annotations", "enable": True, "iconColor": "blue"},
        **kept,
        "datasource": sources.reference(given.get("datasource")),
        **queried,
    }
