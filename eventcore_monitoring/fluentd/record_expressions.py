"""What templates of filters make of records: `${record["x"]}` and its like, and Ruby as far as it can be told.

Facts: source of Fluentd 1.19.3 and of fluent-plugin-record-modifier 2.2.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.encoding.json import JsonTree
from eventcore_monitoring.fluentd.fields import OPEN, Field, Fields, FieldType, FieldWay, Shape

_PLACEHOLDER: Final = re.compile(r"\$\{([^}]+)\}|__[A-Z_]+__")
_WHOLE: Final = re.compile(r"\$\{[^}]+\}|__[A-Z_]+__")
_RECORD: Final = re.compile(r'record\["([^"]*)"\]')
_READ: Final = re.compile(r"""\brecord((?:\[(?:"[^"#\\]*"|'[^'\\]*')\])+)""")
_NAME: Final = re.compile(r"""\[(?:"([^"]*)"|'([^']*)')\]""")
_WRITTEN: Final = re.compile(r"\s*(?:=(?![=~])|\|\|=|<<)")
# What can change a record while Ruby reads it.
_CHANGES: Final = re.compile(r"(?<![=!<>])=(?![=~>])|!(?![=~])|<<|\b(?:store|update|insert|push|concat|each|map)")
_REMOVES: Final = re.compile(r"\b(?:delete|replace|clear|shift|pop|keep_if|reject!|select!|compact!|eval|send)")
# Expressions that reckon with fields that are not there.
_CAREFUL: Final = re.compile(r"\|\||&\.|\?|\b(?:nil|if|unless|rescue|dig|key|case|and|or|fetch)\b")


def template_field(value: str, before: Fields, *, ruby: bool, typed: bool = True, structured: bool = True) -> Field:
    """What a field holds that is set to a template.

    `typed`: a placeholder alone keeps the type of what it names. `structured`: JSON becomes what it means.
    """
    if value.startswith(("{", "[")) and structured:
        try:
            return _of_json(json.loads(value))
        except ValueError:
            pass
    if "{" not in value and not has_placeholder(value):
        return Field(FieldType.KEYWORD)
    if re.search(r"\btime\b", value, re.IGNORECASE):
        return Field(FieldType.TIME if _WHOLE.fullmatch(value) else FieldType.ANY)
    whole = typed and _WHOLE.fullmatch(value)
    found = _RECORD.fullmatch(value[2:-1]) if whole else None
    if found is None:
        return Field(FieldType.ANY if ruby else FieldType.KEYWORD if whole else FieldType.TEXT)
    copied = before.shape.fields.get(found[1])
    return Field() if copied is None else Field(copied.type, True, copied.inside, copied.line, copied.is_time)


def has_placeholder(text: str) -> bool:
    """Whether something in a text is replaced."""
    return _PLACEHOLDER.search(text) is not None


def changes_records(value: str) -> bool:
    """Whether the Ruby in a template may change the record that it reads."""
    return any(_CHANGES.search(one) or _REMOVES.search(one) for one in _ruby(value))


def removes_fields(value: str) -> bool:
    """Whether the Ruby in a template may remove fields of the record that it reads."""
    return any(_REMOVES.search(one) for one in _ruby(value))


def placeholders(value: str) -> Iterator[FieldWay]:
    """The fields that a template without Ruby reads."""
    for found in _PLACEHOLDER.finditer(value):
        if found[1] and (name := _RECORD.fullmatch(found[1])):
            yield (name[1],)


def ruby_reads(value: str) -> Iterator[tuple[FieldWay, bool]]:
    """The fields that the Ruby in a template reads, each with whether it reckons with their absence."""
    for expression in _ruby(value):
        careful = _CAREFUL.search(expression) is not None
        for found in _READ.finditer(expression):
            names = tuple(first or second for first, second in _NAME.findall(found[1]))
            if not _WRITTEN.match(expression, found.end()):
                yield names, careful


def _ruby(value: str) -> Iterator[str]:
    """The pieces of a template that are Ruby: each up to the next or the end, for braces nest."""
    yield from re.split(r"[$#]\{", value)[1:]


def _of_json(value: JsonTree) -> Field:
    match value:
        case dict() if any(map(has_placeholder, value)):
            return Field(FieldType.OBJECT, inside=OPEN)
        case dict():
            return Field(FieldType.OBJECT, inside=Shape({key: _of_json(one) for key, one in value.items()}))
        case bool():
            return Field(FieldType.BOOLEAN)
        case int():
            return Field(FieldType.INTEGER)
        case float():
            return Field(FieldType.FLOAT)
        case str() if not has_placeholder(value):
            return Field(FieldType.KEYWORD)
    return Field()
