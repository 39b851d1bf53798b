"""Angular's graph, which Grafana 12 removed, as a time series; what its author said is kept.

Follows what Grafana's own migration does (`timeseries/migrations.ts`) where that keeps the meaning: an override there
hides a line because it mentions lines at all, and gaps are joined only where nobody asked for it; not so here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from eventcore_monitoring.generators.grafana.modernise_fields import defaults, links, reduced
from eventcore_monitoring.generators.grafana.modernise_values import (
    Json,
    Look,
    alias_colors,
    calculation,
    fixed,
    mapping,
    mappings,
    number,
    override,
    said,
    text,
)

_COLORS = {"ok": "green", "warning": "orange", "critical": "red"}
_NO_COLOR = "transparent"
# Columns of the old legend, in its order, and how today's legend calls the column to sort by.
_LEGEND = {"min": "Min", "max": "Max", "avg": "Mean", "current": "Last *", "total": "Total"}
_SORTING = ("none", "asc", "desc")


def graph(given: Json) -> Look:
    """The look of a graph: lines over time, or one bar for each series where its x axis said so."""
    left, right = [*mappings(given.get("yaxes")), {}, {}][:2]
    fields = {**mapping(mapping(given.get("fieldConfig")).get("defaults"))}
    fields.pop("thresholds", None)  # grafanalib writes the graph's own there too, in a form that has no colours
    axis = _axis(left)
    custom = {**mapping(fields.get("custom")), **axis.custom, **_drawing(given)}
    limits = _limits(given)
    if limits:
        custom["thresholdsStyle"] = {"mode": _style(limits)}
        fields["thresholds"] = {"mode": "absolute", "steps": _steps(limits)}
    unit = text(fields.get("unit")) or axis.fields.get("unit")
    fields = defaults({**fields, **axis.fields, "unit": unit, "links": _links(given), "custom": custom})
    rules = [
        *mappings(mapping(given.get("fieldConfig")).get("overrides")),
        *alias_colors(given.get("aliasColors")),
        *_overrides(given, axis, _axis(right)),
    ]
    if mapping(given.get("xaxis")).get("show") is False:
        hidden = {"id": "custom.axisPlacement", "value": "hidden"}
        rules.append({"matcher": {"id": "byType", "options": "time"}, "properties": [hidden]})
    remarks = tuple(_remarks(given))
    if mapping(given.get("xaxis")).get("mode") == "series":
        return _bar_for_each_series(given, fields, remarks)
    options = {"legend": _legend(mapping(given.get("legend"))), "tooltip": _tooltip(mapping(given.get("tooltip")))}
    return Look("timeseries", options, fields, rules, remarks=remarks)


def _bar_for_each_series(given: Json, fields: Json, remarks: tuple[str, ...]) -> Look:
    calculations = mapping(given.get("xaxis")).get("values") or ["avg"]
    options = {
        "reduceOptions": reduced({}, calculations[:1]),
        "displayMode": "basic",
        "orientation": "vertical",
        "valueMode": "color",
        "showUnfilled": False,
    }
    fields = {key: value for key, value in fields.items() if key != "custom"}
    return Look("bargauge", options, fields, alias_colors(given.get("aliasColors")), remarks=remarks)


class _Axis(NamedTuple):
    """What a vertical axis says of its values, and of itself."""

    fields: Json
    custom: Json


def _axis(given: Json) -> _Axis:
    base = number(given.get("logBase")) or 1
    fields = {
        "unit": text(given.get("format")),
        "decimals": number(given.get("decimals")),
        "min": number(given.get("min")),
        "max": number(given.get("max")),
    }
    custom = {
        "axisPlacement": "hidden" if given.get("show") is False else "auto",
        "axisLabel": text(given.get("label")),
        "scaleDistribution": {"type": "log", "log": 2 if base == 2 else 10} if base > 1 else None,
    }
    return _Axis(said(fields), said(custom))


def _drawing(given: Json) -> Json:
    bars, lines, points = (bool(given.get(key, key == "lines")) for key in ("bars", "lines", "points"))
    style = "bars" if bars else "line" if lines else "points"
    gradient = number(given.get("fillGradient")) or 0
    below = any(text(one.get("fillBelowTo")) for one in mappings(given.get("seriesOverrides")))
    fill = 100 if bars else gradient * 10 if gradient else 35 if below else (number(given.get("fill")) or 0) * 10
    mode = "percent" if given.get("percentage") else "normal"
    return said(
        {
            "drawStyle": style,
            "lineWidth": number(given.get("linewidth")),
            "lineInterpolation": "stepAfter" if given.get("steppedLine") else None,
            "fillOpacity": fill,
            "gradientMode": "opacity" if gradient else None,
            "showPoints": "always" if points or style == "points" else "never",
            "pointSize": 2 + 2 * (number(given.get("pointradius")) or 1) if points or style == "points" else None,
            "spanNulls": given.get("nullPointMode") == "connected",
            "stacking": {"mode": mode, "group": "A"} if given.get("stack") else None,
        }
    )


def _links(given: Json) -> list[Json]:
    return links(mappings(mapping(given.get("options")).get("dataLinks")))


def _overrides(given: Json, left: _Axis, right: _Axis) -> Iterator[Json]:
    for one in mappings(given.get("seriesOverrides")):
        alias = text(one.get("alias"))
        found = override(alias, dict(_changes(one, given, left, right)))
        if alias and found["properties"]:
            yield found


def _changes(one: Json, given: Json, left: _Axis, right: _Axis) -> Iterator[tuple[str, Any]]:
    """What one series has otherwise. grafanalib writes every key, so what equals the panel's own is no wish."""
    if one.get("color"):
        yield "color", fixed(one["color"])
    drawn_as_bars = bool(given.get("bars"))
    bars, lines = bool(one.get("bars", drawn_as_bars)), bool(one.get("lines", given.get("lines", True)))
    if bars and not drawn_as_bars:
        yield "custom.drawStyle", "bars"
        yield "custom.fillOpacity", 100
    elif lines and not bars and (drawn_as_bars or not given.get("lines", True)):
        yield "custom.drawStyle", "line"
    elif not lines and not bars:
        yield "custom.lineWidth", 0
    if not bars and "fill" in one and one["fill"] != given.get("fill"):
        yield "custom.fillOpacity", (number(one["fill"]) or 0) * 10
    if text(one.get("fillBelowTo")):
        yield "custom.fillBelowTo", one["fillBelowTo"]
    if "linewidth" in one:
        yield "custom.lineWidth", number(one["linewidth"])
    if "points" in one:
        yield "custom.showPoints", "always" if one["points"] else "never"
    if one.get("dashes"):
        dash = [number(one.get(key)) or 10 for key in ("dashLength", "spaceLength")]
        yield "custom.lineStyle", {"fill": "dash", "dash": dash}
    if one.get("stack") is False:
        yield "custom.stacking", {"mode": "none", "group": "A"}
    if one.get("yaxis") == 2:
        custom = {**right.custom, "axisPlacement": "right" if right.custom["axisPlacement"] == "auto" else "hidden"}
        for key, value in right.fields.items():
            if value != left.fields.get(key):
                yield key, value
        for key, value in custom.items():
            yield f"custom.{key}", value


def _legend(given: Json) -> Json:
    columns = [key for key in _LEGEND if given.get(key)] if given.get("values", True) else []
    sort = text(given.get("sort"))
    sorting = {"sortBy": _LEGEND[sort], "sortDesc": bool(given.get("sortDesc"))} if sort in _LEGEND else {}
    width = number(given.get("sideWidth"))
    return {
        "displayMode": "table" if given.get("alignAsTable") else "list",
        "placement": "right" if given.get("rightSide") else "bottom",
        "calcs": [calculation(key) for key in columns],
        "showLegend": given.get("show", True) is not False,
        **({"width": width} if width and given.get("rightSide") else {}),
        **sorting,
    }


def _tooltip(given: Json) -> Json:
    order = number(given.get("sort")) or 0
    return {"mode": "multi" if given.get("shared", True) else "single", "sort": _SORTING[int(order) % 3]}


class _Limit(NamedTuple):
    value: float
    above: bool  # whether values above are meant, else those below
    color: str
    line: bool
    area: bool


def _limits(given: Json) -> list[_Limit]:
    """The graph's thresholds, then those of its alert, which it drew, then those that Grafana 2 had."""
    found: list[_Limit] = []
    for one in mappings(given.get("thresholds")):
        value = number(one.get("value"))
        if value is not None:
            color = text(one.get("fillColor")) or text(one.get("lineColor")) or text(one.get("color"))
            mode = text(one.get("colorMode"))
            color = color if mode in ("custom", "") and color else _COLORS.get(mode, "red")
            drawn = [bool(one.get(key, key == "line")) for key in ("line", "fill")]
            found.append(_Limit(value, one.get("op") != "lt", color, *drawn))
    grid = mapping(given.get("grid"))
    edges = [number(grid.get(f"threshold{index}")) for index in (1, 2)]
    falling = edges[0] is not None and edges[1] is not None and edges[0] > edges[1]
    for index, edge in enumerate(edges, start=1):
        if edge is not None:
            found.append(_Limit(edge, not falling, text(grid.get(f"threshold{index}Color")) or "red", False, True))
    if mapping(given.get("options")).get("alertThreshold", True):
        found += _limits_of_alert(mapping(given.get("alert")))
    return found


def _limits_of_alert(alert: Json) -> Iterator[_Limit]:
    for condition in mappings(alert.get("conditions")):
        evaluator = mapping(condition.get("evaluator"))
        edges = [edge for one in evaluator.get("params") or [] if (edge := number(one)) is not None]
        match evaluator.get("type"), edges:
            case "gt", [edge, *_]:
                yield _Limit(edge, True, "red", True, True)
            case "lt", [edge, *_]:
                yield _Limit(edge, False, "red", True, True)
            case "outside_range", [low, high]:
                yield _Limit(low, False, "red", True, True)
                yield _Limit(high, True, "red", True, True)


def _steps(limits: Sequence[_Limit]) -> list[Json]:
    """Rising steps: from each edge on the colour of the nearest limit that is passed there."""
    edges: list[float | None] = [None, *sorted({limit.value for limit in limits})]
    return [{"color": _color_from(edge, limits), "value": edge} for edge in edges]


def _color_from(edge: float | None, limits: Sequence[_Limit]) -> str:
    passed = [limit for limit in limits if limit.above and edge is not None and limit.value <= edge]
    if passed:
        return max(passed, key=lambda limit: limit.value).color
    ahead = [limit for limit in limits if not limit.above and (edge is None or limit.value > edge)]
    return min(ahead, key=lambda limit: limit.value).color if ahead else _NO_COLOR


def _style(limits: Sequence[_Limit]) -> str:
    """The line of a lower limit has the colour above it, which is none; so there the area below it is drawn."""
    line = any(limit.line for limit in limits)
    area = any(limit.area or (limit.line and not limit.above) for limit in limits)
    return "line+area" if line and area else "area" if area else "line" if line else "off"


def _remarks(given: Json) -> Iterator[str]:
    alert = mapping(given.get("alert"))
    if alert:
        yield (
            f'its alert "{text(alert.get("name"))}" is not kept: Grafana 11 removed alerts of panels; '
            "declare an Alert with the same condition"
        )
    if given.get("nullPointMode") == "null as zero":
        yield 'gaps were drawn as zero and are gaps now: write "… or vector(0)" in the query where nothing means zero'
