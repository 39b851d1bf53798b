"""Fields that are read and that nobody has there, and events without the time of their line.

fluentd-field-unknown: a filter, a label of a metric, a chunk key or a parameter of an output names a field that no
record has where it is read. Why: Fluentd reads nothing and says nothing: the label is empty, the filter does nothing.
Fix: name a field that is there. A warning where the plugin has something else to fall back on.

fluentd-field-sometimes: a chunk key or a label of a metric that only some records have (a warning). Why: for the others
it is empty. Fix: give them a value in a filter, or leave them out.

fluentd-time-lost: documents without any time. Why: the parser takes the field of the time out of the record, and the
store adds `@timestamp` only with `logstash_format` or `include_timestamp`. Fix: set one of them.

fluentd-time-of-arrival: the line says its time, but the time of the event is when the line was read, and the output
uses that one (a warning). Why: what comes late is sorted wrongly. Fix: name the field as `time_key` where it is parsed.

fluentd-filter-drops-all: a grep asks for a field that no record has: it drops every record; where it excludes by one,
it drops nothing (a warning). Fix: name a field that is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.field_filters import conditions, decides, fits_nothing
from eventcore_monitoring.fluentd.field_flow import Flow, flow, schema_of
from eventcore_monitoring.fluentd.field_parsers import parse_section
from eventcore_monitoring.fluentd.field_reads import SEARCH_STORES, Read, adds_time, reads, written
from eventcore_monitoring.fluentd.field_sources import line_of
from eventcore_monitoring.fluentd.fields import EventTime, Field, Fields, FieldType, FieldWay, dotted
from eventcore_monitoring.fluentd.places import Way, finding, ways
from eventcore_monitoring.fluentd.plain_settings import NotPlainError, text, way_of, words_of
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.fluentd.tree import Section

_LIKE_A_TIME: Final = re.compile(r"time|date|stamp|\bts\b|_ts$|_at$", re.IGNORECASE)


def field_findings(root: Section, schemas: Mapping[str, Fields]) -> Iterator[Finding]:
    """What is wrong about fields in a configuration; `schemas` as `field_flow.flow` takes them."""
    yield from flow_findings(root, flow(root, schemas))


def flow_findings(root: Section, found: Flow) -> Iterator[Finding]:
    """The same, of a configuration that was followed already."""
    yield from _sources(root, found.schemas)
    for way in found.ways:
        before = found.before(way)
        if before is not None:
            yield from _at(way, before)


def query_findings(found: Flow, way: Way, names: tuple[str, ...], at: str) -> Iterator[Finding]:
    """What is wrong with a query of what an output writes: fields, `a.b` for nested ones, that no record has.

    `at`: the address of the query.
    """
    before = found.before(way)
    after = None if before is None else written(way[-1], before)
    for name in names:
        field = tuple(name.split("."))
        if after is not None and not after.may_have(field) and not after.may_have((name,)):
            message = f"reads `{name}`, which no record has that `{text(way[-1], '@id', default='') or way[-1].name}`"
            yield Finding(at, "fluentd-field-unknown", f"{message} writes", _instead(after, field, by_path=False))


def _at(way: Way, before: Fields) -> Iterator[Finding]:
    for read in reads(way):
        yield from _read(read, written(way[-1], before) if read.written else before)
    for search in (_grep, _parsed, _time_lost, _time_of_arrival):
        try:
            yield from search(way, before)
        except NotPlainError:
            continue


def _read(read: Read, known: Fields) -> Iterator[Finding]:
    name = dotted(read.field)
    if not known.may_have(read.field):
        severity = Severity.WARNING if read.harmless else Severity.ERROR
        message = f"reads the field `{name}`, which no record has here: {read.missing}"
        fix = _instead(known, read.field, read.by_path)
        yield finding(read.way, "fluentd-field-unknown", message, fix, severity, parameter=read.parameter)
    elif read.sometimes and not known.open and known.get(read.field) is not None and not known.surely_has(read.field):
        message = f"reads the field `{name}`, which only some records have here: {read.sometimes}"
        fix = f"give every record a `{name}` in a filter before it, or keep the others out"
        yield finding(read.way, "fluentd-field-sometimes", message, fix, Severity.WARNING, parameter=read.parameter)


def _instead(known: Fields, field: FieldWay, by_path: bool) -> str:
    near = known.near(field)
    if near is not None:
        path = f", written `$.{dotted(near)}`" if by_path and len(near) > 1 else ""
        return f"did you mean `{dotted(near)}`{path}?"
    some = [dotted(one) for one in known.known][:5]
    if not some:
        return "remove it, or add the field in a filter before"
    return f"name a field that is there ({', '.join(f'`{one}`' for one in some)}), or add it in a filter before"


# Filters


def _grep(way: Way, before: Fields) -> Iterator[Finding]:
    if type_of(way[-1]) != "grep" or way[-1].name != "filter":
        return
    for condition, excludes, alone in conditions(way[-1]):
        field = way_of(text(condition, "key", default=""))
        if field is None or before.may_have(field) or fits_nothing(condition) is not False:
            continue
        certain = alone and not excludes and decides(way[-1], before)
        effect = "drops nothing" if excludes else "drops every record" if certain else "never applies"
        subject = "this rule" if excludes or not certain else "the filter"
        message = f"reads the field `{dotted(field)}`, which no record has here: {subject} {effect}"
        severity = Severity.ERROR if certain else Severity.WARNING
        fix = _instead(before, field, by_path=True)
        place, parameter = (*way, condition), condition.parameter("key")
        yield finding(place, "fluentd-filter-drops-all", message, fix, severity, parameter=parameter)


def _parsed(way: Way, before: Fields) -> Iterator[Finding]:
    """The `time_key` of a parser in a filter."""
    if type_of(way[-1]) == "parser" and way[-1].name == "filter":
        field = way_of(text(way[-1], "key_name", default=""))
        yield from _time_key(way, before.get(field) if field else None)


def _sources(root: Section, schemas: Mapping[str, Fields]) -> Iterator[Finding]:
    for way in ways(root):
        if way[-1].name == "source":
            try:
                yield from _time_key(way, line_of(way[-1], schema_of(way[-1], schemas)))
            except NotPlainError:
                continue


def _time_key(way: Way, content: Field | None) -> Iterator[Finding]:
    found = parse_section(way[-1])
    if found is None or found[1] != "json" or content is None or content.line is None:
        return
    name = text(found[0], "time_key")
    if name and not content.line.may(name):
        place = way if found[0] is way[-1] else (*way, found[0])
        message = f"takes the time from `{name}`, which no line has: events get the time when they are read"
        fix = _instead(Fields(content.line), (name,), by_path=False)
        yield finding(place, "fluentd-field-unknown", message, fix, parameter=found[0].parameter("time_key"))


# Times


def _time_lost(way: Way, before: Fields) -> Iterator[Finding]:
    section = way[-1]
    if section.name == "filter" or type_of(section) not in SEARCH_STORES or section.parameter("pipeline"):
        return
    after = written(section, before)
    lost = sorted(name for name in before.time_names if not after.may_have((name,)))
    if adds_time(section) or EventTime.UNKNOWN in before.times or after.holds_time or _has_time(after):
        return
    if after.open and not lost:
        return
    severity = Severity.WARNING if after.open or not lost else Severity.ERROR
    taken = f", for the parser took `{lost[0]}` out of them" if lost else ""
    message = f"gets records without any time{taken}; it adds none itself, so that its documents have no time at all"
    fix = "set `logstash_format true` or `include_timestamp true`"
    if lost:
        fix += f", and `keep_time_key true` where `{lost[0]}` is parsed if it shall stay"
    yield finding(way, "fluentd-time-lost", message, fix, severity)


def _has_time(known: Fields) -> bool:
    return any(one.type is FieldType.TIME or _LIKE_A_TIME.search(way[-1]) for way, one in known.known.items())


def _time_of_arrival(way: Way, before: Fields) -> Iterator[Finding]:
    if way[-1].name == "filter" or before.times != frozenset({EventTime.ARRIVAL}):
        return
    known = before.known
    times = [one for one, value in known.items() if value.is_time]
    unparsed = [inner for value in known.values() for inner in _times_in(value)]
    used = _use_of_time(way[-1], times)
    # Whoever gets lines as they are may well parse them.
    if not used or not (times or (unparsed and type_of(way[-1]) != "forward")):
        return
    name = (times or unparsed)[0]
    message = f"{used} of the event, which is when the line was read, though its `{dotted(name)}` says when it happened"
    where = "in the `<parse>` that reads the line" if times else "in a `<parse>` that reads the lines as JSON"
    fix = f"write `time_key {name[-1]}` {where}, with `keep_time_key true` if it shall stay"
    yield finding(way, "fluentd-time-of-arrival", message, fix, Severity.WARNING)


def _times_in(value: Field) -> Iterator[FieldWay]:
    if value.line is not None:
        yield from (way for way, one in Fields(value.line).known.items() if one.is_time)


def _use_of_time(section: Section, times: list[FieldWay]) -> str:
    """What an output does with the time of an event; "" for nothing."""
    buffer, inject, name = section.inner("buffer"), section.inner("inject"), type_of(section)
    if name in SEARCH_STORES:
        taken = (text(section, "time_key", default=""),)
        return "stamps its documents with the time" if adds_time(section) and taken not in times else ""
    if buffer is not None and isinstance(buffer.argument, str) and "time" in words_of(buffer.argument):
        return "sorts its chunks by the time"
    if inject is not None and inject.parameter("time_key"):
        return "writes the time"
    return "hands on the time" if name == "forward" else ""
