"""Durations as Grafana writes them: in the unit that suits, in words, or as a clock."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from eventcore_monitoring.preview.ecmascript import INFINITE, fixed, shortest

Parts = tuple[str, str, str]  # prefix, text, suffix


class _Step(NamedTuple):
    """Below `limit` a duration is multiplied and divided, and bears `suffix`; `many` where it takes a plural."""

    limit: float
    times: float
    by: float
    suffix: str
    many: str


def _steps(*rows: tuple[float, float, float, str] | tuple[float, float, float, str, str]) -> tuple[_Step, ...]:
    plural = {" min": " mins", " hour": " hours", " day": " days", " week": " weeks", " year": " years"}
    return tuple(_Step(*row) if len(row) == 5 else _Step(*row, plural.get(row[3], row[3])) for row in rows)


_END: Final = math.inf
# As Grafana has them, with its years of different lengths, and its minutes that are weeks up to 604 800 of them.
_SCALED: Final = {
    "ns": _steps(
        (1e3, 1, 1, " ns"), (1e6, 1, 1e3, " µs"), (1e9, 1, 1e6, " ms"), (6e10, 1, 1e9, " s"),
        (36e11, 1, 6e10, " min"), (864e11, 1, 36e11, " hour"), (_END, 1, 864e11, " day"),
    ),
    "µs": _steps((1e3, 1, 1, " µs"), (1e6, 1, 1e3, " ms"), (_END, 1, 1e6, " s")),
    "ms": _steps(
        (1e3, 1, 1, " ms"), (6e4, 1, 1e3, " s"), (36e5, 1, 6e4, " min"), (864e5, 1, 36e5, " hour"),
        (31536e6, 1, 864e5, " day"), (_END, 1, 31536e6, " year"),
    ),
    "s": _steps(
        (1e-6, 1e9, 1, " ns"), (1e-3, 1e6, 1, " µs"), (1, 1e3, 1, " ms"), (60, 1, 1, " s"), (3600, 1, 60, " min"),
        (86400, 1, 3600, " hour"), (604800, 1, 86400, " day"), (31536e3, 1, 604800, " week"),
        (_END, 1, 31556900, " year"),
    ),
    "m": _steps(
        (60, 1, 1, " min", " min"), (1440, 1, 60, " hour"), (10080, 1, 1440, " day"), (604800, 1, 10080, " week"),
        (_END, 1, 525948, " year"),
    ),
    "h": _steps((24, 1, 1, " hour", " hour"), (168, 1, 24, " day"), (8760, 1, 168, " week"), (_END, 1, 8760, " year")),
    "d": _steps((7, 1, 1, " day"), (365, 1, 7, " week"), (_END, 1, 365, " year")),
}  # fmt: skip
_WORDS: Final = (
    ("year", 31536e6), ("month", 2592e6), ("week", 6048e5), ("day", 864e5), ("hour", 36e5), ("minute", 6e4),
    ("second", 1e3), ("millisecond", 1.0),
)  # fmt: skip
_LATEST: Final = 8.64e15  # the last millisecond that ECMAScript's dates know


def duration(value: float, unit: str, decimals: int | None) -> Parts | None:
    """A duration in the unit; None for a unit that is none of time."""
    if unit in _SCALED:
        return _scaled(value, unit, decimals)
    match unit:
        case "timeticks":
            return _scaled(value / 100, "s", decimals)
        case "dtdurations":
            return _in_words(value, 1e3, "seconds", decimals)
        case "dtdurationms":
            return _in_words(value, 1.0, "milliseconds", decimals)
        case "dthms":
            return _clock(value, has_days=False)
        case "dtdhms":
            return _clock(value, has_days=True)
        case "clocks":
            return "", _precise_clock(value * 1000, decimals), ""
        case "clockms":
            return "", _precise_clock(value, decimals), ""
        case _:
            return None


def _scaled(value: float, unit: str, decimals: int | None) -> Parts:
    if unit == "s" and value == 0:
        return "", "0", " s"
    steps = _SCALED[unit]
    step = next((step for step in steps if abs(value) < step.limit), steps[-1])
    size = value * step.times / step.by
    return "", fixed(size, decimals), step.many if abs(size) > 1 else step.suffix


def _in_words(value: float, scale: float, unit: str, decimals: int | None) -> Parts:
    """1 day, 3 hours: the largest unit and as many of the next as there are decimals."""
    if value == 0:
        return "", "0", f" {unit}"
    left = abs(value) * scale
    if math.isinf(left):
        return "", INFINITE if value > 0 else f"-{INFINITE}", ""
    words: list[str] = []
    for word, length in _WORDS:
        if (left >= length or words) and len(words) <= (decimals or 0):
            count = math.floor(left / length)
            words.append(f"{shortest(count)} {word}{'' if count == 1 else 's'}")
            left = math.fmod(left, length)
    return "", ", ".join(words), " ago" if value < 0 else ""


def _clock(value: float, *, has_days: bool) -> Parts:
    size = abs(value)
    if math.isinf(size):
        return "", INFINITE if value > 0 else f"-{INFINITE}", ""
    days = float(math.floor(size / 86400)) if has_days else 0.0
    left = abs(size - days * 24 * 3600)  # below zero where doubles are coarser than a day
    rest = math.fmod(left, 3600)
    hours, minutes, seconds = (math.floor(part) for part in (left / 3600, rest / 60, math.fmod(rest, 60)))
    text = ":".join(shortest(part).rjust(2, "0") for part in (hours, minutes, seconds))
    return "", f"{shortest(days)} d {text}" if days > 0 else text, " ago" if value < 0 else ""


def _precise_clock(value: float, decimals: int | None) -> str:
    if math.isinf(value):
        return INFINITE if value > 0 else f"-{INFINITE}"
    if abs(value) > _LATEST:
        hours = f"{shortest(math.floor(value / 3_600_000))}h"
        return "Invalid date" if value < 0 else hours if decimals == 0 else f"{hours}:Invalid date"
    whole = int(value)
    parts = [f"{whole // 60_000 % 60:02}m", f"{whole // 1000 % 60:02}s", f"{whole % 1000:03}ms"]
    if value < 1000:
        return parts[2]
    if value < 60_000:
        return parts[1] if decimals == 0 else ":".join(parts[1:])
    if value < 3_600_000:
        return ":".join(parts[: _shown(decimals, 3)])
    return ":".join([f"{math.floor(value / 3_600_000)}h", *parts][: _shown(decimals, 4)])


def _shown(decimals: int | None, most: int) -> int:
    return most if decimals is None else min(decimals + 1, most)
