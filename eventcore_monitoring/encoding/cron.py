"""Schedules in the five fields of cron: read, followed day by day, and written as systemd's calendar events.

Grammar and meaning: crontab(5) of Vixie's cron as Debian has it (cron 3.0pl1): lists, ranges, steps, three letters for
months and days, `@daily` and its like; where both the day of the month and the day of the week are restricted (neither
begins with `*`), a day that fits one of them is enough. All times are UTC: a clock that is changed twice a year would
skip a run, or do it twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_SHORTHANDS: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_PART: Final = re.compile(r"(?P<first>\*|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>\d+))?", re.ASCII)
_DAY: Final = 24 * 60  # minutes
# The Gregorian calendar repeats after 400 years, the days of the week included.
_CYCLE: Final = (date(2000, 1, 1), date(2400, 1, 1))


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something runs: the minutes, hours, days and months of its runs; days of the week count from Sunday as 0."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool

    @property
    def times(self) -> tuple[int, ...]:
        """The runs of a day on which it runs, in minutes after midnight."""
        return tuple(sorted(hour * 60 + minute for hour in self.hours for minute in self.minutes))

    def on(self, day: date) -> bool:
        """Whether it runs on this day."""
        if day.month not in self.months:
            return False
        by_day, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_day and by_weekday if self.any_day or self.any_weekday else by_day or by_weekday

    @property
    def longest_gap(self) -> int:
        """The longest time between two runs that follow each other, in minutes."""
        within = max((late - early for early, late in pairwise(self.times)), default=0)
        return max(within, self._longest_wait * _DAY - self.times[-1] + self.times[0])

    @property
    def shortest_gap(self) -> int:
        """The shortest time between two runs that follow each other, in minutes; days between runs count as one."""
        times = self.times
        return min([late - early for early, late in pairwise(times)] + [_DAY - times[-1] + times[0]])

    @property
    def _longest_wait(self) -> int:
        """The longest wait from a day with runs to the next, in days."""
        if (len(self.months), len(self.days), len(self.weekdays)) == (12, 31, 7):
            return 1
        return _longest_wait(self)

    @property
    def calendar_events(self) -> tuple[str, ...]:
        """The same as systemd's `OnCalendar=` (systemd.time(7)): one event, or two where either kind of day will do."""
        months = _listed(self.months, 1, 12)
        time = f"{_listed(self.hours, 0, 23)}:{_listed(self.minutes, 0, 59)}:00 UTC"
        by_day = f"*-{months}-{_listed(self.days, 1, 31)} {time}"
        names = ",".join(_DAYS[day].title() for day in sorted(self.weekdays, key=lambda day: (day - 1) % 7))
        by_weekday = f"{names} *-{months}-* {time}"
        if self.any_day or self.any_weekday:
            return (by_day if len(self.weekdays) == 7 else f"{names} {by_day}",)
        return (by_day, by_weekday)


@lru_cache(maxsize=64)
def schedule(text: str) -> Schedule:
    """The schedule that five fields of cron say. Raises ValueError with a sentence."""
    fields = _SHORTHANDS.get(text, text).split()
    if len(fields) != 5:
        raise ValueError(
            f'"{text}" is no schedule: write the minute, hour, day, month and day of the week, such as "30 3 * * *"'
        )
    minute, hour, day, month, weekday = fields
    read = Schedule(
        _values(minute, "minute", 0, 59),
        _values(hour, "hour", 0, 23),
        _values(day, "day of the month", 1, 31),
        _values(month, "month", 1, 12, _MONTHS),
        frozenset(number % 7 for number in _values(weekday, "day of the week", 0, 7, _DAYS)),
        day.startswith("*"),
        weekday.startswith("*"),
    )
    if not any(read.on(_CYCLE[0] + timedelta(days=number)) for number in range(366 * 28)):
        raise ValueError(f'"{text}" never comes: write a day that the month has')
    return read


def _values(field: str, what: str, lowest: int, highest: int, names: tuple[str, ...] = ()) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f'"{part}" is no {what}: write a number, a range 1-5, a step */10, or a list of them')
        step = int(match["step"] or 1)
        if step == 0:
            raise ValueError(f'"{part}" has a step of 0: write */1 for every {what}')
        if match["first"] == "*":
            if match["last"]:
                raise ValueError(f'"{part}" is no {what}: write * or a range such as 1-5')
            first, last = lowest, highest if highest != 7 else 6
        else:
            first = _number(match["first"], what, lowest, highest, names)
            last = _number(match["last"], what, lowest, highest, names) if match["last"] else first
            if match["step"] and not match["last"]:
                raise ValueError(
                    f'"{part}" takes steps from one {what}: write {part.partition("/")[0]}-{highest}/{step}'
                )
        if first > last:
            raise ValueError(f'"{part}" runs backwards: write the lower {what} first')
        found.update(range(first, last + 1, step))
    return frozenset(found)


def _number(text: str, what: str, lowest: int, highest: int, names: tuple[str, ...]) -> int:
    if text.lower() in names:
        return names.index(text.lower()) + lowest
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise ValueError(f'"{text}" is no {what}: write a number from {lowest} to {highest}')
    return int(text)


@lru_cache(maxsize=64)
def _longest_wait(read: Schedule) -> int:
    first, end = _CYCLE
    days = [number for number in range((end - first).days) if read.on(first + timedelta(days=number))]
    around = (end - first).days - days[-1] + days[0]
    return max((around, *(late - early for early, late in pairwise(days))))


def _listed(numbers: frozenset[int], lowest: int, highest: int) -> str:
    if len(numbers) == highest - lowest + 1:
        return "*"
    return ",".join(f"{number:02d}" for number in sorted(numbers))
