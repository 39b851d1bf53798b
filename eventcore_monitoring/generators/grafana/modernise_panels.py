"""Panels of grafanalib 0.7.1, those that Grafana has removed included, as Grafana 13 reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from eventcore_monitoring.generators.grafana.own_panels import heatmap_options

Json = dict[str, Any]
Reference = Callable[[object], Json]

_COMMON = ("title", "description", "gridPos", "transparent", "repeat", "repeatDirection", "transformations")
_FIELD = ("unit", "decimals", "min", "max", "noValue", "displayName", "color", "mappings", "links")
_TARGET = ("refId", "expr", "legendFormat", "format", "instant", "range", "hide", "exemplar", "interval")
_CUSTOM = {
    "timeseries": (
        *("drawStyle", "lineInterpolation", "lineWidth", "fillOpacity", "gradientMode", "showPoints", "pointSize"),
        *("barAlignment", "spanNulls", "stacking", "thresholdsStyle", "axisPlacement", "axisLabel", "axisSoftMin"),
        *("axisSoftMax", "scaleDistribution", "hideFrom"),
    ),
    "table": ("align", "filterable", "cellOptions"),
    "barchart": (
        "lineWidth",
        "fillOpacity",
        "gradientMode",
        "axisPlacement",
        "axisLabel",
        "scaleDistribution",
        "hideFrom",
    ),
    "state-timeline": ("lineWidth", "fillOpacity", "hideFrom"),
    "histogram": ("lineWidth", "fillOpacity", "gradientMode", "hideFrom"),
    "heatmap": ("scaleDistribution", "hideFrom"),
    "piechart": ("hideFrom",),
}
_OPTIONS = {
    "timeseries": ("legend", "tooltip"),
    "stat": ("reduceOptions", "orientation", "textMode", "colorMode", "graphMode", "justifyMode"),
    "table": ("showHeader", "sortBy", "cellHeight"),
    "text": ("mode", "content"),
    "logs": (
        *("showTime", "showLabels", "showCommonLabels", "wrapLogMessage", "prettifyLogMessage", "enableLogDetails"),
        *("dedupStrategy", "sortOrder"),
    ),
    "piechart": ("reduceOptions", "pieType", "displayLabels", "legend", "tooltip"),
    "state-timeline": ("mergeValues", "alignValue", "showValue", "rowHeight", "legend", "tooltip"),
    "histogram": ("bucketSize", "bucketOffset", "combine", "legend", "tooltip"),
    "barchart": (
        *("orientation", "xField", "xTickLabelRotation", "xTickLabelSpacing", "showValue", "stacking", "groupWidth"),
        *("barWidth", "barRadius", "legend", "tooltip", "text"),
    ),
    "news": ("feedUrl", "showImage"),
}
_CALCULATION = {"avg": "mean", "current": "lastNotNull", "total": "sum", "name": "lastNotNull", "first": "firstNotNull"}
_QUIET = {"displayMode": "list", "placement": "bottom", "calcs": [], "showLegend": True}


def present(holder: Mapping[str, Any], keys: Iterable[str]) -> Json:
    """What is said of these, in this order: neither nulls nor empty texts and collections."""
    return {key: value for key in keys if (value := holder.get(key)) is not None and value not in ("", [], {})}


def modern_panel(given: Json, identity: int, reference: Reference) -> tuple[Json, list[str]]:
    """A panel with an id, and what of it could not be kept. `reference`: what a data source is called today."""
    lost: list[str] = []
    kind, options, defaults, overrides = _drawn(given, lost)
    panel: Json = {"id": identity, "type": kind, **present(given, _COMMON)}
    panel.setdefault("title", "")
    if given.get("span") is not None and "gridPos" not in panel:
        panel["span"] = given["span"]
    if given.get("links"):
        panel["links"] = given["links"]
    targets = [_target(one, given, reference) for one in given.get("targets") or () if isinstance(one, dict)]
    if kind not in ("text", "dashlist", "alertlist", "annolist", "news"):
        panel["datasource"] = targets[0]["datasource"] if len(targets) == 1 else reference(given.get("datasource"))
        panel["targets"] = targets
    if defaults is not None:
        panel["fieldConfig"] = {"defaults": defaults, "overrides": overrides}
    panel["options"] = options
    return panel, lost


def _target(given: Json, panel: Json, reference: Reference) -> Json:
    source = reference(given.get("datasource") or panel.get("datasource"))
    kept = present(given, _TARGET)
    if not kept.get("hide"):
        kept.pop("hide", None)
    if source["type"] == "prometheus" or "expr" in kept:
        instant = bool(kept.get("instant"))
        kept |= {"expr": given.get("expr") or "", "instant": instant, "range": not instant, "editorMode": "code"}
    else:
        kept |= {key: value for key, value in given.items() if value not in (None, "", [], {}) and key != "datasource"}
    return {"refId": kept.pop("refId", "A"), "datasource": source, **kept}


def _drawn(given: Json, lost: list[str]) -> tuple[str, Json, Json | None, list[Json]]:
    """Type, options, field configuration (None for panels without values) and overrides."""
    kind = str(given.get("type"))
    configured = given.get("fieldConfig") or {}
    overrides = list(configured.get("overrides") or ())
    options: Json = given["options"] if isinstance(given.get("options"), dict) else {}
    match kind:
        case "graph":
            return _of_graph(given)
        case "singlestat":
            return _of_singlestat(given)
        case "heatmap":
            scale = {"custom": {"scaleDistribution": {"type": "linear"}}}
            return kind, heatmap_options(_axis(given).get("format") or "short"), scale, overrides
        case "grafana-piechart-panel":
            place = "right" if given.get("legendType") == "Right side" else "bottom"
            legend = {"displayMode": "list", "placement": place, "showLegend": True, "calcs": [], "values": []}
            pie = {"pieType": given.get("pieType") or "pie", "reduceOptions": _reduced("lastNotNull"), "legend": legend}
            return "piechart", {**pie, "displayLabels": [], "tooltip": {"mode": "single", "sort": "none"}}, {
                "unit": given.get("format") or "short", "color": {"mode": "palette-classic"}
            }, overrides  # fmt: skip
        case "natel-discrete-panel":
            line = {"mergeValues": True, "alignValue": "left", "showValue": "auto", "rowHeight": 0.9}
            mapped = present({"mappings": _mappings(given)}, ["mappings"])
            defaults = {"unit": given.get("units") or "none", "color": {"mode": "thresholds"}, **mapped}
            return "state-timeline", {**line, "legend": _QUIET, "tooltip": _tooltip({})}, {
                **defaults, "thresholds": _thresholds(None), "custom": {"fillOpacity": 70, "lineWidth": 0}
            }, overrides  # fmt: skip
        case "dashlist":
            return kind, _dashboard_list(given), None, []
        case "alertlist":
            return kind, _alert_list(given, options), None, []
        case "text" | "news":
            return (
                kind,
                present(options, _OPTIONS[kind]) | ({"content": options.get("content", "")} if kind == "text" else {}),
                None,
                [],
            )
        case "gauge" | "bargauge":
            return kind, *_of_gauge(given, kind, options), overrides
        case _ if kind in _OPTIONS:
            return kind, _modern_options(kind, options), _defaults(kind, configured), overrides
        case _:
            lost.append(f"Grafana has no panel of the type {kind} any more; its settings are kept as they are")
            return kind, dict(options), _defaults(kind, configured), overrides


def _modern_options(kind: str, options: Json) -> Json:
    made = present(options, _OPTIONS[kind])
    if "legend" in _OPTIONS[kind]:
        made["legend"] = {**_QUIET, **made.get("legend", {})}
        if kind == "piechart":
            made["legend"].setdefault("values", [])
    if "tooltip" in _OPTIONS[kind]:
        made["tooltip"] = _tooltip(made.get("tooltip", {}))
    if kind == "piechart":
        made.setdefault("displayLabels", [])
    if kind == "barchart" and "xField" not in made:
        made.pop("xField", None)
    return made


def _tooltip(given: Mapping[str, Any]) -> Json:
    return {"mode": given.get("mode") or "single", "sort": given.get("sort") or "none"}


def _defaults(kind: str, configured: Mapping[str, Any]) -> Json:
    given = configured.get("defaults") or {}
    custom = dict(given.get("custom") or {})
    if custom.get("stacking") == {}:
        custom["stacking"] = {"mode": "none", "group": "A"}
    scale = custom.get("scaleDistribution")
    if isinstance(scale, dict) and scale.get("type") != "log":
        custom["scaleDistribution"] = {"type": scale.get("type") or "linear"}
    if kind == "table" and custom.get("displayMode") not in (None, "auto"):
        custom["cellOptions"] = {"type": custom["displayMode"]}
    made = present(given, _FIELD)
    return {
        **made,
        "thresholds": _thresholds(given.get("thresholds")),
        "custom": {key: value for key in _CUSTOM.get(kind, ()) if (value := custom.get(key)) is not None},
    }


def _thresholds(given: object) -> Json:
    """The steps with a base that has no value; grafanalib writes the text "null" there, or no steps at all."""
    steps = given.get("steps") if isinstance(given, Mapping) else None
    mode = given.get("mode") if isinstance(given, Mapping) else None
    made = [
        {"color": step.get("color") or "green", "value": None if step.get("value") in (None, "null") else step["value"]}
        for step in (steps if isinstance(steps, list) else ())
    ]
    if not made or made[0]["value"] is not None:
        made.insert(0, {"color": "green", "value": None})
    return {"mode": mode or "absolute", "steps": made}


def _of_gauge(given: Json, kind: str, options: Json) -> tuple[Json, Json]:
    """Gauges have their options where Grafana no longer looks: in the field configuration, or in `fieldOptions`."""
    configured = given.get("fieldConfig") or {}
    field = options.get("fieldOptions") or {}
    defaults = {**(field.get("defaults") or {}), **(configured.get("defaults") or {})}
    calculations = (field.get("calcs") if kind == "bargauge" else defaults.get("calcs")) or ["lastNotNull"]
    reduce = {"reduceOptions": {"calcs": calculations, "fields": "", "values": bool(defaults.get("values"))}}
    made = present(defaults, _FIELD) | {
        "color": {"mode": "thresholds"},
        "thresholds": _thresholds(defaults.get("thresholds")),
    }
    if kind == "gauge":
        shown = {key: bool(configured.get(key)) for key in ("showThresholdLabels", "showThresholdMarkers")}
        return {**reduce, "orientation": "auto", **shown}, made
    display = {
        "displayMode": options.get("displayMode") or "gradient",
        "orientation": options.get("orientation") or "auto",
    }
    return {**reduce, **display, "valueMode": "color"}, made


def _axis(given: Json) -> Json:
    axes = given.get("yAxis") or given.get("yaxes") or {}
    first = axes[0] if isinstance(axes, list) and axes else axes
    return first if isinstance(first, dict) else {}


def _reduced(calculation: str) -> Json:
    return {"calcs": [calculation], "fields": "", "values": False}


def _of_graph(given: Json) -> tuple[str, Json, Json, list[Json]]:
    """The graph of Grafana 7 as a time series: its drawing, axes, legend, thresholds and series overrides."""
    left = (given.get("yaxes") or [{}])[0]
    stacked = bool(given.get("stack"))
    style = "bars" if given.get("bars") else "line" if given.get("lines", True) else "points"
    nulls = given.get("nullPointMode") == "connected"
    legend = given.get("legend") or {}
    names = (("min", "min"), ("max", "max"), ("avg", "mean"), ("current", "lastNotNull"), ("total", "sum"))
    shown = {
        "displayMode": "table" if legend.get("alignAsTable") else "list",
        "placement": "right" if legend.get("rightSide") else "bottom",
        "calcs": [today for old, today in names if legend.get("values") and legend.get(old)],
        "showLegend": bool(legend.get("show", True)),
    }
    lines = sorted(
        (one["value"], "red" if one.get("colorMode") == "critical" else "orange")
        for one in given.get("thresholds") or ()
        if isinstance(one, dict) and isinstance(one.get("value"), int | float)
    )
    steps = [{"color": "green", "value": None}, *({"color": color, "value": value} for value, color in lines)]
    custom: Json = {
        "drawStyle": style,
        "lineInterpolation": "stepAfter" if given.get("steppedLine") else "linear",
        "lineWidth": given.get("linewidth") or 1,
        "fillOpacity": 100 if style == "bars" else min(10 * (given.get("fill") or 0), 100),
        "showPoints": "always" if given.get("points") else "never",
        "pointSize": given.get("pointradius") or 5,
        "spanNulls": nulls,
        "stacking": {"mode": ("percent" if given.get("percentage") else "normal") if stacked else "none", "group": "A"},
        "thresholdsStyle": {"mode": "line" if lines else "off"},
        **present({"axisLabel": left.get("label")}, ["axisLabel"]),
    }
    if (left.get("logBase") or 1) > 1:
        custom["scaleDistribution"] = {"type": "log", "log": 10 if left["logBase"] not in (2, 10) else left["logBase"]}
    defaults = {
        **present({"unit": left.get("format") or "short", "decimals": left.get("decimals")}, ["unit", "decimals"]),
        **{key: left[key] for key in ("min", "max") if isinstance(left.get(key), int | float)},
        "color": {"mode": "palette-classic"},
        "thresholds": {"mode": "absolute", "steps": steps},
        "custom": custom,
    }
    right = (given.get("yaxes") or [{}, {}])[-1]
    overrides = [_of_series(one, right) for one in given.get("seriesOverrides") or () if isinstance(one, dict)]
    tooltip = {"mode": "multi" if (given.get("tooltip") or {}).get("shared", True) else "single", "sort": "none"}
    return "timeseries", {"legend": shown, "tooltip": tooltip}, defaults, overrides


def _of_series(given: Json, right: Json) -> Json:
    alias = str(given.get("alias") or "")
    pattern = len(alias) > 1 and alias.startswith("/") and alias.endswith("/")
    matcher = {"id": "byRegexp" if pattern else "byName", "options": alias}
    stacking = {"mode": "none", "group": "A"} if given.get("stack") is False else None
    said = {
        "color": {"mode": "fixed", "fixedColor": given["color"]} if given.get("color") else None,
        "custom.axisPlacement": "right" if given.get("yaxis") == 2 else None,
        "unit": right.get("format") if given.get("yaxis") == 2 else None,
        "custom.drawStyle": "bars" if given.get("bars") else "points" if given.get("lines") is False else None,
        "custom.lineStyle": {"fill": "dash", "dash": [10, 10]} if given.get("dashes") else None,
        "custom.lineWidth": given.get("linewidth"),
        "custom.fillOpacity": 10 * given["fill"] if isinstance(given.get("fill"), int | float) else None,
        "custom.stacking": stacking,
    }
    return {
        "matcher": matcher,
        "properties": [{"id": key, "value": value} for key, value in said.items() if value is not None],
    }


def _of_singlestat(given: Json) -> tuple[str, Json, Json, list[Json]]:
    """The single number of Grafana 6 as a stat, or as a gauge where it was shown as one."""
    gauge = given.get("gauge") or {}
    calculation = _CALCULATION.get(str(given.get("valueName")), str(given.get("valueName") or "lastNotNull"))
    limits = [
        float(one) for one in str(given.get("thresholds") or "").split(",") if re.fullmatch(r"\s*-?[\d.]+\s*", one)
    ]
    colors: Sequence[str] = given.get("colors") or ("green", "orange", "red")
    steps = [{"color": color, "value": value} for color, value in zip(colors, (None, *limits), strict=False)]
    coloured = given.get("colorBackground") or given.get("colorValue")
    unit = given.get("format") or "none"
    if unit == "none" and given.get("postfix"):
        unit = f"suffix:{given['postfix']}"
    defaults = {
        **present(
            {"unit": unit, "decimals": given.get("decimals"), "mappings": _mappings(given)},
            ("unit", "decimals", "mappings"),
        ),
        "color": {"mode": "thresholds"},
        "thresholds": {"mode": "absolute", "steps": steps or [{"color": "green", "value": None}]},
    }
    if gauge.get("show"):
        shown = {
            "showThresholdLabels": bool(gauge.get("thresholdLabels")),
            "showThresholdMarkers": bool(gauge.get("thresholdMarkers")),
        }
        ends = {"min": gauge.get("minValue", 0), "max": gauge.get("maxValue", 100)}
        return "gauge", {"reduceOptions": _reduced(calculation), "orientation": "auto", **shown}, defaults | ends, []
    options = {
        "reduceOptions": _reduced(calculation),
        "orientation": "auto",
        "textMode": "auto",
        "colorMode": ("background" if given.get("colorBackground") else "value") if coloured else "none",
        "graphMode": "area" if (given.get("sparkline") or {}).get("show") else "none",
        "justifyMode": "auto",
    }
    return "stat", options, defaults, []


def _mappings(given: Json) -> list[Json]:
    """The old maps of values and ranges to texts."""
    found: list[Json] = []
    values = {
        str(one["value"]): {"text": str(one.get("text") or ""), "index": number}
        for number, one in enumerate(given.get("valueMaps") or ())
        if isinstance(one, dict) and one.get("value") not in (None, "", "null")
    }
    if values:
        found.append({"type": "value", "options": values})
    if any(
        isinstance(one, dict) and one.get("value") == "null" and one.get("text") for one in given.get("valueMaps") or ()
    ):
        text = next(one["text"] for one in given["valueMaps"] if one.get("value") == "null")
        found.append({"type": "special", "options": {"match": "null", "result": {"text": text, "index": len(values)}}})
    for one in given.get("rangeMaps") or ():
        if (
            isinstance(one, dict)
            and isinstance(one.get("from"), int | float)
            and isinstance(one.get("to"), int | float)
        ):
            result = {"text": str(one.get("text") or ""), "index": len(values) + len(found)}
            found.append({"type": "range", "options": {"from": one["from"], "to": one["to"], "result": result}})
    return found


def _dashboard_list(given: Json) -> Json:
    return {
        "showStarred": bool(given.get("starred")),
        "showRecentlyViewed": bool(given.get("recent")),
        "showSearch": bool(given.get("search")),
        "showHeadings": bool(given.get("headings")),
        "showFolderNames": False,
        "maxItems": given.get("limit") or 10,
        "query": given.get("query") or "",
        "tags": list(given.get("tags") or ()),
        "includeVars": False,
        "keepTime": False,
    }


def _alert_list(given: Json, options: Json) -> Json:
    states = {"firing": True, "pending": True, "noData": False, "normal": False, "error": True}
    return {
        "viewMode": "list",
        "groupMode": "default",
        "groupBy": [],
        "maxItems": given.get("limit") or options.get("maxItems") or 20,
        "sortOrder": 1,
        "dashboardAlerts": bool(given.get("onlyAlertsOnDashboard")),
        "alertName": given.get("nameFilter") or "",
        "alertInstanceLabelFilter": "",
        "stateFilter": states,
    }
