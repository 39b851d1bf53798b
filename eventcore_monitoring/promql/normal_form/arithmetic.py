"""Arithmetic in its normal form: constants computed, factors outside, operands of sums and products in one order.

Factors are exact fractions of what is written, so that `x * 100 > 5` and `x > 0.05` meet. A result that no float holds
is an OverflowError: the operation then stays as it is written.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from eventcore_monitoring.promql.nodes import Binary, Node, Number, Selector
from eventcore_monitoring.promql.normal_form.exchange import Inferred, exchanged, may_be_exchanged
from eventcore_monitoring.promql.printer import to_promql

_ONE = Fraction(1)


def fraction(value: float) -> Fraction | None:
    """The number that somebody wrote: 0.05 is a twentieth; None for what is no finite number."""
    return Fraction(repr(value)) if math.isfinite(value) else None


def rounded(value: Fraction) -> float:
    """The float next to a number. Raises OverflowError where there is none: it is too large, or as small as nothing."""
    made = float(value)
    if value and not made:
        raise OverflowError(f"no float is next to {value}")
    return made


def scaled(node: Node) -> tuple[Node, Fraction]:
    """What a node in normal form is a multiple of, and how many times it."""
    match node:
        case Binary(base, "*", Number(value)) if factor := fraction(value):
            return base, factor
        case _:
            return node, _ONE


def times(node: Node, by: Fraction | float) -> Node:
    """So many times a node in normal form; `by` is finite."""
    base, factor = scaled(node)
    by = Fraction(repr(by)) if isinstance(by, float) else Fraction(by)
    whole = factor * by
    if isinstance(node, Number):
        value = fraction(node.value)
        return Number(node.value * float(by) if value is None else rounded(value * by))
    # A metric that is taken once loses its name, which what stands around it may see.
    if whole == 1 and (node is base or not isinstance(base, Selector)):
        return base
    return Binary(base, "*", Number(rounded(whole)))


def folded(node: Binary) -> Node:
    """An operation between two numbers, computed where it is plain."""
    assert isinstance(node.left, Number)
    assert isinstance(node.right, Number)
    left, right = fraction(node.left.value), fraction(node.right.value)
    if left is None or right is None:
        return node
    match node.operator:
        case "+":
            return Number(rounded(left + right))
        case "-":
            return Number(rounded(left - right))
        case "*":
            return Number(rounded(left * right))
        case "/" if right:
            return Number(rounded(left / right))
        case "^" if abs(right) <= 64 and right.denominator == 1 and (left or right >= 0) and abs(left) < 10**6:
            return Number(rounded(left**right.numerator))
        case _:
            return node


def arithmetic(node: Binary, inferred: Inferred) -> Node:
    """An operation of arithmetic; its operands are in normal form."""
    left, right = node.left, node.right
    match node.operator:
        case "-" if isinstance(right, Number):
            return plus(left, -right.value)
        case "-" if isinstance(left, Number):
            return plus(times(right, -1), left.value)
        case "+" if isinstance(right, Number):
            return plus(left, right.value)
        case "+" if isinstance(left, Number):
            return plus(right, left.value)
        case "*" if isinstance(right, Number) and fraction(right.value):
            return times(left, right.value)
        case "*" if isinstance(left, Number) and fraction(left.value):
            return times(right, left.value)
        case "/" if isinstance(right, Number) and (divisor := fraction(right.value)):
            return times(left, 1 / divisor)
        case "*" | "/" if not isinstance(left, Number) and not isinstance(right, Number):
            (one, first), (other, second) = scaled(left), scaled(right)
            whole = first * second if node.operator == "*" else first / second
            return times(_ordered(replace(node, left=one, right=other), inferred), whole)
        case "+" | "-":
            (one, first), (other, second) = scaled(left), scaled(right)
            if first == second:
                return times(_ordered(replace(node, left=one, right=other), inferred), first)
            return _ordered(node, inferred)
        case _:
            return node


def plus(node: Node, more: float) -> Node:
    """A node in normal form and a number."""
    whole = fraction(more)
    if whole is None:
        return Binary(node, "+", Number(more))
    base = node
    if isinstance(node, Binary) and node.operator == "+" and isinstance(node.right, Number):
        former = fraction(node.right.value)
        if former is not None:
            base, whole = node.left, former + whole
    if not whole and (base is not node or not isinstance(base, Selector)):
        return base
    return Binary(base, "+", Number(rounded(whole)))


def _ordered(node: Binary, inferred: Inferred) -> Node:
    """The operands of a sum or a product in one order; those of several operations with all labels together."""
    if node.operator not in ("+", "*") or not may_be_exchanged(node, inferred):
        return node
    if node.matching is None:
        operands = sorted((*_operands(node.left, node.operator), *_operands(node.right, node.operator)), key=to_promql)
        made = operands[0]
        for one in operands[1:]:
            made = Binary(made, node.operator, one)
        return made
    return exchanged(node) if to_promql(node.left) > to_promql(node.right) else node


def _operands(node: Node, operator: str) -> list[Node]:
    match node:
        case Binary(left, found, right, matching=None) if found == operator and not isinstance(right, Number):
            return [*_operands(left, operator), *_operands(right, operator)]
        case _:
            return [node]
