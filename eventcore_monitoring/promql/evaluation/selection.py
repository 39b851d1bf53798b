"""Selectors, ranges and subqueries: what of the series is seen from each time of a grid.

Source: `promql/engine.go` of prometheus/prometheus v2.42 and v3.14 (`vectorSelectorSingle`, `matrixIterSlice`,
`subqueryTimeRange`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from eventcore_monitoring.promql.evaluation.columns import Column, Grid, Semantics, Vector
from eventcore_monitoring.promql.evaluation.faults import NotKnown
from eventcore_monitoring.promql.evaluation.samples import Series
from eventcore_monitoring.promql.evaluation.storage import Storage
from eventcore_monitoring.promql.nodes import At, Node, Range, Selector, Subquery, Window
from eventcore_monitoring.promql.walk import walk
from eventcore_monitoring.values import milliseconds

LOOKBACK: Final = 300_000
DEFAULT_STEP: Final = 60_000  # of a subquery: Prometheus takes its evaluation interval


class Query(NamedTuple):
    """What an expression is evaluated over.

    `whole`: the grid that `start()` and `end()` speak of; `grid`: the times of this very part, which are others inside
    of a subquery.
    """

    storage: Storage
    semantics: Semantics
    whole: Grid
    grid: Grid

    @property
    def inside(self) -> bool:
        """Whether this part stands in a subquery."""
        return self.grid is not self.whole


Evaluate = Callable[[Node, Query], Vector | Column]


@dataclass(frozen=True)
class Span:
    """Series as a range sees them: for each evaluation time a window that ends at one of `ends`, `length` long."""

    series: Sequence[Series]
    length: int
    reach: int
    times: Sequence[int]
    ends: Sequence[int]

    def windows(self, series: Series) -> list[tuple[int, int]]:
        """For each evaluation time, the first index of the values of a series and that after the last."""
        return series.windows(self.ends, self.reach)


def length(window: Window) -> int:
    """A window or an offset in milliseconds. Raises NotKnown for one that Grafana fills in."""
    try:
        return -milliseconds(window[1:]) if window.startswith("-") else milliseconds(window)
    except ValueError:
        raise NotKnown(f"how long {window} is") from None


def select(selector: Selector, query: Query) -> Vector:
    """The newest values of the chosen series at each time."""
    count = query.grid.count
    times = _seen_from(selector.at, selector.offset, query)
    fixed = selector.at is not None and count > 1
    reach = query.semantics.reach(LOOKBACK)
    found: Vector = {}
    for series in query.storage.select(selector, query.semantics):
        column = series.at(times[:1], reach) * count if fixed else series.at(times, reach)
        if column.count(None) < count:
            found[series.labels] = column
    return found


def timestamps(selector: Selector, query: Query) -> Vector:
    """When the newest values of the chosen series are from, in seconds."""
    times = _seen_from(selector.at, selector.offset, query)
    reach = query.semantics.reach(LOOKBACK)
    return {
        series.labels: [
            None if slot is None else (series.start + slot * series.interval) / 1000
            for slot in series.latest_slots(times, reach)
        ]
        for series in query.storage.select(selector, query.semantics)
    }


def span(node: Node, query: Query, evaluate: Evaluate) -> Span:
    """What a range or a subquery sees. Raises NotKnown for any other node."""
    match node:
        case Range(selector, window):
            series: Sequence[Series] = query.storage.select(selector, query.semantics)
            at, offset = selector.at, selector.offset
        case Subquery(_, window, _, offset, at):
            series = ()
        case _:
            raise NotKnown("a function of a range over something that is no range")
    size = length(window)
    reach = query.semantics.reach(size)
    ends = _seen_from(at, offset, query)
    if isinstance(node, Subquery):
        series = _subquery(node, ends, reach, query, evaluate)
    return Span(series, size, reach, query.grid.times(), ends)


def _subquery(node: Subquery, ends: Sequence[int], reach: int, query: Query, evaluate: Evaluate) -> list[Series]:
    step = DEFAULT_STEP if node.step is None else length(node.step)
    if not ends:
        return []
    first = -((reach - min(ends)) // step) * step  # the first multiple of the step that is in a window
    grid = Grid(first, step, (max(ends) - first) // step + 1)
    if grid.count < 1:
        return []
    if node.at is not None and any(isinstance(one, Selector | Subquery) and one.at for one in walk(node.expression)):
        _refuse_same_start(ends, reach, step, query)
    found = evaluate(node.expression, query._replace(grid=grid))
    if isinstance(found, list):
        raise NotKnown("a subquery of a scalar")
    return [Series(labels, first, step, column) for labels, column in found.items()]


def _refuse_same_start(ends: Sequence[int], reach: int, step: int, query: Query) -> None:
    """Raises NotKnown where a subquery with `@` happens to start at the very time that it is evaluated at.

    Prometheus then forgets to fit the `@` of its parts to it (it calls `setOffsetForAtModifier` for other starts only).
    """
    for time, end in zip(query.grid.times(), ends, strict=True):
        if -((reach - end) // step) * step == time:
            raise NotKnown("an @ inside of a subquery with @ that starts at the evaluation time")


def _seen_from(at: At | None, offset: Window | None, query: Query) -> list[int]:
    """The times that a selector looks from, one for each time of the grid."""
    back = 0 if offset is None else length(offset)
    if at is None:
        start, step, count = query.grid
        return [start - back + number * step for number in range(count)]
    match at.time:
        case "start":
            time = query.whole.start
        case "end":
            time = query.whole.end
        case seconds:
            time = round(seconds * 1000)
    return [time - back] * query.grid.count
