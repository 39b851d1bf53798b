"""Numbers as ECMAScript writes them, in which Grafana runs: shortest, rounded, in powers of ten, in base 16."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

_LN10: Final = math.log(10)
INFINITE: Final = "∞"


def shortest(value: float) -> str:
    """`String(value)`: 5, 0.05, 1e-7, 1e+21."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    written = repr(float(value))
    if 1e-6 <= abs(value) < 1e21:
        return f"{Decimal(written):f}".removesuffix(".0")
    mantissa, _, exponent = written.partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def fixed(value: float, decimals: int | None) -> str:
    """The text of a number in Grafana: rounded to so many decimals; None takes as many as the value needs."""
    if math.isinf(value):
        return INFINITE if value > 0 else f"-{INFINITE}"
    if decimals is None:
        decimals = needed_decimals(value)
    if value == 0:
        return f"0.{'0' * decimals}" if decimals else "0"
    factor = _power_of_ten(decimals) if decimals else 1.0
    if math.isinf(factor * value) or math.isnan(value):
        return shortest(value)
    text = shortest(_rounded(value * factor) / factor)
    if "e" in text or not decimals:
        return text
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(decimals, '0')}"


def needed_decimals(value: float) -> int:
    """How many decimals Grafana shows where nobody asks for a number of them: about three significant digits."""
    if not math.isfinite(value) or value == int(value):
        return 0
    size = abs(value)
    decimals = 1 - math.floor(math.log(size) / _LN10)
    unit = _power_of_ten(-decimals)
    return max(0, decimals + (unit == 0 or size / unit > 2.25))


def exponential(value: float, decimals: int | None) -> str:
    """`value.toExponential(decimals)`: 1.23e+4; None takes the shortest text that reads back as the same number."""
    if not math.isfinite(value):
        return shortest(value)
    sign, digits, exponent = (Decimal(repr(value)) if decimals is None else Decimal(value)).as_tuple()
    assert isinstance(exponent, int)  # of a finite number
    if not any(digits):
        return f"0{'.' + '0' * decimals if decimals else ''}e+0"
    written = "".join(map(str, digits)).lstrip("0")
    power = exponent + len(written) - 1
    if decimals is None:
        written = written.rstrip("0")
    elif len(written) > decimals + 1:
        kept = int(written[: decimals + 1]) + (written[decimals + 1] >= "5")
        power += len(str(kept)) > decimals + 1
        written = str(kept)[: decimals + 1]
    else:
        written = written.ljust(decimals + 1, "0")
    point = "." if len(written) > 1 else ""
    return f"{'-' if sign else ''}{written[0]}{point}{written[1:]}e{power:+d}"


def hexadecimal(value: float) -> str:
    """`value.toString(16)` in capital letters: 1F, -A.8."""
    if not math.isfinite(value):
        return shortest(value).upper()
    whole = int(abs(value))
    rest, digits = abs(value) - whole, ""
    while rest:
        rest *= 16
        digits += f"{int(rest):X}"
        rest -= int(rest)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole:X}.{digits}" if digits else f"{sign}{whole:X}"


def grouped(value: float, least: int, most: int) -> str:
    """The number with commas between thousands, with at least and at most so many decimals: 12,345.679."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else INFINITE if value > 0 else f"-{INFINITE}"
    with localcontext() as context:
        context.prec = 400  # a double has at most 309 digits before its point
        exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = f"{exact:,f}"
    whole, _, fraction = text.partition(".")
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    return f"{whole}.{fraction}" if fraction else whole


def number(text: str) -> float | None:
    """`Number(text)` of what this module writes; None where it is none. Nothing is 0."""
    if not text:
        return 0.0
    if text.startswith(("0x", "0X")):
        try:
            return float(int(text, 16))
        except (ValueError, OverflowError):
            return None
    try:
        return float(text) if text[-1].isdigit() and "_" not in text else None
    except ValueError:
        return None


def _rounded(value: float) -> float:
    """`Math.round`: a half goes up."""
    below = math.floor(value)
    return float(below + (value - below >= 0.5))


def _power_of_ten(exponent: int) -> float:
    if exponent > 308:
        return math.inf
    return float(f"1e{exponent}")
