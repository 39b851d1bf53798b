"""The types of binary operations: arithmetic, comparisons and set operations."""

from __future__ import annotations

from typing import get_args

from eventcore_monitoring.promql.bounds import BOOLEAN, PART, Bounds, compared, computed, filtered, number
from eventcore_monitoring.promql.inference.matching import result_labels
from eventcore_monitoring.promql.inference.part_of_whole import part_of_whole
from eventcore_monitoring.promql.inference.sets import combined_set
from eventcore_monitoring.promql.inference.sides import shared, unmatched
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    MIRRORED,
    SETS,
    ArithmeticOperator,
    Binary,
    ComparisonOperator,
    Number,
)
from eventcore_monitoring.promql.types import (
    CUMULATIVE,
    NAME,
    OF_BUCKETS,
    Empty,
    Labels,
    SeriesKind,
    Type,
    Typed,
    ValueKind,
)
from eventcore_monitoring.promql.units import UNITS, Unit

_ARITHMETIC: frozenset[ArithmeticOperator] = frozenset(get_args(ArithmeticOperator))


def combined(node: Binary, left: Typed, right: Typed) -> Typed:
    """A binary operation with its type."""
    if node.operator in SETS:
        made = combined_set(node, left, right)
    elif node.operator in COMPARISONS:
        made = _comparison(node, left, right)
    else:
        made = _arithmetic(node, left, right)
    return Typed(node, made, (left, right))


def _arithmetic(node: Binary, left: Typed, right: Typed) -> Type:
    one, other = left.type, right.type
    reach, targets, interval, assumptions = shared(one, other)
    unit, bounds, always = _unit(node, one, other), _computed(node, left, right), one.always and other.always
    kind: SeriesKind = "number"
    edges: tuple[float, ...] | None = None
    value: ValueKind = "instant"
    if one.value == other.value == "scalar":
        value, labels, empty = "scalar", Labels(), None
    elif other.value == "scalar" or one.value == "scalar":
        vector = one if other.value == "scalar" else other
        kind = vector.kind if node.operator in ("*", "/", "+", "-") else "number"
        labels, edges, empty = vector.labels.without(NAME), vector.edges, vector.empty
    else:
        labels = result_labels(one.labels, other.labels, node.matching, keeps_name=False)
        kind, empty = _kind(node, one, other), unmatched(node, one, other)
        if one.kind in OF_BUCKETS or other.kind in OF_BUCKETS:
            unit = None
    return Type(value, kind, unit, labels, bounds, reach, targets, edges, interval, assumptions, empty, always)


def _kind(node: Binary, one: Type, other: Type) -> SeriesKind:
    if node.operator == "+" and one.kind in CUMULATIVE and other.kind in CUMULATIVE:
        # Counters with the same labels are those of one process, which all start again together.
        return "counter" if one.kind == other.kind == "counter" and node.matching is None else "sum of counters"
    if node.operator == "*" and "info" in (one.kind, other.kind):
        return other.kind if one.kind == "info" else one.kind
    same = one.kind == other.kind and one.kind in ("rate", "increase", "gauge")
    return one.kind if same and node.operator in ("+", "-") else "number"


def _unit(node: Binary, one: Type, other: Type) -> Unit | None:
    match node.operator:
        case "+" | "-":
            return _sum_unit(node, one, other)
        case "*":
            for unit, by in ((one.unit, node.right), (other.unit, node.left)):
                if isinstance(by, Number):
                    return None if unit is None else unit.multiplied(by.value)
            return None if one.unit is None or other.unit is None or one.unit.moment else one.unit.times(other.unit)
        case "/":
            if isinstance(node.right, Number):
                return None if one.unit is None or not node.right.value else one.unit.multiplied(1 / node.right.value)
            if one.unit is None or other.unit is None or one.unit.moment or other.unit.moment:
                return None
            return one.unit.by(other.unit)
        case "%":
            return one.unit
        case _:
            return None


def _sum_unit(node: Binary, one: Type, other: Type) -> Unit | None:
    """Of a sum or a difference: moments make lengths of time, and a bare number has the unit of the other side."""
    left, right = one.unit, other.unit
    if left is None or right is None:
        given, bare = (left, node.right) if right is None else (right, node.left)
        return given if isinstance(bare, Number) and given is not None and not given.moment else None
    if left.moment and right.moment:
        return UNITS["seconds"] if node.operator == "-" else None
    if left.moment or right.moment:
        return left if left.moment else right
    return left if left.same(right) else None


def _computed(node: Binary, left: Typed, right: Typed) -> Bounds:
    operator = node.operator
    assert operator in _ARITHMETIC
    bounds = computed(left.type.bounds, operator, right.type.bounds)
    # With many wholes for one part, a part meets wholes that it is no part of.
    many_wholes = node.matching is not None and node.matching.group == "group_right"
    if operator == "/" and not many_wholes and part_of_whole(left, right):
        return bounds.both(PART)
    if operator == "-" and isinstance(node.left, Number) and node.left.value == 1 and right.type.bounds == PART:
        return PART
    return bounds


def _comparison(node: Binary, left: Typed, right: Typed) -> Type:
    one, other = left.type, right.type
    operator: ComparisonOperator = node.operator  # type: ignore[assignment]
    # NaN differs from everything, itself too, and lies between no bounds: only "never" is certain, and not of `!=`.
    never = operator != "!=" and compared(one.bounds, operator, other.bounds) is False
    reach, targets, interval, assumptions = shared(one, other)
    if one.value == other.value == "scalar":
        return Type(
            "scalar", bounds=_truth(never), reach=reach, targets=targets, interval=interval, assumptions=assumptions,
            always=True,
        )  # fmt: skip
    # Between a scalar and a vector the value is the vector's, on whichever side it stands.
    kept, limit, way = (other, one, MIRRORED[operator]) if one.value == "scalar" else (one, other, operator)
    if limit.value == "scalar":
        labels, empty = kept.labels.without(NAME) if node.return_bool else kept.labels, kept.empty
    else:
        labels = result_labels(one.labels, other.labels, node.matching, keeps_name=not node.return_bool)
        empty = unmatched(node, one, other)
    if node.return_bool:
        always = one.always and other.always
        unit, bounds = UNITS["boolean"], _truth(never)
        return Type(
            "instant", "number", unit, labels, bounds, reach, targets, None, interval, assumptions, empty, always
        )
    if empty is None and never:
        empty = Empty(node, f"{kept.bounds} is never {way} {limit.bounds}")
    bounds = filtered(kept.bounds, way, limit.bounds)
    return Type(
        "instant", kept.kind, kept.unit, labels, bounds, reach, targets, kept.edges, interval, assumptions, empty
    )


def _truth(never: bool) -> Bounds:
    return number(0.0) if never else BOOLEAN
