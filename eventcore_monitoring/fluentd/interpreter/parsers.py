"""The parsers that a `<parse>` section names: a text becomes times and records, as in Fluentd 1.19.3.

Formats that are more than a regular expression stand in `formats`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.conversions import Regexp
from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime, Json, Record, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_regexp import RubyRegexp, ruby_regexp
from eventcore_monitoring.fluentd.interpreter.ruby_values import (
    class_name,
    json_value,
    scrubbed,
    split,
    to_f,
    to_i,
    to_s,
)
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.interpreter.times import Manner, TimeParser, manner, time_parser
from eventcore_monitoring.fluentd.tree import Section

_TRUTHY: Final = ("true", "yes", "1")
_NGINX: Final = (
    r'^(?<remote>[^ ]*) (?<host>[^ ]*) (?<user>[^ ]*) \[(?<time>[^\]]*)\] "(?<method>\S+)(?: +(?<path>[^\"]*?)'
    r'(?: +\S*)?)?" (?<code>[^ ]*) (?<size>[^ ]*)(?: "(?<referer>[^\"]*)" "(?<agent>[^\"]*)"'
    r"(?:\s+\"?(?<http_x_forwarded_for>[^\"]*)\"?)?)?$"
)
_NGINX_TIME: Final = "%d/%b/%Y:%H:%M:%S %z"


class Parsed(NamedTuple):
    """A record that a parser found, and its time; both None: the text does not fit its pattern."""

    time: EventTime | None
    record: Record | None


UNMATCHED: Final = Parsed(None, None)

# A value (a text, but in filters any other too) and the time at which it is parsed. What it yields before it raises
# RubyError counts.
Parse = Callable[[Json, EventTime], Iterator[Parsed]]
Converter = Callable[[Json], Json]


@dataclass(frozen=True, slots=True)
class Common:
    """What every parser has in common: where the time stands, and what values become."""

    time_key: str | None
    keep_time_key: bool
    estimate: bool
    time_parser: TimeParser
    converters: Mapping[str, Converter]
    null_pattern: RubyRegexp | None
    null_empty: bool

    def finished(self, record: Record, now: EventTime) -> Parsed:
        """The record with its time taken out and its values converted."""
        return Parsed(self._time(record, now), self._converted(record))

    def estimated(self, now: EventTime) -> EventTime | None:
        """The time of a record that has none."""
        return now if self.estimate else None

    def _time(self, record: Record, now: EventTime) -> EventTime | None:
        if self.time_key is None or self.time_key not in record:
            return self.estimated(now)
        value = record[self.time_key] if self.keep_time_key else record.pop(self.time_key)
        return self.time_parser(value, now)

    def _converted(self, record: Record) -> Record:
        for key, value in record.items():
            if value is None or value is False:
                continue
            if isinstance(value, str) and self._is_null(value):
                record[key] = None
            elif key in self.converters:
                record[key] = self.converters[key](value)
        return record

    def _is_null(self, value: str) -> bool:
        if self.null_empty and not value:
            return True
        return self.null_pattern is not None and self.null_pattern.search(scrubbed(value)) is not None


def common(section: Section, host: Host, how: Manner, *, time_key: str | None, keep: bool = False) -> Common:
    """What a `<parse>` section says for all parsers; time key and the keeping of it as its plugin has them else."""
    return Common(
        settings.text(section, "time_key") if section.parameter("time_key") else time_key,
        settings.flag(section, "keep_time_key", default=keep),
        settings.flag(section, "estimate_current_event", default=True),
        time_parser(how, host),
        _converters(section),
        settings.expression(section, "null_value_pattern"),
        settings.flag(section, "null_empty_string"),
    )


def json_parser(section: Section, host: Host) -> Parse:
    """`json`: times are numbers unless a time format is written."""
    how = manner(section, type_="string" if section.parameter("time_format") else "float")
    shared = common(section, host, how, time_key="time")

    def parse(text: Json, now: EventTime) -> Iterator[Parsed]:
        match json_value(text):
            case dict() as record:
                yield shared.finished(record, now)
            case list() as records:
                for record in records:
                    yield shared.finished(record, now) if isinstance(record, dict) else UNMATCHED
            case _:
                yield UNMATCHED

    return parse


def none_parser(section: Section, host: Host) -> Parse:
    """`none`: the text is the message."""
    shared = common(section, host, manner(section), time_key=None)
    key = settings.text(section, "message_key", default="message")

    def parse(text: Json, now: EventTime) -> Iterator[Parsed]:
        yield Parsed(shared.estimated(now), {key: text})

    return parse


def regexp_parser(section: Section, host: Host) -> Parse:
    """`regexp`."""
    found = settings.expression(section, "expression")
    if found is None or not found.names:
        raise CannotSimulateError("Fluentd refuses a regexp parser without named groups")
    if settings.flag(section, "ignorecase") or settings.flag(section, "multiline"):
        raise CannotSimulateError("`ignorecase` and `multiline` of the regexp parser are not modelled")
    return _by_expression(found, common(section, host, manner(section), time_key="time"))


def nginx_parser(section: Section, host: Host) -> Parse:
    """`nginx`."""
    found = settings.expression(section, "expression") or ruby_regexp(Regexp(_NGINX))
    return _by_expression(found, common(section, host, manner(section, format_=_NGINX_TIME), time_key="time"))


def text_of(value: Json) -> str:
    """The value, which has to be a text."""
    if not isinstance(value, str):
        raise RubyError(f"no implicit conversion of {class_name(value)} into String")
    return value


def captures(expression: RubyRegexp, found: re.Match[str]) -> Record:
    """The named groups that took part in a match."""
    return {name: found[name] for name in expression.names if found[name] is not None}


def _by_expression(expression: RubyRegexp, shared: Common) -> Parse:
    def parse(text: Json, now: EventTime) -> Iterator[Parsed]:
        found = expression.search(text_of(text))
        yield UNMATCHED if found is None else shared.finished(captures(expression, found), now)

    return parse


def _converters(section: Section) -> Mapping[str, Converter]:
    types = settings.pairs(section, "types") or {}
    return {name: _converter(definition or "") for name, definition in types.items()}


def _converter(definition: str) -> Converter:
    type_, colon, option = definition.partition(":")
    match type_:
        case "string":
            return to_s
        case "integer":
            return to_i
        case "float":
            return to_f
        case "bool":
            return lambda value: to_s(value).lower() in _TRUTHY
        case "array":
            return lambda value: [*split(to_s(value), option if colon else ",")]
        case "time":
            return _time_value
    raise CannotSimulateError(f"Fluentd refuses the type `{type_}`")


def _time_value(value: Json) -> Json:
    raise CannotSimulateError(f"`{to_s(value)}` becomes a value of Fluentd's own type of times")
