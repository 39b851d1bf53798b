"""What sources make of lines: `tail` as it reads files, all others events that are given as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.events import (
    CannotSimulateError,
    Event,
    EventTime,
    Line,
    Record,
    RubyError,
)
from eventcore_monitoring.fluentd.interpreter.formats import Multiline
from eventcore_monitoring.fluentd.interpreter.globs import as_tag, reads, some_path
from eventcore_monitoring.fluentd.interpreter.parsers import Parse, Parsed
from eventcore_monitoring.fluentd.interpreter.parsing import parser_in
from eventcore_monitoring.fluentd.interpreter.ruby_values import INVALID_BYTES, has_invalid_bytes, json_value
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.routing import Emission, Routing
from eventcore_monitoring.fluentd.tag_automaton import Automaton
from eventcore_monitoring.fluentd.tags import tail_tag_parts, type_of
from eventcore_monitoring.fluentd.tree import Section

_LINE_END: Final = re.compile(r"(?:\r\n|\r|\n)\Z")
_FIELDS: Final = frozenset({"tag", "record", "time"})


class Arrival(NamedTuple):
    """An event that a source emits to the router of `label` (None: code says which), or why there is none."""

    lines: tuple[int, ...]
    way: Way
    now: EventTime
    event: Event | None = None
    path: str | None = None
    label: str | None = None
    note: str = ""


class Inputs:
    """The sources of a configuration, with what they keep of lines that may go on."""

    def __init__(self, routing: Routing, host: Host) -> None:
        self.host = host
        emissions = {id(one.way[-1]): one for one in routing.emissions if one.way}
        self.tails = [_Tail(one, host) for one in emissions.values() if type_of(one.way[-1]) == "tail"]
        self.others = [one for one in routing.emissions if one.way and type_of(one.way[-1]) != "tail"]

    def read(self, number: int, line: Line) -> list[Arrival]:
        """What comes of a line at once."""
        now = EventTime.of(line.time)
        event = _given(line, now)
        if event is not None and line.path is None and self.others:
            return [self._emitted(number, event, now)]
        found = [arrival for tail in self.tails for arrival in tail.read(number, line, now)]
        if found or any(tail.waits_for(number) for tail in self.tails):
            return found
        return [Arrival((number,), (), now, note=self._unread(line))]

    def rest(self) -> Iterator[Arrival]:
        """What comes of lines that waited for others which never came."""
        for tail in self.tails:
            yield from tail.rest()

    def _emitted(self, number: int, event: Event, now: EventTime) -> Arrival:
        for one in self.others:
            language = one.tags.language
            if language is not None and Automaton((language,)).fitting(event.tag):
                return Arrival((number,), one.way, now, event, None, one.target)
        return Arrival((number,), (), now, note=f"no source emits the tag `{event.tag}`")

    def _unread(self, line: Line) -> str:
        if line.path is not None:
            return f"no tail source reads `{line.path}`"
        if self.others:
            return 'no source reads lines of files: give an event as `{"tag": "…", "record": {…}}`'
        return "no source reads it"


def _given(line: Line, now: EventTime) -> Event | None:
    """The event that a line gives as JSON."""
    try:
        value = json_value(line.text)
    except CannotSimulateError:
        return None
    if not isinstance(value, dict) or not value.keys() <= _FIELDS:
        return None
    tag, record, time = value.get("tag"), value.get("record"), value.get("time", line.time)
    if not isinstance(tag, str) or not isinstance(record, dict) or isinstance(time, bool):
        return None
    return Event(tag, EventTime.of(time), record) if isinstance(time, (int, float)) else None


@dataclass(slots=True)
class _Open:
    """Lines of one file that are one event, so far."""

    text: str
    lines: tuple[int, ...]
    now: EventTime


@dataclass(slots=True)
class _Tail:
    emission: Emission
    host: Host
    open: dict[str, _Open] = field(default_factory=dict)

    @property
    def _section(self) -> Section:
        return self.emission.way[-1]

    def read(self, number: int, line: Line, now: EventTime) -> Iterator[Arrival]:
        try:
            path = some_path(self._section, self.host, now) if line.path is None else line.path
            if line.path is None or reads(self._section, path, self.host, now):
                yield from self._lines(number, line.text, path, now)
        except CannotSimulateError as reason:
            yield self._nothing((number,), now, f"cannot be simulated: {reason}")

    def waits_for(self, number: int) -> bool:
        return any(number in one.lines for one in self.open.values())

    def rest(self) -> Iterator[Arrival]:
        for path, one in self.open.items():
            try:
                yield from self._given_up(path, one)
            except CannotSimulateError as reason:
                yield self._nothing(one.lines, one.now, f"cannot be simulated: {reason}", path)

    def _given_up(self, path: str, one: _Open) -> Iterator[Arrival]:
        parse = self._parser()
        if isinstance(parse, Multiline) and parse.first_line is None:
            yield self._nothing(one.lines, one.now, "it waits for lines that complete it", path)
        else:
            yield from self._parsed(parse, one.text, one.lines, path, one.now)

    def _parser(self) -> Parse:
        keeps = self._section.parameter("emit_unmatched_lines") is not None
        return parser_in(self._section, self.host, keeps_unmatched=keeps)

    def _lines(self, number: int, text: str, path: str, now: EventTime) -> Iterator[Arrival]:
        parse = self._parser()
        for one in text.removesuffix("\n").split("\n"):
            if isinstance(parse, Multiline):
                yield from self._joined(parse, f"{one}\n", number, path, now)
            else:
                yield from self._parsed(parse, one, (number,), path, now)

    def _joined(self, parse: Multiline, text: str, number: int, path: str, now: EventTime) -> Iterator[Arrival]:
        if has_invalid_bytes(text):
            raise CannotSimulateError("bytes that are no UTF-8, in lines that belong together, are not modelled")
        before = self.open.get(path)
        grown = _Open(
            (before.text if before else "") + text,
            tuple(dict.fromkeys((*(before.lines if before else ()), number))),
            now,
        )
        if parse.first_line is None:
            self.open[path] = grown
            if any(one.time and one.record is not None for one in self._tried(parse, grown)):
                del self.open[path]
                yield from self._parsed(parse, grown.text, grown.lines, path, now)
        elif parse.first_line.search(text):
            self.open[path] = _Open(text, (number,), now)
            if before is not None:
                yield from self._parsed(parse, before.text, before.lines, path, now)
        elif before is not None:
            self.open[path] = grown
        else:
            yield from self._before_the_first(parse, text, number, path, now)

    def _tried(self, parse: Multiline, one: _Open) -> Sequence[Parsed]:
        try:
            return list(parse(one.text, one.now))
        except RubyError:
            return ()

    def _before_the_first(self, parse: Parse, text: str, number: int, path: str, now: EventTime) -> Iterator[Arrival]:
        note = "got incomplete line before first line"
        if self._emits_unmatched:
            yield from self._parsed(parse, text, (number,), path, now)
        else:
            yield self._nothing((number,), now, note, path)

    @property
    def _emits_unmatched(self) -> bool:
        return settings.flag(self._section, "emit_unmatched_lines")

    def _parsed(self, parse: Parse, text: str, lines: tuple[int, ...], path: str, now: EventTime) -> Iterator[Arrival]:
        line = _LINE_END.sub("", text)
        some = False
        try:
            for time, record in parse(line, now):
                some = True
                if time is not None and record is not None:
                    yield self._event(record, time, lines, path, now)
                    continue
                note = f"pattern not matched: {json.dumps(line, ensure_ascii=False)}"
                if self._emits_unmatched:
                    yield self._event({"unmatched_line": line}, now, lines, path, now, note)
                else:
                    yield self._nothing(lines, now, f"{note}; the line is lost", path)
        except RubyError as fault:
            if str(fault) == INVALID_BYTES and not self._section.parameter("encoding"):
                raise CannotSimulateError("a source without `encoding` reads bytes that are no UTF-8") from None
            yield self._nothing(lines, now, f"invalid line found: {fault}; the line is lost", path)
            return
        if not some:
            yield self._nothing(lines, now, "it holds no record", path)

    def _event(
        self, record: Record, time: EventTime, lines: tuple[int, ...], path: str, now: EventTime, note: str = ""
    ) -> Arrival:
        key = settings.text(self._section, "path_key")
        if key is not None and record.get(key) in (None, False):
            record[key] = path
        tag = settings.required(settings.text(self._section, "tag"), "tag")
        around = tail_tag_parts(tag)
        event = Event(tag if around is None else f"{around[0]}{as_tag(path)}{around[1]}", time, record)
        return Arrival(lines, self.emission.way, now, event, path, self.emission.target, note)

    def _nothing(self, lines: tuple[int, ...], now: EventTime, note: str, path: str | None = None) -> Arrival:
        return Arrival(lines, self.emission.way, now, None, path, None, note)
