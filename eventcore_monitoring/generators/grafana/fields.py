"""Fields: how values look, for all series of a panel and for some of them (overrides)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from eventcore_monitoring.generators.grafana import grafanalib_panels
from eventcore_monitoring.generators.grafana.queries import reference
from eventcore_monitoring.model.dashboards import (
    Link,
    Mapping,
    Override,
    PatternMapping,
    RangeMapping,
    SpecialMapping,
    ValueMapping,
)

Json = dict[str, Any]

_MATCHERS = {"name": "byName", "pattern": "byRegexp", "query": "byFrameRefID"}


def mappings(declared: Sequence[Mapping]) -> list[Json]:
    """Value mappings in Grafana's form; those of single values together, as its editor writes them."""
    found: list[Json] = []
    values: dict[str, Json] = {}
    for index, one in enumerate(declared):
        result = {
            **({"text": one.text} if one.text else {}),
            **({"color": one.color} if one.color is not None else {}),
            "index": index,
        }
        match one:
            case ValueMapping():
                if not values:
                    found.append({"type": "value", "options": values})
                values[one.value] = result
            case RangeMapping():
                ends = {"from": one.low, "to": one.high}
                found.append({"type": "range", "options": {**ends, "result": result}})
            case PatternMapping():
                found.append({"type": "regex", "options": {"pattern": one.pattern, "result": result}})
            case SpecialMapping():
                found.append({"type": "special", "options": {"match": one.match, "result": result}})
            case _:
                assert_never(one)
    return found


def data_links(declared: Sequence[Link]) -> list[Json]:
    """The links that a series offers."""
    return [{"title": one.title, "url": one.url, "targetBlank": one.new_tab} for one in declared]


def link(declared: Link) -> Json:
    """A link of a dashboard or of a panel."""
    return grafanalib_panels.link(declared.title, declared.url, new_tab=declared.new_tab)


def override(declared: Override, kind: str) -> Json:
    """The look of some series in a panel of a kind; what that kind has no notion of is left out."""
    return _for(_MATCHERS[declared.by], declared.series, list(_properties(declared, kind)))


def _properties(declared: Override, kind: str) -> Iterator[Json]:
    fixed = None if declared.color is None else {"mode": "fixed", "fixedColor": declared.color}
    said: dict[str, object] = {
        "displayName": declared.name,
        "color": fixed,
        "unit": declared.unit,
        "decimals": declared.decimals,
        "min": declared.minimum,
        "max": declared.maximum,
        "mappings": mappings(declared.mappings) or None,
        "links": data_links(declared.links) or None,
    }
    match kind:
        case "table":
            said["custom.width"] = declared.column_width
        case "timeseries":
            said |= {
                "custom.axisPlacement": "right" if declared.right_axis else None,
                "custom.lineStyle": {"fill": "dash", "dash": [10, 10]} if declared.dashed else None,
                "custom.drawStyle": "bars" if declared.bars else None,
                "custom.lineWidth": declared.line_width,
                "custom.fillOpacity": declared.fill,
                "custom.hideFrom": {"legend": True, "tooltip": True, "viz": True} if declared.hidden else None,
            }
    return ({"id": key, "value": value} for key, value in said.items() if value is not None)


def units_of_queries(
    units: Sequence[str | None], unit: str, columns: Sequence[str] | None, *, declared: bool
) -> Iterator[Json]:
    """Overrides for the queries whose unit is not the panel's, unless the panel's is declared for all."""
    for number, own in enumerate(units):
        if own is not None and own != unit and not declared:
            properties = [{"id": "unit", "value": own}]
            matcher = ("byFrameRefID", reference(number)) if columns is None else ("byName", columns[number])
            yield _for(*matcher, properties)


def for_column(name: str, properties: list[Json]) -> Json:
    """The look of a table's column."""
    return _for("byName", name, properties)


def _for(matcher: str, what: str, properties: list[Json]) -> Json:
    return {"matcher": {"id": matcher, "options": what}, "properties": properties}
