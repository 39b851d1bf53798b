"""Tables: Grafana's of today, as grafanalib writes it, and Angular's with its styles of columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventcore_monitoring.generators.grafana.modernise_fields import cell, defaults, stepped, value_mappings
from eventcore_monitoring.generators.grafana.modernise_options import as_given
from eventcore_monitoring.generators.grafana.modernise_values import (
    Json,
    Look,
    calculation,
    mapping,
    mappings,
    number,
    override,
    said,
    text,
)

_VALUE_TO_TEXT = 1
_TRANSFORMATIONS = {
    "timeseries_to_columns": ("joinByField", {"byField": "Time"}),
    "timeseries_to_rows": ("seriesToRows", {}),
    "table": ("merge", {}),
}


def table(given: Json) -> Look:
    """A table; grafanalib leaves colours and mappings beside the fields, aggregated columns as Grafana 6 had them."""
    if given.get("styles"):
        look = _styled(given)
    else:
        look = as_given({**given, "type": "table"})
        beside = {key: given[key] for key in ("color", "mappings") if given.get(key)}
        custom = {"custom": {"align": "auto", "cellOptions": cell(None), **mapping(look.defaults.get("custom"))}}
        look = look._replace(
            options={"showHeader": True, "cellHeight": "sm", **said(look.options)},
            defaults=defaults({**look.defaults, **beside, **custom}),
        )
    return look._replace(transformations=tuple(_transformations(given)))


def _transformations(given: Json) -> Iterator[Json]:
    columns = [calculation(one.get("value")) for one in mappings(given.get("columns"))]
    known = _TRANSFORMATIONS.get(text(given.get("transform")))
    if known is not None:
        yield {"id": known[0], "options": known[1]}
    elif columns:
        yield {"id": "reduce", "options": {"includeTimeField": False, "mode": "seriesToRows", "reducers": columns}}


def _styled(given: Json) -> Look:
    """Angular's table: its styles as overrides, its columns as a transformation."""
    styles = mappings(given.get("styles"))
    rules = [override(text(one.get("pattern")), dict(_style(one))) for one in styles if one.get("pattern") != "/.*/"]
    common = next((dict(_style(one)) for one in styles if one.get("pattern") == "/.*/"), {})
    fields: Json = {"custom": {"align": "auto", "cellOptions": {"type": "auto"}}}
    for key, value in common.items():
        if key.startswith("custom."):
            fields["custom"][key.removeprefix("custom.")] = value
        else:
            fields[key] = value
    options = {"showHeader": True, "cellHeight": "sm"}
    return Look("table", options, said(fields), [one for one in rules if one["properties"]])


def _style(given: Json) -> Iterator[tuple[str, Any]]:
    if text(given.get("alias")):
        yield "displayName", given["alias"]
    match given.get("type"):
        case "hidden":
            yield "custom.hideFrom", {"legend": False, "tooltip": False, "viz": True}
            return
        case "date":
            yield "unit", f"time:{text(given.get('dateFormat'))}"
        case "number":
            yield "unit", text(given.get("unit")) or None
            yield "decimals", number(given.get("decimals"))
        case "string":
            old = given.get("valueMaps" if given.get("mappingType", _VALUE_TO_TEXT) == _VALUE_TO_TEXT else "rangeMaps")
            yield "mappings", value_mappings(mappings(old)) or None
    if text(given.get("align")) not in ("", "auto"):
        yield "custom.align", given["align"]
    if given.get("link"):
        link = {"title": text(given.get("linkTooltip")), "url": text(given.get("linkUrl"))}
        yield "links", [{**link, "targetBlank": bool(given.get("linkTargetBlank"))}]
    cells: dict[str, Json] = {"cell": {"type": "color-background", "mode": "basic"}, "value": {"type": "color-text"}}
    cells["row"] = {**cells["cell"], "applyToRow": True}
    if given.get("colorMode") in cells:
        yield "custom.cellOptions", cells[given["colorMode"]]
    edges = [edge for one in given.get("thresholds") or [] if (edge := number(one)) is not None]
    if edges:
        yield "thresholds", stepped([one for one in given.get("colors") or [] if isinstance(one, str)], edges)
