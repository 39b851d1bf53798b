"""Lucene: conditions as text of its query syntax, as Elasticsearch's `query_string` reads it and Grafana sends it.

Rules: Lucene 9's classic query parser (`QueryParser.jj`, `discardEscapeChar`). Grafana fills in its variables first
(`$name`, `${name}`, `[[name]]`), also in quoted text, so what begins one is written by its code (`\\u0024`).
"""

from __future__ import annotations

from eventcore_monitoring.encoding.number import number

_SPECIAL = frozenset('+-&|!(){}[]^"~*?:\\/<>= ')
_OPERATORS = ("AND", "OR", "NOT", "TO")
_CODES = {"$": "\\u0024", "\u3000": "\\u3000"}  # Lucene takes the ideographic space for a space


def lucene_field(name: str) -> str:
    """The name of a field. Raises ValueError with a sentence for one with `*`, which Elasticsearch takes for many."""
    if "*" in name:
        raise ValueError(f"the field {name!r} holds `*`, by which Elasticsearch's query string means several fields")
    escaped = "".join(map(_escaped, name))
    return f"\\{escaped}" if escaped in _OPERATORS else escaped


def _escaped(character: str) -> str:
    if character in _CODES:
        return _CODES[character]
    if character in _SPECIAL or character.isspace():
        return f"\\{character}" if character.isprintable() else f"\\u{ord(character):04x}"
    return character


def lucene_phrase(text: str) -> str:
    """A text in quotes: words one after the other, or the whole value of a field that is kept as a whole."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", _CODES["$"]).replace("[[", "[\\u005b")
    return f'"{quoted}"'


def lucene_value(value: str | bool | int | float) -> str:
    """A value that a field has to have. Numbers are quoted: a minus would mean "not"."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return lucene_phrase(value)
        case _:
            return f'"{number(value)}"'


def lucene_above(limit: float) -> str:
    """Numbers above this one."""
    return f"{{{number(limit)} TO *}}"


def lucene_below(limit: float) -> str:
    """Numbers below this one."""
    return f"{{* TO {number(limit)}}}"


def lucene_exists(field: str) -> str:
    """Records that have a field. Raises ValueError as `lucene_field` does."""
    return f"_exists_:{lucene_field(field)}"
