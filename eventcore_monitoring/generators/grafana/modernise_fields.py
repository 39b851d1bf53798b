"""Field configuration of foreign panels: thresholds, value mappings, links, colours, overrides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from eventcore_monitoring.generators.grafana.modernise_values import (
    Json,
    calculation,
    mapping,
    mappings,
    number,
    numbers_of,
    picked,
    said,
    text,
)

# `FieldConfig` of npm @grafana/schema 13.2, in the order in which a reviewer reads it.
_FIELD = ("displayName", "displayNameFromDS", "description", "unit", "decimals", "min", "max", "noValue", "color",
          "thresholds", "mappings", "links", "actions", "filterable", "path", "writeable", "custom")  # fmt: skip
_CALM = "green"
# What the table's cells were called when they were one word, in `custom.displayMode`, with today's options.
_CELLS: dict[str, Json] = {
    "color-text": {"type": "color-text"},
    "color-background": {"type": "color-background", "mode": "gradient"},
    "color-background-solid": {"type": "color-background", "mode": "basic"},
    "gradient-gauge": {"type": "gauge", "mode": "gradient"},
    "lcd-gauge": {"type": "gauge", "mode": "lcd"},
    "basic": {"type": "gauge", "mode": "basic"},
    "json-view": {"type": "json-view"},
    "image": {"type": "image"},
}


def defaults(given: Json) -> Json:
    """The field configuration for all series, as Grafana 13 reads it."""
    found = {**given}
    found.setdefault("displayName", text(given.get("title")))
    if "thresholds" in given:
        found["thresholds"] = thresholds(mapping(given["thresholds"]))
    found["mappings"] = value_mappings(mappings(given.get("mappings")))
    found["links"] = links(mappings(given.get("links")))
    found["color"] = _color(mapping(given.get("color")))
    found["custom"] = _custom(mapping(given.get("custom")))
    return picked(found, _FIELD)


def thresholds(given: Json) -> Json:
    """Steps that begin with a base. Where none were given there is only the base: a missing key means red from 80."""
    steps = given.get("steps")
    if isinstance(steps, str):  # what singlestat had
        colors = [_CALM, "orange", "red"]
        return stepped(colors, numbers_of(steps))
    first, *rest = mappings(steps) or [{"color": _CALM}]
    values = {value: text(one.get("color")) or _CALM for one in rest if (value := number(one.get("value"))) is not None}
    return stepped([text(first.get("color")) or _CALM, *(values[value] for value in sorted(values))], sorted(values),
                   text(given.get("mode")) or "absolute")  # fmt: skip


def stepped(colors: Sequence[str], edges: Sequence[float], mode: str = "absolute") -> Json:
    """Thresholds of a base colour and one colour from each edge on; Grafana has no colour for an edge without one."""
    steps = [{"color": color, "value": edge} for color, edge in zip(colors, [None, *edges], strict=False)]
    return {"mode": mode, "steps": steps or [{"color": _CALM, "value": None}]}


def value_mappings(given: Iterable[Json]) -> list[Json]:
    """Value mappings of Grafana 8 and of each form before it."""
    return [found for one in given if (found := _value_mapping(one))]


def _value_mapping(given: Json) -> Json:
    options = mapping(given.get("options"))
    match given.get("type"):
        case "value":
            return {"type": "value", "options": {value: _result(mapping(one)) for value, one in options.items()}}
        case "range":
            ends = {end: number(options.get(end)) for end in ("from", "to")}
            return {"type": "range", "options": {**ends, "result": _result(mapping(options.get("result")))}}
        case "special" | "regex":
            return {"type": given["type"], "options": {**options, "result": _result(mapping(options.get("result")))}}
    result = said({"text": str(given.get("text", "")), "color": given.get("color")})
    value = given.get("value")
    if value is not None and value != "":
        if value == "null":
            return {"type": "special", "options": {"match": "null", "result": result}}
        return {"type": "value", "options": {str(value): result}}
    ends = {end: number(given.get(end)) for end in ("from", "to")}
    if ends["from"] is None and ends["to"] is None:
        return {}
    return {"type": "range", "options": {**ends, "result": result}}


def _result(given: Json) -> Json:
    return picked(given, ("text", "color", "icon", "index"))


def links(given: Iterable[Json]) -> list[Json]:
    """Data links."""
    return [
        {**one, "title": text(one.get("title")), "url": text(one.get("url"))}
        for one in (picked(link, ("title", "url", "targetBlank", "oneClick", "internal")) for link in given)
        if one
    ]


def _color(given: Json) -> Json:
    with_color = given.get("mode") in ("fixed", "shades")
    return picked(given, ("mode", "fixedColor", "seriesBy") if with_color else ("mode", "seriesBy"))


def _custom(given: Json) -> Json:
    """What one type of panel has of its own."""
    found = {**given}
    if "stacking" in given:
        found["stacking"] = {"mode": "none", "group": "A", **mapping(given["stacking"])}
    if mapping(given.get("scaleDistribution")).get("type") == "linear":
        found["scaleDistribution"] = {"type": "linear"}
    if "hideFrom" in given:
        found["hideFrom"] = _hidden(mapping(given["hideFrom"]))
    if "displayMode" in given:
        found["cellOptions"] = cell(found.pop("displayMode"))
    return {key: value for key, value in found.items() if value not in ("", {})}


def cell(mode: object) -> Json:
    """The options of a table's cell that was called by one word."""
    return _CELLS.get(text(mode), {"type": "auto"})


def _hidden(given: Json) -> Json:
    return {key: bool(given.get(key, key == "viz" and given.get("graph"))) for key in ("legend", "tooltip", "viz")}


def overrides(given: object) -> list[Json]:
    """The field configuration for some series."""
    found = [
        {"matcher": one["matcher"], "properties": list(_properties(mappings(one.get("properties"))))}
        for one in mappings(given)
        if mapping(one.get("matcher"))
    ]
    return [one for one in found if one["properties"]]


def _properties(given: Iterable[Json]) -> Iterator[Json]:
    for one in given:
        if "value" not in one:
            continue
        key, value = text(one.get("id")), one["value"]
        match key:
            case "thresholds":
                yield {"id": key, "value": thresholds(mapping(value))}
            case "mappings":
                yield {"id": key, "value": value_mappings(mappings(value))}
            case "links":
                yield {"id": key, "value": links(mappings(value))}
            case "custom.displayMode":
                yield {"id": "custom.cellOptions", "value": cell(value)}
            case "custom.hideFrom":
                yield {"id": key, "value": _hidden(mapping(value))}
            case _:
                yield {"id": key, "value": value}


def reduced(given: Json, calculations: Sequence[object] = ()) -> Json:
    """How a series becomes one value."""
    calcs = [calculation(one) for one in calculations or given.get("calcs") or ["lastNotNull"]]
    values = bool(given.get("values", False))
    limit: dict[str, Any] = {"limit": given["limit"]} if "limit" in given and values else {}
    return {"calcs": calcs, "fields": text(given.get("fields")), "values": values, **limit}
