"""Bounds: between which two numbers the values of an expression lie, for certain.

Interval arithmetic, outward and simple: where nothing is known the bounds are infinite. NaN lies between no bounds and
is not tracked; it makes comparisons false, so what is said of comparisons that are always false holds for it too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

from eventcore_monitoring.promql.nodes import ArithmeticOperator, ComparisonOperator


class Bounds(NamedTuple):
    """From `low` to `high`, the ends included unless `above` (`below`) says otherwise; `whole`: integers only."""

    low: float = -math.inf
    high: float = math.inf
    above: bool = False
    below: bool = False
    whole: bool = False

    @property
    def impossible(self) -> bool:
        """Whether there is no such number."""
        return self.low > self.high or (self.low == self.high and (self.above or self.below))

    @property
    def exact(self) -> float | None:
        """The only number there is, None for several."""
        return self.low if self.low == self.high and not (self.above or self.below) else None

    def both(self, other: Bounds) -> Bounds:
        """The numbers that are within both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        above = (self.above and self.low == low) or (other.above and other.low == low)
        below = (self.below and self.high == high) or (other.below and other.high == high)
        return _tight(Bounds(low, high, above, below, self.whole or other.whole))

    def either(self, other: Bounds) -> Bounds:
        """The least bounds that hold both."""
        low, high = min(self.low, other.low), max(self.high, other.high)
        above = all(one.above or one.low > low for one in (self, other))
        below = all(one.below or one.high < high for one in (self, other))
        return Bounds(low, high, above, below, self.whole and other.whole)

    def __str__(self) -> str:
        if self.exact is not None:
            return f"{self.low:g}"
        whole = "whole, " if self.whole else ""
        match math.isinf(self.low), math.isinf(self.high):
            case True, True:
                return f"{whole}any" if not whole else "whole numbers"
            case False, True:
                return f"{whole}{'above' if self.above else 'from'} {self.low:g}"
            case True, False:
                return f"{whole}{'below' if self.below else 'up to'} {self.high:g}"
            case _:
                left, right = "above " if self.above else "", "below " if self.below else ""
                return f"{whole}{left}{self.low:g} to {right}{self.high:g}"


EVERYTHING = Bounds()
NOT_NEGATIVE = Bounds(low=0.0)
COUNTED = Bounds(low=0.0, whole=True)
AT_LEAST_ONE = Bounds(low=1.0, whole=True)
ONE = Bounds(1.0, 1.0, whole=True)
PART = Bounds(0.0, 1.0)
BOOLEAN = Bounds(0.0, 1.0, whole=True)


def number(value: float) -> Bounds:
    """Just this number; NaN is within no bounds that could be told."""
    return EVERYTHING if math.isnan(value) else Bounds(value, value, whole=float(value).is_integer())


def compared(left: Bounds, operator: ComparisonOperator, right: Bounds) -> bool | None:
    """True or False where the comparison comes out so for all numbers, None where it depends."""
    match operator:
        case ">":
            return _greater(left, right)
        case "<":
            return _greater(right, left)
        case ">=":
            return _negated(_greater(right, left))
        case "<=":
            return _negated(_greater(left, right))
        case "==":
            return _equal(left, right)
        case _:
            return _negated(_equal(left, right))


def filtered(left: Bounds, operator: ComparisonOperator, right: Bounds) -> Bounds:
    """The bounds of the left numbers that compare so with some right number."""
    match operator:
        case ">":
            return left.both(Bounds(low=right.low, above=True))
        case "<":
            return left.both(Bounds(high=right.high, below=True))
        case ">=":
            return left.both(Bounds(low=right.low, above=right.above))
        case "<=":
            return left.both(Bounds(high=right.high, below=right.below))
        case "==":
            return left.both(right)
        case _:
            return left


def computed(left: Bounds, operator: ArithmeticOperator, right: Bounds) -> Bounds:
    """The bounds of the results of an arithmetic operation."""
    match operator:
        case "+":
            low, high = left.low + right.low, left.high + right.high
            return _made(low, high, left.above or right.above, left.below or right.below, left.whole and right.whole)
        case "-":
            low, high = left.low - right.high, left.high - right.low
            return _made(low, high, left.above or right.below, left.below or right.above, left.whole and right.whole)
        case "*":
            positive = _positive(left) and _positive(right)
            whole = left.whole and right.whole
            return _corners(left, right, lambda a, b: 0.0 if 0.0 in (a, b) else a * b, positive, whole)
        case "/":
            if right.low > 0 or right.high < 0 or (right.low == 0 and right.above):
                return _corners(left, right, _quotient, _positive(left) and _positive(right))
            return NOT_NEGATIVE if left.low >= 0 and right.low >= 0 else EVERYTHING
        case "%":
            return NOT_NEGATIVE if left.low >= 0 else EVERYTHING
        case "^":
            return NOT_NEGATIVE if left.low >= 0 else EVERYTHING
        case _:
            return Bounds(-math.pi, math.pi)


def negative(one: Bounds) -> Bounds:
    """The bounds of the numbers with the sign turned."""
    return Bounds(-one.high, -one.low, one.below, one.above, one.whole)


def monotone(one: Bounds, function: Callable[[float], float], *, whole: bool = False) -> Bounds:
    """The bounds after a function that never falls."""
    return Bounds(_applied(function, one.low), _applied(function, one.high), whole=whole)


def _applied(function: Callable[[float], float], value: float) -> float:
    return value if math.isinf(value) else function(value)


def _tight(one: Bounds) -> Bounds:
    """Of whole numbers the ends that are reached: above 0 is from 1."""
    if not one.whole:
        return one
    low = math.floor(one.low) + 1.0 if one.above and math.isfinite(one.low) else _applied(math.ceil, one.low)
    high = math.ceil(one.high) - 1.0 if one.below and math.isfinite(one.high) else _applied(math.floor, one.high)
    return Bounds(low, high, whole=True)


def _greater(left: Bounds, right: Bounds) -> bool | None:
    if left.low > right.high or (left.low == right.high and (left.above or right.below)):
        return True
    if left.high <= right.low:
        return False
    return None


def _equal(left: Bounds, right: Bounds) -> bool | None:
    if left.both(right).impossible:
        return False
    return True if left.exact is not None and left.exact == right.exact else None


def _negated(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict


def _made(low: float, high: float, above: bool, below: bool, whole: bool) -> Bounds:
    # Infinity less infinity is nothing that could be told.
    return Bounds(
        -math.inf if math.isnan(low) else low, math.inf if math.isnan(high) else high, above, below, whole=whole
    )


def _quotient(left: float, right: float) -> float:
    if right == 0.0:  # the other side only comes near it
        return 0.0 if left == 0.0 else math.copysign(math.inf, left)
    return 0.0 if math.isinf(right) and not math.isinf(left) else left / right


def _corners(
    left: Bounds, right: Bounds, combine: Callable[[float, float], float], positive: bool, whole: bool = False
) -> Bounds:
    found = [combine(a, b) for a, b in product((left.low, left.high), (right.low, right.high))]
    if any(map(math.isnan, found)):
        return NOT_NEGATIVE if left.low >= 0 and right.low >= 0 else EVERYTHING
    # Whether the ends are reached is not followed, but for the sign: what is made of numbers above 0 stays above it.
    above = positive and min(found) == 0 and not (math.isinf(left.high) or math.isinf(right.high))
    return Bounds(min(found), max(found), above=above, whole=whole)


def _positive(one: Bounds) -> bool:
    return one.low > 0 or (one.low == 0 and one.above)
