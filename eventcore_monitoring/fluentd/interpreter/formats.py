"""Parsers of formats that are more than one regular expression: csv, tsv, ltsv, cri, apache2, multiline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from eventcore_monitoring.fluentd.conversions import Regexp
from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime, Json, Record, RubyError
from eventcore_monitoring.fluentd.interpreter.parsers import (
    UNMATCHED,
    Common,
    Parse,
    Parsed,
    captures,
    common,
    text_of,
)
from eventcore_monitoring.fluentd.interpreter.ruby_regexp import RubyRegexp, ruby_regexp
from eventcore_monitoring.fluentd.interpreter.ruby_values import split, to_i
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.interpreter.times import manner
from eventcore_monitoring.fluentd.tree import Section

_MOST_FORMATS: Final = 20
_CRI_TIME: Final = "%Y-%m-%dT%H:%M:%S.%L%z"
_APACHE_TIME: Final = "%d/%b/%Y:%H:%M:%S %z"
_APACHE: Final = (
    r'^(?<host>[^ ]*) [^ ]* (?<user>[^ ]*) \[(?<time>[^\]]*)\] "(?<method>\S+)(?: +(?<path>(?:[^\"]|\\")*?)'
    r'(?: +\S*)?)?" (?<code>[^ ]*) (?<size>[^ ]*)(?: "(?<referer>(?:[^\"]|\\")*)" "(?<agent>(?:[^\"]|\\")*)")?$'
)


def ltsv_parser(section: Section, host: Host) -> Parse:
    """`ltsv`: labelled values between tabs."""
    if section.parameter("delimiter_pattern"):
        raise CannotSimulateError("`delimiter_pattern` is not modelled")
    shared = common(section, host, manner(section), time_key="time")
    delimiter = settings.text(section, "delimiter", default="\t")
    label_delimiter = settings.text(section, "label_delimiter", default=":")
    if not delimiter or not label_delimiter or " " in (delimiter, label_delimiter):
        raise CannotSimulateError("a delimiter that is empty or a blank is not modelled")

    def parse(text: Json, now: EventTime) -> Iterator[Parsed]:
        parts = (part.partition(label_delimiter) for part in split(_text_with_parts(text), delimiter))
        yield shared.finished({label: value for label, found, value in parts if found}, now)

    return parse


def tsv_parser(section: Section, host: Host) -> Parse:
    """`tsv`: values between tabs, by their order."""
    shared = common(section, host, manner(section), time_key=None)
    delimiter = settings.text(section, "delimiter", default="\t")
    keys = _keys(section)

    def parse(text: Json, now: EventTime) -> Iterator[Parsed]:
        yield shared.finished(_named(keys, split(_text_with_parts(text), delimiter, len(keys))), now)

    return parse


def csv_parser(section: Section, host: Host) -> Parse:
    """`csv`: values between commas, by their order."""
    shared = common(section, host, manner(section), time_key=None)
    delimiter = settings.text(section, "delimiter", default=",")
    keys = _keys(section)
    if settings.text(section, "parser_engine", "parser_type", default="normal") != "normal":
        raise CannotSimulateError("the fast engine of the csv parser is not modelled")
    if not delimiter or '"' in delimiter:
        raise CannotSimulateError("a delimiter that is empty or a quote is not modelled")

    def parse(text: Json, now: EventTime) -> Iterator[Parsed]:
        line = _text_with_parts(text)
        if "\n" in line or "\r" in line:
            raise CannotSimulateError("line ends in CSV are not modelled")
        yield shared.finished(_named(keys, _fields(line, delimiter)), now) if line else UNMATCHED

    return parse


def _keys(section: Section) -> list[str]:
    keys = settings.words(section, "keys")
    if keys is None:
        raise CannotSimulateError("Fluentd refuses to start without `keys`")
    return keys


def _text_with_parts(value: Json) -> str:
    if not isinstance(value, str):
        raise RubyError("undefined method `split'")
    return value


def _named(keys: list[str], values: list[str] | list[str | None]) -> Record:
    return {key: values[index] if index < len(values) else None for index, key in enumerate(keys)}


def _fields(line: str, delimiter: str) -> list[str | None]:
    """The fields of a line of CSV as Ruby's strict reader has them; None: nothing, not even quotes."""
    field = re.compile(rf'"((?:[^"]|"")*)"(?={re.escape(delimiter)}|\Z)|((?:(?!{re.escape(delimiter)})[^"])*)')
    values: list[str | None] = []
    position = 0
    while True:
        found = field.match(line, position)
        rest = line[found.end() :] if found else line
        if found is None or (rest and not rest.startswith(delimiter)):
            raise RubyError("Illegal quoting in line 1.")
        quoted, bare = found.groups()
        values.append(quoted.replace('""', '"') if quoted is not None else bare or None)
        if not rest:
            return values
        position = found.end() + len(delimiter)


def cri_parser(section: Section, host: Host, inner: Parse | None) -> Parse:
    """`cri`: time, stream and tag of a container runtime before the text that the container wrote."""
    shared = common(section, host, manner(section, format_=_CRI_TIME), time_key="time", keep=True)
    merged = settings.flag(section, "merge_cri_fields", default=True)

    def parse(text: Json, now: EventTime) -> Iterator[Parsed]:
        parts = re.split(r"[ \t\r\n\f\v]", _text_with_parts(text), maxsplit=3)
        if len(parts) != 4:
            yield UNMATCHED
            return
        time, stream, log_tag, message = parts
        added: Record = {"stream": stream, "logtag": log_tag}
        if inner is None:
            record: Record = {**added, "message": message}
            found = shared.time_parser(time, now)
            yield Parsed(
                found, {**record, shared.time_key: time} if shared.keep_time_key and shared.time_key else record
            )
            return
        last = ([*inner(message, now)] or [UNMATCHED])[-1]
        yield last if last.record is None or not merged else Parsed(last.time, {**last.record, **added})

    return parse


def apache2_parser(section: Section, host: Host) -> Parse:
    """`apache2`: the combined log format."""
    shared = common(section, host, manner(section)._replace(format=_APACHE_TIME), time_key=None)
    expression = ruby_regexp(Regexp(_APACHE))

    def parse(text: Json, now: EventTime) -> Iterator[Parsed]:
        found = expression.search(text_of(text))
        if found is None:
            yield UNMATCHED
            return
        size = found["size"]
        record: Record = {
            "host": _dash(found["host"]),
            "user": _dash(found["user"]),
            "method": found["method"],
            "path": found["path"],
            "code": to_i(found["code"]) or None,
            "size": None if size == "-" else to_i(size),
            "referer": _dash(found["referer"]),
            "agent": _dash(found["agent"]),
        }
        time = shared.time_parser(found["time"], now)
        yield Parsed(time, {**record, "time": found["time"]} if shared.keep_time_key else record)

    return parse


def _dash(text: str | None) -> str | None:
    return None if text == "-" else text


@dataclass(frozen=True, slots=True)
class Multiline:
    """`multiline`: one expression over several lines. `first_line`: what a line that starts an event fits."""

    expression: RubyRegexp
    shared: Common
    keeps_unmatched: bool
    first_line: RubyRegexp | None

    def __call__(self, text: Json, now: EventTime) -> Iterator[Parsed]:
        rest = text_of(text)
        while True:
            found = self.expression.search(rest)
            if found is None:
                yield Parsed(now, {"unmatched_line": rest}) if self.keeps_unmatched else UNMATCHED
                return
            yield self.shared.finished(captures(self.expression, found), now)
            if found.end() == 0:
                raise CannotSimulateError("the expression fits nothing: Fluentd parses it for ever")
            rest = rest[found.end() :].removeprefix("\n")
            if not rest:
                return


def multiline_parser(section: Section, host: Host, *, keeps_unmatched: bool = False) -> Multiline:
    """`multiline`; `keeps_unmatched`: a tail source has `emit_unmatched_lines`, whatever it says."""
    formats = (settings.between_slashes(section, f"format{number}") for number in range(1, _MOST_FORMATS + 1))
    expression = ruby_regexp(Regexp("".join(one for one in formats if one is not None), "m"))
    if not expression.names:
        raise CannotSimulateError("Fluentd refuses a multiline parser without named groups")
    first_line = settings.between_slashes(section, "format_firstline")
    return Multiline(
        expression,
        common(section, host, manner(section), time_key="time"),
        keeps_unmatched or section.parameter("unmatched_lines") is not None,
        None if first_line is None else ruby_regexp(Regexp(first_line)),
    )
