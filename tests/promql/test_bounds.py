from __future__ import annotations

import math
from itertools import product
from typing import get_args

from hypothesis import assume, given, strategies as st

from eventcore_monitoring.promql.bounds import Bounds, compared, computed, filtered, negative, number
from eventcore_monitoring.promql.nodes import ArithmeticOperator, ComparisonOperator

OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else (math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a)),
    "%": lambda a, b: math.fmod(a, b) if b and not math.isinf(a) else math.nan,
}
COMPARED = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
ENDS = [-math.inf, -3.0, -1.0, 0.0, 0.5, 1.0, 2.0, 7.0, math.inf]
NUMBERS = [-100.0, -3.0, -2.5, -1.0, 0.0, 0.25, 0.5, 1.0, 2.0, 3.5, 7.0, 100.0]
numbers = st.sampled_from(NUMBERS)
ALL = [
    one
    for low, high, above, below, whole in product(ENDS, ENDS, (False, True), (False, True), (False, True))
    if not (one := Bounds(low, high, above, below, whole)).impossible
]
bounds = st.sampled_from(ALL)


def within(one: Bounds, value: float) -> bool:
    above = value > one.low if one.above else value >= one.low
    below = value < one.high if one.below else value <= one.high
    return above and below and (not one.whole or value.is_integer())


@given(bounds, bounds, numbers)
def test_a_number_is_within_both_or_either_as_in_sets(one: Bounds, other: Bounds, value: float) -> None:
    inside = within(one, value), within(other, value)
    assert within(one.both(other), value) == all(inside)
    assert within(one.either(other), value) or not any(inside)


INSIDE = [(one, value) for one in ALL for value in NUMBERS if within(one, value)]
bounded = st.sampled_from(INSIDE)


@given(bounded, bounded, st.sampled_from(list(OPERATIONS)))
def test_no_result_of_arithmetic_is_out_of_bounds(
    first: tuple[Bounds, float], second: tuple[Bounds, float], operator: ArithmeticOperator
) -> None:
    (one, left), (other, right) = first, second
    result = OPERATIONS[operator](left, right)
    assume(not math.isnan(result))
    assert within(computed(one, operator, other), result)


@given(bounded, bounded, st.sampled_from(get_args(ComparisonOperator)))
def test_a_comparison_that_is_certain_comes_out_so_for_all_numbers(
    first: tuple[Bounds, float], second: tuple[Bounds, float], operator: ComparisonOperator
) -> None:
    (one, left), (other, right) = first, second
    true = COMPARED[operator](left, right)
    assert compared(one, operator, other) in (None, true)
    if true:
        assert within(filtered(one, operator, other), left)


@given(bounds, numbers)
def test_the_negative_of_a_number_is_within_the_negative_bounds(one: Bounds, value: float) -> None:
    assert within(negative(one), -value) == within(one, value)


def test_people_read_bounds() -> None:
    shown = [number(5), Bounds(), Bounds(low=0), Bounds(0, 1), Bounds(low=1, whole=True), Bounds(high=3, below=True)]
    assert [str(one) for one in shown] == ["5", "any", "from 0", "0 to 1", "whole, from 1", "below 3"]
    assert number(math.nan) == Bounds()
