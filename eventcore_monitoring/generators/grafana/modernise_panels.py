"""Foreign panels as Grafana 13 reads them: what all have in common, and which of the looks each type has today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from eventcore_monitoring.generators.grafana.modernise_angular import (
    discrete,
    pie_chart,
    removed,
    single_stat,
    status_map,
    world_map,
)
from eventcore_monitoring.generators.grafana.modernise_graph import graph
from eventcore_monitoring.generators.grafana.modernise_heatmap import heatmap
from eventcore_monitoring.generators.grafana.modernise_options import (
    alert_list,
    as_given,
    bar_gauge,
    dashboard_list,
    gauge,
    news,
    stat,
    writing,
)
from eventcore_monitoring.generators.grafana.modernise_queries import asked
from eventcore_monitoring.generators.grafana.modernise_table import table
from eventcore_monitoring.generators.grafana.modernise_values import (
    Json,
    Look,
    mapping,
    mappings,
    number,
    picked,
    text,
)
from eventcore_monitoring.generators.grafana.modernise_variables import links

# `Panel` and `RowPanel` of npm @grafana/schema 13.2, in the order in which a reviewer reads them.
_BEFORE = ("id", "type", "title", "description", "gridPos", "transparent", "repeat", "repeatDirection", "maxPerRow",
           "links", "libraryPanel", "datasource", "interval", "timeFrom", "timeShift", "timeCompare",
           "hideTimeOverride", "cacheTimeout", "queryCachingTTL", "targets", "transformations")  # fmt: skip
_ROW = ("id", "type", "title", "collapsed", "gridPos", "repeat")
_GRID = ("x", "y", "w", "h")
_FACTORS = (1, 2, 3, 4, 6, 8, 12, 24)
# Panels that show no fields.
_WITHOUT_FIELDS = ("text", "news", "dashlist", "alertlist", "annolist")
_DEFAULT_POINTS = 100  # grafanalib's, which nobody chose

_ANGULAR: Mapping[str, Callable[[Json], Look]] = {
    "graph": graph,
    "singlestat": single_stat,
    "table-old": table,
    "grafana-piechart-panel": pie_chart,
    "natel-discrete-panel": discrete,
    "flant-statusmap-panel": status_map,
    "grafana-worldmap-panel": world_map,
    "larona-epict-panel": removed,
    "marcuscalidus-svg-panel": removed,
}
_TODAY: Mapping[str, Callable[[Json], Look]] = {
    "stat": stat,
    "gauge": gauge,
    "bargauge": bar_gauge,
    "table": table,
    "text": writing,
    "news": news,
    "dashlist": dashboard_list,
    "alertlist": alert_list,
}


class Panel(NamedTuple):
    """A panel, the data source variables that it needs, and what a person has to know."""

    value: Json
    variables: list[Json]
    remarks: list[str]


def panel(given: Json, known: Mapping[str, str]) -> Panel:
    """A panel, or a row with its panels."""
    if given.get("type") == "row":
        inside = [panel(one, known) for one in mappings(given.get("panels"))]
        shell = picked({**given, "collapsed": bool(given.get("collapsed")), "gridPos": _place(given)}, _ROW)
        return Panel(
            {**_titled(shell), "panels": [one.value for one in inside]},
            [variable for one in inside for variable in one.variables],
            [remark for one in inside for remark in one.remarks],
        )
    look = _look(given)
    query = asked(given, known) if look.kind not in _WITHOUT_FIELDS else asked({}, known)
    found = {
        **{key: given.get(key) for key in _BEFORE},
        **_repeated(given),
        "type": look.kind,
        "gridPos": _place(given),
        "links": links(given.get("links")),
        "transparent": True if given.get("transparent") else None,
        "hideTimeOverride": True if given.get("hideTimeOverride") else None,
        "datasource": query.source,
        "targets": query.targets,
        "transformations": [*look.transformations, *mappings(given.get("transformations"))],
    }
    shown: Json = {} if look.kind in _WITHOUT_FIELDS else {"fieldConfig": _fields(look)}
    remarks = [*look.remarks, *query.remarks, *_remarks(given)]
    name = text(given.get("title")) or text(given.get("type"))
    return Panel(
        {**_titled(picked(found, _BEFORE)), **shown, "options": look.options},
        query.variables,
        [f'panel "{name}": {remark}' for remark in remarks],
    )


def _titled(made: Json) -> Json:
    """A panel that has a title, if an empty one, as schema version 2 wants it."""
    return {"id": made["id"], "type": made["type"], "title": "", **made}


def _look(given: Json) -> Look:
    kind = text(given.get("type"))
    if kind in _ANGULAR:
        return _ANGULAR[kind](given)
    if kind == "heatmap" and not mapping(given.get("options")):
        return heatmap(given)
    return _TODAY.get(kind, as_given)(given)


def _fields(look: Look) -> Json:
    return {"defaults": look.defaults, "overrides": look.overrides}


def _place(given: Json) -> Json:
    return {key: number(mapping(given.get("gridPos")).get(key)) for key in _GRID}


def _repeated(given: Json) -> Json:
    """How often a panel is there in a line: Grafana 5 asked for the least width of each instead."""
    if not given.get("repeat"):
        return {"repeatDirection": None, "maxPerRow": None}
    least = number(given.get("minSpan"))
    found = {"repeatDirection": text(given.get("repeatDirection")) or "h"}
    if least and "maxPerRow" not in given:
        return {**found, "maxPerRow": max(factor for factor in _FACTORS if factor <= max(12 / least, 1))}
    return found


def _remarks(given: Json) -> Iterator[str]:
    points = given.get("maxDataPoints")
    if points not in (None, _DEFAULT_POINTS):
        yield f"maxDataPoints {points} is left out, it makes Grafana skip samples: write interval=… instead"
