"""Moments in time zones, and `Time#strftime` of Ruby 3."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS: Final = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NUMERIC_ZONE: Final = re.compile(r"([+-])(\d\d)(?::?(\d\d))?", re.ASCII)
_ZONE_NAME: Final = re.compile(r"[^/]+/[^/]+(?:/[^/]+)?")
_DIRECTIVE: Final = re.compile(r"%([-0^#_]*)(\d{0,3})(:{0,3}[A-Za-z%+])", re.ASCII)
_NUMBERS: Final = {  # width and padding
    "Y": (4, "0"),
    "C": (2, "0"),
    "y": (2, "0"),
    "m": (2, "0"),
    "d": (2, "0"),
    "e": (2, " "),
    "j": (3, "0"),
    "H": (2, "0"),
    "k": (2, " "),
    "I": (2, "0"),
    "l": (2, " "),
    "M": (2, "0"),
    "S": (2, "0"),
    "s": (1, "0"),
    "u": (1, "0"),
    "w": (1, "0"),
    "U": (2, "0"),
    "W": (2, "0"),
    "G": (4, "0"),
    "g": (2, "0"),
    "V": (2, "0"),
}
_COMPOSED: Final = {
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "c": "%a %b %e %H:%M:%S %Y",
    "v": "%e-%^b-%Y",
    "+": "%a %b %e %H:%M:%S %Z %Y",
}


def zone_of(name: str) -> tzinfo | None:
    """The time zone that Fluentd takes a text for: `+09:00`, `+0900`, `+09`, `Asia/Tokyo`; None: it refuses it."""
    if found := _NUMERIC_ZONE.fullmatch(name):
        return fixed(int(f"{found[1]}1") * (int(found[2]) * 60 + int(found[3] or 0)) * 60)
    return named_zone(name) if _ZONE_NAME.fullmatch(name) else None


def named_zone(name: str) -> tzinfo | None:
    """The zone of this name in the zone database; None: there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def fixed(seconds: int) -> tzinfo:
    """The zone that is so many seconds east of UTC. Raises CannotSimulateError for a day or more."""
    if abs(seconds) >= 86400:
        raise CannotSimulateError("a time zone is more than a day away from UTC")
    return UTC if seconds == 0 else timezone(timedelta(seconds=seconds))


def local(seconds: int, zone: tzinfo) -> datetime:
    """What clocks in a zone show. Raises CannotSimulateError before the year 1 and after 9999."""
    try:
        return (_EPOCH + timedelta(seconds=seconds)).astimezone(zone)
    except (OverflowError, ValueError):
        raise CannotSimulateError("the time is beyond the years 1 to 9999") from None


def offset(seconds: int, zone: tzinfo) -> int:
    """How many seconds a zone is east of UTC at a moment."""
    return _offset(local(seconds, zone))


def strftime(template: str, time: EventTime, zone: tzinfo) -> str:
    """The template with what clocks in a zone show; directives that Ruby does not know stay as they are."""
    moment = local(time.seconds, zone)
    return _DIRECTIVE.sub(lambda found: _written(found, moment, time.nanoseconds), template)


def iso8601(time: EventTime, zone: tzinfo, digits: int = 0, *, utc: str = "Z") -> str:
    """`Time#iso8601`, with so many digits of a second; `utc`: the offset of UTC itself."""
    moment = local(time.seconds, zone)
    fraction = f".{time.nanoseconds:09}".ljust(digits + 1, "0")[: digits + 1] if digits > 0 else ""
    shown = utc if zone is UTC else _zone_text(_offset(moment), 1)
    return f"{_plain('F', moment)}T{_plain('T', moment)}{fraction}{shown}"


def _offset(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()).total_seconds())


def _plain(directive: str, moment: datetime) -> str:
    return _DIRECTIVE.sub(lambda found: _written(found, moment, 0), _COMPOSED[directive])


def _written(found: re.Match[str], moment: datetime, nanoseconds: int) -> str:
    flags, width, letter = found[1], int(found[2] or 0), found[3]
    match letter:
        case "%" | "n" | "t":
            return {"%": "%", "n": "\n", "t": "\t"}[letter].rjust(width)
        case "N" | "L":
            digits = width or (9 if letter == "N" else 3)
            return f"{nanoseconds:09}".ljust(digits, "0")[:digits]
        case "z" | ":z" | "::z":
            return _zone_text(_offset(moment), letter.count(":"))
        case _ if letter in _NUMBERS:
            return _number(letter, flags, width, moment)
        case _ if letter in _COMPOSED:
            text = _DIRECTIVE.sub(lambda inner: _written(inner, moment, nanoseconds), _COMPOSED[letter])
        case _:
            word = _word(letter, moment)
            if word is None:
                return found[0]
            text = word
    if "^" in flags:
        text = text.upper()
    elif "#" in flags:
        text = text.lower() if letter == "p" else text.upper()
    return text.rjust(width, "0" if "0" in flags else " ")


def _number(letter: str, flags: str, width: int, moment: datetime) -> str:
    least, padding = _NUMBERS[letter]
    for flag in flags:
        padding = {"0": "0", "_": " "}.get(flag, padding)
    text = str(_count(letter, moment))
    return text if "-" in flags else text.rjust(width or least, padding)


def _count(letter: str, moment: datetime) -> int:
    weekday = moment.isoweekday() % 7
    day = moment.timetuple().tm_yday
    iso = moment.isocalendar()
    values = {
        "Y": moment.year,
        "C": moment.year // 100,
        "y": moment.year % 100,
        "m": moment.month,
        "d": moment.day,
        "e": moment.day,
        "j": day,
        "H": moment.hour,
        "k": moment.hour,
        "I": moment.hour % 12 or 12,
        "l": moment.hour % 12 or 12,
        "M": moment.minute,
        "S": moment.second,
        "s": (moment - _EPOCH) // timedelta(seconds=1),
        "u": weekday or 7,
        "w": weekday,
        "U": (day + 6 - weekday) // 7,
        "W": (day + 6 - (weekday - 1) % 7) // 7,
        "G": iso.year,
        "g": iso.year % 100,
        "V": iso.week,
    }
    return values[letter]


def _word(letter: str, moment: datetime) -> str | None:
    weekday = moment.isoweekday() % 7
    match letter:
        case "B":
            return MONTHS[moment.month - 1]
        case "b" | "h":
            return MONTHS[moment.month - 1][:3]
        case "A":
            return DAYS[weekday]
        case "a":
            return DAYS[weekday][:3]
        case "p":
            return "AM" if moment.hour < 12 else "PM"
        case "P":
            return "am" if moment.hour < 12 else "pm"
        case "Z":
            return "UTC" if moment.tzinfo is UTC else moment.tzname() or ""
    return None


def _zone_text(seconds: int, colons: int) -> str:
    hours, rest = divmod(abs(seconds), 3600)
    parts = [f"{hours:02}", f"{rest // 60:02}", *([f"{rest % 60:02}"] if colons > 1 else [])]
    return ("-" if seconds < 0 else "+") + (":" if colons else "").join(parts)
