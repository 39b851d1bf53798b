"""The parser `syslog` of Fluentd 1.19.3: RFC 3164, RFC 5424, or whichever a line looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from eventcore_monitoring.fluentd.conversions import Regexp
from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime, Json, Record, RubyError
from eventcore_monitoring.fluentd.interpreter.parsers import UNMATCHED, Parse, Parsed, captures, text_of
from eventcore_monitoring.fluentd.interpreter.ruby_regexp import RubyRegexp, ruby_regexp
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.interpreter.times import TimeParser, manner, time_parser
from eventcore_monitoring.fluentd.tree import Section

_RFC3164: Final = r"(?<host>[^ ]*) (?<ident>[^ :\[]*)(?:\[(?<pid>[0-9]+)\])?(?:[^\:]*\:)? *(?<message>.*)$"
_RFC5424: Final = (
    r"(?<host>[!-~]{1,255}) (?<ident>[!-~]{1,48}) (?<pid>[!-~]{1,128}) (?<msgid>[!-~]{1,32}) "
    r"(?<extradata>(?:\-|(?:\[.*?(?<!\\)\])+))(?: (?<message>.+))?\z"
)
_PRIORITY_3164: Final = re.compile(r"^<([0-9]{1,3})>", re.ASCII)
_PRIORITY_5424: Final = re.compile(r"^<([0-9]{1,3})>[0-9][0-9]{0,2}[ \t\r\n\f\v]", re.ASCII)
_LOOKS_LIKE_5424: Final = re.compile(r"^<[0-9]{1,3}>[1-9][0-9]{0,2}", re.MULTILINE)
_TIME_3164: Final = "%b %d %H:%M:%S"
_TIME_5424: Final = "%Y-%m-%dT%H:%M:%S.%L%z"
_TIME_5424_WHOLE_SECONDS: Final = "%Y-%m-%dT%H:%M:%S%z"


@dataclass(frozen=True, slots=True)
class _Format:
    expression: RubyRegexp
    priority: re.Pattern[str] | None
    time_words: int
    times: tuple[TimeParser, ...]
    keep_time: bool

    def __call__(self, value: Json, now: EventTime) -> Iterator[Parsed]:
        text = text_of(value)
        record: Record = {}
        start = 0
        if self.priority is not None:
            found = self.priority.match(text)
            if found is None:
                yield UNMATCHED
                return
            record["pri"] = int(found[1])
            start = found.end()
        end, squeezed = self._time_end(text, start)
        time_text = re.sub(" +", " ", text[start:end]) if squeezed else text[start:end]
        time = self._time(time_text, now)
        if self.keep_time:
            record["time"] = time_text
        match = self.expression.search(text, end + 1)
        if match is None:
            yield UNMATCHED
            return
        record |= captures(self.expression, match)
        if isinstance(message := record.get("message"), str):
            record["message"] = re.sub(r"(?:\r\n|\r|\n)\Z", "", message)
        yield Parsed(time, record)

    def _time_end(self, text: str, start: int) -> tuple[int, bool]:
        """Where the time ends, and whether several blanks in a row stand in it."""
        position, squeezed = start - 1, False
        for _ in range(self.time_words):
            while text.startswith(" ", position + 1):
                squeezed = True
                position += 1
            position = text.find(" ", position + 1)
            if position < 0:
                raise RubyError("undefined method `+' for nil:NilClass")
        return position, squeezed

    def _time(self, text: str, now: EventTime) -> EventTime:
        *first, last = self.times
        for parser in first:
            try:
                return parser(text, now)
            except RubyError:
                continue
        return last(text, now)


def syslog_parser(section: Section, host: Host) -> Parse:
    """`syslog`."""
    if settings.text(section, "parser_engine", "parser_type", default="regexp") != "regexp":
        raise CannotSimulateError("the string engine of the syslog parser is not modelled")
    match settings.text(section, "message_format", default="rfc3164"):
        case "rfc3164":
            return _rfc3164(section, host)
        case "rfc5424":
            own = settings.text(section, "time_format", "rfc5424_time_format", default=_TIME_5424)
            return _rfc5424(section, host, settings.text(section, "time_format", default=own))
        case "auto":
            old = _rfc3164(section, host)
            new = _rfc5424(section, host, settings.text(section, "rfc5424_time_format", default=_TIME_5424))
            return lambda text, now: (new if _LOOKS_LIKE_5424.search(text_of(text)) else old)(text, now)
    raise CannotSimulateError("Fluentd refuses the message format")


def _rfc3164(section: Section, host: Host) -> _Format:
    format_ = settings.text(section, "time_format", default=_TIME_3164)
    return _format(section, ruby_regexp(Regexp(_RFC3164)), _PRIORITY_3164, format_, (_time(section, host, format_),))


def _rfc5424(section: Section, host: Host, format_: str) -> _Format:
    times = (_time(section, host, format_), _time(section, host, _TIME_5424_WHOLE_SECONDS))
    return _format(section, ruby_regexp(Regexp(_RFC5424, "m")), _PRIORITY_5424, format_, times)


def _format(
    section: Section, expression: RubyRegexp, priority: re.Pattern[str], format_: str, times: tuple[TimeParser, ...]
) -> _Format:
    return _Format(
        expression,
        priority if settings.flag(section, "with_priority") else None,
        re.sub(" +", " ", format_).count(" ") + 1,
        times,
        settings.flag(section, "keep_time_key"),
    )


def _time(section: Section, host: Host, format_: str) -> TimeParser:
    return time_parser(manner(section)._replace(format=format_), host)
