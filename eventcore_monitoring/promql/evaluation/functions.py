"""Calls of functions: what each makes of its arguments.

Source: `promql/functions.go` of prometheus/prometheus v2.42 and v3.14.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from eventcore_monitoring.promql.evaluation import over_time, rates
from eventcore_monitoring.promql.evaluation.columns import (
    Column,
    Labelled,
    Semantics,
    Vector,
    any_present,
    put,
    put_of_range,
    unnamed,
)
from eventcore_monitoring.promql.evaluation.dates import PARTS, part_of_date
from eventcore_monitoring.promql.evaluation.faults import NotKnown
from eventcore_monitoring.promql.evaluation.floats import FUNCTIONS, greater, lesser, nearest
from eventcore_monitoring.promql.evaluation.quantiles import histogram_quantile
from eventcore_monitoring.promql.evaluation.relabelling import certain_labels, joined, replaced
from eventcore_monitoring.promql.evaluation.samples import Series
from eventcore_monitoring.promql.evaluation.selection import Evaluate, Query, Span, span, timestamps
from eventcore_monitoring.promql.nodes import Call, Node, Range, Selector, String, Subquery

_OfSeries = Callable[[Series], Column]
_OF_RANGE: Final = {
    "rate", "increase", "delta", "irate", "idelta", "changes", "resets", "deriv", "predict_linear", "holt_winters",
    "double_exponential_smoothing", "avg_over_time", "count_over_time", "last_over_time", "max_over_time",
    "min_over_time", "sum_over_time", "stddev_over_time", "stdvar_over_time", "present_over_time", "absent_over_time",
    "quantile_over_time",
}  # fmt: skip


def called(node: Call, query: Query, evaluate: Evaluate) -> Vector | Column:
    """The value of a call. Raises NotKnown for functions and arguments that this evaluator does not know."""
    arguments = _Arguments(node, query, evaluate)
    name = node.function
    count = query.grid.count
    if name in FUNCTIONS:
        return _of_elements(arguments.vector(0), FUNCTIONS[name])
    if name in _OF_RANGE:
        return _of_range(node, arguments, query)
    if name in PARTS:
        return _dates(name, arguments, query)
    match name:
        case "absent":
            present = any_present(arguments.vector(0).values(), count)
            return {certain_labels(node.arguments[0], query.semantics): [None if there else 1.0 for there in present]}
        case "clamp":
            return _clamped(arguments.vector(0), arguments.scalar(1), arguments.scalar(2))
        case "clamp_min":
            return _clamped(arguments.vector(0), arguments.scalar(1), [math.inf] * count)
        case "clamp_max":
            return _clamped(arguments.vector(0), [-math.inf] * count, arguments.scalar(1))
        case "round":
            units: Column = [1.0] * count
            if arguments.given > 1:
                units = arguments.scalar(1)
            return _with_scalar(arguments.vector(0), units, nearest)
        case "histogram_quantile":
            return histogram_quantile(arguments.scalar(0), arguments.vector(1), query.semantics)
        case "label_replace":
            return replaced(arguments.vector(0), arguments.texts(1), query.semantics)
        case "label_join":
            return joined(arguments.vector(0), arguments.texts(1), query.semantics)
        case "pi":
            return [math.pi] * count
        case "scalar":
            return _only_element(arguments.vector(0), count)
        case "sort" | "sort_desc":
            return arguments.vector(0)  # a vector has no order here
        case "time":
            return [time / 1000 for time in query.grid.times()]
        case "timestamp":
            return _timestamps(node, arguments, query)
        case "vector":
            return {(): arguments.scalar(0)}
    raise NotKnown(f"the function {name}()")


class _Arguments:
    """The arguments of a call, evaluated as what the function wants."""

    def __init__(self, node: Call, query: Query, evaluate: Evaluate) -> None:
        self._node = node
        self._query = query
        self._evaluate = evaluate
        self.given = len(node.arguments)

    def _at(self, place: int) -> Node:
        if place >= len(self._node.arguments):
            raise NotKnown(f"what {self._node.function}() is with so few arguments")
        return self._node.arguments[place]

    def vector(self, place: int) -> Vector:
        found = self._evaluate(self._at(place), self._query)
        if isinstance(found, list):
            raise NotKnown(f"{self._node.function}() of a scalar")
        return found

    def scalar(self, place: int) -> Column:
        found = self._evaluate(self._at(place), self._query)
        if not isinstance(found, list):
            raise NotKnown(f"{self._node.function}() with series for a number")
        return found

    def texts(self, place: int) -> list[str]:
        self._at(place + (3 if self._node.function == "label_replace" else 1))
        found = []
        for argument in self._node.arguments[place:]:
            if not isinstance(argument, String):
                raise NotKnown(f"{self._node.function}() with something else for a string")
            found.append(argument.value)
        return found

    def span(self, place: int) -> Span:
        return span(self._at(place), self._query, self._evaluate)


def _of_elements(vector: Vector, function: Callable[[float], float]) -> Vector:
    found: Vector = {}
    for labels, column in vector.items():
        put(found, unnamed(labels), [None if value is None else function(value) for value in column])
    return found


def _with_scalar(vector: Vector, scalar: Column, function: Callable[[float, float], float]) -> Vector:
    found: Vector = {}
    for labels, column in vector.items():
        pairs = zip(column, scalar, strict=True)
        put(found, unnamed(labels), [None if a is None or b is None else function(a, b) for a, b in pairs])
    return found


def _clamped(vector: Vector, low: Column, high: Column) -> Vector:
    found: Vector = {}
    for labels, column in vector.items():
        limited: Column = [
            None if value is None or a is None or b is None or b < a else greater(a, lesser(b, value))
            for value, a, b in zip(column, low, high, strict=True)
        ]
        put(found, unnamed(labels), limited)
    return found


def _only_element(vector: Vector, count: int) -> Column:
    if len(vector) == 1:
        (column,) = vector.values()
        return [math.nan if value is None else value for value in column]
    found: Column = [math.nan] * count
    for index, row in enumerate(zip(*vector.values(), strict=True)):
        there = [value for value in row if value is not None]
        if len(there) == 1:
            found[index] = there[0]
    return found


def _dates(name: str, arguments: _Arguments, query: Query) -> Vector:
    if not arguments.given:
        return {(): [part_of_date(name, time / 1000) for time in query.grid.times()]}
    return _of_elements(arguments.vector(0), lambda seconds: part_of_date(name, seconds))


def _timestamps(node: Call, arguments: _Arguments, query: Query) -> Vector:
    if node.arguments and isinstance(node.arguments[0], Selector):
        found: Vector = {}
        for labels, column in timestamps(node.arguments[0], query).items():
            put(found, unnamed(labels), column)
        return found
    times: Column = [time / 1000 for time in query.grid.times()]
    return _with_scalar(arguments.vector(0), times, lambda value, time: time)


def _of_range(node: Call, arguments: _Arguments, query: Query) -> Vector:
    name = node.function
    place = 1 if name == "quantile_over_time" else 0
    seen = arguments.span(place)
    if query.semantics is Semantics.CLOSED and query.inside and arguments.given > 1 and _fixed(node.arguments[place]):
        # Prometheus 2 forgets the @ after the first time where the call as a whole is no constant.
        raise NotKnown(f"{name}() of a range with @ inside of a subquery")
    if name == "absent_over_time":
        counts = [[None if first == after else 1.0 for first, after in seen.windows(one)] for one in seen.series]
        present = any_present(counts, len(seen.times))
        return {certain_labels(node.arguments[0], query.semantics): [None if there else 1.0 for there in present]}
    function = _range_function(name, seen, arguments, query)
    found: Vector = {}
    for series in seen.series:
        labels: Labelled = series.labels if name == "last_over_time" else unnamed(series.labels)
        column = function(series)
        if column.count(None) < len(column):
            put_of_range(found, labels, column, inside=query.inside)
    return found


def _fixed(node: Node) -> bool:
    return (isinstance(node, Range) and node.selector.at is not None) or (
        isinstance(node, Subquery) and node.at is not None
    )


def _range_function(name: str, seen: Span, arguments: _Arguments, query: Query) -> _OfSeries:
    semantics = query.semantics
    match name:
        case "rate" | "increase" | "delta":
            counter, per_second = name != "delta", name == "rate"
            return lambda series: rates.extrapolated(seen, series, semantics, counter=counter, per_second=per_second)
        case "irate" | "idelta":
            return lambda series: rates.of_last_two(seen, series, counter=name == "irate")
        case "changes":
            return lambda series: rates.changes(seen, series)
        case "resets":
            return lambda series: rates.resets(seen, series)
        case "deriv":
            return lambda series: over_time.slopes(seen, series)
        case "predict_linear":
            ahead = arguments.scalar(1)
            return lambda series: over_time.predictions(seen, series, ahead)
        case "holt_winters" | "double_exponential_smoothing":
            smoothing, trend = arguments.scalar(1), arguments.scalar(2)
            return lambda series: over_time.smoothed(seen, series, smoothing, trend)
        case "quantile_over_time":
            ranks = arguments.scalar(0)
            return lambda series: over_time.quantiles(seen, series, ranks, semantics)
        case "sum_over_time":
            return lambda series: over_time.sums(seen, series)
        case "avg_over_time":
            return lambda series: over_time.means(seen, series, semantics)
    reduce = over_time.reduction(name)
    if reduce is None:
        raise NotKnown(f"the function {name}()")
    return lambda series: over_time.reduced(seen, series, reduce)
