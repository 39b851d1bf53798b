"""Panels that Grafana 12 removed with Angular, as today's panels of the same meaning.

Stat for singlestat, pie chart, state timeline for discrete, status history for statusmap, geomap for worldmap. Follows
Grafana's own migrations where there is one; a panel without any equivalent becomes a text that says what was there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventcore_monitoring.generators.grafana.modernise_fields import defaults, overrides, reduced, stepped
from eventcore_monitoring.generators.grafana.modernise_values import (
    Json,
    Look,
    alias_colors,
    mapping,
    mappings,
    number,
    numbers_of,
    text,
)

_TOOLTIP = {"mode": "single", "sort": "none"}
_NO_UNIT = ("", "none", "short")
_VALUE_TO_TEXT, _RANGE_TO_TEXT = 1, 2
_CENTERS = {
    "(0°, 0°)": "zero",
    "North America": "north-america",
    "Europe": "europe",
    "West Asia": "west-asia",
    "SE Asia": "se-asia",
}
_PLACES = {
    "countries": "public/gazetteer/countries.json",
    "countries_3letter": "public/gazetteer/countries.json",
    "states": "public/gazetteer/usa-states.json",
}


def single_stat(given: Json) -> Look:
    """One number, or a gauge where it had one."""
    colors = [one for one in given.get("colors") or [] if isinstance(one, str)]
    kind = given.get("mappingType", _VALUE_TO_TEXT)
    old = given.get("valueMaps") if kind == _VALUE_TO_TEXT else given.get("rangeMaps")
    gauge = mapping(given.get("gauge"))
    shows_gauge = bool(gauge.get("show"))
    unit, remarks = _unit(given)
    fields = defaults(
        {
            "unit": unit,
            "decimals": given.get("decimals"),
            "min": number(gauge.get("minValue")) if shows_gauge else None,
            "max": number(gauge.get("maxValue")) if shows_gauge else None,
            "noValue": given.get("nullText"),
            "color": {"mode": "thresholds"},
            "mappings": old,
            "links": mapping(mapping(given.get("fieldConfig")).get("defaults")).get("links"),
        }
    )
    fields["thresholds"] = stepped(colors or ["green", "orange", "red"], numbers_of(given.get("thresholds")))
    column = text(given.get("tableColumn"))
    name_only = given.get("valueName") == "name"
    reduce = reduced(
        {"fields": f"/^{column}$/" if column else ""}, ["current" if name_only else given.get("valueName")]
    )
    if shows_gauge:
        options: Json = {
            "reduceOptions": reduce,
            "orientation": "auto",
            "showThresholdLabels": bool(gauge.get("thresholdLabels")),
            "showThresholdMarkers": bool(gauge.get("thresholdMarkers", True)),
        }
        return Look("gauge", options, fields, [], remarks=remarks)
    options = {
        "reduceOptions": reduce,
        "textMode": "name" if name_only else "value",  # singlestat never wrote the name of the series beside its value
        "colorMode": "background" if given.get("colorBackground") else "value" if given.get("colorValue") else "none",
        "graphMode": "area" if mapping(given.get("sparkline")).get("show") else "none",
        "justifyMode": "auto",
        "orientation": "auto",
    }
    return Look("stat", options, fields, [], remarks=remarks)


def _unit(given: Json) -> tuple[str, tuple[str, ...]]:
    """The unit, which today also holds what was written before or behind the number."""
    unit, before, behind = (text(given.get(key)) for key in ("format", "prefix", "postfix"))
    if unit in _NO_UNIT and behind.strip() and not before.strip():
        return f"suffix:{behind}", ()
    if unit in _NO_UNIT and before.strip() and not behind.strip():
        return f"prefix:{before}", ()
    lost = [f'{word} "{one}"' for word, one in (("prefix", before), ("postfix", behind)) if one.strip()]
    if not lost:
        return unit, ()
    return unit, (f"its {' and '.join(lost)} is not shown: a unit has room for one only; write it into the title",)


def pie_chart(given: Json) -> Look:
    """The pie chart of Grafana 7's plug-in."""
    old = mapping(given.get("legend"))
    on_graph = given.get("legendType") == "On graph"
    values = [today for key, today in (("values", "value"), ("percentage", "percent")) if old.get(key)]
    options = {
        "pieType": "donut" if given.get("pieType") == "donut" else "pie",
        "reduceOptions": reduced({}, [given.get("valueName") or "current"]),
        "displayLabels": ["name", *values] if on_graph else [],
        "legend": {
            "displayMode": "table" if values else "list",
            "placement": "bottom" if given.get("legendType") == "Under graph" else "right",
            "calcs": [],
            "values": values,
            "showLegend": bool(old.get("show", True)) and not on_graph,
        },
        "tooltip": _TOOLTIP,
    }
    fields = {"unit": given.get("format"), "decimals": number(given.get("decimals"))}
    rules = overrides(mapping(given.get("fieldConfig")).get("overrides"))
    return Look("piechart", options, defaults(fields), [*alias_colors(given.get("aliasColors")), *rules])


def discrete(given: Json) -> Look:
    """Stretches of time in one state each; the colours of texts go into the mappings that make the texts."""
    colors = {text(one.get("text")): text(one.get("color")) for one in mappings(given.get("colorMaps"))}
    old = [*mappings(given.get("valueMaps")), *mappings(given.get("rangeMaps"))]
    mapped = [{**one, **({"color": color} if (color := colors.get(str(one.get("text")))) else {})} for one in old]
    texts = {str(one.get("text")) for one in old}
    mapped += [{"value": name, "text": name, "color": color} for name, color in colors.items() if name not in texts]
    fields = defaults(
        {
            "unit": given.get("units"),
            "decimals": given.get("decimals"),
            "color": {"mode": "palette-classic"},
            "mappings": mapped,
            "custom": {"fillOpacity": 80, "lineWidth": 1},
        }
    )
    options = {
        "mergeValues": True,
        "showValue": "always"
        if given.get("writeAllValues")
        else "auto"
        if given.get("writeLastValue", True)
        else "never",
        "alignValue": "left",
        "rowHeight": 0.9,
        "legend": _legend(shown=bool(given.get("showLegend", True))),
        "tooltip": _TOOLTIP,
    }
    return Look("state-timeline", options, fields, [])


def status_map(given: Json) -> Look:
    """Cells by time and series; its discrete colours are exact values, which mappings colour today."""
    color = mapping(given.get("color"))
    mapped = [
        {
            "value": one.get("value"),
            "text": text(one.get("tooltip")) or str(one.get("value")),
            "color": one.get("color"),
        }
        for one in mappings(color.get("thresholds"))
        if one.get("value") is not None
    ]
    by_value = color.get("mode") == "discrete"
    opacity = color.get("mode") == "opacity"
    shade = {"mode": "shades", "fixedColor": text(color.get("cardColor"))} if opacity else {"mode": "continuous-GrYlRd"}
    fields = defaults(
        {
            "color": {"mode": "palette-classic"} if by_value else shade,
            "min": number(color.get("min")),
            "max": number(color.get("max")),
            "mappings": mapped,
            "custom": {"fillOpacity": 80, "lineWidth": 1},
        }
    )
    options = {
        "showValue": "never",
        "rowHeight": 0.9,
        "colWidth": 0.9,
        "legend": _legend(shown=bool(mapping(given.get("legend")).get("show", True))),
        "tooltip": _TOOLTIP,
    }
    return Look("status-history", options, fields, [])


def _legend(*, shown: bool) -> Json:
    return {"displayMode": "list", "placement": "bottom", "calcs": [], "showLegend": shown}


def world_map(given: Json) -> Look:
    """A map with one marker for each place."""
    colors = [one for one in given.get("colors") or [] if isinstance(one, str)]
    fields = defaults({"decimals": number(given.get("decimals")), "color": {"mode": "thresholds"}})
    edges = numbers_of(given.get("thresholds"))
    fields["thresholds"] = stepped(colors[: len(edges) + 1] or ["green"], edges)
    places = text(given.get("locationData"))
    layer = {
        "type": "markers",
        "name": "Values",
        "location": dict(_location(given, places)),
        "config": {
            "showLegend": True,
            "style": {
                "color": {"field": "Value", "fixed": "dark-green"},
                "size": {
                    "field": "Value",
                    "fixed": 5,
                    "min": number(given.get("circleMinSize")) or 2,
                    "max": number(given.get("circleMaxSize")) or 30,
                },
                "opacity": 0.6,
                "symbol": {"mode": "fixed", "fixed": "img/icons/marker/circle.svg"},
            },
        },
        "tooltip": True,
    }
    center = text(given.get("mapCenter"))
    view = {
        "id": _CENTERS.get(center, "coords"),
        "zoom": number(given.get("initialZoom")) or 1,
        "lat": number(given.get("mapCenterLatitude")) or 0,
        "lon": number(given.get("mapCenterLongitude")) or 0,
    }
    options = {
        "view": view,
        "controls": {"showZoom": True, "mouseWheelZoom": bool(given.get("mouseWheelZoom"))},
        "basemap": {"type": "default", "name": "Basemap"},
        "layers": [layer],
        "tooltip": {"mode": "details"},
    }
    reducers = reduced({}, [given.get("valueName")])["calcs"]
    one_row_each: Json = {"id": "reduce", "options": {"reducers": reducers}}
    by_name = places in _PLACES and not given.get("transformations")
    remark = "it is a geomap now, which finds places by the columns of a table: look whether it finds all of yours"
    return Look("geomap", options, fields, [], (one_row_each,) if by_name else (), (remark,))


def _location(given: Json, places: str) -> Iterator[tuple[str, Any]]:
    columns = mapping(given.get("tableQueryOptions"))
    if places in _PLACES:
        yield from (("mode", "lookup"), ("lookup", "Field"), ("gazetteer", _PLACES[places]))
    elif places == "table" and columns.get("queryType") == "coordinates":
        yield from (
            ("mode", "coords"),
            ("latitude", columns["latitudeField"]),
            ("longitude", columns["longitudeField"]),
        )
    elif places in ("geohash", "table"):
        yield from (("mode", "geohash"), ("geohash", text(given.get("esGeoPoint")) or "geohash"))
    else:
        yield "mode", "auto"


def removed(given: Json) -> Look:
    """A panel of which nothing is left: a text in its place, so that the others stay where they are."""
    kind = text(given.get("type"))
    queries = [one.get("expr") or one.get("rawSql") or one.get("query") for one in mappings(given.get("targets"))]
    asked = [f"```\n{query}\n```" for query in queries if isinstance(query, str)]
    content = "\n\n".join(
        [f"Here was a panel of the type `{kind}`, which needs Angular; Grafana 12 removed it.", *asked]
    )
    remark = f"{kind} needs Angular, which Grafana 12 removed, and has no equivalent: a text says so in its place"
    return Look("text", {"mode": "markdown", "content": content}, {}, [], remarks=(remark,))
