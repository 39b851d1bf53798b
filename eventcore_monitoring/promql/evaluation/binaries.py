"""Binary operations: arithmetic and comparisons of scalars and vectors, and the operations on sets of series.

Which series of both sides belong together is found once, by their labels; what is refused is refused where the series
meet at a time. Source: `promql/engine.go` of prometheus/prometheus v2.42 and v3.14 (`VectorBinop`, `resultMetric`,
`VectorscalarBinop`, `VectorAnd`, `VectorOr`, `VectorUnless`).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Final

from eventcore_monitoring.promql.evaluation.columns import (
    NAME,
    Column,
    Labelled,
    Semantics,
    Vector,
    any_present,
    both,
    labelled,
    only,
    put,
    share_a_time,
    unnamed,
    without,
)
from eventcore_monitoring.promql.evaluation.faults import Refused
from eventcore_monitoring.promql.evaluation.floats import divided, power, remainder
from eventcore_monitoring.promql.nodes import Binary, BinaryOperator, Matching

_Apply = Callable[[float, float], float]

ARITHMETIC: Final[dict[BinaryOperator, _Apply]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": divided, "%": remainder, "^": power,
    "atan2": math.atan2,
}  # fmt: skip
COMPARISON: Final[dict[BinaryOperator, Callable[[float, float], bool]]] = {
    "==": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le,
}  # fmt: skip
_ALL: Final = Matching("ignoring", ())


def drops_name(node: Binary, semantics: Semantics) -> bool:
    """Whether the result is no longer that metric; `atan2` forgot so in Prometheus 2."""
    if node.operator in COMPARISON:
        return node.return_bool
    return node.operator != "atan2" or semantics is Semantics.OPEN


def of_scalars(node: Binary, left: Column, right: Column) -> Column:
    """An operation of two scalars: comparisons give 0 and 1."""
    if node.operator in COMPARISON and not node.return_bool:
        raise Refused("comparisons between scalars must use BOOL modifier")
    return applied(node, left, right)


def applied(node: Binary, left: Column, right: Column, *, keep_right: bool = False) -> Column:
    """The operation at each time; a comparison without `bool` keeps the left value, or the right one."""
    pairs = zip(left, right, strict=True)
    if node.operator in ARITHMETIC:
        apply = ARITHMETIC[node.operator]
        return [None if a is None or b is None else apply(a, b) for a, b in pairs]
    holds = COMPARISON[node.operator]
    if node.return_bool:
        return [None if a is None or b is None else float(holds(a, b)) for a, b in pairs]
    if keep_right:
        return [b if a is not None and b is not None and holds(a, b) else None for a, b in pairs]
    return [a if a is not None and b is not None and holds(a, b) else None for a, b in pairs]


def with_scalar(node: Binary, vector: Vector, scalar: Column, semantics: Semantics, *, scalar_left: bool) -> Vector:
    """An operation of every series with a scalar."""
    drops = drops_name(node, semantics)
    found: Vector = {}
    for labels, column in vector.items():
        result = applied(node, scalar, column, keep_right=True) if scalar_left else applied(node, column, scalar)
        put(found, unnamed(labels) if drops else labels, result)
    return found


def signature(matching: Matching | None) -> Callable[[Labelled], Labelled]:
    """The part of the labels by which series of both sides find each other."""
    kind, labels = (matching.kind, matching.labels) if matching else ("ignoring", ())
    if kind == "on":
        return lambda of: only(of, labels)
    dropped = {NAME, *labels}
    return lambda of: without(of, dropped)


def of_vectors(node: Binary, left: Vector, right: Vector, semantics: Semantics) -> Vector:
    """Arithmetic or a comparison of series that match one another."""
    matching = node.matching or _ALL
    swapped = matching.group == "group_right"
    many, one = (right, left) if swapped else (left, right)
    if not many or not one:
        return {}
    sign = signature(matching)
    partners: dict[Labelled, list[tuple[Labelled, Column]]] = {}
    for labels, column in one.items():
        partners.setdefault(sign(labels), []).append((labels, column))
    _refuse_many_to_many(partners, many, "left" if swapped else "right")
    drops = drops_name(node, semantics)
    claimed: dict[tuple[Labelled, Labelled], Column] = {}
    found: Vector = {}
    for labels, column in many.items():
        key = sign(labels)
        for partner, other in partners.get(key, ()):
            a, b = (other, column) if swapped else (column, other)
            result = applied(node, a, b)
            metric = _result_labels(labels, partner, matching, drops, node.return_bool, semantics)
            # Prometheus 2 only looks at what a comparison keeps.
            met = result if semantics is Semantics.CLOSED else _met(column, other)
            claim = (key, metric if matching.group else ())
            _refuse_many_to_one(claimed.get(claim), met, matching)
            claimed[claim] = both(claimed[claim], met) if claim in claimed else met
            put(found, metric, result)
    return found


def _met(one: Column, other: Column) -> Column:
    return [None if a is None or b is None else 1.0 for a, b in zip(one, other, strict=True)]


def _refuse_many_to_many(partners: dict[Labelled, list[tuple[Labelled, Column]]], many: Vector, side: str) -> None:
    for key, shared in partners.items():
        if len(shared) == 1:
            continue
        there = any_present(many.values(), len(shared[0][1]))
        for row, met in zip(zip(*[column for _, column in shared], strict=True), there, strict=True):
            if met and sum(value is not None for value in row) > 1:
                raise Refused(
                    f"found duplicate series for the match group {dict(key)} on the {side} hand-side of the operation"
                    ": many-to-many matching not allowed: matching labels must be unique on one side"
                )


def _refuse_many_to_one(claimed: Column | None, met: Column, matching: Matching) -> None:
    if claimed is None or not share_a_time(claimed, met):
        return
    if matching.group:
        raise Refused("multiple matches for labels: grouping labels must ensure unique matches")
    raise Refused("multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)")


def _result_labels(
    many: Labelled, one: Labelled, matching: Matching, drops: bool, boolean: bool, semantics: Semantics
) -> Labelled:
    found = unnamed(many) if drops else many
    if matching.group is None:
        return only(found, matching.labels) if matching.kind == "on" else without(found, matching.labels)
    if matching.include:
        partner = dict(one)
        found = labelled(found, {label: partner.get(label, "") for label in matching.include})
        if boolean and semantics is Semantics.CLOSED:
            found = unnamed(found)
    return found


def of_sets(node: Binary, left: Vector, right: Vector, count: int) -> Vector:
    """`and`, `or`, `unless`: which series of one side have one of the other side with them."""
    sign = signature(node.matching)
    if node.operator == "or":
        found = dict(left)
        for labels, column in _where(right, _present_by(sign, left, count), sign, count, there=False).items():
            put(found, labels, column)
        return found
    return _where(left, _present_by(sign, right, count), sign, count, there=node.operator == "and")


def _present_by(sign: Callable[[Labelled], Labelled], vector: Vector, count: int) -> dict[Labelled, list[bool]]:
    groups: dict[Labelled, list[Column]] = {}
    for labels, column in vector.items():
        groups.setdefault(sign(labels), []).append(column)
    return {key: any_present(columns, count) for key, columns in groups.items()}


def _where(
    vector: Vector,
    present: dict[Labelled, list[bool]],
    sign: Callable[[Labelled], Labelled],
    count: int,
    *,
    there: bool,
) -> Vector:
    nowhere = [False] * count
    return {
        labels: [
            value if other is there else None
            for value, other in zip(column, present.get(sign(labels), nowhere), strict=True)
        ]
        for labels, column in vector.items()
    }
