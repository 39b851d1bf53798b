"""Queries: what Grafana asks Prometheus for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from eventcore_monitoring.model.dashboards import Query
from eventcore_monitoring.promql.nodes import Call, Node, Range, Selector, Subquery
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import rewritten, walk

DATA_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
RATE_INTERVAL = "$__rate_interval"


class Drawn(NamedTuple):
    """What a query draws, all nodes of it (itself first), and the legend that is declared, if any."""

    node: Node
    parts: tuple[Node, ...]
    legend: str

    @property
    def metrics(self) -> Iterator[str]:
        """The names of the series that it reads."""
        return (part.name for part in self.parts if isinstance(part, Selector) and part.name is not None)


def drawn(shown: Sequence[Query]) -> list[Drawn]:
    """What the queries of a panel draw: of a condition its left side, since guards only say when an alert fires.

    Conditions with two thresholds on one expression (80 %, 90 %) draw the same series, so it is asked for once.
    """
    found: dict[tuple[Node, str], Drawn] = {}
    for query in shown:
        node = query.show.expression.node
        if len(shown) == 1 or (node, query.legend) not in found:
            found[node, query.legend] = Drawn(node, tuple(walk(node)), query.legend)
    return list(found.values())


def for_grafana(parts: Sequence[Node]) -> Node:
    """The expression with the window of its rates left to Grafana, so that no zoom skips samples or draws nothing.

    `parts`: the expression and all nodes below it. Windows of increases, of `…_over_time` and inside subqueries stay:
    their length is part of what is said. So do windows of rates that differ, which are compared on purpose.
    """
    windows = {within.window for part in parts for within in _rated(part)}
    if len(windows) != 1:
        return parts[0]
    return rewritten(parts[0], _with_rate_interval)


def _with_rate_interval(part: Node) -> Node | None:
    match part:
        case Subquery():
            return part
        case Call("rate" | "irate", (Range() as within,)):
            return replace(part, arguments=(replace(within, window=RATE_INTERVAL),))
    return None


def _rated(part: Node) -> tuple[Range, ...]:
    match part:
        case Call("rate" | "irate", (Range() as within,)):
            return (within,)
    return ()


def reference(number: int) -> str:
    """The id of a query inside its panel, counted from 0: A, B, … Z, AA, AB, …"""
    before, last = divmod(number, 26)
    return (reference(before - 1) if before else "") + chr(ord("A") + last)


def targets(shown: Sequence[Drawn], names: Sequence[str], *, instant: bool, table: bool) -> list[dict[str, Any]]:
    """The queries of a panel as Grafana's Prometheus data source reads them (its model in Grafana 13).

    `names`: how each query's series are called. `instant`: asked for the end of the time range only.
    """
    return [
        {
            "refId": reference(number),
            "datasource": DATA_SOURCE,
            "editorMode": "code",
            "expr": to_promql(for_grafana(one.parts)),
            **({} if table else {"legendFormat": name}),
            "format": "table" if table else "time_series",
            "instant": instant,
            "range": not instant,
        }
        for number, (one, name) in enumerate(zip(shown, names, strict=True))
    ]
