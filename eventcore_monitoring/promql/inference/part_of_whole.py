"""Whether one side of a quotient is a part of the other, so that the quotient is at most 1."""

from __future__ import annotations

from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    Aggregation,
    Binary,
    Call,
    Node,
    Number,
    Range,
    Selector,
)
from eventcore_monitoring.promql.types import Typed


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


# Not `abs`: what it makes positive may have been added up from both sides of 0.
_OF_EACH_SERIES = frozenset({
    "rate", "irate", "increase", "sum_over_time", "avg_over_time", "min_over_time", "max_over_time", "last_over_time",
    "count_over_time", "ceil", "floor",
})  # fmt: skip


def _narrower(part: Node, whole: Node) -> bool:
    """Whether the series of one are among those of the other, each value no more than there."""
    match part:
        case Binary(one, operator, Number(), False, None) if operator in COMPARISONS:
            return _narrower(one, whole)
        case Selector() if isinstance(whole, Selector):
            same = (part.name, part.offset, part.at) == (whole.name, whole.offset, whole.at)
            return same and set(whole.matchers) <= set(part.matchers)
        case Range(one, window) if isinstance(whole, Range):
            return window == whole.window and _narrower(one, whole.selector)
        case Call(function, (one,)) if isinstance(whole, Call) and len(whole.arguments) == 1:
            return function == whole.function and function in _OF_EACH_SERIES and _narrower(one, whole.arguments[0])
        case Aggregation("sum" | "count" as operator, one, grouping) if isinstance(whole, Aggregation):
            return operator == whole.operator and grouping == whole.grouping and _narrower(one, whole.expression)
        case _:
            return part == whole
