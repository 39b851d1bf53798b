"""Panels: a declared panel and its place, worked out into what Grafana draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eventcore_monitoring.generators.grafana import grafanalib_panels
from eventcore_monitoring.generators.grafana.context import Context, limit
from eventcore_monitoring.generators.grafana.layout import Box, panel_id
from eventcore_monitoring.generators.grafana.legends import legends
from eventcore_monitoring.generators.grafana.measures import Measure, grafana_unit, measure
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
    TimeSeries,
)
from eventcore_monitoring.promql.expression import Condition

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
    names = legends(shown, panel.title, around, table=isinstance(panel, Table))
    measures = [measure(one.node, around) for one in shown]
    thresholds = steps(conditions, panel.thresholds, drawn=isinstance(panel, TimeSeries))
    common |= {
        "description": _description(panel, shown, conditions, around),
        "links": [*map(link, panel.links), *_runbook_links(conditions, around)],
        "dataSource": DATA_SOURCE,
        "targets": targets(shown, names, instant=_instant(panel), table=isinstance(panel, Table)),
        "transformations": _transformations(panel, names),
    }
    fields: Json = {
        "unit": panel.unit or _unit(panel, conditions, measures),
        "decimals": panel.decimals,
        "min": _minimum(panel, measures),
        "max": panel.maximum,
        "color": {"mode": "palette-classic" if isinstance(panel, TimeSeries) else "thresholds"},
        "thresholds": {"mode": "absolute", "steps": thresholds},
    }
    overrides = [_override(one, graph=isinstance(panel, TimeSeries)) for one in panel.overrides]
    if isinstance(panel, Table) and len(thresholds) > 1:
        overrides += map(_coloured, names)
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


def _unit(panel: Drawing, conditions: Sequence[Condition], measures: Sequence[Measure | None]) -> str:
    """The unit of the first threshold, or else what the metrics say about the first query."""
    for quantity in (*(one.threshold for one in conditions), *(line.at for line in panel.thresholds)):
        return _OF_QUANTITY[quantity.unit]
    return grafana_unit(measures[0])


def _minimum(panel: Drawing, measures: Sequence[Measure | None]) -> float | None:
    """What is declared, or 0 where nothing that is drawn can be negative."""
    if panel.minimum is not None:
        return panel.minimum
    return None if any(one is None or one.negative for one in measures) else 0


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
    return _for_series(declared.series, properties)


def _coloured(column: str) -> Json:
    return _for_series(column, [{"id": "custom.cellOptions", "value": {"type": "color-text"}}])


def _for_series(name: str, properties: list[Json]) -> Json:
    return {"matcher": {"id": "byName", "options": name}, "properties": properties}
