"""Panels of Perses, each a plugin with its own options (perses/plugins of August 2026: `*/schemas/*.cue`)."""

from __future__ import annotations

from typing import Any

from eventcore_monitoring.generators.perses.looks import calculation, legend, mappings, number_format, thresholds

Json = dict[str, Any]

_COLOR_MODES = {"value": "value", "background": "background_solid", "none": "none"}
_NAMES = {"auto": "auto", "value": "off", "value_and_name": "on", "name": "on"}
_RADIUS = 50  # of a pie, in percent of the room; Perses' own default
_SAMPLE = "value"  # what a table of Perses calls the column that Grafana calls Value


def plugin(panel: Json) -> Json:
    """The plugin that draws a classic panel, which has an equivalent."""
    options = panel.get("options", {})
    defaults = panel.get("fieldConfig", {}).get("defaults", {})
    reduced = calculation(options.get("reduceOptions", {}).get("calcs", ()))
    shown = {"format": number_format(defaults)}
    match panel["type"]:
        case "timeseries":
            return _plugin("TimeSeriesChart", _time_series(options, defaults))
        case "stat":
            spec = {"calculation": reduced, **shown, **thresholds(defaults), **mappings(defaults), **_stat(options)}
            return _plugin("StatChart", spec)
        case "gauge":
            highest = {"max": defaults["max"]} if "max" in defaults else {}
            return _plugin("GaugeChart", {"calculation": reduced, **shown, **thresholds(defaults), **highest})
        case "bargauge":
            return _plugin("BarChart", {"calculation": reduced, **shown, "orientation": options["orientation"]})
        case "barchart":
            spec = {"calculation": "last-number", **shown, "orientation": options["orientation"]}
            return _plugin("BarChart", spec)
        case "piechart":
            named = legend(options, values=False)
            return _plugin("PieChart", {"calculation": reduced, **shown, **named, "radius": _RADIUS})
        case "table":
            return _plugin("Table", _table(options, defaults))
        case "heatmap":
            return _plugin("HeatMapChart", {"yAxisFormat": number_format(options["yAxis"])})
        case "status-history":
            return _plugin("StatusHistoryChart", {**legend(options, values=False), **mappings(defaults)})
        case "logs":
            spec = {
                "allowWrap": options["wrapLogMessage"],
                "enableDetails": options["enableLogDetails"],
                "showTime": True,
            }
            return _plugin("LogsTable", spec)
        case _:
            return _plugin("Markdown", {"text": options["content"]})


def _plugin(kind: str, spec: Json) -> Json:
    return {"kind": kind, "spec": spec}


def _stat(options: Json) -> Json:
    sparkline: Json = {"sparkline": {}} if options["graphMode"] == "area" else {}
    return {"colorMode": _COLOR_MODES[options["colorMode"]], "legendMode": _NAMES[options["textMode"]], **sparkline}


def _time_series(options: Json, defaults: Json) -> Json:
    custom = defaults["custom"]
    ends = {end: defaults[end] for end in ("min", "max") if end in defaults}
    scale = custom["scaleDistribution"]
    stacking = {"normal": {"stack": "all"}, "percent": {"stack": "percent"}}.get(custom["stacking"]["mode"], {})
    lines = {} if custom["thresholdsStyle"]["mode"] == "off" else thresholds(defaults)
    return {
        **legend(options, values=True),
        "yAxis": {
            "format": number_format(defaults),
            **({"label": custom["axisLabel"]} if custom.get("axisLabel") else {}),
            **ends,
            **({"logBase": scale["log"]} if scale["type"] == "log" else {}),
        },
        **lines,
        "visual": {
            "display": "bar" if custom["drawStyle"] == "bars" else "line",
            "lineWidth": min(max(custom["lineWidth"], 0.25), 3),
            "areaOpacity": custom["fillOpacity"] / 100,
            "showPoints": "always" if custom["drawStyle"] == "points" else "auto",
            "connectNulls": bool(custom["spanNulls"]),
            **stacking,
        },
    }


def _table(options: Json, defaults: Json) -> Json:
    shown = {"name": _SAMPLE, "format": number_format(defaults)}
    sorted_by = [_sorted(one) for one in options.get("sortBy", ())]
    mine = next((one for one in sorted_by if one["name"] == _SAMPLE), {})
    columns = [{**shown, **mine}, *(one for one in sorted_by if one["name"] != _SAMPLE)]
    filtering = {"enableFiltering": True} if defaults.get("custom", {}).get("filterable") else {}
    return {"density": "standard", **filtering, "columnSettings": [*columns, {"name": "timestamp", "hide": True}]}


def _sorted(by: Json) -> Json:
    name = _SAMPLE if by["displayName"] == "Value" else by["displayName"]
    return {"name": name, "sort": "desc" if by["desc"] else "asc"}
