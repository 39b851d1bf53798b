"""The types of binary operations: arithmetic, comparisons and set operations."""

from __future__ import annotations

from typing import get_args

from eventcore_monitoring.promql.bounds import BOOLEAN, PART, Bounds, compared, computed, filtered, number
from eventcore_monitoring.promql.inference.matching import agreeing, clash, result_labels
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    ArithmeticOperator,
    Binary,
    Call,
    ComparisonOperator,
    Matching,
    Node,
    Number,
    Range,
    Selector,
)
from eventcore_monitoring.promql.types import CUMULATIVE, NAME, OF_BUCKETS, Empty, SeriesKind, Type, Typed
from eventcore_monitoring.promql.units import UNITS, Unit

COMPARISONS: frozenset[ComparisonOperator] = frozenset(get_args(ComparisonOperator))
_ARITHMETIC: frozenset[ArithmeticOperator] = frozenset(get_args(ArithmeticOperator))
_ON_NOTHING = Matching("on", ())
MIRRORED: dict[ComparisonOperator, ComparisonOperator] = {
    ">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!=",
}  # fmt: skip


def combined(node: Binary, left: Typed, right: Typed) -> Typed:
    """A binary operation with its type."""
    if node.operator in ("and", "or", "unless"):
        made = _set(node, left, right)
    elif node.operator in COMPARISONS:
        made = _comparison(node, left, right)
    else:
        made = _arithmetic(node, left, right)
    return Typed(node, made, (left, right))


def _of_both(left: Type, right: Type) -> Type:
    """What a result has of both its sides alike: what is read, how far back, and on what the types rest."""
    if left.value == "scalar":
        reach = right.reach
    else:
        reach = left.reach if right.value == "scalar" else left.reach.both(right.reach)
    targets = None if left.targets is None or right.targets is None else left.targets | right.targets
    intervals = [one for one in (left.interval, right.interval) if one is not None]
    new = tuple(one for one in right.assumptions if one not in left.assumptions)
    return Type(
        "instant",
        reach=reach,
        targets=targets,
        interval=max(intervals, default=None),
        assumptions=(*left.assumptions, *new) if new else left.assumptions,
    )


def _arithmetic(node: Binary, left: Typed, right: Typed) -> Type:
    one, other = left.type, right.type
    made = _of_both(one, other)._replace(
        unit=_unit(node, one, other), bounds=_computed(node, left, right), always=one.always and other.always
    )
    if one.value == other.value == "scalar":
        return made._replace(value="scalar")
    if other.value == "scalar" or one.value == "scalar":
        vector = one if other.value == "scalar" else other
        kind: SeriesKind = vector.kind if node.operator in ("*", "/", "+", "-") else "number"
        return made._replace(kind=kind, labels=vector.labels.without(NAME), edges=vector.edges, empty=vector.empty)
    labels = result_labels(one.labels, other.labels, node.matching, keeps_name=False)
    if one.kind in OF_BUCKETS or other.kind in OF_BUCKETS:
        made = made._replace(unit=None)
    return made._replace(kind=_kind(node, one, other), labels=labels, empty=_unmatched(node, one, other))


def _unmatched(node: Binary, one: Type, other: Type) -> Empty | None:
    """Why two vectors that have to match have no pair."""
    if (empty := one.empty or other.empty) is not None:
        return empty
    found = clash(one.labels, other.labels, node.matching)
    if found is None:
        return None
    return Empty(node, f"`{found.label}` is never equal on both sides")


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


def part_of_whole(left: Typed, right: Typed) -> bool:
    """Whether the left is certainly no more than the right: the same with narrower selectors, or one of its terms."""
    if left.type.bounds.low < 0 or right.type.bounds.low < 0:
        return False
    return any(_narrower(left.node, term) for term in _terms(right))


def _terms(whole: Typed) -> list[Node]:
    node = whole.node
    if isinstance(node, Binary) and node.operator == "+" and node.matching is None:
        left, right = whole.below
        if left.type.bounds.low >= 0 and right.type.bounds.low >= 0:
            return [node, *_terms(left), *_terms(right)]
    return [node]


_OF_EACH_SERIES = frozenset({
    "rate", "irate", "increase", "sum_over_time", "avg_over_time", "min_over_time", "max_over_time", "last_over_time",
    "count_over_time", "abs", "ceil", "floor",
})  # fmt: skip


def _narrower(part: Node, whole: Node) -> bool:
    """Whether the series of one are among those of the other, each value no more than there."""
    match part, whole:
        case Selector(), Selector():
            same = (part.name, part.offset, part.at) == (whole.name, whole.offset, whole.at)
            return same and set(whole.matchers) <= set(part.matchers)
        case Range(one, window), Range(other, within):
            return window == within and _narrower(one, other)
        case Call(function, (one,)), Call(named, (other,)):
            return function == named and function in _OF_EACH_SERIES and _narrower(one, other)
        case Aggregation("sum" | "count" as operator, one, grouping), Aggregation(named, other, within):
            return operator == named and grouping == within and _narrower(one, other)
        case Binary(one, operator, Number(), False, None), _ if operator in COMPARISONS:
            return _narrower(one, whole)
        case _:
            return part == whole


def _comparison(node: Binary, left: Typed, right: Typed) -> Type:
    one, other = left.type, right.type
    operator: ComparisonOperator = node.operator  # type: ignore[assignment]
    verdict = compared(one.bounds, operator, other.bounds)
    made = _of_both(one, other)
    if one.value == other.value == "scalar":
        return made._replace(value="scalar", bounds=_truth(verdict is False and operator != "!="), always=True)
    # Between a scalar and a vector the value is the vector's, on whichever side it stands.
    kept, limit, way = (other, one, MIRRORED[operator]) if one.value == "scalar" else (one, other, operator)
    if limit.value == "scalar":
        labels, empty = kept.labels.without(NAME) if node.return_bool else kept.labels, kept.empty
    else:
        labels = result_labels(one.labels, other.labels, node.matching, keeps_name=not node.return_bool)
        empty = _unmatched(node, one, other)
    # NaN differs from everything, itself too, and lies between no bounds: only "never" is certain, and not of `!=`.
    always = one.always and other.always and node.return_bool
    never = verdict is False and operator != "!="
    if node.return_bool:
        return made._replace(unit=UNITS["boolean"], labels=labels, bounds=_truth(never), empty=empty, always=always)
    if empty is None and never:
        empty = Empty(node, f"{kept.bounds} is never {way} {limit.bounds}")
    return made._replace(
        kind=kept.kind,
        unit=kept.unit,
        labels=labels,
        bounds=filtered(kept.bounds, way, limit.bounds),
        edges=kept.edges,
        empty=empty,
        always=always,
    )


def _truth(never: bool) -> Bounds:
    return number(0.0) if never else BOOLEAN


def subject(node: Node) -> Node:
    """What a chain of filters compares with numbers: `x` of `x > 1 < 5`."""
    while isinstance(node, Binary) and node.operator in COMPARISONS and not node.return_bool:
        if isinstance(node.right, Number):
            node = node.left
        elif isinstance(node.left, Number):
            node = node.right
        else:
            break
    return node


def _set(node: Binary, left: Typed, right: Typed) -> Type:
    one, other = left.type, right.type
    made = _of_both(one, other)
    if node.operator == "or":
        live = [side for side in (one, other) if side.empty is None] or [one, other]
        # A number in place of what is missing is of the same kind: `rate(x[5m]) or vector(0)`.
        measured = [side for side in live if side.targets != frozenset() or side.unit is not None] or live
        first, last = live[0], live[-1]
        kind, unit = measured[0].kind, measured[0].unit
        alike = unit is not None and measured[-1].unit is not None and unit.same(measured[-1].unit)
        return made._replace(
            kind=kind if kind == measured[-1].kind else "unknown",
            unit=unit if alike else None,
            labels=first.labels.either(last.labels),
            bounds=first.bounds.either(last.bounds),
            edges=first.edges if first.edges == last.edges else None,
            empty=one.empty if other.empty is not None else None,
            always=one.always or other.always,
        )
    labels, bounds, empty = one.labels, one.bounds, one.empty
    if node.operator == "and":
        empty = _unmatched(node, one, other)
        if empty is None:
            labels = agreeing(one.labels, other.labels, node.matching)
            if exclude_each_other(node, left, right):
                empty = Empty(node, "the two filters exclude each other")
    elif empty is None and other.always and node.matching == _ON_NOTHING:
        empty = Empty(node, "the right side is always there")
    return made._replace(kind=one.kind, unit=one.unit, labels=labels, bounds=bounds, edges=one.edges, empty=empty)


def exclude_each_other(node: Binary, left: Typed, right: Typed) -> bool:
    """Whether both sides of `and` are filters of one expression that no value passes together."""
    compares = subject(left.node)
    return (
        node.matching is None
        and compares is not left.node
        and left.type.bounds.both(right.type.bounds).impossible
        and compares == subject(right.node)
        # Of several names, one series may pass here and another one there.
        and left.type.labels.of(NAME).only is not None
    )
