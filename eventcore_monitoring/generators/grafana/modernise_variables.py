"""Variables, annotations and links of foreign dashboards, as Grafana 13 reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eventcore_monitoring.generators.grafana.modernise_sources import source
from eventcore_monitoring.generators.grafana.modernise_values import Json, mapping, mappings, number, picked, said, text

# `VariableModel` of npm @grafana/schema 13.2; an interval's own keys are missing there, yet Grafana reads them.
_VARIABLE = ("name", "label", "description", "type", "datasource", "query", "regex", "refresh", "sort", "multi",
             "includeAll", "allValue", "allowCustomValue", "skipUrlSync", "hide", "auto", "auto_count", "auto_min",
             "current", "options")  # fmt: skip
# Keys that only some types have; `options` of the others are what a server found last.
_LISTED = ("custom", "interval")
_CHOSEN = ("query", "custom", "datasource")
_ANNOTATION = ("builtIn", "name", "datasource", "enable", "hide", "iconColor", "filter", "placement", "target", "type",
               "titleFormat", "textFormat", "tagKeys", "useValueForTime")  # fmt: skip
_LINK = {"title": "", "type": "link", "icon": "external link", "tooltip": "", "url": "", "tags": [],
         "asDropdown": False, "targetBlank": False, "includeVars": False, "keepTime": False}  # fmt: skip
_TAGGED = {"limit": 100, "matchAny": False, "tags": [], "type": "tags"}
_HIDDEN = 2


class Fitted(NamedTuple):
    """A variable or an annotation, and the data source variable that it needs, if any."""

    value: Json
    variable: Json | None = None


def variable(given: Json, known: Mapping[str, str]) -> Fitted:
    """A variable. A constant that everybody sees is a text box since Grafana 7.4, so it becomes one."""
    kind = text(given.get("type")) or "query"
    hide = int(number(given.get("hide")) or 0)
    found = {**given, "type": kind, "hide": hide}
    needed = None
    if kind in ("constant", "textbox"):
        value = _value(mapping(given.get("current"))) or str(given.get("query", ""))
        found |= {"query": value, "current": {"text": value, "value": value}}
        found["type"] = "constant" if kind == "constant" and hide == _HIDDEN else "textbox"
    else:
        found["current"] = _current(given)
    if kind in ("query", "adhoc", "groupby"):
        query = {"expr": given["query"]} if kind == "query" and isinstance(given.get("query"), str) else {}
        at = source(given.get("datasource"), query, known)
        found["datasource"], needed = at.reference, at.variable
    else:
        found.pop("datasource", None)
    if kind not in _LISTED:
        found.pop("options", None)
    else:
        found["options"] = [_option(one) for one in mappings(given.get("options"))] or _options(given)
        found["query"] = text(given.get("query")) or ",".join(str(one["value"]) for one in found["options"])
    if kind not in _CHOSEN:
        found = {key: value for key, value in found.items() if key not in ("multi", "includeAll", "allValue", "regex")}
    if kind == "interval":
        found["refresh"] = 2
    if kind in ("adhoc", "groupby"):
        found.pop("query", None)
    if kind not in ("query", "interval", "datasource"):
        found.pop("refresh", None)
    if kind != "query":
        found.pop("sort", None)
    if not (kind == "interval" and given.get("auto")):
        found = {key: value for key, value in found.items() if not key.startswith("auto")}
    if kind in ("constant", "textbox") and not found["query"]:
        return Fitted({**picked(found, _VARIABLE), "query": ""}, needed)
    return Fitted(picked(found, _VARIABLE), needed)


def _value(current: Json) -> str:
    value = current.get("value")
    return "" if value is None or isinstance(value, list | dict) else str(value)


def _current(given: Json) -> Json | None:
    """The present value; the choice of all of them has a value of its own, which grafanalib does not know."""
    current = mapping(given.get("current"))
    value, shown = current.get("value"), current.get("text", current.get("value"))
    if value in (None, "", []):
        return None
    if given.get("includeAll") and value in ("All", "all", ["All"], "$__all", ["$__all"]):
        shown, value = "All", "$__all"
    if given.get("multi") and not isinstance(value, list):
        shown, value = [str(shown)], [value]
    plain = [str(one) for one in value] if isinstance(value, list) else str(value)
    return {"text": shown if isinstance(shown, list) else str(shown), "value": plain}


def _option(given: Json) -> Json:
    value = str(given.get("value", given.get("text", ""))).strip()
    return {"selected": bool(given.get("selected")), "text": str(given.get("text", value)).strip(), "value": value}


def _options(given: Json) -> list[Json]:
    """The choices of a text such as `1m,5m`, where grafanalib listed none."""
    present = _value(mapping(given.get("current")))
    values = [one.strip() for one in text(given.get("query")).split(",") if one.strip()]
    return [{"selected": one == present, "text": one, "value": one} for one in values]


def annotation(given: Json, known: Mapping[str, str]) -> Fitted:
    """Marks on the time axis; the query moved into `target`, where each data source looks for it."""
    at = source(given.get("datasource"), given, known)
    target = {**mapping(given.get("target"))}
    kind = at.reference["type"]
    if kind in ("prometheus", "loki") and "expr" in given:
        interval = given.get("step", given.get("interval"))
        target = {"refId": "Anno", "expr": given["expr"], **said({"interval": interval}), **target}
    elif kind == "grafana" and "tags" in given:
        target = {**_TAGGED, **picked(given, ("limit", "matchAny", "tags", "type")), **target}
    found = {
        **given,
        "name": text(given.get("name")) or "Annotation",
        "datasource": at.reference,
        "enable": given.get("enable", True) is not False,
        "iconColor": text(given.get("iconColor")) or "blue",
        "target": target,
        "hide": given.get("hide") or None,
        "type": given.get("type") if given.get("builtIn") else None,
    }
    return Fitted(picked(found, _ANNOTATION), at.variable)


def links(given: object) -> list[Json]:
    """Links of a dashboard or of a panel; Grafana's type wants every key."""
    found = []
    for one in mappings(given):
        kind = "dashboards" if one.get("type") in ("dashboards", "dashboard") and not one.get("url") else "link"
        found.append({key: one.get(key, fallback) for key, fallback in _LINK.items()} | {"type": kind})
    return found
