"""JSON: trees of plain values as text, in the order in which we built them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring_ascii
from typing import TypeAlias

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.plain_text import refuse_surrogates

JsonTree: TypeAlias = "Mapping[str, JsonTree] | Sequence[JsonTree] | str | int | float | bool | None"


def to_json(value: JsonTree) -> str:
    """The tree as ASCII JSON, indented by two blanks, with a final newline.

    Keys keep their order of insertion: a reviewer reads title, then queries, then details, and our generators build
    every mapping in a fixed order, so that sorting would add nothing to determinism. Numbers have the one form of
    `number`. Raises ValueError for NaN, the infinities and half of a surrogate pair; TypeError for other types.
    """
    parts: list[str] = []
    _write(value, parts, newline="\n", step="  ", colon=": ")
    parts.append("\n")
    return "".join(parts)


def to_compact_json(value: JsonTree) -> str:
    """The tree as ASCII JSON on one line without blanks; order, numbers and errors as in `to_json`."""
    parts: list[str] = []
    _write(value, parts, newline="", step="", colon=":")
    return "".join(parts)


def _write(value: JsonTree, parts: list[str], newline: str, step: str, colon: str) -> None:
    if isinstance(value, str):
        parts.append(_string(value))
    elif value is None or isinstance(value, bool):
        parts.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, (int, float)):
        parts.append(number(value))
    elif isinstance(value, dict):
        separator, deeper = "{", newline + step
        for key, child in value.items():
            parts.append(f"{separator}{deeper}{_string(key)}{colon}")
            _write(child, parts, deeper, step, colon)
            separator = ","
        parts.append(newline + "}" if value else "{}")
    elif isinstance(value, (list, tuple)):
        separator, deeper = "[", newline + step
        for child in value:
            parts.append(separator + deeper)
            _write(child, parts, deeper, step, colon)
            separator = ","
        parts.append(newline + "]" if value else "[]")
    else:
        raise TypeError(
            f"JSON has no form for a {type(value).__name__}: write a dict, list, text, number, bool or None"
        )


def _string(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"the key {text!r} of a JSON object is no text: write it in quotes")
    refuse_surrogates(text)
    return encode_basestring_ascii(text).replace("\x7f", "\\u007f")
