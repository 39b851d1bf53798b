"""A count is compared as if it could be 0.

Why: where there is nothing to count there is no result, not 0; so `count(x) == 0` never fires when the last series is
gone.
Fix: `absent(x)`, or a 0 to fall back on: `(count(x) or vector(0)) == 0`.
Wrong: `count(up{job="web"} == 1) == 0`
Right: `absent(up{job="web"} == 1)`
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.promql.bounds import Bounds
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    Aggregation,
    Binary,
    Call,
    Grouping,
    Node,
    Number,
    Selector,
)
from eventcore_monitoring.promql.printer import short, to_promql
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced, rewritten, shifted
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import verdict
from eventcore_monitoring.rules.use import Use

_ZERO = Call("vector", (Number(0.0),))


def count_compared_with_zero(use: Use, part: Typed) -> Iterator[Fault]:
    """Comparisons of counts, also recorded ones, that only a count of 0 would pass."""
    node = part.node
    if not isinstance(node, Binary) or node.operator not in COMPARISONS or verdict(part) is not False:
        return
    for counted in part.below:
        if is_count(counted):
            yield Fault(
                node,
                f"never has a result: `{short(to_promql(counted.node))}` is at least {counted.type.bounds.low:g}, and"
                " gone where there is nothing to count",
                fix=_words(counted),
                repair=_repaired(use, part, counted),
                sides=(counted,),
            )


def is_count(part: Typed) -> bool:
    """Whether a number is a count, or made of counts, so that it is never 0."""
    if isinstance(part.node, Binary) and part.node.operator in COMPARISONS:
        return False  # a filter of a count
    return _unlimited(part.type.bounds) and any(map(_counts, part.walk()))


def _counts(part: Typed) -> bool:
    match part.node:
        case Aggregation("count") | Call("count_over_time"):
            return True
        case Selector():
            # No exporter and no declaration says of a series that it is at least 1: a rule counted.
            return _unlimited(part.type.bounds)
        case _:
            return False


def _unlimited(bounds: Bounds) -> bool:
    return bounds.whole and bounds.low >= 1 and math.isinf(bounds.high)


def _words(counted: Typed) -> str:
    match counted.node:
        case Aggregation("count", expression, Grouping()) as node:
            before = Binary(shifted(node, "1h"), "unless", node)
            gone = f"to find groups that are gone, write `{to_promql(before)}`"
            if isinstance(expression, Selector):
                summed = Binary(replace(node, operator="sum"), "==", Number(0.0))
                return f"{gone}; to find those in which every series is 0, `{to_promql(summed)}`"
            return gone
    if counted.type.labels.names or counted.type.labels.open:
        return "start from what should be there: `group by (…) (…) unless on (…) …`"
    return "give each count a 0 to fall back on: `(count(…) or vector(0))`"


def _repaired(use: Use, part: Typed, counted: Typed) -> Node | None:
    node = part.node
    assert isinstance(node, Binary)
    parent = next((above for above in use.typed.walk() if any(below is part for below in above.below)), None)
    match None if parent is None else parent.node:
        case Binary(left, "or", fallback) if left is node and parent is not None and parent.below[1].type.always:
            # The author thought of the fallback, only behind the comparison instead of before it.
            return replaced(use.node, parent.node, replaced(node, counted.node, Binary(counted.node, "or", fallback)))
    if node.matching is not None or node.return_bool:
        return _with_zero(use, counted)
    match counted.node:
        case Aggregation("count", expression, None):
            return replaced(use.node, node, Call("absent", (expression,)))
        case Call("count_over_time", window):
            return replaced(use.node, node, Call("absent_over_time", window))
        case Selector() if not counted.type.labels.open and not counted.type.labels.names:
            return replaced(use.node, node, Call("absent", (counted.node,)))
        case _:
            return _with_zero(use, counted)


def _with_zero(use: Use, counted: Typed) -> Node | None:
    """With a 0 for every count that has no labels, as vector(0) has none."""
    if counted.type.labels.open or counted.type.labels.names:
        return None

    def fall_back(node: Node) -> Node | None:
        match node:
            case Aggregation(grouping=None):
                return Binary(node, "or", _ZERO)
            case _:
                return None

    made = rewritten(counted.node, fall_back)
    return None if made is counted.node else replaced(use.node, counted.node, made)
