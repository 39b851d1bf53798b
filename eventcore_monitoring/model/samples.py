"""The values of a series: as promtool's tests write them, and as the samples that promtool reads there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.model.scenarios import Constant, Gap, Ramp, Series
from eventcore_monitoring.values import milliseconds


class Run(NamedTuple):
    """So many samples: the first (None for no samples), and how much each has more than the one before it."""

    first: float | None
    growth: float
    times: int


def runs(series: Series, interval: int, lasts: int) -> Iterator[Run]:
    """The samples of a series from 0 to `lasts`, every `interval` (milliseconds)."""
    sample, begin, value = 0, 0, 0.0
    first: float | None
    for stretch in series.values:
        # A stretch holds the samples from its start up to, not including, its end; the last one includes the end.
        end = max(lasts + 1, begin) if stretch.lasts is None else begin + milliseconds(stretch.lasts)
        count = -(-end // interval) - sample
        match stretch:
            case Constant():
                first, growth, value = stretch.value, 0.0, stretch.value
            case Ramp():
                start = value if stretch.start is None else stretch.start
                growth = stretch.per_second * interval / 1000
                first = start + stretch.per_second * (sample * interval - begin) / 1000
                value = start + stretch.per_second * (end - begin) / 1000
            case Gap():
                first, growth, value = None, 0.0, 0.0
        if count > 0:
            yield Run(None if first is None else plain(first), plain(growth), count)
        sample, begin = sample + count, end


def plain(value: float) -> float:
    """The number without what binary fractions add in the 16th place: 10.8, not 10.799999999999999."""
    return float(f"{value:.12g}")


def samples(series: Series, interval: int, lasts: int) -> str:
    """The values in promtool's notation: `0+150x239` is 240 samples that grow by 150 each, `_x3` three missing ones."""
    return " ".join(map(_text, runs(series, interval, lasts)))


def _text(run: Run) -> str:
    if run.first is None:
        return f"_x{run.times}"
    if run.times == 1:
        return number(run.first)
    sign = "-" if run.growth < 0 else "+"
    return f"{number(run.first)}{sign}{number(abs(run.growth))}x{run.times - 1}"


def values(series: Series, interval: int, lasts: int) -> list[float | None]:
    """The samples that promtool makes of `samples`: it adds up, and so does this."""
    made: list[float | None] = []
    for first, growth, count in runs(series, interval, lasts):
        if first is None or not growth:
            made += [first] * count
            continue
        value = first
        for _ in range(count):
            made.append(value)
            value += growth
    return made
