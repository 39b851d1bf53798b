"""Times in texts and numbers, as parsers of Fluentd 1.19.3 read them and `<inject>` writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime, Json, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_clock import Reading
from eventcore_monitoring.fluentd.interpreter.ruby_gem_strptime import gem_strptime, gem_takes
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import iso8601, offset, strftime, zone_of
from eventcore_monitoring.fluentd.interpreter.ruby_strptime import (
    iso8601 as iso8601_reading,
    plain_time,
    time_strptime,
)
from eventcore_monitoring.fluentd.interpreter.ruby_values import to_i, to_s
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.tree import Section

# The value and the time at which it is read; raises RubyError.
TimeParser = Callable[[Json, EventTime], EventTime]

_FLOAT: Final = re.compile(r"\s*[+-]?\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+)?\s*", re.ASCII)


class Manner(NamedTuple):
    """How a section says that times are written. `zone`: of the section; `local`: that of the host holds."""

    type: str
    format: str | None
    fallbacks: tuple[str, ...]
    zone: tzinfo | None
    local: bool


def manner(section: Section, *, type_: str = "string", format_: str | None = None) -> Manner:
    """What a section says of times; type and format of its plugin where it says nothing."""
    name = settings.text(section, "timezone")
    utc = settings.flag(section, "utc")
    local = settings.flag(section, "localtime", default=not utc)
    zone = None if name is None else zone_of(name)
    if name is not None and zone is None:
        raise CannotSimulateError(f"Fluentd refuses the time zone `{name}`")
    return Manner(
        settings.text(section, "time_type", default=type_),
        settings.text(section, "time_format") if section.parameter("time_format") else format_,
        tuple(settings.words(section, "time_format_fallbacks") or ()),
        zone,
        local and zone is None and not utc,
    )


def time_parser(how: Manner, host: Host) -> TimeParser:
    """The parser of times that a plugin makes of its section. Raises CannotSimulateError where Fluentd refuses it."""
    match how.type:
        case "unixtime":
            return _unixtime
        case "float":
            return _float
        case "mixed":
            formats = [one for one in (how.format, *how.fallbacks) if one]
            return _Mixed(tuple(_one_of_mixed(one, how, host) for one in formats))
        case "string":
            if how.format is None and not how.local:
                raise CannotSimulateError("Fluentd refuses a time zone without a time format")
            return _Text(how.format, None if how.local else how.zone or UTC, host)
    raise CannotSimulateError(f"Fluentd refuses the time type `{how.type}`")


@dataclass(frozen=True, slots=True)
class _Text:
    """`Fluent::TimeParser`; `zone` None: that of the host."""

    format: str | None
    zone: tzinfo | None
    host: Host

    def __call__(self, value: Json, now: EventTime) -> EventTime:
        if not isinstance(value, str):
            raise RubyError(f"value must be string: {_shown(value)}")
        try:
            return self._read(value, now)
        except RubyError as fault:
            raise RubyError(f"invalid time format: value = {value}, error = {fault}") from None

    def _read(self, value: str, now: EventTime) -> EventTime:
        if self.format is None:
            return plain_time(value, self.host.zone).time
        named = "%z" in self.format or "%Z" in self.format
        if not named and self.format == "%iso8601":
            return iso8601_reading(value, self.host.zone).time
        read = gem_strptime if gem_takes(self.format) else time_strptime
        found = read(value, self.format, now, self.host.zone)
        return found.time if named or self.zone is None else self._moved(found, self.zone)

    def _moved(self, found: Reading, zone: tzinfo) -> EventTime:
        """The zone counts as seen at the moment that the text would mean on the host."""
        seconds, nanoseconds = found.time
        shown = seconds + offset(seconds, found.zone or self.host.zone)
        return EventTime(shown - offset(seconds, zone), nanoseconds)


@dataclass(frozen=True, slots=True)
class _Mixed:
    parsers: tuple[TimeParser, ...]

    def __call__(self, value: Json, now: EventTime) -> EventTime:
        for parser in self.parsers:
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if not isinstance(parser, _Text) and not (number or _FLOAT.fullmatch(to_s(value))):
                continue
            try:
                return parser(value, now)
            except RubyError:
                continue
        raise RubyError(f"invalid time format: value = {_shown(value)}, even though fallbacks")


def _one_of_mixed(format_: str, how: Manner, host: Host) -> TimeParser:
    if format_ in ("unixtime", "float"):
        return _unixtime if format_ == "unixtime" else _float
    return _Text(format_, None if how.local else how.zone or UTC, host)


def _unixtime(value: Json, now: EventTime) -> EventTime:
    del now
    _refuse_others(value)
    return EventTime(to_i(value))


def _float(value: Json, now: EventTime) -> EventTime:
    """`Fluent::NumericTimeParser`: the digits before a dot and ten after it, whatever else the text says."""
    del now
    _refuse_others(value)
    whole, dot, rest = to_s(value).partition(".")
    fraction = rest.partition(".")[0][:10] if dot else "0"
    nanoseconds = to_i(fraction.ljust(9, "0"))
    return EventTime(to_i(whole) + nanoseconds // 1_000_000_000, nanoseconds % 1_000_000_000)


def _refuse_others(value: Json) -> None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise RubyError(f"value must be a string or a number: {_shown(value)}")


def _shown(value: Json) -> str:
    try:
        return to_s(value)
    except CannotSimulateError:
        return "an object"


def injected_time(section: Section, time: EventTime, host: Host) -> Json:
    """The value that `<inject>` gives to its `time_key`."""
    how = manner(section, type_="float")
    seconds, nanoseconds = time
    match how.type:
        case "float":
            return (seconds * 1_000_000 + nanoseconds // 1000) / 1_000_000
        case "unixtime":
            return seconds
        case "unixtime_millis":
            return seconds * 1_000 + nanoseconds // 1_000_000
        case "unixtime_micros":
            return seconds * 1_000_000 + nanoseconds // 1_000
        case "unixtime_nanos":
            return seconds * 1_000_000_000 + nanoseconds
    zone = how.zone or (host.zone if how.local else UTC)
    if how.format is not None:
        return strftime(how.format, time, zone)
    return iso8601(time, zone, utc="+00:00" if how.zone is not None or how.local else "Z")


def number_as_time(value: float) -> EventTime:
    """The moment that a number of seconds is."""
    return _float(value, EventTime(0))
