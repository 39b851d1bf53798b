"""The filter `parser` of Fluentd 1.19.3."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.accessor import accessor
from eventcore_monitoring.fluentd.interpreter.context import Context, Result
from eventcore_monitoring.fluentd.interpreter.events import Event, Json, Outcome, Record, RubyError, snapshot
from eventcore_monitoring.fluentd.interpreter.parsers import Parse, Parsed
from eventcore_monitoring.fluentd.interpreter.parsing import parser_in
from eventcore_monitoring.fluentd.interpreter.ruby_values import INVALID_BYTES, scrubbed, to_s
from eventcore_monitoring.fluentd.tree import Section

_OF_PARSERS = ("invalid time format", "value must be")  # how messages begin that are shown as they are


def parser_filter(section: Section, event: Event, context: Context) -> list[Result]:
    """What becomes of an event in `parser`."""
    parse = parser_in(section, context.host)
    return [*_Filter(section, event).results(parse, context)] or [
        Result(Outcome.DROPPED, None, "the text holds no record")
    ]


class _Filter:
    def __init__(self, section: Section, event: Event) -> None:
        self.event = event
        self.key = settings.required(settings.text(section, "key_name"), "key_name")
        self.accessor = accessor(self.key)
        self.reserve_data = settings.flag(section, "reserve_data")
        self.reserve_time = settings.flag(section, "reserve_time")
        self.remove_key = settings.flag(section, "remove_key_name_field")
        self.prefix = settings.text(section, "inject_key_prefix")
        self.replace_invalid = settings.flag(section, "replace_invalid_sequence")
        self.hash_field = settings.text(section, "hash_value_field")
        self.emit_invalid = settings.flag(section, "emit_invalid_record_to_error", default=True)

    def results(self, parse: Parse, context: Context) -> Iterator[Result]:
        try:
            value = self.accessor.get(self.event.record)
            if value is None:
                if self.reserve_data:
                    yield Result(Outcome.PASSED, self.event._replace(record=self._shaped({})))
                raise RubyError(f"{self.key} does not exist")
            yield from self._parsed(parse, value, context)
        except RubyError as fault:
            yield self._failed(str(fault))

    def _parsed(self, parse: Parse, value: Json, context: Context) -> Iterator[Result]:
        try:
            for one in parse(value, context.now):
                yield from self._one(one, value)
        except RubyError as fault:
            if str(fault) == INVALID_BYTES and self.replace_invalid and isinstance(value, str):
                yield from self._parsed(parse, scrubbed(value), context)
            elif str(fault) == INVALID_BYTES or str(fault).startswith(_OF_PARSERS):
                raise
            else:
                raise RubyError(f"parse failed {fault}") from None

    def _one(self, parsed: Parsed, value: Json) -> Iterator[Result]:
        time = self.event.time
        if parsed.record is None:
            yield self._failed(f"pattern not matched with data '{to_s(value)}'")
            if not self.reserve_data:
                return
        else:
            time = time if self.reserve_time or parsed.time is None else parsed.time
            if self.remove_key:
                self.accessor.delete(self.event.record)
        yield Result(Outcome.PASSED, Event(self.event.tag, time, self._shaped(parsed.record or {})))

    def _failed(self, reason: str) -> Result:
        if self.emit_invalid:
            return Result(Outcome.FAILED, snapshot(self.event), reason)
        return Result(Outcome.DROPPED, None, f"{reason} (`emit_invalid_record_to_error` is false)")

    def _shaped(self, values: Record) -> Record:
        named: Record = values if self.prefix is None else {self.prefix + key: one for key, one in values.items()}
        found: Record = named if self.hash_field is None else {self.hash_field: named}
        return {**self.event.record, **found} if self.reserve_data else found
