"""Changes of a rule that no scenario can notice, because the types show that the rule stays the same.

Strict: where this is not certain a change counts as one that could be noticed. What a message says of the value of an
alert is no part of a scenario; whether it fires, when, and with which labels is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from eventcore_monitoring.promql.bounds import Bounds, filtered, number
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    MIRRORED,
    SETS,
    Aggregation,
    Binary,
    Call,
    Matcher,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
)
from eventcore_monitoring.promql.types import NAME, Typed
from eventcore_monitoring.promql.walk import replaced, selectors, walk

_OF_ONE: Final = frozenset({"sum", "max", "min", "avg"})  # of a single number they are that number
_OF_SIGNS: Final = frozenset({"sum", "max", "avg"})  # of numbers from 0 they are above 0 where one of them is
_GROWTHS: Final = frozenset({"rate", "increase"})
_HISTOGRAMS: Final = frozenset({"unknown", "histogram", "histogram rates"})
# One series out for each one in, with the same labels; none of them makes NaN of numbers that are not negative.
_PER_SERIES: Final = frozenset(
    {"rate", "increase", "last_over_time", "max_over_time", "min_over_time", "sum_over_time", "avg_over_time"}
)


def holding(part: Typed, changed: Node) -> Bounds | None:
    """The numbers for which a comparison with a literal, written instead of this one, holds; None if nobody knows."""
    if not (isinstance(changed, Binary) and changed.operator in COMPARISONS and changed.operator != "!="):
        return None
    left, right = part.below
    if isinstance(changed.right, Number):
        return filtered(left.type.bounds, changed.operator, number(changed.right.value))
    if isinstance(changed.left, Number):
        return filtered(right.type.bounds, MIRRORED[changed.operator], number(changed.left.value))
    return None


def unnoticed(path: Sequence[Typed], other: Node, *, fires: bool, inferred: Callable[[Node], Typed]) -> bool:
    """Whether nothing changes with another node at the end of a path that leads down from the whole expression.

    `fires`: of the result it matters only what series it has, as for an alert. `inferred`: the types of an expression.
    """
    part, change = path[-1], _Change(path, other, inferred)
    if _comes_to_nothing(path, change):
        return True
    match part.node, other:
        case Aggregation(before), Aggregation(after) if before != after:
            if {before, after} <= _OF_ONE and _one_each(part):
                return True
            return fires and {before, after} <= _OF_SIGNS and _not_negative(part) and _only_signs(path, change)
        case Call(before), Call(after) if {before, after} == _GROWTHS:
            return fires and _not_negative(part) and _only_signs(path, change)
        case Selector(_, matchers), Selector(name, kept) if name is not None and len(kept) < len(matchers):
            left_out = next((one for one in matchers if one not in kept), None)
            return left_out is None or (left_out.label != NAME and _asked_elsewhere(path, left_out))
        case _:
            return False


class _Change(NamedTuple):
    """Another node at the end of a path."""

    path: Sequence[Typed]
    other: Node
    inferred: Callable[[Node], Typed]

    def at(self, depth: int) -> Typed:
        """The part at that depth of the path, with the change made in it."""
        changed = self.inferred(replaced(self.path[0].node, self.path[-1].node, self.other))
        for above, below in pairwise(self.path[: depth + 1]):
            changed = changed.below[next(place for place, one in enumerate(above.below) if one is below)]
        return changed

    def alone(self, depth: int, part: Node) -> Typed:
        """The whole with a part instead of what is at that depth of the path."""
        return self.inferred(replaced(self.path[0].node, self.path[depth].node, part))


def _comes_to_nothing(path: Sequence[Typed], change: _Change) -> bool:
    """Whether the change is in what stands in for missing series (`or`), and no such series passes what follows."""
    for depth, (above, below) in enumerate(pairwise(path)):
        node = above.node
        if not isinstance(node, Binary) or node.matching is not None:
            return False
        if node.operator == "or" and above.below[1] is below:
            before, after = node.right, change.at(depth + 1).node
            return all(change.alone(depth, one).type.empty is not None for one in (before, after))
        if node.operator in SETS and above.below[0] is not below:
            return False
    return False


def _one_each(part: Typed) -> bool:
    """Whether each group of an aggregation has a single series: what it leaves out has only one value."""
    assert isinstance(part.node, Aggregation)
    below, grouping = part.below[-1].type, part.node.grouping
    if below.labels.open or below.kind in _HISTOGRAMS or any(one.name is None for one in selectors(part.node)):
        return False
    named = () if grouping is None else grouping.labels
    by = grouping is None or grouping.kind == "by"
    return all(below.labels.of(name).only for name in below.labels.names if (name not in named) == by)


def _not_negative(part: Typed) -> bool:
    """Whether all that a part is made of is at least 0, and a number."""
    return part.below[-1].type.bounds.low >= 0 and all(map(_a_number, walk(part.node)))


def _a_number(node: Node) -> bool:
    match node:
        case Selector() | Range():
            return True
        case Aggregation(operator):
            return operator in _OF_ONE
        case Call(function):
            return function in _PER_SERIES
        case Binary():
            return node.operator in SETS
        case _:
            return False


def _only_signs(path: Sequence[Typed], change: _Change) -> bool:
    """Whether only matters if the part is 0 or above: the alert compares it with 0, before and after the change."""
    for depth, one in enumerate(path[:-1]):
        node = one.node
        if not isinstance(node, Binary):
            return False
        if node.operator in COMPARISONS:
            compared = one, change.at(depth)
            return all(map(_asks_for_0, compared)) and all(map(_passes_signs, path[depth + 1 : -1]))
        if node.operator not in SETS:
            return False
    return False


def _asks_for_0(part: Typed) -> bool:
    """Whether a comparison tells 0 from more, and no more than that."""
    node = part.node
    if not isinstance(node, Binary) or node.return_bool:
        return False
    vector = part.below[0] if isinstance(node.right, Number) else part.below[1]
    bounds, holds = vector.type.bounds, holding(part, node)
    return bounds.low >= 0 and holds in (filtered(bounds, ">", number(0.0)), filtered(bounds, "==", number(0.0)))


def _passes_signs(part: Typed) -> bool:
    match part.node:
        case Aggregation(operator):
            return operator in _OF_ONE and part.below[-1].type.bounds.low >= 0
        case Binary():
            return part.node.operator in SETS
        case _:
            return False


def _asked_elsewhere(path: Sequence[Typed], matcher: Matcher) -> bool:
    """Whether only series that fit a matcher count for the result, though one selector lets others through too.

    What is made of the others stays apart from the rest, as long as the label stays, and finds no partner
    where it meets series all of which fit.
    """
    for above, below in zip(path[-2::-1], path[:0:-1], strict=True):
        node = above.node
        if not isinstance(node, Binary):
            if not _keeps(node, matcher.label):
                return False
            continue
        others = [one for one in above.below if one is not below]
        if others[0].type.value == "scalar":
            continue
        if node.matching is not None:
            return False
        is_right = above.below[1] is below
        meets = node.operator != "or" and (node.operator != "unless" or is_right)
        if meets and _all_fit(others[0], matcher):
            return True
    return False


def _keeps(node: Node, label: str) -> bool:
    """Whether the series that a node makes of others have their value of a label, and are made of such ones alone."""
    match node:
        case Range() | Subquery() | Negative():
            return True
        case Call(function):
            return function in _PER_SERIES
        case Aggregation(operator, _, grouping):
            named = grouping is not None and label in grouping.labels
            return operator in _OF_ONE and grouping is not None and named == (grouping.kind == "by")
        case _:
            return False


def _all_fit(part: Typed, matcher: Matcher) -> bool:
    """Whether all series of an expression fit a matcher, because their selectors ask for it."""
    node = part.node
    if isinstance(node, Selector):
        return matcher in node.matchers
    if not isinstance(node, Binary):
        return _keeps(node, matcher.label) and _all_fit(part.below[-1], matcher)
    fit = [_all_fit(one, matcher) for one in part.below if one.type.value != "scalar"]
    if node.matching is not None:
        return False
    match node.operator:
        case "or":
            return all(fit)
        case "unless":
            return fit[0]
        case _:
            return any(fit)
