"""Dates as Grafana writes them, in UTC: its units of dates, and patterns such as `YYYY-MM-DD` (of moment.js)."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Final

ISO: Final = "YYYY-MM-DD HH:mm:ss"
_US: Final = "MM/DD/YYYY h:mm:ss a"
_LOCAL: Final = "MM/DD/YYYY, hh:mm:ss\u202fA"  # a narrow space that does not break
# A picture knows no today and no now: where Grafana would leave out the date, or count from now, it has the whole date.
_UNITS: Final = {
    "dateTimeAsIso": ISO, "dateTimeAsIsoNoDateIfToday": ISO, "dateTimeAsUS": _US, "dateTimeAsUSNoDateIfToday": _US,
    "dateTimeAsLocal": _LOCAL, "dateTimeAsLocalNoDateIfToday": _LOCAL, "dateTimeAsSystem": ISO, "dateTimeFromNow": ISO,
}  # fmt: skip
_LATEST: Final = 8.64e15
_ERA: Final = 146_097 * 86_400_000  # the calendar repeats after 400 years: so many milliseconds
_TOKEN: Final = re.compile(
    r"\[([^\[\]]*)\]|\\(.)|(LTS?|LL?L?L?|l{1,4})|"
    r"(Mo|M{1,4}|DDDo|Do|D{1,4}|do|d{1,4}|E|e|YYYY|YY|Y|Qo|Q|Wo|WW?|wo|ww?|a|A|HH?|hh?|kk?|mm?|ss?|S{1,9}|x|X|ZZ?|zz?)"
)
_LOCALE: Final = {
    "LT": "h:mm A", "LTS": "h:mm:ss A", "L": "MM/DD/YYYY", "LL": "MMMM D, YYYY", "LLL": "MMMM D, YYYY h:mm A",
    "LLLL": "dddd, MMMM D, YYYY h:mm A", "l": "M/D/YYYY", "ll": "MMM D, YYYY", "lll": "MMM D, YYYY h:mm A",
    "llll": "ddd, MMM D, YYYY h:mm A",
}  # fmt: skip
# English, whatever the locale of the process: strftime would follow it.
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS: Final = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def pattern_of(unit: str) -> str | None:
    """The pattern of a unit of dates, its own or after `time:`; None for another unit."""
    return unit.removeprefix("time:") if unit.startswith("time:") else _UNITS.get(unit)


def date(milliseconds: float, pattern: str) -> str:
    """A moment, in milliseconds since 1970, by a pattern."""
    if not abs(milliseconds) <= _LATEST:
        return "Invalid date"
    whole = int(milliseconds)
    era = math.floor((whole + 62_135_596_800_000) / _ERA)  # eras since the year 1, where datetime begins
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=whole - era * _ERA)
    year = moment.year + era * 400

    def written(found: re.Match[str]) -> str:
        literal, escaped, long, token = found.groups()
        if literal is not None or escaped is not None:
            return str(literal if literal is not None else escaped)
        return _TOKEN.sub(written, _LOCALE[long]) if long else _part(token, moment, year, whole)

    return _TOKEN.sub(written, pattern or "YYYY-MM-DDTHH:mm:ss[Z]")


def _part(token: str, moment: datetime, year: int, milliseconds: int) -> str:
    if token.endswith("o"):
        return _ordinal(int(_part(token[:-1], moment, year, milliseconds)))
    if token.startswith("S"):
        return f"{milliseconds % 1000:03}"[: len(token)].ljust(len(token), "0")
    day = moment.isoweekday() % 7
    count = moment.timetuple().tm_yday
    match token:
        case "YYYY" | "Y":
            sign = "-" if year < 0 else "+" if token == "Y" and year > 9999 else ""
            return f"{sign}{abs(year):04}"
        case "YY":
            return f"{'-' if year < 0 else ''}{abs(year) % 100:02}"
        case "MMMM":
            return _MONTHS[moment.month - 1]
        case "MMM":
            return _MONTHS[moment.month - 1][:3]
        case "MM" | "M":
            return _padded(moment.month, token)
        case "Q":
            return str((moment.month + 2) // 3)
        case "DDDD":
            return f"{count:03}"
        case "DDD":
            return str(count)
        case "DD" | "D":
            return _padded(moment.day, token)
        case "dddd":
            return _DAYS[day]
        case "ddd" | "dd":
            return _DAYS[day][: len(token)]
        case "d" | "e":
            return str(day)
        case "E":
            return str(day or 7)
        case "WW" | "W":
            return _padded(moment.isocalendar().week, token)
        case "ww" | "w":
            return _padded(_week(moment), token)
        case "HH" | "H":
            return _padded(moment.hour, token)
        case "hh" | "h":
            return _padded(moment.hour % 12 or 12, token)
        case "kk" | "k":
            return _padded(moment.hour or 24, token)
        case "mm" | "m":
            return _padded(moment.minute, token)
        case "ss" | "s":
            return _padded(moment.second, token)
        case "a":
            return "am" if moment.hour < 12 else "pm"
        case "A":
            return "AM" if moment.hour < 12 else "PM"
        case "x":
            return str(milliseconds)
        case "X":
            return str(milliseconds // 1000)
        case "Z":
            return "+00:00"
        case "ZZ":
            return "+0000"
        case _:
            return "UTC"


def _padded(value: int, token: str) -> str:
    return f"{value:02}" if len(token) == 2 else str(value)


def _week(moment: datetime) -> int:
    """The week of the year as the English locale counts: from Sunday, the first one holds the first of January."""
    saturday = moment + timedelta(days=6 - moment.isoweekday() % 7)
    return (saturday.timetuple().tm_yday + 6) // 7


def _ordinal(value: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{value}{'th' if value // 10 % 10 == 1 else ends.get(value % 10, 'th')}"
