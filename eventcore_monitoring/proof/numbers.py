"""Numbers on either side of a threshold, and the operand that makes an operation give a number."""

from __future__ import annotations

import math
from collections.abc import Iterator

from eventcore_monitoring.promql.bounds import Bounds
from eventcore_monitoring.promql.nodes import ArithmeticOperator, ComparisonOperator
from eventcore_monitoring.promql.units import Unit
from eventcore_monitoring.proof.shapes import Line

MARGIN = 0.02  # how far beside a threshold, as a part of it
_OPPOSITE: dict[ComparisonOperator, ComparisonOperator] = {
    ">": "<=", "<=": ">", "<": ">=", ">=": "<", "==": "!=", "!=": "==",
}  # fmt: skip


def beside(operator: ComparisonOperator, threshold: Line, bounds: Bounds, *, holds: bool) -> Iterator[Line]:
    """Numbers for which a comparison with a threshold holds (or fails), the nearest usual one first.

    They lie within the bounds of what is compared; of whole numbers they are whole.
    """
    wanted = operator if holds else _OPPOSITE[operator]
    start = threshold.start
    # The bounds themselves for a threshold that lies beyond them.
    ends = (bounds.low, bounds.high, (bounds.low + bounds.high) / 2)
    for number in dict.fromkeys((*_numbers(wanted, start, bounds), *filter(math.isfinite, ends))):
        if _within(number, bounds) and holds_between(number, wanted, start):
            yield Line(number, threshold.slope)


def _numbers(operator: ComparisonOperator, threshold: float, bounds: Bounds) -> Iterator[float]:
    if not math.isfinite(threshold):
        yield 0.0
        yield threshold
        return
    step = abs(threshold) * MARGIN or (1.0 if bounds.whole else MARGIN)
    above = math.floor(threshold) + 1.0 if bounds.whole else rounded(threshold + step)
    below = math.ceil(threshold) - 1.0 if bounds.whole else rounded(threshold - step)
    match operator:
        case ">" | "!=":
            yield above
            yield from _towards(threshold, bounds.high)
            yield threshold + 1.0
            if operator == "!=":
                yield below
                yield from _towards(threshold, bounds.low)
        case "<":
            yield below
            yield from _towards(threshold, bounds.low)
            yield threshold - 1.0
        case ">=":
            yield from _near(above, threshold, bounds)
            yield from _towards(threshold, bounds.high)
        case "<=":
            yield from _near(below, threshold, bounds)
            yield from _towards(threshold, bounds.low)
        case "==":
            yield threshold


def _near(beyond: float, threshold: float, bounds: Bounds) -> Iterator[float]:
    # Of whole numbers the threshold itself is what lies just on this side of it.
    if bounds.whole and float(threshold).is_integer():
        yield threshold
    yield beyond
    yield threshold


def _towards(threshold: float, end: float) -> Iterator[float]:
    if math.isfinite(end):
        yield (threshold + end) / 2
        yield end


def _within(number: float, bounds: Bounds) -> bool:
    if bounds.whole and not float(number).is_integer():
        return False
    low = number > bounds.low if bounds.above else number >= bounds.low
    return low and (number < bounds.high if bounds.below else number <= bounds.high)


def allowed(value: Line, bounds: Bounds) -> bool:
    """Whether a series may have this value (one that moves with the clock may be a moment before 1970)."""
    return bool(value.slope) or _within(value.start, bounds)


def holds_between(left: float, operator: ComparisonOperator, right: float) -> bool:
    """Whether a comparison holds."""
    match operator:
        case ">":
            return left > right
        case "<":
            return left < right
        case ">=":
            return left >= right
        case "<=":
            return left <= right
        case "==":
            return left == right
        case _:
            return left != right


def rounded(number: float) -> float:
    """The number without what binary fractions add: 0.051, not 0.051000000000000004."""
    return float(f"{number:.12g}") if math.isfinite(number) else number


def combined(left: Line, operator: ArithmeticOperator, right: Line) -> Line | None:
    """The result of an operation; None where it does not move evenly."""
    a, b = left.start, right.start
    match operator:
        case "+":
            return Line(a + b, left.slope + right.slope)
        case "-":
            return Line(a - b, left.slope - right.slope)
        case "*" if not (left.slope and right.slope):
            return Line(a * b, left.slope * b + right.slope * a)
        case "/" if not right.slope and b:
            return Line(a / b, left.slope / b)
    if left.slope or right.slope:
        return None
    try:
        match operator:
            case "%" if b:
                return Line(math.fmod(a, b))
            case "^":
                return Line(float(a**b))
            case "atan2":
                return Line(math.atan2(a, b))
    except (ArithmeticError, ValueError, TypeError):
        pass
    return None


def operand(operator: ArithmeticOperator, result: Line, other: Line, *, left: bool) -> Line | None:
    """The left (or right) operand with which the operation gives the result; None where there is none."""
    made = _operand(operator, result, other, left=left)
    if made is None or not math.isfinite(made.start):
        return None
    return Line(rounded(made.start), made.slope)


def _operand(operator: ArithmeticOperator, result: Line, other: Line, *, left: bool) -> Line | None:
    r, o = result.start, other.start
    match operator:
        case "+":
            return Line(r - o, result.slope - other.slope)
        case "-" if left:
            return Line(r + o, result.slope + other.slope)
        case "-":
            return Line(o - r, other.slope - result.slope)
        case "*" if o and not other.slope:
            return Line(r / o, result.slope / o)
        case "/" if left and o and not other.slope:
            return Line(r * o, result.slope * o)
        case "/" if not left and r and not result.slope and (o or other.slope):
            return Line(o / r, other.slope / r)
    if result.slope or other.slope:
        return None
    try:
        match operator:
            case "%" if left and abs(r) < abs(o):
                return Line(r + math.copysign(o, r))
            case "^" if left and o:
                return Line(float(r ** (1 / o)))
            case "^" if r > 0 and o > 0 and o != 1:
                return Line(math.log(r) / math.log(o))
    except (ArithmeticError, ValueError, TypeError):
        pass
    return None


def usual(unit: Unit | None, bounds: Bounds) -> Iterator[float]:
    """Values that a series of this unit may well have, the likeliest first."""
    likely: tuple[float, ...]
    match unit:
        case None:
            likely = (1000.0, 10.0, 1.0, 0.0)
        case Unit(dimensions=(("bytes", 1),)):
            likely = (1e9, 1e6)
        case Unit(dimensions=(("seconds", 1),)):
            likely = (1.0, 10.0)
        case Unit(dimensions=(("seconds", -1),)):
            likely = (10.0, 1000.0)
        case Unit(counted="ratio"):
            likely = (0.5,)
        case Unit(counted="0 or 1" | "1"):
            likely = (1.0,)
        case _:
            likely = (1000.0, 100.0)
    middle = (bounds.low + bounds.high) / 2
    for value in (*likely, middle, bounds.low, bounds.high):
        if math.isfinite(value) and _within(value, bounds):
            yield value
