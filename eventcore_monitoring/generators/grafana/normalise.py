"""Normalising: what grafanalib 0.7.1 builds, as Grafana 13 reads it.

Keys come from allow-lists in the order in which a reviewer reads them, so a key that Grafana ignores, or a null, has no
way in. Source of the keys: npm @grafana/schema 13.2 (`Panel`, `RowPanel`, `VariableModel`, options of each panel).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]

_PANEL = ("id", "type", "title", "description", "gridPos", "repeat", "repeatDirection", "links", "datasource",
          "timeFrom", "targets", "transformations")  # fmt: skip
_FIELD = ("unit", "decimals", "min", "max", "noValue", "color", "thresholds", "mappings", "links", "custom")
_CUSTOM = (
    "drawStyle",
    "lineInterpolation",
    "lineWidth",
    "fillOpacity",
    "gradientMode",
    "showPoints",
    "pointSize",
    "spanNulls",
    "stacking",
    "thresholdsStyle",
    "axisPlacement",
    "axisLabel",
    "axisSoftMin",
    "axisSoftMax",
    "scaleDistribution",
    "align",
    "cellOptions",
    "filterable",
)
_VARIABLE = (
    "name",
    "label",
    "type",
    "datasource",
    "query",
    "regex",
    "refresh",
    "sort",
    "multi",
    "includeAll",
    "allValue",
    "hide",
    "current",
    "options",
)
_ROW = ("id", "type", "title", "collapsed", "gridPos", "repeat", "panels")


def normalised_panel(built: Json, overrides: list[Json]) -> Json:
    """A panel of any kind that is no row."""
    panel = _present(built, _PANEL)
    kind = built["type"]
    if "fieldConfig" not in built or kind == "text":
        return {**panel, "options": built["options"]}
    defaults = built["fieldConfig"]["defaults"]
    fields = _present({**defaults, "custom": _custom(kind, defaults.get("custom", {}))}, _FIELD)
    options = _options(kind, built)
    return {**panel, "fieldConfig": {"defaults": fields, "overrides": overrides}, "options": options}


def normalised_row(built: Json) -> Json:
    """A row's heading."""
    return {key: built[key] for key in _ROW if built[key] is not None}


def normalised_variable(built: Json, current: Json | None) -> Json:
    """A variable with its present value."""
    return _present({**built, "current": current}, _VARIABLE)


def _present(built: Mapping[str, Any], keys: Iterable[str]) -> Json:
    """What is said, in this order: neither nulls nor empty collections nor empty text."""
    return {key: value for key in keys if (value := built.get(key)) is not None and value not in ("", [], {})}


def _custom(kind: str, built: Json) -> Json:
    if kind == "timeseries":
        kind_of_scale = built["scaleDistribution"]["type"]
        scale = {"type": kind_of_scale, **({"log": 10} if kind_of_scale == "log" else {})}
        return _present({**built, "scaleDistribution": scale}, _CUSTOM)
    return _present(built, _CUSTOM)


def _options(kind: str, built: Json) -> Json:
    """The options of a panel; gauges have theirs at places where Grafana no longer looks."""
    options: Json = built.get("options", {})
    match kind:
        case "timeseries":
            return options
        case "gauge":
            calculations = built["fieldConfig"]["defaults"]["calcs"]
            shown = {key: built["fieldConfig"][key] for key in ("showThresholdLabels", "showThresholdMarkers")}
            return {"reduceOptions": _reduced(calculations), "orientation": "auto", **shown}
        case "bargauge":
            kept = {key: options[key] for key in ("displayMode", "orientation")}
            return {"reduceOptions": _reduced(options["fieldOptions"]["calcs"]), **kept, "valueMode": "color"}
        case "table":
            sorting = {"sortBy": options["sortBy"]} if options.get("sortBy") else {}
            return {"showHeader": options["showHeader"], "cellHeight": "sm", **sorting}
        case _:
            return options


def _reduced(calculations: list[str]) -> Json:
    return {"calcs": calculations, "fields": "", "values": False}
