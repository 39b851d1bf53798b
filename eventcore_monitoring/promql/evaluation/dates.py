"""Parts of a date in UTC, of seconds since 1970.

Source: `promql/functions.go` of prometheus/prometheus v2.42 (`dateWrapper`); the Gregorian calendar in every year, as
Go's `time` has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from eventcore_monitoring.promql.evaluation.faults import NotKnown

_MOST_SECONDS: Final = 2.0**60
_DAYS_BEFORE: Final = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DAYS_IN: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _date(seconds: int) -> tuple[int, int, int]:
    """Year, month and day. Howard Hinnant, chrono-compatible low-level date algorithms: `civil_from_days`."""
    days = seconds // 86_400 + 719_468
    era, of_era = divmod(days, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    return era * 400 + year + (month <= 2), month, day


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _day_of_year(seconds: int) -> int:
    year, month, day = _date(seconds)
    return _DAYS_BEFORE[month - 1] + day + (month > 2 and _leap(year))


def _days_in_month(seconds: int) -> int:
    year, month, _ = _date(seconds)
    return _DAYS_IN[month - 1] + (month == 2 and _leap(year))


PARTS: Final[dict[str, Callable[[int], int]]] = {
    "days_in_month": _days_in_month,
    "day_of_month": lambda seconds: _date(seconds)[2],
    "day_of_week": lambda seconds: (seconds // 86_400 + 4) % 7,
    "day_of_year": _day_of_year,
    "hour": lambda seconds: seconds // 3600 % 24,
    "minute": lambda seconds: seconds // 60 % 60,
    "month": lambda seconds: _date(seconds)[1],
    "year": lambda seconds: _date(seconds)[0],
}


def part_of_date(function: str, seconds: float) -> float:
    """The part of a date that a function asks for, such as `hour`; broken seconds are cut towards 1970."""
    if not abs(seconds) < _MOST_SECONDS:
        raise NotKnown(f"the date of {seconds} seconds")
    return float(PARTS[function](int(seconds)))
