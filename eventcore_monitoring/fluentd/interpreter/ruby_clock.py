"""What texts of times are read into: fields, and the moments that they are in a time zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import local

TOKEN: Final = re.compile(r"%(:{0,3}.)|([ \t\n\v\f\r]+)|(.)", re.DOTALL)
_BLANKS: Final = re.compile(r"[ \t\n\v\f\r]*")
NUMBERS: Final = {  # field, digits, least, greatest
    "m": ("month", 2, 1, 12),
    "d": ("day", 2, 1, 31),
    "e": ("day", 2, 1, 31),
    "j": ("day_of_year", 3, 1, 366),
    "H": ("hour", 2, 0, 24),
    "k": ("hour", 2, 0, 24),
    "I": ("hour12", 2, 1, 12),
    "l": ("hour12", 2, 1, 12),
    "M": ("minute", 2, 0, 59),
    "S": ("second", 2, 0, 60),
    "y": ("short_year", 2, 0, 99),
}
NOT_NEEDED: Final = datetime(1970, 1, 1, tzinfo=UTC)  # the present, where the text gives the year
_OFFSET: Final = re.compile(r"([+-])(\d\d)(?:(:?)(\d\d)(?:\3(\d\d))?)?", re.ASCII)
_ZONE_HOURS: Final = {
    **{"UTC": 0, "Z": 0, "UT": 0, "GMT": 0, "EST": -5, "EDT": -4},
    **{"CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}


class Reading(NamedTuple):
    """A time that was read, and the zone that its text names, if it names one."""

    time: EventTime
    zone: tzinfo | None


def zone_offset(name: str) -> int:
    """`Time.zone_offset(name)` in seconds. Raises CannotSimulateError for a name that Ruby asks the host about."""
    if found := _OFFSET.fullmatch(name):
        seconds = (int(found[2]) * 60 + int(found[4] or 0)) * 60 + int(found[5] or 0)
        return -seconds if found[1] == "-" else seconds
    hours = _ZONE_HOURS.get(name.upper())
    if hours is None:
        raise CannotSimulateError(f"the time zone `{name}` has no fixed offset")
    return hours * 3600


# Year, month, day, hour, minute and second as a clock shows them.
Civil = tuple[int, int, int, int, int, int]


def filled(fields: dict[str, int], now: datetime) -> Civil:
    """The fields; greater ones that are missing are those of now, smaller ones the least."""
    names = ("year", "month", "day", "hour", "minute", "second")
    current = (now.year, now.month, now.day, now.hour, now.minute, now.second)
    known = [index for index, name in enumerate(names) if name in fields]
    first = known[0] if known else len(names)
    least = (0, 1, 1, 0, 0, 0)
    year, month, day, hour, minute, second = (
        fields.get(name, current[index] if index < first else least[index]) for index, name in enumerate(names)
    )
    return year, month, day, hour, minute, second


def at_offset(civil: Civil, seconds: int) -> int:
    """Seconds since 1970 of what a clock shows so many seconds east of UTC; the 31st of April is the 1st of May."""
    year, month, day, hour, minute, second = civil
    days = (date_of(year, month, 1) - date(1970, 1, 1)).days + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second - seconds


def in_zone(civil: Civil, zone: tzinfo) -> int:
    """Seconds since 1970 of what a clock shows in a zone; the earlier of two."""
    seconds = at_offset(civil, 0)
    naive = local(seconds, UTC).replace(tzinfo=zone)
    return seconds - int((naive.utcoffset() or timedelta()).total_seconds())


def date_of(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CannotSimulateError("the time is beyond the years 1 to 9999") from None


def is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def blanks_end(text: str, position: int) -> int:
    found = _BLANKS.match(text, position)
    return found.end() if found else position
