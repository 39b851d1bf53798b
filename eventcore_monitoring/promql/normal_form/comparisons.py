"""Comparisons in their normal form: the number on the right, alone, and said as one of several equal ways."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from eventcore_monitoring.promql.bounds import filtered, number
from eventcore_monitoring.promql.nodes import COMPARISONS, MIRRORED, Binary, ComparisonOperator, Node, Number
from eventcore_monitoring.promql.normal_form.arithmetic import fraction, rounded, scaled, times
from eventcore_monitoring.promql.normal_form.exchange import Inferred, exchanged, may_be_exchanged
from eventcore_monitoring.promql.printer import to_promql


def compared(node: Binary, inferred: Inferred, *, fires: bool) -> Node:
    """A comparison whose sides are in normal form. `fires`: only what series there are matters, not their values."""
    free = fires or node.return_bool  # the value of the left side is not the result
    if isinstance(node.left, Number):
        node = mirrored(node)
    if not isinstance(node.right, Number):
        return _of_two(node, inferred) if free else node
    if free:
        node = _alone(node)
    if fires and isinstance(node.left, Binary) and not node.return_bool:
        inner, value = node.left, node.right
        assert isinstance(value, Number)
        if inner.operator in COMPARISONS and inner.return_bool and _is_true(node.operator, value.value):
            return compared(replace(inner, return_bool=False), inferred, fires=True)
        if inner.operator == "-" and value.value == 0 and _may_be_added(node, inner, inferred):
            return _of_two(replace(inner, operator=node.operator), inferred)
        if inner.operator == "/" and _may_be_multiplied(node, inner, inferred):
            product = replace(inner, operator=node.operator, right=times(inner.right, value.value))
            return _of_two(product, inferred)
    return _in_bounds(node, inferred)


def mirrored(node: Binary) -> Binary:
    """The same comparison seen from the other side."""
    return replace(exchanged(node), operator=MIRRORED[_comparison(node)])


def _comparison(node: Binary) -> ComparisonOperator:
    assert node.operator in COMPARISONS
    return node.operator


def _alone(node: Binary) -> Binary:
    """What is multiplied with the left side, or added to it, put into the number on the right."""
    assert isinstance(node.right, Number)
    value = fraction(node.right.value)
    if value is None:
        return node
    left = node.left
    if isinstance(left, Binary) and left.operator == "+" and isinstance(left.right, Number):
        more = fraction(left.right.value)
        if more is None:
            return node
        return _alone(replace(node, left=left.left, right=Number(rounded(value - more))))
    base, factor = scaled(left)
    if factor == 1:
        return node
    operator = _comparison(node) if factor > 0 else MIRRORED[_comparison(node)]
    return _alone(replace(node, left=base, operator=operator, right=Number(rounded(value / factor))))


def _is_true(operator: str, value: float) -> bool:
    """Whether a comparison with a number holds for 1 and not for 0."""
    match operator:
        case "==":
            return value == 1
        case "!=":
            return value == 0
        case ">":
            return 0 <= value < 1
        case ">=":
            return 0 < value <= 1
        case _:
            return False


def _may_be_added(node: Binary, difference: Binary, inferred: Inferred) -> bool:
    """Whether `a - b > 0` is `a > b`: where `Inf - Inf` is on neither side, or b is finite."""
    bounds = inferred(difference.right).type.bounds
    return node.operator in (">", "<") or (math.isfinite(bounds.low) and math.isfinite(bounds.high))


def _may_be_multiplied(node: Binary, quotient: Binary, inferred: Inferred) -> bool:
    """Whether `a / b > c` is `a > b * c`: where b is not negative, c is finite, and 0 / 0 is on neither side."""
    if inferred(quotient.right).type.value == "scalar" or inferred(quotient.left).type.value == "scalar":
        return False
    if inferred(quotient.right).type.bounds.low < 0 or not isinstance(node.right, Number):
        return False
    limit = fraction(node.right.value)
    if limit is None or limit < 0:
        return False
    return node.operator == ">" or (node.operator == "<" and inferred(quotient.left).type.bounds.low >= 0)


def _of_two(node: Binary, inferred: Inferred) -> Node:
    """A comparison of two series of which only matters whether it holds: sides in one order, factors on the right."""
    if isinstance(node.right, Number):
        return compared(node, inferred, fires=True)
    (one, first), (other, second) = scaled(node.left), scaled(node.right)
    if to_promql(one) > to_promql(other) and may_be_exchanged(node, inferred):
        node, (one, first), (other, second) = mirrored(node), (other, second), (one, first)
    factor: Fraction = second / first
    operator = _comparison(node) if first > 0 else MIRRORED[_comparison(node)]
    return replace(node, left=one, operator=operator, right=times(other, factor))


def _in_bounds(node: Binary, inferred: Inferred) -> Node:
    """A comparison with a number as the first of those that hold for the same numbers."""
    assert isinstance(node.right, Number)
    operator, value = _comparison(node), node.right.value
    typed = inferred(node.left).type
    given = typed.bounds
    if typed.value == "scalar" or value != value:
        return node
    if operator == "!=":  # of whole numbers, which are never NaN, all but the least or the greatest
        if not given.whole or value not in (given.low, given.high):
            return node
        operator = ">" if value == given.low else "<"
    holds = filtered(given, operator, number(value))
    if holds.impossible or holds == given:
        return node  # always or never: as it is written, so that no two such are taken for one
    made: tuple[ComparisonOperator, float]
    if holds.exact is not None:
        made = "==", holds.exact
    elif holds.high == given.high and holds.below == given.below:
        made = (">" if holds.above else ">="), holds.low
    elif holds.low == given.low and holds.above == given.above:
        made = ("<" if holds.below else "<="), holds.high
    else:
        return node
    return replace(node, operator=made[0], right=Number(made[1]))
