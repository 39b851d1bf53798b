"""What is known of the records that a source emits. Facts: source of Fluentd 1.19.3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eventcore_monitoring.fluentd.field_parsers import Parsed, parse_section, parsed
from eventcore_monitoring.fluentd.fields import ANYTHING, EventTime, Field, Fields, FieldType, Shape
from eventcore_monitoring.fluentd.plain_settings import NotPlainError, flag, text
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.fluentd.tree import Section

_ARRIVAL: Final = frozenset({EventTime.ARRIVAL})
_KEYWORD: Final = Field(FieldType.KEYWORD)
_UNMATCHED: Final = Shape({"unmatched_line": Field(FieldType.TEXT)})
# Sources that hand nothing to `@ERROR` but what they emit.
QUIET: Final = ("tail", "syslog", "tcp", "udp", "forward", "http", "sample", "dummy", "monitor_agent")


def emitted(section: Section, schema: Fields | None, emission: int = 0) -> Fields:
    """The records that a source emits; `schema`: the JSON objects that its lines are, or the records that it is sent.

    `emission`: the number among the emissions of the source as `tags.source_tags` has them.
    """
    try:
        match type_of(section):
            case "tail":
                return _tail(section, _content(schema))
            case "syslog" if emission:
                return Fields(_UNMATCHED.overlaid(_sender(section)), _ARRIVAL)
            case "syslog":
                return _syslog(section, _content(schema))
            case "tcp" | "udp":
                return _received(section, _content(schema))
            case "forward" | "unix" | "http" | "kafka" | "kafka_group" if schema is not None:
                return _sent(section, schema)
    except NotPlainError:
        pass
    return ANYTHING


def line_of(section: Section, schema: Fields | None) -> Field | None:
    """What is known of the texts that the parser of a source reads; None where it has no parser that is modelled."""
    return _content(schema) if type_of(section) in ("tail", "syslog", "tcp", "udp") else None


def _content(schema: Fields | None) -> Field:
    return Field(FieldType.TEXT, line=None if schema is None else schema.shape)


def _parsed(section: Section, content: Field, kind: str = "", *, priority: bool = False) -> Parsed:
    found = parse_section(section)
    if found is None and not kind:
        raise NotPlainError
    return parsed(*(found or (Section("parse"), kind)), content, priority=priority)


def _tail(section: Section, content: Field) -> Fields:
    found = _parsed(section, content)
    records = Fields(found.shape, found.times, found.time_names)
    unmatched = found.fails and flag(section, "emit_unmatched_lines")
    multiline = (parse_section(section) or (section, ""))[1] == "multiline"
    if unmatched or found.unmatched or (multiline and section.parameter("emit_unmatched_lines")):
        records = records.merged(Fields(_UNMATCHED, _ARRIVAL))
    key = text(section, "path_key")
    return records if key is None else records.overlaid(Shape({key: _KEYWORD}))


def _syslog(section: Section, content: Field) -> Fields:
    found = _parsed(section, content, "syslog", priority=True)
    reads_priority = (parse_section(section) or (section, "syslog"))[1] == "syslog"
    names = (text(section, "severity_key", "priority_key"), text(section, "facility_key"))
    marks = Shape({name: _KEYWORD for name in names if name})
    shape = found.shape.without("pri") if reads_priority else found.shape
    shape = shape.overlaid(marks).overlaid(_sender(section))
    return Fields(shape, found.times, found.time_names)


def _received(section: Section, content: Field) -> Fields:
    if section.inner("extract"):
        raise NotPlainError
    found = _parsed(section, content)
    return Fields(found.shape.overlaid(_sender(section)), found.times, found.time_names)


def _sent(section: Section, schema: Fields) -> Fields:
    if any(str(one.name).startswith(("add_", "parse", "use_record")) for one in section.parameters):
        raise NotPlainError
    if section.inner("parse") or section.inner("extract"):
        raise NotPlainError
    return replace(schema.overlaid(_sender(section)), times=frozenset({EventTime.UNKNOWN}))


def _sender(section: Section) -> Shape:
    """The fields that say where an event came from."""
    names: Iterator[str | None] = (text(section, f"source_{one}_key") for one in ("hostname", "address"))
    fields = {name: _KEYWORD for name in names if name}
    if flag(section, "include_source_host"):
        fields[text(section, "source_host_key", default="source_host")] = _KEYWORD
    return Shape(fields)
