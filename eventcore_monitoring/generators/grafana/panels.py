"""Panels: a declared panel and its place, worked out into what Grafana draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eventcore_monitoring.generators.grafana import grafanalib_panels
from eventcore_monitoring.generators.grafana.context import Context, limit
from eventcore_monitoring.generators.grafana.layout import Box, panel_id
from eventcore_monitoring.generators.grafana.legends import legends
from eventcore_monitoring.generators.grafana.measures import grafana_unit, measured
from eventcore_monitoring.generators.grafana.queries import DATA_SOURCE, Drawn, drawn, reference, targets
from eventcore_monitoring.generators.grafana.thresholds import line_style, sentence, steps
from eventcore_monitoring.generators.grafana.variables import link
from eventcore_monitoring.model.dashboards import (
    BarGauge,
    Drawing,
    GaugePanel,
    Override,
    Panel,
    Row,
    Stat,
    Table,
    Text,
    ThresholdLine,
    TimeSeries,
)
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.promql.types import Type

Json = dict[str, Any]

_OF_QUANTITY = {"ratio": "percentunit", "seconds": "s", "bytes": "bytes", "per_second": "ops", "count": "short"}
_NOW = ("last", "lastNotNull")


def built(panel: Panel, row: Row, box: Box, around: Context) -> Json:
    """A panel in Grafana's form."""
    common: Json = {"id": panel_id(row.title, panel.title), "gridPos": grid_position(box)}
    if isinstance(panel, Text):
        links = [link(one) for one in panel.links]
        return grafanalib_panels.text(panel, {**common, "description": panel.description, "links": links})
    conditions = [query.show for query in panel.show if isinstance(query.show, Condition)]
    shown = drawn(panel.show)
    types = [measured(one.node, around) for one in shown]
    units = [_unit(one, conditions, found) for one, found in zip(shown, types, strict=True)]
    unit = panel.unit or _panel_unit(panel, units)
    graph, table = isinstance(panel, TimeSeries), isinstance(panel, Table)
    names = legends(shown, panel.title, around, table=table)
    common |= {
        "description": _description(panel, shown, conditions, around),
        "links": [*map(link, panel.links), *_runbook_links(conditions, around)],
        "datasource": DATA_SOURCE,
        "targets": targets(shown, names, instant=_instant(panel), table=table),
        "transformations": _transformations(panel, names),
    }
    fields: Json = {
        "unit": unit,
        "decimals": panel.decimals,
        "min": _minimum(panel, types),
        "max": panel.maximum,
        "color": {"mode": "palette-classic" if graph else "thresholds"},
        "thresholds": _thresholds(() if table else conditions, panel.thresholds, drawn=graph),
    }
    overrides = [
        *_units_of_queries(units, unit, names if table else None, declared=panel.unit is not None),
        *(_thresholds_of_columns(panel, shown, names, conditions) if table else ()),
        *(_override(one, graph=graph) for one in panel.overrides),
    ]
    style = line_style(conditions, panel.thresholds)
    return grafanalib_panels.drawing(panel, common, fields, overrides, style)


def grid_position(box: Box) -> Json:
    """A place as Grafana writes it."""
    return {"x": box.x, "y": box.y, "w": box.width, "h": box.height}


def _instant(panel: Drawing) -> bool:
    """Whether the value at the end of the time range is all that is shown, so that Grafana need not ask for more."""
    match panel:
        case Table():
            return True
        case Stat(calculation=calculation, sparkline=sparkline):
            return calculation in _NOW and not sparkline
        case GaugePanel(calculation=calculation) | BarGauge(calculation=calculation):
            return calculation in _NOW
        case _:
            return False


def _description(panel: Drawing, shown: Sequence[Drawn], conditions: Sequence[Condition], around: Context) -> str:
    """What is declared, or else what the metrics mean; and the thresholds in words."""
    parts = (panel.description or _meaning(shown, around), sentence(conditions, panel.thresholds))
    return "\n\n".join(part for part in parts if part)


def _meaning(shown: Sequence[Drawn], around: Context) -> str:
    names = dict.fromkeys(name for one in shown for name in one.metrics)
    texts = dict.fromkeys(text for name in names if (text := around.help_of(name)) is not None)
    return "\n".join(f"- {text}" for text in texts) if len(texts) > 1 else "".join(texts)


def _unit(one: Drawn, conditions: Sequence[Condition], found: Type) -> str | None:
    """The unit of a query: of its threshold, or else what the metrics say; None where nothing is known."""
    for condition in conditions:
        if condition.expression.node == one.node:
            return _OF_QUANTITY[condition.threshold.unit]
    return None if found.unit is None else grafana_unit(found.unit)


def _panel_unit(panel: Drawing, units: Sequence[str | None]) -> str:
    """The unit of the first query, or else of the first line: queries with others say so themselves."""
    lines = (_OF_QUANTITY[line.at.unit] for line in panel.thresholds)
    return next((unit for unit in (*units, *lines) if unit is not None), "short")


def _units_of_queries(
    units: Sequence[str | None], unit: str, columns: Sequence[str] | None, *, declared: bool
) -> Iterator[Json]:
    """Overrides for the queries whose unit is not the panel's, unless the panel's is declared for all."""
    for number, own in enumerate(units):
        if own is not None and own != unit and not declared:
            properties = [{"id": "unit", "value": own}]
            matcher = ("byFrameRefID", reference(number)) if columns is None else ("byName", columns[number])
            yield _for(*matcher, properties)


def _thresholds(conditions: Sequence[Condition], lines: Sequence[ThresholdLine], *, drawn: bool) -> Json:
    return {"mode": "absolute", "steps": steps(conditions, lines, drawn=drawn)}


def _thresholds_of_columns(
    panel: Drawing, shown: Sequence[Drawn], names: Sequence[str], conditions: Sequence[Condition]
) -> Iterator[Json]:
    """Overrides that colour each column of a table by its own thresholds."""
    for one, name in zip(shown, names, strict=True):
        own = [condition for condition in conditions if condition.expression.node == one.node]
        if own or panel.thresholds:
            thresholds = _thresholds(own, panel.thresholds, drawn=False)
            coloured = {"id": "custom.cellOptions", "value": {"type": "color-text"}}
            yield _for_name(name, [{"id": "thresholds", "value": thresholds}, coloured])


def _minimum(panel: Drawing, types: Sequence[Type]) -> float | None:
    """What is declared, or 0 where nothing that is drawn can be negative."""
    if panel.minimum is not None:
        return panel.minimum
    return 0 if all(one.bounds.low >= 0 for one in types) else None


def _runbook_links(conditions: Sequence[Condition], around: Context) -> Iterator[Json]:
    """Links to the runbooks of the alerts that fire on what is drawn, whatever further demands they make."""
    runbooks = around.monitoring.runbook_url
    if runbooks is None:
        return
    for condition in conditions:
        for alert in around.alerts.get(limit(condition), ()):
            if alert.condition is not None and alert.condition.expression == condition.expression:
                # The page that the alert itself names in its annotation runbook_url.
                url = f"{runbooks.rstrip('/')}/{alert.name}.md"
                yield grafanalib_panels.link(f"Runbook: {alert.name}", url, new_tab=True)


def _transformations(panel: Drawing, names: Sequence[str]) -> list[Json]:
    """What is done to the answers: a table joins them and names its columns; hidden series are left out.

    Grafana calls the value of a lone table query `Value`, and that of query B among several `Value #B`. Only graphs
    know series that are hidden by their configuration.
    """
    found: list[Json] = []
    if isinstance(panel, Table):
        several = len(names) > 1
        columns = {f"Value #{reference(number)}" if several else "Value": name for number, name in enumerate(names)}
        if several:
            found.append({"id": "merge", "options": {}})
        organised = {"excludeByName": {"Time": True}, "indexByName": {}, "renameByName": columns}
        found.append({"id": "organize", "options": organised})
    hidden = [one.series for one in panel.overrides if one.hidden]
    if hidden and not isinstance(panel, TimeSeries):
        found.append({"id": "filterFieldsByName", "options": {"exclude": {"names": hidden}}})
    return found


def _override(declared: Override, *, graph: bool) -> Json:
    properties: list[Json] = []
    if declared.color is not None:
        properties.append({"id": "color", "value": {"mode": "fixed", "fixedColor": declared.color}})
    if declared.unit is not None:
        properties.append({"id": "unit", "value": declared.unit})
    if declared.hidden and graph:
        properties.append({"id": "custom.hideFrom", "value": {"legend": True, "tooltip": True, "viz": True}})
    return _for_name(declared.series, properties)


def _for_name(name: str, properties: list[Json]) -> Json:
    return _for("byName", name, properties)


def _for(matcher: str, what: str, properties: list[Json]) -> Json:
    return {"matcher": {"id": matcher, "options": what}, "properties": properties}
