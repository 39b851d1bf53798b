"""Numbers beside a threshold, and operands: on the asked side, within the bounds, the inverse of the operation."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import assume, given, strategies as st

from eventcore_monitoring.promql.bounds import BOOLEAN, COUNTED, EVERYTHING, NOT_NEGATIVE, PART, Bounds
from eventcore_monitoring.promql.nodes import ArithmeticOperator, ComparisonOperator
from eventcore_monitoring.promql.units import UNITS
from eventcore_monitoring.proof.numbers import allowed, beside, combined, holds_between, operand, rounded, usual
from eventcore_monitoring.proof.shapes import Line

OPPOSITE = {">": "<=", "<=": ">", "<": ">=", ">=": "<", "==": "!=", "!=": "=="}

comparisons = st.sampled_from(get_args(ComparisonOperator))
operators = st.sampled_from(get_args(ArithmeticOperator))
ordinary = st.one_of(
    st.integers(-(10**6), 10**6).map(float), st.sampled_from([0.05, 0.001, 0.95, 2.5, 1e9, 3e-7, -0.5, 12.75])
)
odd = st.floats() | st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, math.inf, -math.inf, math.nan])
bounds = st.sampled_from(
    [EVERYTHING, NOT_NEGATIVE, COUNTED, PART, BOOLEAN, Bounds(-5, 1e6), Bounds(0, 100, above=True, below=True)]
)


def within(number: float, of: Bounds) -> bool:
    low = number > of.low if of.above else number >= of.low
    high = number < of.high if of.below else number <= of.high
    return low and high and (not of.whole or number.is_integer())


def starts(operator: ComparisonOperator, threshold: float, of: Bounds, *, holds: bool) -> list[float]:
    return [line.start for line in beside(operator, Line(threshold), of, holds=holds)]


@given(comparisons, ordinary, bounds, st.booleans())
def test_numbers_lie_on_the_asked_side_and_within_the_bounds(
    operator: ComparisonOperator, threshold: float, of: Bounds, holds: bool
) -> None:
    for number in starts(operator, threshold, of, holds=holds):
        assert within(number, of)
        assert holds_between(number, operator, threshold) is holds


@given(comparisons, ordinary, st.booleans())
def test_the_first_number_lies_within_two_percent_where_the_bounds_allow_any(
    operator: ComparisonOperator, threshold: float, holds: bool
) -> None:
    (first, *_) = starts(operator, threshold, EVERYTHING, holds=holds)
    assert abs(first - threshold) <= 0.02 * (abs(threshold) or 1.0) * (1 + 1e-9)


@given(comparisons, st.integers(0, 10**6), st.booleans())
def test_of_whole_numbers_the_nearest_is_first(operator: ComparisonOperator, threshold: int, holds: bool) -> None:
    found = starts(operator, float(threshold), COUNTED, holds=holds)
    near = [float(one) for one in (threshold, threshold + 1, threshold - 1) if one >= 0]
    possible = [one for one in near if holds_between(one, operator, float(threshold)) is holds]
    assert found[:1] == possible[:1]


@given(comparisons, ordinary, bounds, st.booleans())
def test_a_number_is_found_wherever_the_bounds_leave_room(
    operator: ComparisonOperator, threshold: float, of: Bounds, holds: bool
) -> None:
    ends = [end for end in (of.low, of.high, threshold, threshold - 1, threshold + 1) if math.isfinite(end)]
    middles = [(threshold + end) / 2 for end in ends if not of.whole]
    room = [one for one in (*ends, *middles) if within(one, of) and holds_between(one, operator, threshold) is holds]
    assert bool(starts(operator, threshold, of, holds=holds)) or not room


def test_a_threshold_that_moves_gives_numbers_that_move_with_it() -> None:
    (first, *_) = beside(">", Line(-3600.0, 1.0), EVERYTHING, holds=False)
    assert first.slope == 1.0
    assert first.start <= -3600.0


@given(comparisons, odd, bounds, st.booleans())
def test_odd_thresholds_give_right_numbers_or_none(
    operator: ComparisonOperator, threshold: float, of: Bounds, holds: bool
) -> None:
    wanted: ComparisonOperator = operator if holds else OPPOSITE[operator]  # type: ignore[assignment]
    assert all(holds_between(number, wanted, threshold) for number in starts(operator, threshold, of, holds=holds))


def close(one: Line, other: Line) -> bool:
    return all(math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6) for a, b in zip(one, other, strict=True))


lines = st.builds(Line, ordinary, st.sampled_from([0.0, 0.0, 1.0, -2.5]))


@given(operators, lines, lines, st.booleans())
def test_the_operand_gives_the_result_again(
    operator: ArithmeticOperator, result: Line, other: Line, left: bool
) -> None:
    assume(operator != "^" or 0.01 <= abs(other.start) <= 100)  # else a float cannot hold the operand
    made = operand(operator, result, other, left=left)
    if made is None:
        return
    again = combined(made, operator, other) if left else combined(other, operator, made)
    if again is None:  # what moves, divided by what moves alike
        assert (operator, left) == ("/", False)
        assert math.isclose(made.start * result.start, other.start)
        assert math.isclose(made.slope * result.start, other.slope)
        return
    scale = max(abs(result.start), abs(other.start), abs(made.start), 1.0)
    assert math.isclose(again.start, result.start, rel_tol=1e-6, abs_tol=1e-9 * scale)
    assert math.isclose(again.slope, result.slope, rel_tol=1e-6, abs_tol=1e-9 * scale)


@given(st.sampled_from(["+", "-", "*", "/"]), ordinary, ordinary, st.booleans())
def test_sums_and_products_always_have_an_operand(
    operator: ArithmeticOperator, result: float, other: float, left: bool
) -> None:
    assume(result and other)
    assert operand(operator, Line(result), Line(other), left=left) is not None


@given(operators, st.builds(Line, odd, odd), st.builds(Line, odd, odd), st.booleans())
def test_no_float_is_too_odd(operator: ArithmeticOperator, one: Line, other: Line, left: bool) -> None:
    made = operand(operator, one, other, left=left)
    assert made is None or math.isfinite(made.start)
    both = combined(one, operator, other)
    assert both is None or isinstance(both.start, float)


@pytest.mark.parametrize(
    ("left", "operator", "right", "result"),
    [
        (Line(1, 2), "+", Line(3, 4), Line(4, 6)),
        (Line(0, 1), "-", Line(100), Line(-100, 1)),
        (Line(2, 3), "*", Line(5), Line(10, 15)),
        (Line(2, 3), "/", Line(4), Line(0.5, 0.75)),
        (Line(2, 3), "*", Line(5, 1), None),
        (Line(2), "/", Line(5, 1), None),
        (Line(-7), "%", Line(3), Line(-1)),
        (Line(2), "^", Line(10), Line(1024)),
        (Line(1), "atan2", Line(1), Line(math.pi / 4)),
    ],
)
def test_lines_combine(left: Line, operator: ArithmeticOperator, right: Line, result: Line | None) -> None:
    assert combined(left, operator, right) == result


@given(st.sampled_from([None, *UNITS.values()]), bounds)
def test_usual_values_lie_within_the_bounds(unit: object, of: Bounds) -> None:
    found = list(usual(unit, of))  # type: ignore[arg-type]
    assert all(within(value, of) and allowed(Line(value), of) for value in found)
    assert found


@given(odd)
def test_rounding_keeps_twelve_digits(number: float) -> None:
    made = rounded(number)
    assert math.isclose(made, number, rel_tol=1e-11) or math.isnan(number) or abs(number) < 1e-300
