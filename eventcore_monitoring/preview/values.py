"""Values with their unit as Grafana writes them: `1.5 K`, `12.3 ms`, `45%`, `2 days`, `$3.20`."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview.dates import date, pattern_of
from eventcore_monitoring.preview.durations import duration
from eventcore_monitoring.preview.ecmascript import (
    INFINITE,
    exponential,
    fixed,
    grouped,
    hexadecimal,
    number,
    shortest,
)

_MOST_DECIMALS: Final = 20
_SI: Final = ("f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y")
_NO_PREFIX: Final = _SI.index("")
_BINARY: Final = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")
_COUNT: Final = ("", "K", "M", "B", "T")


class Formatted(NamedTuple):
    """A value as it is written. Prefix and suffix bear their own spaces; they are drawn smaller beside a large text."""

    prefix: str
    text: str
    suffix: str

    def __str__(self) -> str:
        return f"{self.prefix}{self.text}{self.suffix}"


@lru_cache(maxsize=4096)  # the ticks and the values of a legend come again and again
def formatted(value: float | None, unit: str, decimals: int | None = None) -> Formatted:
    """A value in a unit of Grafana's, as `getDisplayProcessor` of @grafana/data writes it with the time zone UTC.

    `decimals` None takes as many as the value needs. Nothing is written for None. A unit that Grafana does not know
    stands behind the number as it is. Dates are in milliseconds since 1970.
    """
    if value is None:
        return Formatted("", "", "")
    if math.isnan(value):
        return Formatted("", "NaN", "")
    if decimals is not None:
        decimals = min(max(decimals, 0), _MOST_DECIMALS)
    kind, _, argument = unit.partition(":")
    if known := _known().get(unit):
        return _of_kind(value, decimals, *known)
    if parts := duration(value, unit, decimals):
        return Formatted(*parts)
    if (pattern := pattern_of(unit)) is not None:
        return Formatted("", date(value, pattern), "")
    match unit:
        case "percent":
            return Formatted("", fixed(value, decimals), "%")
        case "percentunit":
            return Formatted("", fixed(100 * value, decimals), "%")
        case "string":
            return Formatted("", "-0" if value == 0 and math.copysign(1, value) < 0 else shortest(value), "")
        case "locale":
            return Formatted("", grouped(value, 0, 3 if decimals is None else decimals), "")
        case "sci":
            return Formatted("", exponential(value, decimals), "")
        case "hex" | "hex0x":
            return _hexadecimal(value, decimals, "0x" if unit == "hex0x" else "")
    return _custom(value, decimals, kind, argument) if argument and kind else _fixed(value, decimals, unit)


def tick(value: float, unit: str, decimals: int | None, adjacent: int | None) -> Formatted:
    """A tick of an axis: `decimals` are those of the settings, `adjacent` those that the distance of the ticks needs.

    Without decimals in the settings all ticks have as many as the distance needs, less the zeros at the end.
    """
    is_trimmed = not unit.startswith(("currency", "bool", "time:")) and unit != "locale" and not _is_date(unit)
    if decimals is not None or adjacent is None or not is_trimmed:
        return formatted(value, unit, decimals)
    done = formatted(value, unit, adjacent)
    read = number(done.text)
    return done if read is None else done._replace(text=shortest(read))


def _is_date(unit: str) -> bool:
    return pattern_of(unit) is not None


@cache
def _known() -> dict[str, tuple[str, Any]]:
    """The units that are a symbol and a scale: the way each is written, and with what."""
    tables = json.loads(Path(__file__).with_name("data").joinpath("units.json").read_bytes())
    found = {unit: (way, listed) for way, table in tables.items() for unit, listed in table.items()}
    return {**found, "": ("fixed", ""), "farenheit": found["fahrenheit"]}


def _of_kind(value: float, decimals: int | None, way: str, given: Any) -> Formatted:
    match way:
        case "fixed":
            return _fixed(value, decimals, given)
        case "si":
            return _si(value, decimals, *given)
        case "binary":
            symbol, offset = given
            return _scaled(value, decimals, 1024, [f" {prefix}{symbol}" for prefix in _BINARY], offset)
        case "scaled":
            return _scaled(value, decimals, *given)
        case "count":
            return _count(value, decimals, given)
        case "currency":
            return _currency(value, decimals, *given)
        case _:
            return Formatted("", given[0] if value else given[1], "")


def _custom(value: float, decimals: int | None, kind: str, argument: str) -> Formatted:
    """A unit of a dashboard's own: `suffix:jobs`, `si:mV`, `count:orders/s`, `currency:CHF`, `bool:up/down`."""
    match kind:
        case "prefix":
            return Formatted(argument, fixed(value, decimals), "")
        case "suffix":
            return _fixed(value, decimals, argument)
        case "si":
            given = "µ" if argument[0] == "μ" else argument[0]
            offset = _SI.index(given) - _NO_PREFIX if given in _SI else 0
            return _si(value, decimals, argument[1:] if offset else argument, offset)
        case "count":
            return _count(value, decimals, argument)
        case "currency":
            return _custom_currency(value, decimals, argument)
        case "bool":
            yes, slash, no = argument.partition("/")
            return Formatted("", yes if value else no if slash else "-", "")
        case _:
            return _fixed(value, decimals, f"{kind}:{argument}")


def _fixed(value: float, decimals: int | None, symbol: str) -> Formatted:
    return Formatted("", fixed(value, decimals), f" {symbol}" if symbol else "")


def _scaled(value: float, decimals: int | None, factor: int, symbols: Sequence[str], offset: int = 0) -> Formatted:
    """The value in the largest of the scaled symbols that leaves a number of at least one before it."""
    if not math.isfinite(value):
        return Formatted("", INFINITE if value > 0 else f"-{INFINITE}", "")
    power = math.floor(math.log10(abs(value)) / math.log10(factor)) if value else 0
    place = min(max(power, -offset), len(symbols) - offset - 1)
    return Formatted("", fixed(value / factor**place, decimals), symbols[place + offset])


def _si(value: float, decimals: int | None, symbol: str, offset: int) -> Formatted:
    return _scaled(value, decimals, 1000, [f" {prefix}{symbol}" for prefix in _SI], _NO_PREFIX + offset)


def _count(value: float, decimals: int | None, symbol: str) -> Formatted:
    done = _scaled(value, decimals, 1000, _COUNT)
    return done._replace(suffix=f"{done.suffix} {symbol}")


def _currency(value: float, decimals: int | None, symbol: str, is_behind: bool) -> Formatted:
    done = _scaled(abs(value), decimals, 1000, _COUNT)
    sign = "-" if value < 0 else ""
    if is_behind:
        return done._replace(prefix=sign, suffix=f"{done.suffix}{symbol}")
    return done._replace(prefix=f"{sign}{symbol}")


def _custom_currency(value: float, decimals: int | None, argument: str) -> Formatted:
    """`currency:financial:€:suffix` writes the number out, `currency:€` shortens it as the units of money do."""
    kind, colon, rest = argument.partition(":")
    if kind != "financial" or not colon:
        return _currency(value, decimals, argument, False)
    symbol, _, place = rest.partition(":")
    if not symbol:
        return _fixed(value, decimals, "")
    text = grouped(value, decimals or 0, 1 if decimals is None else decimals)
    is_behind = place.partition(":")[0] == "suffix"
    return Formatted("" if is_behind else symbol, text, symbol if is_behind else "")


def _hexadecimal(value: float, decimals: int | None, prefix: str) -> Formatted:
    read = fixed(value, decimals)
    text = hexadecimal(float(read)) if math.isfinite(value) else "NAN"
    return Formatted("", f"-{prefix}{text[1:]}" if text.startswith("-") else f"{prefix}{text}", "")
