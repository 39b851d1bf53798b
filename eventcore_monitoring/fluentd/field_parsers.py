"""What records parsers make of lines, and what time their events get.

Facts: source of Fluentd 1.19.3, fluent-plugin-parser-cri 0.1.1 and multi-format-parser 1.1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from eventcore_monitoring.fluentd.fields import OPEN, EventTime, Field, FieldType, Shape
from eventcore_monitoring.fluentd.plain_settings import NotPlainError, flag, pairs, text, words
from eventcore_monitoring.fluentd.regexp_groups import named_groups, whole
from eventcore_monitoring.fluentd.tree import Section

_TYPES: Final = {
    "string": FieldType.TEXT,
    "integer": FieldType.INTEGER,
    "float": FieldType.FLOAT,
    "bool": FieldType.BOOLEAN,
    "time": FieldType.TIME,
}
# Named groups of the parsers that have a regular expression of their own, each with whether every match has it.
_EXPRESSIONS: Final[Mapping[str, Mapping[str, bool]]] = {
    "apache": {
        **dict.fromkeys(("host", "user", "time", "method", "code", "size"), True),
        **dict.fromkeys(("path", "referer", "agent"), False),
    },
    "apache_error": {"time": True, "level": True, "pid": False, "client": False, "message": True},
    "nginx": {
        **dict.fromkeys(("remote", "host", "user", "time", "method", "code", "size"), True),
        **dict.fromkeys(("path", "referer", "agent", "http_x_forwarded_for"), False),
    },
}
_APACHE2: Final = ("host", "user", "method", "path", "code", "size", "referer", "agent")
_OLD: Final = {"host": True, "ident": True, "pid": False, "message": True}
_NEW: Final = {"host": True, "ident": True, "pid": True, "msgid": True, "extradata": True, "message": False}
_OWN: Final = frozenset({EventTime.OWN})
_ARRIVAL: Final = frozenset({EventTime.ARRIVAL})
_UNKNOWN: Final = frozenset({EventTime.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Parsed:
    """The records that a parser makes of texts.

    `times`: of their events; `untimed`: it may leave the time to whoever asked. `time_names`: the fields that gave the
    time. `fails`: there can be texts that it does not take. `unmatched`: it makes records of those itself.
    """

    shape: Shape = OPEN
    times: frozenset[EventTime] = _UNKNOWN
    time_names: frozenset[str] = frozenset()
    untimed: bool = False
    fails: bool = True
    unmatched: bool = False


def parse_section(section: Section) -> tuple[Section, str] | None:
    """Where a plugin says how to parse, and the type; None where it says nothing. Raises NotPlainError."""
    inner = section.inner("parse")
    if inner is not None:
        return inner, text(inner, "@type", "type", default="")
    found = text(section, "format")
    return None if not found else (section, "regexp" if found.startswith("/") else found)


def parsed(section: Section, kind: str, content: Field, *, priority: bool = False) -> Parsed:
    """What the parser of this type makes of a text; `content`: what is known of that text.

    `priority`: the default of `with_priority` (syslog). Raises NotPlainError where the configuration does not tell.
    """
    match kind:
        case "json":
            return _with_time(section, content.line or OPEN, key="time")
        case "none":
            key = text(section, "message_key", default="message")
            return replace(_untimed(section, Shape({key: replace(content, always=True)})), fails=False)
        case "regexp":
            return _regexp(section, content)
        case "multiline":
            groups = named_groups("".join(_formats(section)))
            parsed = _with_time(section, _groups(groups), key="time")
            return replace(parsed, unmatched=section.parameter("unmatched_lines") is not None)
        case "ltsv":
            return _with_time(section, OPEN, key="time")
        case "msgpack":
            return _with_time(section, OPEN)
        case "csv" | "tsv":
            fast = text(section, "parser_engine", "parser_type", default="normal") == "fast"
            return _with_time(section, _groups(dict.fromkeys(words(section, "keys"), not fast)))
        case "syslog":
            return _syslog(section, priority)
        case "cri":
            return _cri(section, content)
        case "apache2":
            keep = {"time": True} if flag(section, "keep_time_key") else {}
            return Parsed(_groups(dict.fromkeys(_APACHE2, True) | keep), _OWN, frozenset({"time"}))
        case "apache" | "apache_error" | "nginx" if not section.parameter("expression"):
            return _with_time(section, _groups(_EXPRESSIONS[kind]), key="time")
        case "apache" | "apache_error" | "nginx":
            return _regexp(section, content)
        case "multi_format":
            return _several(section, content)
    return Parsed()


def _regexp(section: Section, content: Field) -> Parsed:
    pattern, flags = expression_of(section)
    groups = named_groups(pattern)
    taken = whole(pattern)
    if taken is None:
        return _with_time(section, _groups(groups), key="time")
    shape = Shape({taken: replace(content, type=FieldType.TEXT, always=True, is_time=False)})
    return replace(_with_time(section, shape, key="time"), fails=not ("m" in flags and ".*" in pattern))


def expression_of(section: Section) -> tuple[str, str]:
    """The regular expression of a parser and its flags. Raises NotPlainError."""
    found = re.fullmatch(r"/(.*)/([imxn]*)", text(section, "expression", "format", default=""), re.DOTALL)
    if found is None:
        raise NotPlainError
    return found[1], found[2]


def _formats(section: Section) -> Iterable[str]:
    for number in range(1, 21):
        yield text(section, f"format{number}", default="//")[1:-1]


def _groups(groups: Mapping[str, bool]) -> Shape:
    return Shape({name: Field(FieldType.TEXT, sure) for name, sure in groups.items()})


def _with_time(section: Section, shape: Shape, key: str | None = None) -> Parsed:
    """With the field of the time taken out, and other types for the values where `types` says so."""
    name = text(section, "time_key", default=key or "")
    found = _untimed(section, shape)
    if not name or not shape.may(name):
        return _converted(section, found)
    known = shape.fields.get(name)
    sure = known is not None and known.always
    kept = shape if flag(section, "keep_time_key") else shape.without(name)
    times = _OWN if sure else _OWN | found.times
    return _converted(section, Parsed(kept, times, frozenset({name}), found.untimed and not sure))


def _untimed(section: Section, shape: Shape) -> Parsed:
    if flag(section, "estimate_current_event", default=True):
        return Parsed(shape, _ARRIVAL)
    return Parsed(shape, frozenset(), untimed=True)


def _converted(section: Section, found: Parsed) -> Parsed:
    fields = dict(found.shape.fields)
    for name, kind in pairs(section, "types").items():
        if name in fields:
            kept = fields[name]
            fields[name] = Field(_TYPES.get(kind.partition(":")[0], FieldType.ANY), kept.always, is_time=kept.is_time)
    return replace(found, shape=replace(found.shape, fields=fields))


def _syslog(section: Section, priority: bool) -> Parsed:
    of_text = text(section, "parser_engine", "parser_type", default="regexp") == "string"
    old = _groups(_OLD | ({"ident": False} if of_text else {}))
    shapes = {"rfc3164": old, "rfc5424": _groups(_NEW), "auto": old.merged(_groups(_NEW))}
    shape = shapes.get(text(section, "message_format", default="rfc3164"), OPEN)
    if flag(section, "with_priority", default=priority):
        shape = shape.having("pri", Field(FieldType.INTEGER))
    if flag(section, "keep_time_key"):
        shape = shape.having("time", Field(FieldType.TEXT))
    return Parsed(shape, _OWN, frozenset({"time"}))


def _cri(section: Section, content: Field) -> Parsed:
    marks = Shape({"stream": Field(FieldType.KEYWORD), "logtag": Field(FieldType.KEYWORD)})
    inner = section.inner("parse")
    if inner is not None:
        found = parsed(inner, text(inner, "@type", "type", default=""), content)
        merged = flag(section, "merge_cri_fields", default=True)
        return replace(found, shape=found.shape.overlaid(marks) if merged else found.shape, fails=True)
    shape = marks.having("message", replace(content, type=FieldType.TEXT, always=True))
    name = text(section, "time_key", default="time")
    if flag(section, "keep_time_key", default=True):
        shape = shape.having(name, Field(FieldType.TIME))
    return Parsed(shape, _OWN, frozenset({name}))


def _several(section: Section, content: Field) -> Parsed:
    """The first pattern that takes a text parses it."""
    patterns = [one for one in section.sections if one.name == "pattern"]
    if not patterns:
        raise NotPlainError
    kinds = [text(one, "format", default="") for one in patterns]
    found = [
        parsed(one, "regexp" if kind.startswith("/") else kind, content)
        for one, kind in zip(patterns, kinds, strict=True)
    ]
    return replace(reduce(_one_or_other, found), fails=all(one.fails for one in found))


def _one_or_other(one: Parsed, other: Parsed) -> Parsed:
    return Parsed(
        one.shape.merged(other.shape),
        one.times | other.times,
        one.time_names | other.time_names,
        one.untimed or other.untimed,
    )
