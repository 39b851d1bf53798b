"""The normal form of an expression: what it means, written in one way.

Two expressions with the same normal form have the same results, but for the rounding of floats, the sign of a zero and
the name of the metric, which no alert and no panel keeps. Every step holds for all series that the types allow; what is
not certain stays as it is written, so that expressions with different normal forms may still mean the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    SETS,
    Aggregation,
    Binary,
    Call,
    Grouping,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Variable,
)
from eventcore_monitoring.promql.normal_form.arithmetic import arithmetic, folded, scaled, times
from eventcore_monitoring.promql.normal_form.comparisons import compared
from eventcore_monitoring.promql.normal_form.selectors import normal_matching, normal_selector, normal_window, ordered
from eventcore_monitoring.promql.normal_form.sets import joined
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.values import milliseconds

_SCALE = {"sum", "avg", "max", "min"}  # a positive factor may be taken before them or after
_AGAIN = {"sum", "max", "min"}  # taken of groups, and then of groups of groups


def normal_form(node: Node, inferred: Callable[[Node], Typed], *, fires: bool = False) -> Node:
    """The expression in its normal form.

    `inferred`: the types of an expression. `fires`: of the result it matters only what series it has, as for an alert.
    """

    def normal(part: Node, fires: bool) -> Node:
        match part:
            case Number(value):
                return Number(value + 0.0)  # there is one 0
            case String() | Variable():
                return part
            case Selector():
                return normal_selector(part)
            case Range(selector, window):
                return Range(normal_selector(selector), normal_window(window))
            case Subquery(expression, window, step, offset, at):
                moved = normal_window(offset) if offset else None
                within = normal(expression, fires=False)
                return Subquery(within, normal_window(window), step and normal_window(step), moved, at)
            case Call("absent" | "absent_over_time", (Selector() | Range() as read,)):
                return replace(part, arguments=(ordered(read),))  # its labels are those of matchers with `=`
            case Call():
                return _call(replace(part, arguments=tuple(normal(one, fires=False) for one in part.arguments)))
            case Aggregation(_, expression, grouping, parameter):
                first = None if parameter is None else normal(parameter, fires=False)
                below = normal(expression, fires=False)
                return _aggregated(replace(part, expression=below, grouping=_grouped(grouping), parameter=first))
            case Negative(expression):
                return times(normal(expression, fires=False), -1)
            case Binary(left, operator, right, _, matching):
                kept = fires if operator in SETS else False
                asked = fires or operator != "or" if operator in SETS else False
                made = replace(
                    part,
                    left=normal(left, kept),
                    right=normal(right, asked),
                    matching=None if matching is None else normal_matching(matching),
                )
                if operator in SETS:
                    return joined(made, fires=fires)
                try:
                    if isinstance(made.left, Number) and isinstance(made.right, Number):
                        return folded(made)
                    if operator in COMPARISONS:
                        return compared(made, inferred, fires=fires)
                    return arithmetic(made, inferred)
                except OverflowError:  # numbers that no float holds
                    return made

    return normal(node, fires)


def same(one: Node, other: Node, inferred: Callable[[Node], Typed], *, fires: bool = False) -> bool:
    """Whether two expressions certainly mean the same: whether they have one normal form."""
    return one == other or normal_form(one, inferred, fires=fires) == normal_form(other, inferred, fires=fires)


def _call(call: Call) -> Node:
    match call:
        case Call("increase", (Range(_, window) | Subquery(_, window) as read,)) if "$" not in window:
            # `extrapolatedRate` divides by the length of the window for a rate, and that is all (Prometheus 2.42 to 3).
            return times(Call("rate", (read,)), milliseconds(window) / 1000)
        case Call("histogram_quantile", (quantile, buckets)):
            base, factor = scaled(buckets)
            return Call(call.function, (quantile, base)) if factor > 0 else call
        case _:
            return call


def _grouped(grouping: Grouping | None) -> Grouping | None:
    if grouping is None or (grouping.kind == "by" and not grouping.labels):
        return None
    return Grouping(grouping.kind, tuple(sorted(set(grouping.labels))))


def _aggregated(node: Aggregation) -> Node:
    if node.operator not in _SCALE or node.parameter is not None:
        return node
    base, factor = scaled(node.expression)
    if factor < 0 and node.operator in ("max", "min"):
        return node
    if node.operator in _AGAIN and isinstance(base, Aggregation) and _refines(base, node):
        base = base.expression
    return times(replace(node, expression=base), factor)


def _refines(inner: Aggregation, outer: Aggregation) -> bool:
    """Whether the groups of the inner aggregation lie within those of the outer one, and both do the same."""
    if inner.operator != outer.operator or inner.grouping is None or inner.grouping.kind != "by":
        return False
    return outer.grouping is None or (
        outer.grouping.kind == "by" and {*outer.grouping.labels} <= {*inner.grouping.labels}
    )
