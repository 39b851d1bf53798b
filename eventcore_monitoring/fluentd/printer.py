"""Prints a tree as configuration text that reads back as the same tree. Nothing but `Code` becomes code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.encoding.fluentd_literal import fluentd_escaped, fluentd_key, fluentd_text
from eventcore_monitoring.encoding.plain_text import refuse_surrogates
from eventcore_monitoring.fluentd.json_literal import json_value
from eventcore_monitoring.fluentd.scanner import FluentdSyntaxError, Scanner
from eventcore_monitoring.fluentd.tree import Code, Include, Parameter, Section, Value, joined

_SECTION_NAME: Final = re.compile(r"[A-Za-z0-9_]+")
# Would end code whose own end is hidden by a quote that is not closed, in the line of a literal or in a later one.
_TRAP: Final = "'}'\"}\"'}\"}"


def printed(root: Section) -> str:
    """The text of a configuration file; comments stand above their sections.

    Raises ValueError with a sentence for what cannot be written so that it comes back: `@include` and other names of
    parameters that Fluentd keeps for itself, names of sections with other characters than letters, digits and `_`,
    code that does not end where it should, half of a surrogate pair.
    """
    return "".join(f"{line}\n" for line in _inside(root, ""))


def _inside(section: Section, indent: str) -> Iterator[str]:
    for child in section.children:
        match child:
            case Parameter(name, value):
                yield f"{indent}{_name(name, section.name)} {_value(value)}"
            case Include(path):
                yield f"{indent}@include {_text(path)}"
            case Section():
                yield from _section(child, indent)


def _section(section: Section, indent: str) -> Iterator[str]:
    if not _SECTION_NAME.fullmatch(section.name):
        raise ValueError(f"{section.name!a} is no name of a section: write letters, digits and _")
    for line in section.comment.splitlines():
        refuse_surrogates(line)
        yield f"{indent}# {line}".rstrip()
    argument = section.argument and f" {_text(section.argument)}"
    yield f"{indent}<{section.name}{argument}>"
    yield from _inside(section, f"{indent}  ")
    yield f"{indent}</{section.name}>"


def _name(name: Value, section: str) -> str:
    return fluentd_key(name, section=section) if isinstance(name, str) else _with_code(name, _TRAP)


def _value(value: Value) -> str:
    return (_json(value) if isinstance(value, str) else None) or _text(value)


def _text(value: Value) -> str:
    return fluentd_text(value) if isinstance(value, str) else _with_code(value, f"\n{_TRAP}")


def _json(text: str) -> str | None:
    r"""The text as JSON: ASCII, one line, every `#` as `\u0023`. None where that does not read back as the text."""
    if not text.startswith(("[", "{")):
        return None
    try:
        literal = json.dumps(json.loads(text), separators=(",", ":")).replace("#", "\\u0023")
        scanner = Scanner(literal, "")
        return literal if json_value(scanner) == text and scanner.ended else None
    except (ValueError, RecursionError):
        return None


def _with_code(value: Value, after: str) -> str:
    parts = (fluentd_escaped(part) if isinstance(part, str) else f"#{{{part.source}}}" for part in value)
    literal = f'"{"".join(parts)}"'
    scanner = Scanner(literal + after, "")
    try:
        same = scanner.quoted() == joined(value) and scanner.at == len(literal)
    except FluentdSyntaxError:
        same = False
    if not same:
        sources = " and ".join(part.source for part in value if isinstance(part, Code))
        raise ValueError(f"the code {sources!a} does not end where it should: close its quotes and braces")
    return literal
