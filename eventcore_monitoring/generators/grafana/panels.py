"""Panels: a declared panel and its place, worked out into what Grafana draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from eventcore_monitoring.generators.grafana import grafanalib_panels, own_panels
from eventcore_monitoring.generators.grafana.context import Context, limit
from eventcore_monitoring.generators.grafana.fields import (
    data_links,
    for_column,
    link,
    mappings,
    override,
    units_of_queries,
)
from eventcore_monitoring.generators.grafana.filters import Filters
from eventcore_monitoring.generators.grafana.layout import Box, panel_id
from eventcore_monitoring.generators.grafana.legends import legends
from eventcore_monitoring.generators.grafana.measures import (
    decimals,
    grafana_unit,
    maximum,
    measured,
    minimum,
    observed,
)
from eventcore_monitoring.generators.grafana.normalise import normalised_panel
from eventcore_monitoring.generators.grafana.queries import Asked, Drawn, Form, asked, data_source, targets
from eventcore_monitoring.generators.grafana.thresholds import line_style, sentence, soft_ends, steps
from eventcore_monitoring.generators.grafana.transformations import transformations
from eventcore_monitoring.model.dashboards import (
    AlertList,
    AnnotationsList,
    BarChart,
    BarGauge,
    DashboardList,
    Drawing,
    GaugePanel,
    Heatmap,
    HistogramPanel,
    Logs,
    Panel,
    PieChart,
    Query,
    Row,
    Stat,
    StateTimeline,
    StatusHistory,
    Table,
    Text,
    ThresholdLine,
    TimeSeries,
)
from eventcore_monitoring.model.drawn import as_drawn, without_windows
from eventcore_monitoring.promql.expression import Condition, Expression
from eventcore_monitoring.promql.nodes import Binary, Number
from eventcore_monitoring.promql.types import Type
from eventcore_monitoring.values import one_unit

Json = dict[str, Any]

DrawingPanel = (
    TimeSeries | Stat | GaugePanel | BarGauge | Table | BarChart | PieChart | Heatmap | HistogramPanel | StateTimeline
    | StatusHistory
)  # fmt: skip

_OF_QUANTITY = {"ratio": "percentunit", "seconds": "s", "bytes": "bytes", "per_second": "ops", "count": "short"}
_NOW = ("last", "lastNotNull")


class Place(NamedTuple):
    """Where a panel stands: its row, its box, what is known around it, how its dashboard is filtered."""

    row: Row
    box: Box
    around: Context
    filters: Filters


def built(panel: Panel, place: Place) -> Json:
    """A panel in Grafana's form."""
    common: Json = {
        "id": panel_id(place.row.title, panel.title),
        "title": panel.title,
        "gridPos": grid_position(place.box),
        **({"repeat": panel.repeat, "repeatDirection": "h"} if panel.repeat is not None else {}),
    }
    match panel:
        case Text():
            return grafanalib_panels.text(panel, {**common, **_said(panel)})
        case Logs():
            queries = asked(panel.show)
            shown = {
                "datasource": data_source(queries),
                "targets": targets(queries, ["" for _ in queries], Form(instant=False), place.filters),
            }
            fields: Json = {"fieldConfig": {"defaults": {}, "overrides": []}, "options": own_panels.listing(panel)}
            return normalised_panel({**common, **_said(panel), "type": panel.kind, **shown, **fields}, [])
        case AlertList() | AnnotationsList() | DashboardList():
            options = own_panels.listing(panel)
            return normalised_panel({**common, **_said(panel), "type": panel.kind, "options": options}, [])
        case _:
            return _drawing(panel, common, place)


def grid_position(box: Box) -> Json:
    """A place as Grafana writes it."""
    return {"x": box.x, "y": box.y, "w": box.width, "h": box.height}


def _said(panel: Panel) -> Json:
    return {"description": panel.description, "links": [link(one) for one in panel.links]}


def _drawing(panel: DrawingPanel, common: Json, place: Place) -> Json:
    around = place.around
    queries = asked(panel.show)
    shown = [one for one in queries if isinstance(one, Drawn)]
    conditions = _conditions(panel, shown, around)
    types = {id(one): measured(one.node, around) for one in shown}
    units = [_unit(one, conditions, types.get(id(one))) for one in queries]
    unit = panel.unit or _panel_unit(panel, units)
    names = legends(queries, panel.title, around, table=isinstance(panel, Table | BarChart))
    graph, table = isinstance(panel, TimeSeries), isinstance(panel, Table)
    known = list(types.values()) if len(shown) == len(queries) else []
    common |= {
        "description": _description(panel, shown, conditions, around),
        "links": [*map(link, panel.links), *_runbook_links(conditions, around)],
        "datasource": data_source(queries),
        "targets": targets(queries, names, _form(panel), place.filters),
        "transformations": transformations(panel, names),
        "timeFrom": one_unit(panel.show_last) if isinstance(panel, Table) and panel.show_last else None,
    }
    fields: Json = {
        "unit": unit,
        "decimals": decimals(panel.decimals, known),
        "min": minimum(panel.minimum, known),
        "max": maximum(panel.maximum, known, conditions, dial=isinstance(panel, GaugePanel | BarGauge)),
        "noValue": panel.no_value or ("no traffic" if any(map(_may_be_idle, shown)) else None),
        "color": {"mode": _color_mode(panel)},
        "thresholds": _thresholds(() if table else conditions, panel.thresholds, drawn=graph),
        "mappings": mappings(panel.mappings),
        "links": data_links(panel.data_links),
    }
    overrides = [
        *units_of_queries(units, unit, names if table else None, declared=panel.unit is not None),
        *(_thresholds_of_columns(panel, queries, names, conditions) if table else ()),
        *(override(one, panel.kind) for one in panel.overrides),
    ]
    match panel:
        case TimeSeries() | Stat() | GaugePanel() | BarGauge() | Table():
            style = line_style(conditions, panel.thresholds)
            soft = soft_ends(conditions) if graph and fields["max"] is None else {}
            return grafanalib_panels.drawing(panel, common, fields, overrides, style, soft)
        case BarChart() | PieChart() | Heatmap() | HistogramPanel() | StateTimeline() | StatusHistory():
            made = own_panels.drawing(panel, _bucket_unit(panel, shown, around) or unit)
            whole = {"defaults": {**fields, "custom": made.custom}, "overrides": []}
            return normalised_panel(
                {**common, "type": panel.kind, "fieldConfig": whole, "options": made.options}, overrides
            )


def _conditions(panel: Drawing, shown: Sequence[Drawn], around: Context) -> list[Condition]:
    """The conditions that a panel shows, and of what it draws without one, those that alerts fire on."""
    declared = [query.show for query in panel.show if isinstance(query, Query) and isinstance(query.show, Condition)]
    if not around.conditions:
        return declared
    limited = {condition.expression.node for condition in declared}
    fired = [
        Condition(Expression(one.node), condition.operator, condition.threshold)
        for one in shown
        if one.node not in limited
        for condition in around.conditions.get(without_windows(one.node), ())
    ]
    return [*declared, *fired]


def _form(panel: Drawing) -> Form:
    """How the answers are wanted; only the present ones where nothing else is shown, so that Grafana asks no more."""
    match panel:
        case Table() | BarChart():
            return Form(instant=True, shape="table")
        case Heatmap():
            return Form(instant=False, shape="heatmap")
        case Stat(calculation=calculation, sparkline=sparkline):
            return Form(instant=calculation in _NOW and not sparkline)
        case (
            GaugePanel(calculation=calculation) | BarGauge(calculation=calculation) | PieChart(calculation=calculation)
        ):
            return Form(instant=calculation in _NOW)
        case _:
            return Form(instant=False)


def _color_mode(panel: Drawing) -> str:
    match panel:
        case StateTimeline(merge=True, mappings=[_, *_]):
            # Grafana merges by threshold where colours come from thresholds, and then shows no mapping (issue 71804).
            return "palette-classic"
        case Stat() | GaugePanel() | BarGauge() | Table() | StateTimeline() | StatusHistory():
            return "thresholds"
        case _:
            return "palette-classic"


def _description(panel: Drawing, shown: Sequence[Drawn], conditions: Sequence[Condition], around: Context) -> str:
    """What is declared, or else what the metrics mean; and the thresholds in words."""
    parts = (panel.description or _meaning(shown, around), sentence(conditions, panel.thresholds))
    return "\n\n".join(part for part in parts if part)


def _meaning(shown: Sequence[Drawn], around: Context) -> str:
    names = dict.fromkeys(name for one in shown for name in one.metrics)
    texts = dict.fromkeys(text for name in names if (text := around.help_of(name)) is not None)
    return "\n".join(f"- {text}" for text in texts) if len(texts) > 1 else "".join(texts)


def _unit(one: Asked, conditions: Sequence[Condition], found: Type | None) -> str | None:
    """The unit of a query: of its threshold, or else what the metrics say; None where nothing is known."""
    if found is None or not isinstance(one, Drawn):
        return None
    for condition in conditions:
        if condition.expression.node == one.node:
            return _OF_QUANTITY[condition.threshold.unit]
    return None if found.unit is None else grafana_unit(found.unit)


def _panel_unit(panel: Drawing, units: Sequence[str | None]) -> str:
    """The unit of the first query, or else of the first line: queries with others say so themselves."""
    lines = (_OF_QUANTITY[line.at.unit] for line in panel.thresholds)
    return next((unit for unit in (*units, *lines) if unit is not None), "short")


def _bucket_unit(panel: Drawing, shown: Sequence[Drawn], around: Context) -> str | None:
    """Of a heatmap the unit of what was observed, which its axis shows; None elsewhere."""
    if not isinstance(panel, Heatmap) or panel.unit is not None:
        return panel.unit
    return next((grafana_unit(unit) for one in shown if (unit := observed(one.node, around)) is not None), None)


def _may_be_idle(one: Drawn) -> bool:
    """Whether the expression has no value while nothing happens: it divides by what it demands to be above nothing."""
    return any(
        isinstance(part, Binary)
        and part.operator == "/"
        and isinstance(part.right, Binary)
        and part.right.operator == ">"
        and part.right.right == Number(0)
        for part in one.parts
    )


def _thresholds(conditions: Sequence[Condition], lines: Sequence[ThresholdLine], *, drawn: bool) -> Json:
    return {"mode": "absolute", "steps": steps(conditions, lines, drawn=drawn)}


def _thresholds_of_columns(
    panel: Drawing, queries: Sequence[Asked], names: Sequence[str], conditions: Sequence[Condition]
) -> Iterator[Json]:
    """Overrides that colour each column of a table by its own thresholds."""
    for one, name in zip(queries, names, strict=True):
        own = [
            condition for condition in conditions if isinstance(one, Drawn) and condition.expression.node == one.node
        ]
        if own or panel.thresholds:
            thresholds = _thresholds(own, panel.thresholds, drawn=False)
            coloured = {"id": "custom.cellOptions", "value": {"type": "color-text"}}
            yield for_column(name, [{"id": "thresholds", "value": thresholds}, coloured])


def _runbook_links(conditions: Sequence[Condition], around: Context) -> Iterator[Json]:
    """Links to the runbooks of the alerts that fire on what is drawn, whatever further demands they make."""
    runbooks = around.monitoring.runbook_url
    if runbooks is None:
        return
    for condition in conditions:
        for alert in around.alerts.get(limit(condition), ()):
            if alert.condition is not None and as_drawn(alert.condition) == as_drawn(condition):
                # The page that the alert itself names in its annotation runbook_url.
                url = f"{runbooks.rstrip('/')}/{alert.name}.md"
                yield grafanalib_panels.link(f"Runbook: {alert.name}", url, new_tab=True)
