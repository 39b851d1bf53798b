"""Time intervals: which moments they hold.

Source: `timeinterval` of Alertmanager 0.25 and 0.34. A range of days, months and years holds both ends; one of times
holds its start and not its end. What is not given holds everything.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache

DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
Range = tuple[int, int]


@cache
def zone(name: str) -> tzinfo:
    """The time zone of that name. Raises KeyError for one that the time zone database does not know."""
    from zoneinfo import ZoneInfo

    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError) as error:
        raise KeyError(name) from error


def is_zone(name: str) -> bool:
    """Whether the time zone database knows this name."""
    try:
        zone(name)
    except KeyError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class TimeInterval:
    """Moments: `times` in minutes of the day, `weekdays` from Sunday = 0; None where every one is held."""

    times: tuple[Range, ...] | None = None
    weekdays: tuple[Range, ...] | None = None
    days_of_month: tuple[Range, ...] | None = None
    months: tuple[Range, ...] | None = None
    years: tuple[Range, ...] | None = None
    location: str = "UTC"

    def holds(self, moment: datetime) -> bool:
        """Whether a moment (with its time zone) is in the interval."""
        there = moment.astimezone(zone(self.location))
        minute = there.hour * 60 + there.minute
        if self.times is not None and not any(start <= minute < end for start, end in self.times):
            return False
        if self.days_of_month is not None:
            last = monthrange(there.year, there.month)[1]
            if not any(_holds_day(days, there.day, last) for days in self.days_of_month):
                return False
        return all(
            ranges is None or any(begin <= value <= end for begin, end in ranges)
            for ranges, value in (
                (self.months, there.month),
                (self.weekdays, there.isoweekday() % 7),
                (self.years, there.year),
            )
        )


def _holds_day(days: Range, day: int, last: int) -> bool:
    begin, end = (value + last + 1 if value < 0 else value for value in days)
    return begin <= last and max(begin, -last) <= day <= min(end, last)


def hold(intervals: Sequence[TimeInterval], moment: datetime) -> bool:
    """Whether one of the intervals holds the moment."""
    return any(interval.holds(moment) for interval in intervals)
