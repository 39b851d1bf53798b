"""Where expressions are drawn: the panels that show what an alert fires on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from eventcore_monitoring.model.dashboards import Dashboard, Query, prometheus_queries
from eventcore_monitoring.promql.expression import Algebra, Condition
from eventcore_monitoring.promql.nodes import Node, Range
from eventcore_monitoring.promql.walk import rewritten


class PanelPlace(NamedTuple):
    """Where a panel stands: the dashboard's name and title, the row's and the panel's titles."""

    dashboard: str
    dashboard_title: str
    row: str
    panel: str


def drawn_queries(dashboards: Sequence[Dashboard]) -> Iterator[tuple[PanelPlace, Query]]:
    """All queries that ask Prometheus, with the panels that they stand in."""
    for dashboard in dashboards:
        for row, panel in dashboard.panels():
            place = PanelPlace(dashboard.name, dashboard.title, row.title, panel.title)
            yield from ((place, query) for _, query in prometheus_queries(panel))


def drawing(dashboards: Sequence[Dashboard]) -> Mapping[Node, tuple[PanelPlace, ...]]:
    """The panels that draw an expression, each once and in order, by what they draw (`as_drawn`)."""
    found: dict[Node, dict[PanelPlace, None]] = {}
    for place, query in drawn_queries(dashboards):
        found.setdefault(as_drawn(query.show), {})[place] = None
    return {node: tuple(places) for node, places in found.items()}


def as_drawn(when: Condition | Algebra) -> Node:
    """What a panel shows of an expression: without threshold, over whatever window (panels choose their own)."""
    return without_windows(when.expression.node)


def without_windows(node: Node) -> Node:
    """The expression over whatever window: two that are equal so are the same graph at some zoom."""
    return rewritten(node, lambda part: replace(part, window="") if isinstance(part, Range) else None)
