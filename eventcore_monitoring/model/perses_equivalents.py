"""The parts of a dashboard that Perses has no equivalent of."""

from collections.abc import Iterator
from typing import NamedTuple

from eventcore_monitoring.model.catalogue import Catalogue
from eventcore_monitoring.model.dashboards import (
    AdHocVariable,
    BarChart,
    DataSourceVariable,
    Drawing,
    ElasticsearchQuery,
    Heatmap,
    Panel,
    PanelQuery,
    PostgresQuery,
    Query,
    Table,
)
from eventcore_monitoring.model.dashboards.panels import (
    AlertList,
    AnnotationsList,
    DashboardList,
    HistogramPanel,
    StateTimeline,
)
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.grafanalib_dashboard import AnyDashboard, GrafanalibDashboard
from eventcore_monitoring.promql.types import OF_BUCKETS


class Missing(NamedTuple):
    """Where on a dashboard, what of it Perses does not have, what to do instead, and the declaration."""

    at: str
    what: str
    fix: str
    declaration: Declared


_DATA_SOURCES = ("prometheus", "loki")
_HIDDEN_FROM_PERSES = "take it off the dashboard, or leave `perses` out"


def without_equivalent(dashboard: AnyDashboard, catalogue: Catalogue) -> Iterator[Missing]:
    """The parts of a dashboard that have no equivalent in Perses 0.54 and its plugins of August 2026."""
    at = f"dashboards.{dashboard.name}"
    if isinstance(dashboard, GrafanalibDashboard):
        yield Missing(at, "a dashboard of grafanalib is not translated for Perses", "declare it here", dashboard)
        return
    for variable in dashboard.variables:
        here = f"{at}.variables.{variable.name}"
        if isinstance(variable, AdHocVariable):
            fix = "declare a variable for each label that is filtered by"
            yield Missing(here, "Perses has no free filters", fix, variable)
        elif isinstance(variable, DataSourceVariable) and variable.of not in _DATA_SOURCES:
            yield Missing(here, f"Perses has no data source {variable.of}", _HIDDEN_FROM_PERSES, variable)
    for _, panel in dashboard.panels():
        here = f"{at}.{panel.title}"
        if panel.repeat is not None:
            yield Missing(here, "Perses repeats rows and no panels", "write Row(repeat=…)", panel)
        for what, fix in _of_panel(panel, catalogue):
            yield Missing(here, what, fix, panel)


def _of_panel(panel: Panel, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    match panel:
        case AlertList() | AnnotationsList() | DashboardList():
            yield f"Perses has no {type(panel).__name__} panel", _HIDDEN_FROM_PERSES
        case StateTimeline():
            yield "Perses has no StateTimeline panel", "show it as StatusHistory"
        case HistogramPanel():
            yield "Perses has no HistogramPanel of drawn samples", "show it as TimeSeries"
        case Table(show_last=str()):
            yield "Perses has no length of time for one panel", "leave show_last out"
        case BarChart(stacked=True):
            yield "Perses stacks no bars of one moment", "write stacked=False"
        case Heatmap():
            if any(_reads_buckets(query, catalogue) for query in panel.show):
                yield "Perses draws no heatmap of classic buckets", "show quantiles over time"
    if isinstance(panel, Drawing) and panel.transformations:
        yield "Perses has no such transformations", "write the query so that it answers what is shown"
    for query in getattr(panel, "show", ()):
        yield from _of_query(query, panel)


def _reads_buckets(query: PanelQuery, catalogue: Catalogue) -> bool:
    return isinstance(query, Query) and catalogue.typed(query.show.expression.node).type.kind in OF_BUCKETS


def _of_query(query: PanelQuery, panel: Panel) -> Iterator[tuple[str, str]]:
    if isinstance(query, ElasticsearchQuery | PostgresQuery):
        yield f"Perses has no {type(query).__name__}", _HIDDEN_FROM_PERSES
    elif isinstance(panel, BarChart) and not isinstance(query, Query):
        yield "Perses has no bars by a column of log lines", _HIDDEN_FROM_PERSES
