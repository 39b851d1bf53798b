"""Fields followed through a configuration: what is known of the records before each filter and at each output.

Left out are Fluentd's own log (what is said of a `<match **>` is said of the records of sources) and documents that a
search store refused for a while and sends the same way again, without a `retry_tag`. A record that a plugin fails on
comes to `@ERROR` only. Routing is that of `routing_flow`; facts about plugins stand with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from eventcore_monitoring.fluentd import routing_flow
from eventcore_monitoring.fluentd.field_filters import changes_in_place, filtered
from eventcore_monitoring.fluentd.field_reads import DATA_STREAMS, SEARCH_STORES
from eventcore_monitoring.fluentd.field_sources import QUIET, emitted
from eventcore_monitoring.fluentd.fields import ANYTHING, OPEN, EventTime, Fields
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.routing import (
    ERROR,
    Emission,
    Rule,
    filter_emissions,
    output_emissions,
    outputs,
    routes,
)
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.fluentd.tree import Section

# How often what is known at one place may change before nothing is known there any more.
_MOST_CHANGES: Final = 60
# Outputs that hand on records as they got them.
_FAITHFUL: Final = ("relabel", "buffer", "rewrite_tag_filter")
_STORES: Final = (*SEARCH_STORES, *DATA_STREAMS)
# What these emit comes out of a buffer: no record is shared with another output.
_BUFFERED: Final = (*_STORES, "buffer", "detect_exceptions", "exec_filter")
_QUIET_OUTPUTS: Final = (*_FAITHFUL, "file", "secondary_file", "stdout", "null", "forward", "http", "s3", "exec")


@dataclass(frozen=True, slots=True)
class Flow:
    """What is known of the records at the filters and outputs of a configuration.

    `ways`: those of the filters and outputs that records come to, in the order of the file. `schemas`: as they were
    given.
    """

    ways: tuple[Way, ...]
    schemas: Mapping[str, Fields]
    _known: Mapping[int, Fields]

    def before(self, way: Way) -> Fields | None:
        """The records that come to a filter or an output; None: none comes, as far as anybody can tell."""
        return self._known.get(id(way[-1]))


def flow(root: Section, schemas: Mapping[str, Fields]) -> Flow:
    """Follows the records of all sources.

    `schemas`: what lines hold, by the `@id` of the source that reads them: a JSON object for each line, whether the
    source parses the line itself or a filter does it later; for sources that get records (`forward`, `http`) these
    records. Nothing is known of what other sources emit.
    """
    known: dict[int, Fields] = {}
    ways: dict[int, Way] = {}
    for worker, found in routing_flow.views(root):
        routing = routes(root, worker) if found is None else found.routing
        for router in routing.routers.values():
            for rule in router.rules:
                ways.update((id(way[-1]), way) for way in (outputs(rule.way) if rule.takes else (rule.way,)))
        if found is None or not routing.complete:
            known = dict.fromkeys(ways, ANYTHING)
            break
        for place, fields in _Following(found, schemas).places().items():
            known[place] = known[place].merged(fields) if place in known else fields
    return Flow(tuple(way for place, way in ways.items() if place in known), schemas, known)


def known_at(found: Flow, way: Way) -> Fields:
    """What is known of the records at a filter or output: nothing where none is seen to come."""
    return found.before(way) or ANYTHING


def schema_of(section: Section, schemas: Mapping[str, Fields]) -> Fields | None:
    """The schema of a source."""
    return schemas.get(section.text("@id") or "")


def _shared(section: Section, before: Fields, *, nested: bool) -> Fields:
    """The records of an output after another one of the same `<match>` may have changed what it shares with it."""
    mode = section.text("copy_mode", default="shallow" if section.parameter("deep_copy") else "no_copy")
    if not nested and (type_of(section) != "copy" or mode in ("deep", "marshal")):
        return before
    shallow = mode == "shallow" and not nested
    shape = before.shape.with_other_objects() if shallow else before.shape.merged(OPEN)
    return replace(before, shape=shape)


class _Following:
    """The work of following: what is known at each router for each kind of tags, until nothing changes any more."""

    def __init__(self, found: routing_flow.Flow, schemas: Mapping[str, Fields]) -> None:
        self.found = found
        self.schemas = schemas
        self.arrived: dict[tuple[str, int], Fields] = {}
        self.changes: dict[tuple[str, int], int] = {}
        self.to_do: list[tuple[str, int]] = []
        self.known: dict[int, Fields] = {}
        self.own: dict[int, list[tuple[int, Emission]]] = {}
        for number, emission in enumerate(found.emissions):
            if emission.way:
                self.own.setdefault(id(emission.way[-1]), []).append((number, emission))

    def places(self) -> Mapping[int, Fields]:
        for own in self.own.values():
            if own[0][1].way[-1].name == "source":
                self._start(own)
        while self.to_do:
            self._go_on(*self.to_do.pop())
        return self.known

    def _start(self, own: list[tuple[int, Emission]]) -> None:
        section = own[0][1].way[-1]
        for position, (number, emission) in enumerate(own):
            fields = emitted(section, schema_of(section, self.schemas), position)
            self._send_own(number, emission, fields)
            if type_of(section) not in QUIET:
                for kind in self.found.holding[number]:
                    self._arrive(ERROR, kind, ANYTHING)

    def _send_own(self, number: int, emission: Emission, fields: Fields) -> None:
        for kind in self.found.holding[number]:
            self._send(emission.target, kind, fields)

    def _send(self, target: str | None, kind: int, fields: Fields) -> None:
        for label in self.found.routing.routers if target is None else (target,):
            self._arrive(label, kind, fields)

    def _arrive(self, label: str, kind: int, fields: Fields) -> None:
        if label not in self.found.routing.routers:
            return
        place = (label, kind)
        before = self.arrived.get(place)
        after = fields if before is None else before.merged(fields)
        if after != before:
            self.changes[place] = self.changes.get(place, 0) + 1
            self.arrived[place] = after if self.changes[place] < _MOST_CHANGES else ANYTHING
            self.to_do.append(place)

    def _go_on(self, label: str, kind: int) -> None:
        """Walks one kind of records through a router."""
        now: Fields | None = self.arrived[label, kind]
        self._arrive(ERROR, kind, self.arrived[label, kind])
        for rule, certain in self.found.walk(label, kind).rules:
            if now is None:
                return
            if rule.takes:
                self._take(rule, label, kind, now)
            else:
                after = self._filter(rule, label, kind, now)
                now = after if certain else now if after is None else now.merged(after)

    def _filter(self, rule: Rule, label: str, kind: int, before: Fields) -> Fields | None:
        section = rule.way[-1]
        after = filtered(section, before)
        self._note(rule.way, before)
        aside = ANYTHING
        if type_of(section) == "concat":  # what waits too long is given up, at a time of its own
            aside = before if after is None else before.merged(after)
            aside = replace(aside, times=aside.times | {EventTime.ARRIVAL})
            self._arrive(ERROR, kind, aside)
        self._arrive(ERROR, kind, before)
        self._emit(rule.way, list(filter_emissions(rule.way, label)), kind, aside)
        return after

    def _take(self, rule: Rule, label: str, kind: int, before: Fields) -> None:
        disturbed = before
        for way in outputs(rule.way):
            self._note(way, disturbed)
            self._output(way, label, kind, disturbed)
            if disturbed is before and self._disturbs(way, label):
                disturbed = _shared(rule.way[-1], before, nested=len(way) > len(rule.way) + 1)

    def _output(self, way: Way, label: str, kind: int, fields: Fields) -> None:
        name = type_of(way[-1])
        self._arrive(ERROR, kind, fields if name in _QUIET_OUTPUTS else ANYTHING)
        again = fields if name in _FAITHFUL or name in _STORES else ANYTHING
        if name == "detect_exceptions":
            again = replace(fields, shape=fields.shape.with_other_texts())
        retries = name in _STORES and not way[-1].parameter("retry_tag")
        self._emit(way, [] if retries else list(output_emissions(way, label)), kind, again)
        labels = [one.text("label") for one in way[-1].sections if one.name == "rule" and one.parameter("label")]
        for number, _ in self.own.get(id(way[-1]), ()) if labels else ():
            for target in labels:
                for rewritten in self.found.holding[number]:
                    self._send(target, rewritten, fields)

    def _emit(self, way: Way, emissions: list[Emission], kind: int, fields: Fields) -> None:
        """What a filter or output emits itself: with the tags that events have, or with its own."""
        for emission in emissions:
            if emission.tags.language is None:
                self._send(emission.target, kind, fields)
        for number, emission in self.own.get(id(way[-1]), ()):
            self._send_own(number, emission, ANYTHING if emission.target == ERROR else fields)

    def _note(self, way: Way, fields: Fields) -> None:
        place = id(way[-1])
        self.known[place] = self.known[place].merged(fields) if place in self.known else fields

    def _disturbs(self, way: Way, label: str) -> bool:
        """Whether records of a store may be changed on their way on, before the next store gets them."""
        if type_of(way[-1]) in _BUFFERED:
            return False
        to_do = [one.target for one in output_emissions(way, label)]
        seen: set[str | None] = set()
        while to_do:
            target = to_do.pop()
            if target is None:
                return True
            router = self.found.routing.routers.get(target)
            if router is None or target in seen:
                continue
            seen.add(target)
            for rule in router.rules:
                if not rule.takes and changes_in_place(rule.way[-1]):
                    return True
                to_do += self._targets(rule, target) if rule.takes else []
        return False

    @staticmethod
    def _targets(rule: Rule, label: str) -> Iterator[str | None]:
        for way in outputs(rule.way):
            if type_of(way[-1]) in _BUFFERED:
                continue
            yield from (one.target for one in output_emissions(way, label))
