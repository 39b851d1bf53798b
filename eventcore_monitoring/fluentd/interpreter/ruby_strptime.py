"""Texts read as times: the gem `strptime` 0.2, Ruby's own `Time.strptime`, `Time.iso8601`, and plain forms of others.

Fluentd asks the gem first and Ruby for formats that the gem refuses. Neither minds what follows after the time.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import DAYS, MONTHS, fixed, local

GEM_DIRECTIVES: Final = frozenset("BHMNSYbdehmnyz")

_TOKEN: Final = re.compile(r"%(:{0,3}.)|([ \t\n\v\f\r]+)|(.)", re.DOTALL)
_BLANKS: Final = re.compile(r"[ \t\n\v\f\r]*")
_COMPOSED: Final = {
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "c": "%a %b %e %H:%M:%S %Y",
}
_NUMBERS: Final = {  # field, digits, least, greatest
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
_NUMERIC: Final = frozenset("CDdeFGgHIjkLlMmNQRrSsTUuVvWwXxYy0123456789")
_ZONE: Final = re.compile(r"(?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|[a-z]+(?:\sdst)?\b", re.IGNORECASE | re.ASCII)
_OFFSET: Final = re.compile(r"([+-])(\d\d)(?:(:?)(\d\d)(?:\3(\d\d))?)?", re.ASCII)
_ZONE_HOURS: Final = {
    **{"UTC": 0, "Z": 0, "UT": 0, "GMT": 0, "EST": -5, "EDT": -4},
    **{"CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}
_ISO: Final = re.compile(
    r"\s*(-?\d{1,9})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d(?::?\d\d)?)?\s*",
    re.IGNORECASE | re.ASCII,
)
_ISO_DATE: Final = re.compile(r"\s*([-+]?\d{4,9})-(\d\d)-(\d\d)(Z|[+-]\d\d(?::?\d\d)?)?\s*", re.IGNORECASE | re.ASCII)
_PLAIN: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?)?", re.ASCII
)
_WORD_OF_TIME: Final = re.compile(
    r"\d|\b(?:" + "|".join(name[:3] for name in (*MONTHS, *DAYS)) + r")", re.IGNORECASE | re.ASCII
)


_NOT_NEEDED: Final = datetime(1970, 1, 1, tzinfo=UTC)  # the present, where the text gives the year


class Reading(NamedTuple):
    """A time that was read, and the zone that its text names, if it names one."""

    time: EventTime
    zone: tzinfo | None


def gem_takes(template: str) -> bool:
    """Whether the gem `strptime` takes a format."""
    directives = re.findall(r"%(.?)", template, re.DOTALL)
    return all(letter in GEM_DIRECTIVES for letter in directives if letter) and "" not in directives


def gem_strptime(text: str, template: str, now: EventTime, zone: tzinfo) -> Reading:
    """`Strptime.new(template).exec(text)` on a host in a zone. Raises RubyError where the text does not fit."""
    reader = _Gem(text)
    for token in _TOKEN.finditer(template):
        if not reader.read(token):
            raise RubyError("string doesn't match")
    fields = reader.fields
    if reader.offset is None:
        moment = local(now.seconds, zone)
        return Reading(EventTime(in_zone(_filled(fields, moment), zone), fields.get("nanosecond", 0)), None)
    seconds = at_offset(_filled(fields, local(now.seconds, fixed(reader.offset))), reader.offset)
    return Reading(EventTime(seconds, fields.get("nanosecond", 0)), fixed(reader.offset))


class _Gem:
    """What the gem reads one after the other. It leaves a `Z` where it is: what comes next meets it again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.fields: dict[str, int] = {}
        self.offset: int | None = None

    def read(self, token: re.Match[str]) -> bool:
        directive, blanks, character = token.groups()
        if blanks or directive == "n":
            self.position = _blanks_end(self.text, self.position)
            return True
        if character:
            found = self.text.startswith(character, self.position)
            self.position += 1
            return found
        match directive:
            case "B" | "b" | "h":
                return self._month()
            case "z":
                return self._zone()
            case "Y":
                return self._year()
            case "N":
                return self._nanoseconds()
            case "y":
                return self._number("year", 2, 0, 99) and self._century()
            case "H":
                return self._number("hour", 2, 0, 23)
        field, digits, least, most = _NUMBERS[directive]
        return self._number(field, digits, least, most)

    def _digits(self, most: int) -> str:
        found = re.compile(rf"[0-9]{{0,{most}}}").match(self.text, self.position)
        digits = found.group() if found else ""
        self.position += len(digits)
        return digits

    def _number(self, field: str, digits: int, least: int, most: int) -> bool:
        read = self._digits(digits)
        self.fields[field] = int(read or 0)
        return bool(read) and least <= self.fields[field] <= most

    def _century(self) -> bool:
        self.fields["year"] += 2000 if self.fields["year"] < 69 else 1900
        return True

    def _year(self) -> bool:
        sign = self.text[self.position : self.position + 1]
        self.position += sign in ("+", "-")
        read = self._digits(4)
        self.fields["year"] = int(read or 0) * (-1 if sign == "-" else 1)
        return bool(read)

    def _nanoseconds(self) -> bool:
        read = self._digits(9)
        self.fields["nanosecond"] = int(read.ljust(9, "0"))
        return bool(read)

    def _month(self) -> bool:
        rest = self.text[self.position :].lower()
        for name in (*MONTHS, *(one[:3] for one in MONTHS)):
            if rest.startswith(name.lower()):
                self.position += len(name)
                self.fields["month"] = next(n for n, one in enumerate(MONTHS, 1) if one.startswith(name[:3]))
                return True
        return False

    def _zone(self) -> bool:
        sign = self.text[self.position : self.position + 1]
        if sign in ("z", "Z"):
            self.offset = 0
            return True
        self.position += sign in ("+", "-")
        hours = self._digits(2)
        self.position += self.text[self.position : self.position + 1] == ":"
        minutes = self._digits(2)
        self.offset = (int(hours or 0) * 60 + int(minutes or 0)) * 60 * (-1 if sign == "-" else 1)
        return bool(hours)


def time_strptime(text: str, template: str, now: EventTime, zone: tzinfo) -> Reading:
    """`Time.strptime(text, template)` on a host in a zone.

    Raises RubyError where the text does not fit, CannotSimulateError for directives that are not modelled.
    """
    reader = _Date(text)
    reader.read(template)
    fields = reader.fields
    if "epoch" in fields:
        return Reading(EventTime(fields["epoch"], fields.get("nanosecond", 0)), None)
    if not fields:
        raise RubyError(f"no time information in {text!r}")
    named = None if reader.zone is None else fixed(zone_offset(reader.zone))
    moment = local(now.seconds, named or zone)
    if "day_of_year" in fields:
        first = _date(fields.get("year", moment.year), 1, 1) + timedelta(days=fields["day_of_year"] - 1)
        fields |= {"month": fields.get("month", first.month), "day": fields.get("day", first.day)}
    filled = _filled(fields, moment)
    seconds = in_zone(filled, zone) if named is None else at_offset(filled, zone_offset(reader.zone or "Z"))
    return Reading(EventTime(seconds, fields.get("nanosecond", 0)), named)


def datetime_strptime(text: str, template: str) -> Reading:
    """`DateTime.strptime(text, template)`: in UTC unless the text says otherwise, and nothing may follow.

    Raises RubyError where the text does not fit, CannotSimulateError for directives that are not modelled.
    """
    reader = _Date(text)
    reader.read(template)
    fields = reader.fields
    if reader.position < len(text):
        raise RubyError("invalid date")
    if not {"year", "month", "day"} <= fields.keys():
        raise CannotSimulateError("the time format has no year, month and day")
    if not _is_date(fields["year"], fields["month"], fields["day"]):
        raise RubyError("invalid date")
    seconds = 0 if reader.zone is None else zone_offset(reader.zone)
    time = EventTime(at_offset(_filled(fields, _NOT_NEEDED), seconds), fields.get("nanosecond", 0))
    return Reading(time, fixed(seconds))


class _Date:
    """`Date._strptime`: what it finds, by the name of the field."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.fields: dict[str, int] = {}
        self.zone: str | None = None
        self.afternoon: bool | None = None

    def read(self, template: str) -> None:
        self._all(template)
        if "hour12" in self.fields:
            hour = self.fields.pop("hour12") % 12
            self.fields["hour"] = hour + 12 * bool(self.afternoon) if self.afternoon is not None else hour
        if "short_year" in self.fields:
            short = self.fields.pop("short_year")
            self.fields["year"] = short + (1900 if short >= 69 else 2000)

    def _all(self, template: str) -> None:
        tokens = list(_TOKEN.finditer(template))
        for token in tokens:
            directive, blanks, character = token.groups()
            followed = re.compile(r"%[EO]?(.)|(\d)").match(template, token.end())
            numeric = followed is not None and (followed[1] or followed[2]) in _NUMERIC
            if blanks or directive in ("n", "t"):
                self.position = _blanks_end(self.text, self.position)
            elif character or directive == "%":
                self._expect(re.escape(character or "%"))
            elif directive in _COMPOSED:
                self._all(_COMPOSED[directive])
            else:
                self._directive(directive, numeric)

    def _expect(self, pattern: str) -> str:
        found = re.compile(pattern, re.IGNORECASE | re.ASCII).match(self.text, self.position)
        if found is None:
            raise RubyError("invalid date or strptime format")
        self.position = found.end()
        return found.group()

    def _directive(self, directive: str, numeric: bool) -> None:
        match directive:
            case "Y":
                self.fields["year"] = int(self._expect(r"[-+]?\d{1,4}" if numeric else r"[-+]?\d{1,9}"))
            case "L" | "N":
                most = (3 if directive == "L" else 9) if numeric else 30
                self.fields["nanosecond"] = int(self._expect(rf"\d{{1,{most}}}").ljust(9, "0")[:9])
            case "b" | "B" | "h":
                self.fields["month"] = self._name(MONTHS)
            case "a" | "A":
                self._name(DAYS)
            case "p" | "P":
                self.afternoon = self._expect(r"[ap](?:\.m\.|m\b)")[0] in "pP"
            case "z" | "Z" | ":z" | "::z" | ":::z":
                self.zone = self._expect(_ZONE.pattern)
            case "s":
                self.fields["epoch"] = int(self._expect(r"[-+]?\d{1,18}"))
            case "Q":
                milliseconds = int(self._expect(r"[-+]?\d{1,18}"))
                self.fields |= {"epoch": milliseconds // 1000, "nanosecond": milliseconds % 1000 * 1_000_000}
            case _ if directive in _NUMBERS:
                field, digits, least, most = _NUMBERS[directive]
                blank = r"(?: \d|\d{1,2})" if directive in "dekHIl" else rf"\d{{1,{digits}}}"
                self.fields[field] = int(self._expect(blank))
                if not least <= self.fields[field] <= most:
                    raise RubyError("invalid date or strptime format")
            case _:
                raise CannotSimulateError(f"the time format has `%{directive}`, which is not modelled")

    def _name(self, names: tuple[str, ...]) -> int:
        found = self._expect("|".join((*names, *(one[:3] for one in names)))).lower()
        return next(number for number, one in enumerate(names, 1) if one.lower().startswith(found[:3]))


def iso8601(text: str, zone: tzinfo) -> Reading:
    """`Time.iso8601(text)` on a host in a zone. Raises RubyError for any other text."""
    if found := _ISO.fullmatch(text):
        year, month, day, hour, minute, second, fraction, name = found.groups()
        fields = {"year": int(year), "month": int(month), "day": int(day)}
        fields |= {"hour": int(hour), "minute": int(minute), "second": int(second)}
    elif found := _ISO_DATE.fullmatch(text):
        year, month, day, name = found.groups()
        fields, fraction = {"year": int(year), "month": int(month), "day": int(day)}, None
    else:
        raise RubyError(f'invalid xmlschema date: "{text}"')
    return _placed(fields, fraction, name, zone)


def plain_time(text: str, zone: tzinfo, *, strict: bool = False) -> Reading:
    """`Time.parse(text)` on a host in a zone, for texts of the plain form `2026-11-23 08:00:00`.

    `strict`: `DateTime.parse`, which has no 31st of April; for it the zone of the host is UTC.

    Raises RubyError for a text that surely holds no time, CannotSimulateError for all others.
    """
    found = _PLAIN.fullmatch(text.strip(" "))
    if found is None:
        if _WORD_OF_TIME.search(text):
            raise CannotSimulateError(f"only Ruby can tell which time `{text}` is")
        raise RubyError(f"no time information in {text!r}")
    year, month, day, hour, minute, second, fraction, name = found.groups()
    fields = {"year": int(year), "month": int(month), "day": int(day)}
    fields |= {"hour": int(hour or 0), "minute": int(minute or 0), "second": int(second or 0)}
    if strict and not _is_date(fields["year"], fields["month"], fields["day"]):
        raise RubyError("invalid date")
    return _placed(fields, fraction, name, zone)


def zone_offset(name: str) -> int:
    """`Time.zone_offset(name)` in seconds. Raises CannotSimulateError for a name that Ruby asks the host about."""
    if found := _OFFSET.fullmatch(name):
        seconds = (int(found[2]) * 60 + int(found[4] or 0)) * 60 + int(found[5] or 0)
        return -seconds if found[1] == "-" else seconds
    hours = _ZONE_HOURS.get(name.upper())
    if hours is None:
        raise CannotSimulateError(f"the time zone `{name}` has no fixed offset")
    return hours * 3600


def _placed(fields: dict[str, int], fraction: str | None, name: str | None, zone: tzinfo) -> Reading:
    limits = {"month": (1, 12), "day": (1, 31), "hour": (0, 24), "minute": (0, 59), "second": (0, 60)}
    late = fields.get("hour") == 24 and (fields.get("minute", 0) or fields.get("second", 0))
    if late or any(not low <= fields.get(field, low) <= high for field, (low, high) in limits.items()):
        raise RubyError("argument out of range")
    nanoseconds = int((fraction or "").ljust(9, "0")[:9])
    filled = _filled(fields, _NOT_NEEDED)
    if name is None:
        return Reading(EventTime(in_zone(filled, zone), nanoseconds), None)
    seconds = zone_offset(name)
    return Reading(EventTime(at_offset(filled, seconds), nanoseconds), fixed(seconds))


_Civil = tuple[int, int, int, int, int, int]


def _filled(fields: dict[str, int], now: datetime) -> _Civil:
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


def at_offset(civil: _Civil, seconds: int) -> int:
    """Seconds since 1970 of what a clock shows so many seconds east of UTC; the 31st of April is the 1st of May."""
    year, month, day, hour, minute, second = civil
    days = (_date(year, month, 1) - date(1970, 1, 1)).days + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second - seconds


def in_zone(civil: _Civil, zone: tzinfo) -> int:
    """Seconds since 1970 of what a clock shows in a zone; the earlier of two."""
    seconds = at_offset(civil, 0)
    naive = local(seconds, UTC).replace(tzinfo=zone)
    return seconds - int((naive.utcoffset() or timedelta()).total_seconds())


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CannotSimulateError("the time is beyond the years 1 to 9999") from None


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _blanks_end(text: str, position: int) -> int:
    found = _BLANKS.match(text, position)
    return found.end() if found else position
