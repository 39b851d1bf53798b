"""Follows lines through a configuration: `traced` says step by step what becomes of them. Nothing is run.

Facts: source of Fluentd 1.19.3 and of the plugins elasticsearch 6.0.0, opensearch 1.1.6, s3 1.8.5, kafka 0.19.7,
prometheus 2.2.2, rewrite-tag-filter 2.4.0, record-modifier 2.2.1, concat 2.6.2 and multi-format-parser 1.1.0, and runs
of Fluentd with the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Final

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.concat import remaining
from eventcore_monitoring.fluentd.interpreter.context import Buffer, Context
from eventcore_monitoring.fluentd.interpreter.environment import resolved
from eventcore_monitoring.fluentd.interpreter.events import (
    CannotSimulateError,
    Delivery,
    Event,
    EventTime,
    Line,
    Outcome,
    Passage,
    Reading,
    Record,
    RubyError,
    Step,
    Trace,
    snapshot,
)
from eventcore_monitoring.fluentd.interpreter.filters import filtered
from eventcore_monitoring.fluentd.interpreter.inputs import Arrival, Inputs
from eventcore_monitoring.fluentd.interpreter.rewriting import rewritten
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import named_zone
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.interpreter.sinks import delivered
from eventcore_monitoring.fluentd.places import Way, mention
from eventcore_monitoring.fluentd.routing import ERROR, Routing, routes, target_of
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.fluentd.tree import Section

_MOST_ROUNDS: Final = 20
_MOST_PASSAGES: Final = 200  # of one line

# What an event was when it came into the routers that led to where it is now.
_Trail = tuple[tuple[str, str, Record], ...]


def traced(
    root: Section,
    lines: Sequence[Line],
    *,
    hostname: str = "host-1",
    timezone: str = "UTC",
    environment: Mapping[str, str] | None = None,
) -> Trace:
    """What becomes of lines, read in this order, in a configuration whose includes are resolved.

    `hostname`, `timezone` (a name of the zone database) and `environment` are those of the host that runs Fluentd.
    Nothing reads the clock: lines say when they are read. Raises ValueError for an unknown time zone only.
    """
    zone = UTC if timezone == "UTC" else named_zone(timezone)
    if zone is None:
        raise ValueError(f"`{timezone}` is no time zone: write a name such as `Europe/Berlin`")
    known = resolved(root, environment or {}, hostname)
    routing = routes(known.root)
    host = Host(hostname, zone)
    inputs = Inputs(routing, host)
    walk = _Walk(routing, Context(host, EventTime(0)))
    arrivals = (one for number, line in enumerate(lines) for one in inputs.read(number, line))
    readings = [walk.reading(one) for one in arrivals]
    readings.extend(walk.reading(one) for one in inputs.rest())
    readings.extend(walk.rest())
    return Trace(tuple(lines), tuple(readings), known.notes)


@dataclass(slots=True)
class _Found:
    """What is known so far of one passage."""

    steps: list[Step] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    further: list[Passage] = field(default_factory=list)

    def passage(self, label: str, event: Event, cause: str, end: str = "") -> Passage:
        return Passage(label, event, cause, tuple(self.steps), tuple(self.deliveries), end, tuple(self.further))


class _Walk:
    def __init__(self, routing: Routing, context: Context) -> None:
        self.routing = routing
        self.context = context
        self.budget = 0

    def reading(self, arrival: Arrival) -> Reading:
        """What becomes of what a source emits."""
        self.context.now, self.context.lines = arrival.now, arrival.lines
        self.budget = _MOST_PASSAGES
        passage = None
        note = arrival.note
        if arrival.event is not None and arrival.label is None:
            note = f"{note}; code of Ruby says its label".removeprefix("; ")
        elif arrival.event is not None and arrival.label is not None:
            passage = self._passage(arrival.label, arrival.event, "", ())
        return Reading(arrival.lines, arrival.way, arrival.path, note, passage)

    def rest(self) -> Iterator[Reading]:
        """What becomes of events that filters kept for others which never came."""
        for buffer in list(self.context.buffers.values()):
            if buffer.kept:
                yield self._let_go(buffer)

    def _let_go(self, buffer: Buffer) -> Reading:
        lines = tuple(dict.fromkeys(number for one in buffer.kept for number in one.lines))
        section = buffer.way[-1]
        try:
            event = remaining(buffer)
            label = settings.text(section, "timeout_label")
            wait = settings.duration(section, "flush_interval", default=60)
            if not settings.flag(section, "use_first_timestamp"):
                event = event._replace(time=EventTime.of(self.context.now.seconds + wait))
        except CannotSimulateError as reason:
            return Reading(lines, buffer.way, None, f"cannot be simulated: {reason}")
        cause = f"let go by {mention(buffer.way)} after {wait:g} s without more lines"
        self.context.lines = lines
        self.budget = _MOST_PASSAGES
        passage = (
            self._error(buffer.way, event, "Timeout flush", ())
            if label is None
            else self._passage(label, event, cause, ())
        )
        return Reading(lines, buffer.way, None, cause, passage)

    def _passage(self, label: str, event: Event, cause: str, trail: _Trail) -> Passage:
        """The way of an event from where it comes into a router."""
        entered = snapshot(event)
        here = (label, event.tag, entered.record)
        self.budget -= 1
        if here in trail:
            what = "an endless error loop" if label == ERROR else "`stack level too deep`, and the input dies"
            return Passage(label, entered, cause, end=f"it was here before and goes round for ever: {what}")
        if len(trail) >= _MOST_ROUNDS or self.budget < 0:
            return Passage(label, entered, cause, end="too many rounds: the trace is cut here")
        if label not in self.routing.routers:
            end = f"`{label}` is no label of this configuration: Fluentd refuses to start"
            return Passage(label, entered, cause, end=end)
        path = self.routing.path_of(event.tag, label)
        found = _Found()
        for way in path.uncertain:
            reason = f"nobody can say whether it fits `{event.tag}`: its pattern is code, or not modelled"
            found.steps.append(Step(way, Outcome.UNKNOWN, entered, f"{reason}; here it does not"))
        return self._through(path.filters, path.match, label, event, cause, (*trail, here), found)

    def _through(
        self,
        filters: tuple[Way, ...],
        match: Way | None,
        label: str,
        event: Event,
        cause: str,
        trail: _Trail,
        found: _Found,
    ) -> Passage:
        entered = snapshot(event)
        for position, way in enumerate(filters, 1):
            going = self._filtered(way, label, event, trail, found)
            if len(going) > 1:
                for one in going:
                    origin = f"one of {len(going)} events from {mention(way)}"
                    rest = self._through(filters[position:], match, label, one, origin, trail, _Found())
                    found.further.append(rest)
            if len(going) != 1:
                return found.passage(label, entered, cause)
            event = going[0]
        if match is None:
            return found.passage(label, entered, cause, f"no `<match>` takes `{event.tag}`: it is dropped")
        self._output(match, label, event, trail, found)
        return found.passage(label, entered, cause)

    def _filtered(self, way: Way, label: str, event: Event, trail: _Trail, found: _Found) -> list[Event]:
        """The events that go on after a filter."""
        self.context.label = label
        going: list[Event] = []
        for outcome, after, reason in filtered(way, event, self.context):
            goes_on = outcome in (Outcome.PASSED, Outcome.UNKNOWN)
            shown = snapshot(after) if after is not None and goes_on else None
            found.steps.append(Step(way, outcome, shown, reason))
            if after is not None and goes_on:
                going.append(after)
            elif after is not None:
                found.further.append(self._error(way, after, reason, trail))
        return going

    def _error(self, way: Way, event: Event, reason: str, trail: _Trail) -> Passage:
        cause = f"given up by {mention(way)}: {reason}"
        if ERROR in self.routing.routers:
            return self._passage(ERROR, event, cause, trail)
        end = "there is no `<label @ERROR>`: it is only logged (`dump an error event`)"
        return Passage(ERROR, snapshot(event), cause, end=end)

    def _output(self, way: Way, label: str, event: Event, trail: _Trail, found: _Found) -> None:
        try:
            match type_of(way[-1]):
                case "copy":
                    self._copied(way, label, event, trail, found)
                case "roundrobin":
                    self._first_store(way, label, event, trail, found)
                case "relabel":
                    self._emitted(way, target_of(way[-1], label), event, trail, found)
                case "rewrite_tag_filter":
                    self._retagged(way, label, event, trail, found)
                case _:
                    self._delivered(way, event, trail, found)
        except CannotSimulateError as reason:
            found.steps.append(Step(way, Outcome.UNKNOWN, None, str(reason)))

    def _copied(self, way: Way, label: str, event: Event, trail: _Trail, found: _Found) -> None:
        mode = settings.text(way[-1], "copy_mode", default="no_copy")
        shallow = mode == "shallow" or settings.flag(way[-1], "deep_copy")
        for number, store in enumerate(one for one in way[-1].sections if one.name == "store"):
            if number and "ignore_if_prev_success" in settings.plain(store.argument):
                found.steps.append(Step((*way, store), Outcome.DROPPED, None, "the store before it took the event"))
                continue
            one = event
            if shallow:
                one = event._replace(record=dict(event.record))
            elif mode in ("deep", "marshal"):
                one = snapshot(event)
            self._output((*way, store), label, one, trail, found)

    def _first_store(self, way: Way, label: str, event: Event, trail: _Trail, found: _Found) -> None:
        stores = [one for one in way[-1].sections if one.name == "store"]
        reason = f"to the first of {len(stores)} stores; later events go to the others in turn"
        found.steps.append(Step(way, Outcome.SENT, snapshot(event), reason))
        if stores:
            self._output((*way, stores[0]), label, event, trail, found)

    def _retagged(self, way: Way, label: str, event: Event, trail: _Trail, found: _Found) -> None:
        try:
            new = rewritten(way[-1], event, self.context)
        except RubyError as fault:
            found.further.append(self._error(way, event, str(fault), trail))
            return
        if new is None:
            found.steps.append(Step(way, Outcome.DROPPED, None, "no rule gives it another tag"))
            return
        target = new.label or target_of(way[-1], label)
        self._emitted(way, target, event._replace(tag=new.tag), trail, found)

    def _emitted(self, way: Way, target: str | None, event: Event, trail: _Trail, found: _Found) -> None:
        if target is None:
            raise CannotSimulateError("code of Ruby says the label")
        found.steps.append(Step(way, Outcome.SENT, snapshot(event), f"to `{target}`"))
        found.further.append(self._passage(target, event, f"emitted by {mention(way)}", trail))

    def _delivered(self, way: Way, event: Event, trail: _Trail, found: _Found) -> None:
        deliveries, failures = delivered(way, event, self.context)
        found.deliveries.extend(deliveries)
        for outcome, failed, reason in failures:
            found.steps.append(Step(way, outcome, None, reason))
            if failed is not None:
                found.further.append(self._error(way, failed, reason, trail))
