"""Plain values that every floor uses: durations and quantities with units."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

_UNITS = {"y": 31_536_000_000, "w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_DURATION = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?")
_LONGEST = (2**63 - 1) // 10**6  # Prometheus keeps durations as nanoseconds in 64 bits

# The lowest and the default version of Prometheus that artifacts are made for (Debian 12 ships it).
LOWEST_PROMETHEUS = "2.42"
_GLANCE = 8  # characters of a number of bytes that is read at a glance

Unit = Literal["seconds", "bytes", "ratio", "per_second", "count"]


@lru_cache(maxsize=1024)  # few lengths, each asked for at every rule
def milliseconds(duration: str) -> int:
    """The length of a Prometheus duration such as `5m` or `1h30m`, in milliseconds.

    Raises ValueError with a sentence when the text is no duration. Grammar: Prometheus
    `model.ParseDuration` (units y w d h m s ms in that order, each at most once; `0` alone).
    """
    if duration == "0":
        return 0
    match = _DURATION.fullmatch(duration) if duration.isascii() else None
    if not duration or match is None:
        raise ValueError(f'"{duration}" is no duration: write 30s, 5m, 2h, 1d or 1h30m')
    length = sum(
        int(count) * factor for count, factor in zip(match.groups(), _UNITS.values(), strict=True) if count is not None
    )
    if length > _LONGEST:
        raise ValueError(f'"{duration[:20]}" is longer than Prometheus can count: write at most 292y')
    return length


def one_unit(duration: str) -> str:
    """A duration with a single unit (d, h, m or s), as Grafana and Elasticsearch read it: `1h30m` is `90m`.

    Of what is no whole number of seconds the next one.
    """
    length = -(-milliseconds(duration) // 1000)
    size, unit = next(
        (size, unit) for size, unit in ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s")) if length % size == 0
    )
    return f"{length // size}{unit}"


@lru_cache(maxsize=1024)
def duration(length: int) -> str:
    """The canonical Prometheus text of a length in milliseconds: `90000` is `1m30s`, `0` is `0s`."""
    if length == 0:
        return "0s"
    parts: list[str] = []
    for unit, factor in _UNITS.items():
        if unit in ("y", "w", "d") and length % factor:
            continue  # 25h stays 25h: only whole years, weeks and days are written so
        count, length = divmod(length, factor)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, kept in the base unit that Prometheus series use.

    `percent(5)` is `Quantity(0.05, "ratio")`, `minutes(5)` is `Quantity(300, "seconds")`.
    """

    value: float
    unit: Unit

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, float | int) or not math.isfinite(self.value):
            raise ValueError(
                f"a quantity is a finite number, not {self.value!r}: write percent(5) or seconds(0.5), say"
            )

    def __mul__(self, factor: float) -> Quantity:
        """So many times this quantity, computed in decimal: `percent(5) * 1.2` is 6 %."""
        if not isinstance(factor, int | float) or isinstance(factor, bool):
            return NotImplemented
        return Quantity(float(Decimal(repr(self.value)) * Decimal(repr(float(factor)))), self.unit)

    def __str__(self) -> str:
        """The quantity as a person writes it: `5 %`, `5m`, `0.5 s`, `512 MiB`, `10/s`, `3`."""
        match self.unit:
            case "ratio":
                return f"{_short(Decimal(repr(self.value)) * 100)} %"
            case "seconds":
                whole = self.value == int(self.value) and self.value >= 60
                return duration(int(self.value) * 1000) if whole else f"{_short(self.value)} s"
            case "bytes":
                return _bytes(self.value)
            case "per_second":
                return f"{_short(self.value)}/s"
            case "count":
                return _short(self.value)


def _short(number: float | Decimal) -> str:
    text = f"{Decimal(repr(number)) if isinstance(number, float) else Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bytes(number: float) -> str:
    """A number of bytes without rounding: in binary units where it is a short number of those, else in decimal ones."""
    plain = f"{_short(number)} B"
    for name, size in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if number and number % size == 0:
            plain = f"{_short(number / size)} {name}"
            break
    if len(plain) <= _GLANCE:
        return plain
    exact = Decimal(repr(number))
    found = [
        f"{_short(exact / size)} {name}"
        for name, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3))
        if exact >= size
    ]
    return min((*found, plain), key=len)


def _scaled(number: float, factor: int, divisor: int = 1) -> float:
    """number × factor ÷ divisor in decimal, so that `percent(2.3)` is 0.023 and not its neighbour."""
    if isinstance(number, bool) or not isinstance(number, float | int) or not math.isfinite(number):
        return number  # refused by Quantity, with a sentence
    return float(Decimal(repr(number)) * factor / divisor)


def seconds(number: float) -> Quantity:
    """A time in seconds."""
    return Quantity(_scaled(number, 1), "seconds")


def minutes(number: float) -> Quantity:
    """A time in minutes."""
    return Quantity(_scaled(number, 60), "seconds")


def hours(number: float) -> Quantity:
    """A time in hours."""
    return Quantity(_scaled(number, 3600), "seconds")


def days(number: float) -> Quantity:
    """A time in days of 24 hours."""
    return Quantity(_scaled(number, 86_400), "seconds")


def percent(number: float) -> Quantity:
    """A part of a whole, 0 to 100; kept as a ratio, as Prometheus series do."""
    return Quantity(_scaled(number, 1, 100), "ratio")


def ratio(number: float) -> Quantity:
    """A part of a whole, 0 to 1 (or a factor: `ratio(10)` is ten times as much)."""
    return Quantity(_scaled(number, 1), "ratio")


def bytes_(number: float) -> Quantity:
    """A size in bytes."""
    return Quantity(_scaled(number, 1), "bytes")


def KiB(number: float) -> Quantity:  # noqa: N802 - the unit's own spelling
    """A size in units of 1024 bytes."""
    return Quantity(_scaled(number, 2**10), "bytes")


def MiB(number: float) -> Quantity:  # noqa: N802 - the unit's own spelling
    """A size in units of 1024² bytes."""
    return Quantity(_scaled(number, 2**20), "bytes")


def GiB(number: float) -> Quantity:  # noqa: N802 - the unit's own spelling
    """A size in units of 1024³ bytes."""
    return Quantity(_scaled(number, 2**30), "bytes")


def per_second(number: float) -> Quantity:
    """A rate: events in a second."""
    return Quantity(_scaled(number, 1), "per_second")


def count(number: float) -> Quantity:
    """A plain number of things."""
    return Quantity(_scaled(number, 1), "count")
