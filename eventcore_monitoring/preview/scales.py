"""Scales: from values and times to pixels, and the ticks that Grafana (uPlot) chooses on them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from eventcore_monitoring.preview.text_width import text_width


class Scale(NamedTuple):
    """Values from `low` to `high` upon pixels from `start` to `end`; `base` 0 is linear, else logarithmic."""

    low: float
    high: float
    start: float
    end: float
    base: float = 0

    def at(self, value: float) -> float:
        """The pixel of a value; what lies far outside is drawn just outside."""
        if self.base:
            low, high = math.log(self.low), math.log(self.high)
            part = (math.log(value) - low) / (high - low) if value > 0 else 0.0
        else:
            part = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(max(part, -2.0), 3.0)


_BEYOND: Final = 1e300  # the range of two such numbers is still a number
_DAY: Final = 86_400
_TIME_STEPS: Final = (
    *(1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 28_800, 43_200),
    *(_DAY * days for days in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15)),
)
_MONTH_STEPS: Final = (1, 2, 3, 4, 6, 12, 24, 60, 120)
_MONTH: Final = 30.4 * _DAY


def value_range(
    low: float,
    high: float,
    *,
    hard_low: float | None = None,
    hard_high: float | None = None,
    soft_low: float | None = None,
    soft_high: float | None = None,
) -> tuple[float, float]:
    """The ends of an axis for data from `low` to `high`, as uPlot's rangeNum gives them to Grafana.

    A tenth of the data's range is added at each end; zero becomes an end where that would cross it. Hard ends stand;
    soft ends stand unless the data go beyond.
    """
    low, high = (hard_low if hard_low is not None else low), (hard_high if hard_high is not None else high)
    low, high = clamped(low), clamped(high)
    if low > high:
        low, high = (low, low) if hard_low is not None else (high, high)
    if max(abs(low), abs(high)) < 1e-290:  # no power of ten below it
        low = high = 0.0
    delta = high - low
    greatest = max(abs(low), abs(high))
    if delta < 1e-24 or (greatest and abs(math.log10(greatest) - math.log10(delta)) > 10):
        delta = 0.0
    size = delta or greatest or 1e3
    increment = 10.0 ** math.floor(math.log10(size)) / 10
    pad_low = size * ((0.1 if low == 0 else 1.0) if delta == 0 else 0.1)
    pad_high = size * ((0.1 if high == 0 else 1.0) if delta == 0 else 0.1)
    new_low, new_high = _down(low - pad_low, increment), _up(high + pad_high, increment)
    if soft_low is not None:
        new_low = soft_low if low >= soft_low else new_low
    elif low >= 0 >= new_low:
        new_low = 0.0
    if soft_high is not None:
        new_high = soft_high if high <= soft_high else new_high
    elif high <= 0 <= new_high:
        new_high = 0.0
    new_low = hard_low if hard_low is not None else new_low
    new_high = hard_high if hard_high is not None else new_high
    if new_high <= new_low:
        return (0.0, 100.0) if new_low == new_high == 0 else (min(new_low, new_high), max(new_low, new_high) + size)
    return new_low, new_high


def _down(value: float, increment: float) -> float:
    return _rounded(math.floor(round(value / increment, 6)) * increment)


def _up(value: float, increment: float) -> float:
    return _rounded(math.ceil(round(value / increment, 6)) * increment)


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")


def ticks(
    low: float, high: float, pixels: float, space: float = 30, *, is_binary: bool = False
) -> tuple[tuple[float, ...], int]:
    """The round values (1, 2, 2.5, 5 times a power of ten) that stand at least `space` apart, and their decimals.

    `is_binary`: powers of two instead, for units that count by 1024.
    """
    least = (high - low) * space / max(pixels, 1)
    if not least > 0 or not math.isfinite(least):
        return (), 0
    exponent = math.floor(math.log10(least))
    increment = (
        2.0 ** math.ceil(math.log2(least))
        if is_binary and least > 1
        else next(
            _rounded(factor * 10.0**power)
            for power in (exponent, exponent + 1)
            for factor in (1, 2, 2.5, 5)
            if factor * 10.0**power >= least * (1 - 1e-9)
        )
    )
    first, last = math.ceil(round(low / increment, 6)), math.floor(round(high / increment, 6))
    values = tuple(_rounded(place * increment) for place in range(first, min(last, first + 200) + 1))
    text = f"{increment:.12f}".rstrip("0")
    return values, len(text.partition(".")[2])


def log_range(low: float, high: float, base: float) -> tuple[float, float]:
    """The powers of the base around positive data."""
    low = low if low > 0 else min(high, 1.0) if high > 0 else 1.0
    low = min(max(low, 1e-290), _BEYOND)
    high = min(max(high, low), _BEYOND)
    first, last = math.floor(math.log(low, base) + 1e-9), math.ceil(math.log(high, base) - 1e-9)
    return base**first, base ** (last if last > first else first + 1)


def log_ticks(low: float, high: float, base: float, pixels: float, space: float = 30) -> tuple[float, ...]:
    """Powers of the base, every so many that they stand apart."""
    first, last = math.ceil(math.log(low, base) - 1e-9), math.floor(math.log(high, base) + 1e-9)
    stride = max(1, math.ceil((last - first + 1) * space / max(pixels, 1)))
    return tuple(base**power for power in range(first, last + 1, stride))


def time_ticks(start: float, end: float, pixels: float) -> list[tuple[float, str]]:
    """Times, UTC, and what Grafana writes at them."""
    span = end - start
    if span <= 0 or pixels <= 0:
        return []
    sample = _time_text(start, span * 40 / pixels, span)
    least = (text_width(sample) + 18) * span / pixels
    increment = next((step for step in _TIME_STEPS if step >= least), None)
    if increment is None:
        return _month_ticks(start, end, least)
    first = math.ceil(start / increment) * increment
    places = range(first, math.floor(end) + 1, increment)
    return [(place, _time_text(place, increment, span)) for place in places]


def _month_ticks(start: float, end: float, least: float) -> list[tuple[float, str]]:
    months = next((step for step in _MONTH_STEPS if step * _MONTH >= least), _MONTH_STEPS[-1])
    begin = datetime.fromtimestamp(start, UTC)
    count = begin.year * 12 + begin.month - 1
    found = []
    for month in range(-(-count // months) * months, count + round((end - start) / _MONTH) + 2, months):
        place = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp()
        if start <= place <= end:
            found.append((place, _time_text(place, months * _MONTH, end - start)))
    return found


def _time_text(time: float, increment: float, span: float) -> str:
    moment = datetime.fromtimestamp(time, UTC)
    if increment <= 60 and span < _DAY:
        return f"{moment:%H:%M:%S}"
    if span <= _DAY:
        return f"{moment:%H:%M}"
    if increment <= _DAY and increment % _DAY:
        return f"{moment:%m/%d %H:%M}"
    return f"{moment:%m/%d}" if span < 365 * _DAY else f"{moment:%Y-%m}"


def finite(values: Sequence[float | None]) -> list[float]:
    """The numbers among values that an axis can show."""
    return [one for one in values if one is not None and -_BEYOND < one < _BEYOND]


def clamped(value: float) -> float:
    """The value, or the greatest that an axis can show."""
    return min(max(value, -_BEYOND), _BEYOND)
