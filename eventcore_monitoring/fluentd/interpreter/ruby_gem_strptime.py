"""The gem `strptime` 0.2, which Fluentd asks first to read a time; it does not mind what follows after the time."""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Final

from eventcore_monitoring.fluentd.interpreter.events import EventTime, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_clock import (
    NUMBERS,
    TOKEN,
    Reading,
    at_offset,
    blanks_end,
    filled,
    in_zone,
)
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import MONTHS, fixed, local

_DIRECTIVES: Final = frozenset("BHMNSYbdehmnyz")


def gem_takes(template: str) -> bool:
    """Whether the gem `strptime` takes a format."""
    directives = re.findall(r"%(.?)", template, re.DOTALL)
    return all(letter in _DIRECTIVES for letter in directives if letter) and "" not in directives


def gem_strptime(text: str, template: str, now: EventTime, zone: tzinfo) -> Reading:
    """`Strptime.new(template).exec(text)` on a host in a zone. Raises RubyError where the text does not fit."""
    reader = _Gem(text)
    for token in TOKEN.finditer(template):
        if not reader.read(token):
            raise RubyError("string doesn't match")
    fields = reader.fields
    if reader.offset is None:
        moment = local(now.seconds, zone)
        return Reading(EventTime(in_zone(filled(fields, moment), zone), fields.get("nanosecond", 0)), None)
    seconds = at_offset(filled(fields, local(now.seconds, fixed(reader.offset))), reader.offset)
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
            self.position = blanks_end(self.text, self.position)
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
        field, digits, least, most = NUMBERS[directive]
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
