"""How a series goes while nothing changes: it stands still, grows, moves with the clock, goes to and fro, is not there.

A shape holds for a phase of a scenario; what is read of it (its value, its rate, …) is then the same at every moment.
"""

from __future__ import annotations

import math
from typing import NamedTuple


class Line(NamedTuple):
    """A number that may move with time: `start` at the beginning of the phase, and `slope` more each second."""

    start: float
    slope: float = 0.0


class Level(NamedTuple):
    """The same value throughout, or one that moves with the clock."""

    value: Line


class Growth(NamedTuple):
    """So much more each second, from wherever it was before; `restarts`: from 0, as a counter after a restart."""

    per_second: float
    restarts: bool = False


class Flapping(NamedTuple):
    """`low` and `high` by turns, for so many milliseconds each; `sawtooth`: it grows, and falls back."""

    low: float
    high: float
    every: int


class Missing(NamedTuple):
    """No samples."""


Shape = Level | Growth | Flapping | Missing


class Reading(NamedTuple):
    """What an expression reads of a series: `function` of a window of so many seconds; "" for the value itself.

    `ahead`: how many seconds `predict_linear` looks ahead.
    """

    function: str = ""
    window: float = 0.0
    ahead: float = 0.0


VALUE = Reading()
_RATES = frozenset({"rate", "irate", "deriv"})
_GROWTHS = frozenset({"increase", "delta"})
_LEVELS = frozenset({"", "avg_over_time", "min_over_time", "max_over_time", "last_over_time", "quantile_over_time",
                     "first_over_time", "holt_winters", "double_exponential_smoothing", "mad_over_time"})  # fmt: skip
_TIMES = frozenset({"changes", "resets"})
_LARGEST = 1e290  # of what is more a series cannot grow without overflow


def shape_with(reading: Reading, value: Line, interval: int, *, counter: bool) -> Shape | None:
    """The shape of which a reading gives this value; None where there is none. `interval`: between two samples."""
    number, moves = value
    if not abs(number) + abs(moves) < _LARGEST:  # nor NaN
        return None
    match reading.function:
        case name if name in _LEVELS:
            return Level(value)
        case name if (name in _RATES or name in _GROWTHS) and not number and not moves:
            # What counts stays where it is; from one bucket to the next it may not fall.
            return Growth(0.0) if counter else Level(Line(1000.0))
        case name if name in _RATES and not moves:
            return None if counter and number < 0 else Growth(number)
        case name if name in _GROWTHS and not moves:
            return None if counter and number < 0 else Growth(number / reading.window)
        case "idelta" if not moves:
            return Growth(number * 1000 / interval)
        case name if name in _TIMES and not moves:
            if number <= 0:
                return Growth(1.0) if name == "resets" and counter else Level(Line(1.0))
            return _often(reading, number, interval)
        case "sum_over_time" if not moves:
            return Level(Line(number * interval / 1000 / reading.window))
        case "stddev_over_time" if not moves:
            return Flapping(1000.0 - number, 1000.0 + number, interval)
        case "stdvar_over_time" if not moves and number >= 0:
            return Flapping(1000.0 - math.sqrt(number), 1000.0 + math.sqrt(number), interval)
        case "present_over_time" | "count_over_time":
            return Growth(1.0) if counter else Level(Line(1.0))
    return None


def _often(reading: Reading, number: float, interval: int) -> Shape:
    """Up and down so often that the window holds at least so many changes (a fall is a reset, and every second one)."""
    resets = reading.function == "resets"
    # Whether the first sample of a window has changed is seen only before it.
    every = int((reading.window * 1000 - interval) / max(2 * number if resets else number, 1))
    return Flapping(0.0, 1.0, max(interval, every - every % interval))


def read_of(reading: Reading, shape: Shape, interval: int) -> Line | None:
    """What a reading gives of a shape; None where that is not the same at every moment."""
    match shape, reading.function:
        case Level(value), name if name in _LEVELS:
            return value
        case Level(value), name if name in _RATES or name in _GROWTHS or name in ("changes", "resets", "idelta"):
            return Line(0.0) if not value.slope else Line(value.slope * (reading.window if name in _GROWTHS else 1.0))
        case Level(value), "sum_over_time" if not value.slope:
            return Line(value.start * reading.window * 1000 / interval)
        case Level(value), "predict_linear" if not value.slope:
            return value
        case Growth(slope), name if name in _RATES:
            return Line(slope)
        case Growth(slope), name if name in _GROWTHS:
            return Line(slope * reading.window)
        case Growth(slope), "idelta":
            return Line(slope * interval / 1000)
        case ((Level() | Growth()), "present_over_time"):
            return Line(1.0)
        case Growth(), "resets":
            return Line(0.0)
    return None
