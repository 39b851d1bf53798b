"""The filter `concat` 2.6.2: lines joined by a number of lines or by what their first and last ones look like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from eventcore_monitoring.fluentd.conversions import Regexp
from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.context import Buffer, Context, Kept, Result
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Event, Json, Outcome, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_regexp import RubyRegexp, ruby_regexp
from eventcore_monitoring.fluentd.interpreter.ruby_values import class_name, to_s
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.tree import Section

_OWN_LOG: Final = tuple(f"fluent.{level}" for level in ("trace", "debug", "info", "warn", "error", "fatal"))
_OTHER_MODES: Final = ("partial_key", "use_partial_metadata", "use_partial_cri_logtag")


def concat(way: Way, event: Event, context: Context) -> list[Result]:
    """What becomes of an event in `concat`, which keeps events until the last one of theirs has come."""
    section = way[-1]
    if any(section.parameter(one) for one in _OTHER_MODES):
        raise CannotSimulateError("joining partial messages of container runtimes is not modelled")
    filter_ = _Concat(section)
    if event.tag in _OWN_LOG or filter_.key not in event.record:
        return [Result(Outcome.PASSED, event)]
    identity = settings.text(section, "stream_identity_key")
    stream = f"{event.tag}:{'default' if identity is None else to_s(event.record.get(identity))}"
    buffer = context.buffers.setdefault((id(section), stream), Buffer(way, context.label, event.tag))
    try:
        return filter_.results(buffer, Kept(event, context.lines))
    except RubyError as fault:
        return [Result(Outcome.FAILED, event, str(fault))]


def remaining(buffer: Buffer) -> Event:
    """The event that what a filter still keeps becomes when it waits no longer."""
    return _Concat(buffer.way[-1]).joined(buffer.kept)


class _Concat:
    def __init__(self, section: Section) -> None:
        self.key = settings.required(settings.text(section, "key"), "key")
        self.separator = settings.text(section, "separator", default="\n")
        self.count = settings.number(section, "n_lines")
        self.first = _pattern(section, "multiline_start_regexp")
        self.last = _pattern(section, "multiline_end_regexp")
        self.inner = _pattern(section, "continuous_line_regexp")
        self.first_time = settings.flag(section, "use_first_timestamp")
        if self.count is None and self.first is None and self.last is None:
            raise CannotSimulateError("Fluentd refuses to start without a rule for joining")
        if self.count is not None and (self.first or self.last):
            raise CannotSimulateError("Fluentd refuses `n_lines` beside expressions")

    def results(self, buffer: Buffer, new: Kept) -> list[Result]:
        if self.count is not None:
            return self._kept_and_flushed(buffer, new, flush=len(buffer.kept) + 1 >= self.count)
        value = new.event.record[self.key]
        if _fits(self.first, value):
            flushed = [self._flushed(buffer, new)] if buffer.kept else []
            return [*flushed, *self._kept_and_flushed(buffer, new, flush=_fits(self.last, value))]
        if _fits(self.last, value):
            return self._kept_and_flushed(buffer, new, flush=True)
        if not buffer.kept and self.first is not None:
            return [Result(Outcome.PASSED, new.event, "no first line came before it")]
        if not buffer.kept or self.inner is None or _fits(self.inner, value):
            return self._kept_and_flushed(buffer, new, flush=False)
        return [self._flushed(buffer, new), Result(Outcome.PASSED, new.event)]

    def _kept_and_flushed(self, buffer: Buffer, new: Kept, *, flush: bool) -> list[Result]:
        buffer.kept.append(new)
        if flush:
            return [self._flushed(buffer, new)]
        return [Result(Outcome.WAITING, None, "kept until the lines after it come")]

    def _flushed(self, buffer: Buffer, new: Kept) -> Result:
        joined = self.joined(buffer.kept)
        count = len(buffer.kept)
        buffer.kept.clear()
        record = {**new.event.record, **joined.record}
        time = joined.time if self.first_time else new.event.time
        return Result(Outcome.PASSED, Event(joined.tag, time, record), f"joins {count} lines")

    def joined(self, kept: Iterable[Kept]) -> Event:
        events = [one.event for one in kept]
        text = self.separator.join(to_s(one.record.get(self.key)) for one in events)
        return events[0]._replace(record={**events[0].record, self.key: text})


def _pattern(section: Section, name: str) -> RubyRegexp | None:
    inner = settings.between_slashes(section, name)
    return None if inner is None else ruby_regexp(Regexp(inner))


def _fits(pattern: RubyRegexp | None, value: Json) -> bool:
    if pattern is None or value is None:
        return False
    if not isinstance(value, str):
        raise RubyError(f"no implicit conversion of {class_name(value)} into String")
    return pattern.search(value) is not None
