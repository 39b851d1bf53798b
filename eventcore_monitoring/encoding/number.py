"""Numbers: the one decimal text of a number that every target format reads back as the same double."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache


@lru_cache(maxsize=1024, typed=True)  # few thresholds, each written many times
def number(value: int | float) -> str:
    """The shortest decimal text of a finite number: `5` for 5.0, `0.05`, `0.0000001`, `1.0e+21`.

    PromQL, YAML 1.1, YAML 1.2 and JSON read it back as the same double. Positional from 1e-7 to below 1e21 (the range
    of ECMAScript's Number::toString); beyond, with a point and a signed exponent, because YAML 1.1 (PyYAML) reads
    `1e21` as text. Negative zero is `0`.

    Raises ValueError for NaN, the infinities and integers beyond the range of a double; TypeError for a bool.
    """
    if isinstance(value, bool):
        raise TypeError(f"{value} is no number: write 0 or 1")
    if isinstance(value, int):
        try:
            float(value)
        except OverflowError:
            message = f"an integer of {value.bit_length()} bits does not fit into a double: write a smaller one"
            raise ValueError(message) from None
        return int.__repr__(value)
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a finite number: only PromQL has a form for it")
    if value == 0:
        return "0"
    shortest = float.__repr__(value)
    if 1e-7 <= abs(value) < 1e21:
        positional = f"{Decimal(shortest):f}"
        return positional.rstrip("0").rstrip(".") if "." in positional else positional
    mantissa, _, exponent = shortest.partition("e")
    point = "" if "." in mantissa else ".0"
    return f"{mantissa}{point}e{int(exponent):+d}"


def promql_number(value: int | float) -> str:
    """A number as a PromQL literal: as `number`, and `Inf`, `-Inf`, `NaN` besides."""
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Inf" if value > 0 else "-Inf"
    return number(value)
