"""Functions of single floats as Go computes them: IEEE 754 throughout, never an error.

Source: packages `math` (Go 1.19 to 1.25) and `promql/functions.go` of prometheus/prometheus v2.42 and v3.14. The
elementary functions may differ from Go's in the last bits, which computes them itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

Function = Callable[[float], float]

_WHOLE: Final = 2.0**52  # from here on every float is a whole number


def floor(value: float) -> float:
    """The greatest whole number that is not greater."""
    return math.copysign(math.floor(value), value) if abs(value) < _WHOLE and value >= 0 else _floor(value)


def _floor(value: float) -> float:
    return float(math.floor(value)) if abs(value) < _WHOLE and value != 0 else value


def ceil(value: float) -> float:
    """The least whole number that is not less; -0 of what is between -1 and 0."""
    return -floor(-value)


def divided(dividend: float, divisor: float) -> float:
    """The quotient: infinite or NaN over zero."""
    if divisor:
        return dividend / divisor
    if dividend == 0 or dividend != dividend or divisor != divisor:
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


def remainder(dividend: float, divisor: float) -> float:
    """The remainder with the sign of the dividend; NaN over zero and of an infinity."""
    try:
        return math.fmod(dividend, divisor)
    except ValueError:
        return math.nan


def power(base: float, exponent: float) -> float:
    """A power; NaN for a broken power of a negative number."""
    if not base or not exponent or not math.isfinite(base) or not math.isfinite(exponent):
        return _power_of_special(base, exponent)
    if base < 0 and exponent % 1:
        return math.nan
    if abs(exponent) == 0.5:
        return math.sqrt(base) if exponent > 0 else 1 / math.sqrt(base)
    try:
        return _finite_power(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf


def _power_of_special(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except ValueError:  # zero to a negative exponent
        return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf


def _finite_power(base: float, exponent: float) -> float:
    """Go's own way, square by square: whole exponents give its very floats."""
    broken, whole = math.modf(abs(exponent))
    if whole >= 2.0**63:
        return math.pow(base, exponent)
    result, scale = 1.0, 0
    if broken:
        if broken > 0.5:
            broken, whole = broken - 1, whole + 1
        result = math.exp(broken * math.log(base))
    factor, factor_scale = math.frexp(base)
    bits = int(whole)
    while bits:
        if abs(factor_scale) > 1 << 12:  # beyond every float
            scale += factor_scale
            break
        if bits & 1:
            result, scale = result * factor, scale + factor_scale
        factor, factor_scale = factor * factor, factor_scale * 2
        if factor < 0.5:
            factor, factor_scale = factor * 2, factor_scale - 1
        bits >>= 1
    return math.ldexp(result, scale) if exponent > 0 else math.ldexp(1 / result, -scale)


def nearest(value: float, unit: float) -> float:
    """The nearest multiple of a unit; of two the greater one."""
    inverse = divided(1.0, unit)
    return divided(floor(value * inverse + 0.5), inverse)


def lesser(one: float, other: float) -> float:
    """Go's `math.Min`: NaN if one of them is, unless the other is -Inf."""
    if -math.inf in (one, other):
        return -math.inf
    if one != one or other != other:
        return math.nan
    if one == 0 and other == 0:
        return one if math.copysign(1.0, one) < 0 else other
    return min(one, other)


def greater(one: float, other: float) -> float:
    """Go's `math.Max`: NaN if one of them is, unless the other is +Inf."""
    return -lesser(-one, -other)


def _sign(value: float) -> float:
    return -1.0 if value < 0 else 1.0 if value > 0 else value


def _logarithm(value: float) -> float:
    if value > 0:
        return math.log(value)
    return -math.inf if value == 0 else math.nan


def _log2(value: float) -> float:
    if not (0 < value < math.inf):
        return _logarithm(value) if not value > 0 else value
    fraction, exponent = math.frexp(value)
    return float(exponent - 1) if fraction == 0.5 else math.log(fraction) * (1 / math.log(2)) + exponent


def _log10(value: float) -> float:
    return _log2(value) * (math.log(2) / math.log(10))


def _total(function: Function, outside: float = math.nan) -> Function:
    """A function of `math`: NaN where it is not defined, an infinity (with the sign, or `outside`) where too great."""

    def total(value: float) -> float:
        try:
            return function(value)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf if outside == math.inf else math.copysign(math.inf, value)

    return total


def _area_tangent(value: float) -> float:
    if abs(value) == 1:
        return math.copysign(math.inf, value)
    return math.atanh(value) if abs(value) < 1 else math.nan


FUNCTIONS: Final[dict[str, Function]] = {
    "abs": abs,
    "ceil": ceil,
    "floor": floor,
    "exp": _total(math.exp, math.inf),
    "sqrt": lambda value: math.sqrt(value) if value >= 0 else math.nan,
    "ln": _logarithm,
    "log2": _log2,
    "log10": _log10,
    "sgn": _sign,
    "deg": lambda value: value * 180 / math.pi,
    "rad": lambda value: value * math.pi / 180,
    "sin": _total(math.sin),
    "cos": _total(math.cos),
    "tan": _total(math.tan),
    "asin": _total(math.asin),
    "acos": _total(math.acos),
    "atan": math.atan,
    "sinh": _total(math.sinh),
    "cosh": _total(math.cosh, math.inf),
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": _total(math.acosh),
    "atanh": _area_tangent,
}
