"""Times that Ruby itself reads: `Time.strptime`, `DateTime.strptime`, `Time.iso8601`, and plain forms of `Time.parse`.

`Time.strptime` does not mind what follows after the time.
"""

from __future__ import annotations

import re
from datetime import timedelta, tzinfo
from typing import Final

from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_clock import (
    NOT_NEEDED,
    NUMBERS,
    TOKEN,
    Reading,
    at_offset,
    blanks_end,
    date_of,
    filled,
    in_zone,
    is_date,
    zone_offset,
)
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import DAYS, MONTHS, fixed, local

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
_NUMERIC: Final = frozenset("CDdeFGgHIjkLlMmNQRrSsTUuVvWwXxYy0123456789")
_ZONE: Final = re.compile(r"(?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|[a-z]+(?:\sdst)?\b", re.IGNORECASE | re.ASCII)
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
        first = date_of(fields.get("year", moment.year), 1, 1) + timedelta(days=fields["day_of_year"] - 1)
        fields |= {"month": fields.get("month", first.month), "day": fields.get("day", first.day)}
    civil = filled(fields, moment)
    seconds = in_zone(civil, zone) if named is None else at_offset(civil, zone_offset(reader.zone or "Z"))
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
    if not is_date(fields["year"], fields["month"], fields["day"]):
        raise RubyError("invalid date")
    seconds = 0 if reader.zone is None else zone_offset(reader.zone)
    time = EventTime(at_offset(filled(fields, NOT_NEEDED), seconds), fields.get("nanosecond", 0))
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
        tokens = list(TOKEN.finditer(template))
        for token in tokens:
            directive, blanks, character = token.groups()
            followed = re.compile(r"%[EO]?(.)|(\d)").match(template, token.end())
            numeric = followed is not None and (followed[1] or followed[2]) in _NUMERIC
            if blanks or directive in ("n", "t"):
                self.position = blanks_end(self.text, self.position)
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
            case _ if directive in NUMBERS:
                field, digits, least, most = NUMBERS[directive]
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
    if strict and not is_date(fields["year"], fields["month"], fields["day"]):
        raise RubyError("invalid date")
    return _placed(fields, fraction, name, zone)


def _placed(fields: dict[str, int], fraction: str | None, name: str | None, zone: tzinfo) -> Reading:
    limits = {"month": (1, 12), "day": (1, 31), "hour": (0, 24), "minute": (0, 59), "second": (0, 60)}
    late = fields.get("hour") == 24 and (fields.get("minute", 0) or fields.get("second", 0))
    if late or any(not low <= fields.get(field, low) <= high for field, (low, high) in limits.items()):
        raise RubyError("argument out of range")
    nanoseconds = int((fraction or "").ljust(9, "0")[:9])
    civil = filled(fields, NOT_NEEDED)
    if name is None:
        return Reading(EventTime(in_zone(civil, zone), nanoseconds), None)
    seconds = zone_offset(name)
    return Reading(EventTime(at_offset(civil, seconds), nanoseconds), fixed(seconds))
