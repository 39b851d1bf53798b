"""Aggregations: many series into one for each group, or the most of each group.

Source: `promql/engine.go` of prometheus/prometheus v2.42 and v3.14 (`aggregation`, `aggregationK`,
`aggregationCountValues`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from eventcore_monitoring.promql.evaluation.columns import (
    NAME,
    Column,
    Labelled,
    Semantics,
    Vector,
    labelled,
    only,
    without,
)
from eventcore_monitoring.promql.evaluation.faults import NotKnown, Refused
from eventcore_monitoring.promql.evaluation.quantiles import quantile
from eventcore_monitoring.promql.evaluation.relabelling import checked_label
from eventcore_monitoring.promql.evaluation.summation import (
    direct_mean,
    greatest,
    incremental_mean,
    kahan_sum,
    least,
    plain_sum,
    plain_variance,
    root,
    variance,
)
from eventcore_monitoring.promql.nodes import AggregationOperator, Grouping

Reduction = Callable[[Sequence[float]], float]

_REDUCTIONS: Final[dict[AggregationOperator, Reduction]] = {
    "min": least,
    "max": greatest,
    "count": lambda values: float(len(values)),
    "group": lambda values: 1.0,
}
_CLOSED: Final[dict[AggregationOperator, Reduction]] = {
    **_REDUCTIONS,
    "sum": plain_sum,
    "avg": incremental_mean,
    "stdvar": plain_variance,
    "stddev": lambda values: root(plain_variance(values)),
}
_OPEN: Final[dict[AggregationOperator, Reduction]] = {
    **_REDUCTIONS,
    "sum": kahan_sum,
    "avg": direct_mean,
    "stdvar": variance,
    "stddev": lambda values: root(variance(values)),
}


def key_of(grouping: Grouping | None) -> Callable[[Labelled], Labelled]:
    """The labels of the group that a series belongs to."""
    if grouping is None:
        return lambda labels: ()
    names = set(grouping.labels)
    if grouping.kind == "by":
        return lambda labels: only(labels, names)
    names.add(NAME)
    return lambda labels: without(labels, names)


def grouped(vector: Vector, grouping: Grouping | None) -> dict[Labelled, list[tuple[Labelled, Column]]]:
    """The series by the labels of their group."""
    key = key_of(grouping)
    groups: dict[Labelled, list[tuple[Labelled, Column]]] = {}
    for labels, column in vector.items():
        groups.setdefault(key(labels), []).append((labels, column))
    return groups


def reduced(operator: AggregationOperator, vector: Vector, grouping: Grouping | None, semantics: Semantics) -> Vector:
    """`sum` and its like: one value for each group. Raises NotKnown for an operator that is none of them."""
    reduce = (_CLOSED if semantics is Semantics.CLOSED else _OPEN).get(operator)
    if reduce is None:
        raise NotKnown(f"the aggregation {operator}")
    keeps = operator in ("sum", "avg", "min", "max")
    return {
        key: members[0][1] if keeps and len(members) == 1 else _by_time(reduce, members)
        for key, members in grouped(vector, grouping).items()
    }


def _by_time(reduce: Reduction, members: list[tuple[Labelled, Column]]) -> Column:
    found: Column = []
    for row in zip(*[column for _, column in members], strict=True):
        there = [value for value in row if value is not None]
        found.append(reduce(there) if there else None)
    return found


def quantiles(vector: Vector, grouping: Grouping | None, ranks: Column, semantics: Semantics) -> Vector:
    """`quantile`: the rank may differ from time to time."""
    found: Vector = {}
    for key, members in grouped(vector, grouping).items():
        column: Column = []
        for rank, row in zip(ranks, zip(*[column for _, column in members], strict=True), strict=True):
            there = [value for value in row if value is not None]
            column.append(quantile(rank or 0.0, there, semantics) if there else None)
        found[key] = column
    return found


def counted_values(vector: Vector, grouping: Grouping | None, label: str, semantics: Semantics) -> Vector:
    """`count_values`: one series for each value of a group, with the value in a label."""
    checked_label(label, "count_values()", semantics)
    if grouping is None or grouping.kind == "by":
        grouping = Grouping("by", (*(grouping.labels if grouping else ()), label))
    key = key_of(grouping)
    found: Vector = {}
    for labels, column in vector.items():
        for index, value in enumerate(column):
            if value is not None:
                counts = found.setdefault(key(labelled(labels, {label: plain_text(value)})), [None] * len(column))
                counts[index] = (counts[index] or 0.0) + 1.0
    return found


def plain_text(value: float) -> str:
    """A float as Go's `strconv.FormatFloat(value, 'f', -1, 64)` writes it."""
    if not math.isfinite(value):
        return "NaN" if value != value else "+Inf" if value > 0 else "-Inf"
    text = f"{Decimal(repr(value)):f}"
    return text.removesuffix(".0")


def most(vector: Vector, grouping: Grouping | None, numbers: Column, semantics: Semantics, *, top: bool) -> Vector:
    """`topk` and `bottomk`. Raises NotKnown where equal values leave open which series is kept."""
    limits = [_limit(number or 0.0, semantics) for number in numbers]
    found: Vector = {}
    for members in grouped(vector, grouping).values():
        for labels, column in members:
            found[labels] = [None] * len(column)
        for index, limit in enumerate(limits):
            there = [(value, labels) for labels, column in members if (value := column[index]) is not None]
            for value, labels in _chosen(there, limit, top):
                found[labels][index] = value
    return found


def _limit(number: float, semantics: Semantics) -> int:
    if -(2.0**63) <= number < 2.0**63:
        return int(number)
    if semantics is Semantics.OPEN and number < 0:
        return 0
    raise Refused(f"Scalar value {number} overflows int64")


def _chosen(there: list[tuple[float, Labelled]], limit: int, top: bool) -> list[tuple[float, Labelled]]:
    if limit >= len(there):
        return there
    if limit < 1:
        return []
    # NaN is what both keep last.
    ranked = sorted(there, key=lambda pair: (pair[0] != pair[0], -pair[0] if top else pair[0]))
    kept, dropped = ranked[limit - 1][0], ranked[limit][0]
    if kept == dropped or (kept != kept and dropped != dropped):
        raise NotKnown(f"which of the series with the equal value {plain_text(kept)} is among the first {limit}")
    return ranked[:limit]
