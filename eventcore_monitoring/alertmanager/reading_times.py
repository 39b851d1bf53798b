"""Reading the time intervals of a configuration (`timeinterval` of Alertmanager 0.25 and 0.34)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from eventcore_monitoring.alertmanager.times import DAYS, MONTHS, Range, TimeInterval, is_zone
from eventcore_monitoring.alertmanager.yaml_nodes import Entry, Faults

_TIME: Final = re.compile(r"(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)", re.ASCII)
_FIELDS: Final = ("times", "weekdays", "days_of_month", "months", "years", "location")


def read_interval(entry: Entry, faults: Faults) -> tuple[str, tuple[TimeInterval, ...]] | None:
    """The name of an interval and its parts; None where it has no name."""
    fields = faults.mapping(entry)
    name = faults.text(fields["name"]) if "name" in fields else ""
    if not name:
        faults.say(entry, "is a time interval without a name", "write name: …")
        return None
    parts = faults.sequence(fields["time_intervals"]) if "time_intervals" in fields else ()
    return name, tuple(_part(part, faults) for part in parts)


def _part(entry: Entry, faults: Faults) -> TimeInterval:
    fields = faults.mapping(entry)
    for name, given in fields.items():
        if name not in _FIELDS:
            faults.say(given, "is no part of a time interval", f"write one of {', '.join(_FIELDS)}")

    def ranges(field: str, member: Callable[[str], int], least: int, most: int) -> tuple[Range, ...] | None:
        if field not in fields or fields[field].value is None:
            return None
        return tuple(_range(one, faults, member, least, most) for one in faults.sequence(fields[field]))

    return TimeInterval(
        times=_times(fields["times"], faults) if "times" in fields and fields["times"].value is not None else None,
        weekdays=ranges("weekdays", lambda word: _named(word, DAYS, 0), 0, 6),
        days_of_month=ranges("days_of_month", int, -31, 31),
        months=ranges("months", lambda word: _named(word, MONTHS, 1), 1, 12),
        years=ranges("years", int, 0, 999_999),
        location=_location(fields["location"], faults) if "location" in fields else "UTC",
    )


def _named(word: str, names: Sequence[str], first: int) -> int:
    if word in names:
        return names.index(word) + first
    if first == 0:
        raise ValueError(word)
    return int(word)


def _range(entry: Entry, faults: Faults, member: Callable[[str], int], least: int, most: int) -> Range:
    text = faults.text(entry).lower()
    try:
        begin, end = (member(part) for part in (text.split(":") if ":" in text else (text, text)))
    except ValueError:
        faults.say(entry, f"is no range: {text!r}", "write monday:friday, or 1:5")
        return (least, most)
    of_month = least < 0
    if not (least <= begin <= most and least <= end <= most) or (of_month and 0 in (begin, end)):
        faults.say(entry, f"goes beyond what there is: {text!r}", f"write numbers from {least or 1} to {most}")
    elif of_month and begin < 0 < end:
        faults.say(entry, f"begins from the end of the month and does not end so: {text!r}", "write such as -3:-1")
    elif (begin + 28 if of_month and begin < 0 else begin) > (end + 28 if of_month and end < 0 else end):
        faults.say(entry, f"ends before it begins: {text!r}", "write two ranges")
    return (begin, end)


def _times(entry: Entry, faults: Faults) -> tuple[Range, ...]:
    return tuple(range_ for one in faults.sequence(entry) for range_ in _time_range(one, faults))


def _time_range(entry: Entry, faults: Faults) -> Iterator[Range]:
    fields = faults.mapping(entry)
    minutes = []
    for name in ("start_time", "end_time"):
        text = faults.text(fields[name]) if name in fields else ""
        found = _TIME.fullmatch(text)
        if found is None:
            place = fields.get(name, entry)
            faults.say(place, f"{name} is no time: {text!r}" if text else f"has no {name}", 'write "09:00"')
            return
        minutes.append(24 * 60 if found[1] is None else int(found[1]) * 60 + int(found[2]))
    start, end = minutes
    if start >= end:
        fix = "write two: one up to 24:00, one from 00:00"
        faults.say(entry, "starts no earlier than it ends", fix)
        return
    yield start, end


def _location(entry: Entry, faults: Faults) -> str:
    name = faults.text(entry)
    if name in ("", "Local"):
        return "UTC"
    if is_zone(name):
        return name
    faults.say(entry, f"is no time zone: {name!r}", "write Europe/Berlin, or UTC")
    return "UTC"
