"""When people work and when work is done on systems: hours and maintenance windows, as they come back every week."""

import re
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from eventcore_monitoring.alertmanager.times import DAYS, Range, TimeInterval, is_zone
from eventcore_monitoring.model.declared import AlertName, Declared, Many, Name

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
EVERY_DAY: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _clock(text: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", text, re.ASCII):
        raise ValueError(f'{text!r} is no time of the day: write "09:00", or "24:00" for its end')
    return text


def _location(name: str) -> str:
    if not is_zone(name):
        raise ValueError(f'{name!r} is no time zone: write "Europe/Berlin" or "UTC"')
    return name


Clock = Annotated[str, AfterValidator(_clock)]
Location = Annotated[str, AfterValidator(_location)]


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


class _Weekly(Declared):
    """Times that come back every week; one that ends before it begins goes over midnight."""

    name: Name
    weekdays: Annotated[Many[Weekday], Field(min_length=1)] = EVERY_DAY
    from_: Clock = "00:00"
    until: Clock = "24:00"
    location: Location = "UTC"

    @model_validator(mode="after")
    def _lasts_some_time(self) -> Self:
        if self.from_ in (self.until, "24:00") or self.until == "00:00":
            raise ValueError('it lasts no time: write from_="22:00", until="24:00"')
        return self

    @property
    def intervals(self) -> tuple[TimeInterval, ...]:
        """The same in Alertmanager's terms; two intervals where it goes over midnight."""
        days = sorted({DAYS.index(day) for day in self.weekdays})
        begin, end = _minutes(self.from_), _minutes(self.until)
        if begin < end:
            return (self._interval(days, begin, end),)
        return (self._interval(days, begin, 24 * 60), self._interval(sorted({(day + 1) % 7 for day in days}), 0, end))

    def _interval(self, days: list[int], begin: int, end: int) -> TimeInterval:
        times = None if (begin, end) == (0, 24 * 60) else ((begin, end),)
        return TimeInterval(times=times, weekdays=_ranges(days), location=self.location)

    def __str__(self) -> str:
        """The times as people say them: `monday to friday, 09:00 to 17:00 (Europe/Berlin)`."""
        named = "every day" if len(set(self.weekdays)) == len(EVERY_DAY) else _spoken(self.weekdays)
        times = "" if (self.from_, self.until) == ("00:00", "24:00") else f", {self.from_} to {self.until}"
        after = " the next day" if _minutes(self.until) < _minutes(self.from_) else ""
        return f"{named}{times}{after} ({self.location})"


def _ranges(days: list[int]) -> tuple[Range, ...] | None:
    """Days of the week in ranges, Sunday = 0; None for every day."""
    if len(days) == len(DAYS):
        return None
    found: list[Range] = []
    for day in days:
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return tuple(found)


def _spoken(days: Many[Weekday]) -> str:
    in_order = [day for day in EVERY_DAY if day in days]
    first = EVERY_DAY.index(in_order[0])
    if len(in_order) > 2 and in_order == [*EVERY_DAY[first : first + len(in_order)]]:
        return f"{in_order[0]} to {in_order[-1]}"
    return ", ".join(in_order)


class Hours(_Weekly):
    """The hours in which somebody is there: severities that name them wait for them."""

    section: ClassVar[str] = "hours"


class MaintenanceWindow(_Weekly):
    """When work is done on a system: these alerts, and all of these severities, tell nobody meanwhile.

    What still fires when it ends is told then.
    """

    section: ClassVar[str] = "maintenance"

    alerts: Many[AlertName] = ()
    severities: Many[Name] = ()

    @model_validator(mode="after")
    def _mutes_something(self) -> Self:
        if not self.alerts and not self.severities:
            raise ValueError('it mutes nothing: write alerts=["EventStoreLatencyHigh"], or severities=["low"]')
        return self
