"""Time intervals: which moments they hold, and the longest stretch in a week that they hold or leave out.

Source: `timeinterval` of Alertmanager 0.25 and 0.34. A range of days, months and years holds both ends; one of times
holds its start and not its end. What is not given holds everything.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEK = 7 * 24 * 60
Range = tuple[int, int]


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
        there = moment.astimezone(ZoneInfo(self.location))
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


def is_weekly(intervals: Sequence[TimeInterval]) -> bool:
    """Whether every week is like the others (but for the clock being put forward or back)."""
    return all(one.days_of_month is None and one.months is None and one.years is None for one in intervals)


def longest_stretch(intervals: Sequence[TimeInterval], *, held: bool) -> int | None:
    """The most minutes in a row that weekly intervals hold (or do not hold); None if it never ends.

    Looked at in a winter week of the northern half: no clock is changed in it.
    """
    begin = datetime(2026, 1, 11, tzinfo=UTC)
    week = [hold(intervals, begin + timedelta(minutes=minute)) is held for minute in range(WEEK)]
    if all(week):
        return None
    # The week goes round: a stretch over its end is one stretch.
    return max((len(list(group)) for inside, group in groupby(week * 2) if inside), default=0)
