"""YAML: trees of plain values as block-style text that every reader takes alike and a reviewer can read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.plain_text import refuse_surrogates, unsafe_characters

Tree: TypeAlias = "Mapping[str, Tree] | Sequence[Tree] | str | int | float | bool"

# Plain is by allow-list: what YAML 1.1, 1.2, Go's yaml.v2 and yaml.v3 all read as this very text. The words are
# booleans, null and floats to at least one of them. Durations (5m) are text to all: no number ends in these letters.
_PLAIN: Final = re.compile(
    r"(?!(?:y|n|yes|no|on|off|true|false|null|none|nan|inf|infinity)\Z)[a-z_][a-z0-9_./-]*|(?:[0-9]+(?:ms|[smhdwy]))+",
    re.ASCII | re.IGNORECASE,
)
# What a `|` block cannot carry through every reader, or would hide from the eye (YAML 1.2 section 8.1): a first line
# that starts with a blank would be taken for deeper indentation.
_NOT_FOR_BLOCK: Final = "\\A[\n ]|\n\n\\Z| $|[^\n -~{}]"
_BEYOND_ASCII: Final = "\u00a1-\ud7ff\uf900-\ufffd\U00010000-\U0002ffff"  # takes long to compile
_ESCAPED: Final = re.compile(r'["\\]|[^ -~]')
_SHORT_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
_LONGEST_KEY: Final = 1024  # characters as written; YAML 1.2 section 7.4.2, and what libyaml, Go and PyYAML enforce


def to_yaml(value: Tree) -> str:
    r"""The tree as one YAML document in block style, ASCII but for `|` blocks, with a final newline.

    Keys keep their order, lines have no width, a value used twice is written twice. A text is plain where no reader
    can take it for something else, `|` where it has several lines of printable characters, `'…'` where it is one line
    with `"` or `\` (PromQL with matchers), else `"…"`.

    Raises ValueError for NaN, the infinities, half of a surrogate pair and keys longer than YAML allows;
    TypeError for None (Prometheus reads `expr: null` as a metric) and other types.
    """
    parts: list[str] = []
    _write(value, "", parts)
    return "".join(parts)


def _write(value: Tree, indent: str, parts: list[str]) -> None:
    """Appends a value whose first line starts at the cursor, and the others below it at `indent`."""
    if isinstance(value, str):
        parts.append(_text(value, indent or "  "))
        parts.append("\n")
    elif isinstance(value, dict) and value:
        deeper = indent + "  "
        lead = ""
        for key, child in value.items():
            if isinstance(child, str):
                parts.append(f"{lead}{_key(key)}: {_text(child, deeper)}\n")
            else:
                parts.append(lead + _key(key))
                parts.append(":\n" + deeper if child and isinstance(child, (dict, list, tuple)) else ": ")
                _write(child, deeper, parts)
            lead = indent
    elif isinstance(value, (list, tuple)) and value:
        deeper = indent + "  "
        lead = "- "
        for child in value:
            parts.append(lead)
            _write(child, deeper, parts)
            lead = indent + "- "
    else:
        parts.append(_atom(value))
        parts.append("\n")


def _atom(value: Tree) -> str:
    """A scalar that is no text, or an empty collection."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number(value)
        case dict():
            return "{}"
        case list() | tuple():
            return "[]"
        case None:
            raise TypeError("None has no place in our YAML, where readers disagree about it: leave the key out")
        case _:
            raise TypeError(f"YAML has no form for a {type(value).__name__}: write a dict, list, text, number or bool")


def _text(text: str, indent: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    if "\n" in text and _fits_block(text):
        return _block(text, indent)
    return _quoted(text)


@lru_cache(maxsize=1024)  # a file has few keys, many times each
def _key(key: str) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} of a YAML mapping is no text: write it in quotes")
    if _PLAIN.fullmatch(key) and len(key) <= _LONGEST_KEY:
        return key
    quoted = _quoted(key)
    if len(quoted) > _LONGEST_KEY:
        raise ValueError(f"the key {key[:40]!a}… takes {len(quoted)} characters: YAML allows {_LONGEST_KEY} in a key")
    return quoted


def _fits_block(text: str) -> bool:
    refused = _NOT_FOR_BLOCK.format("" if text.isascii() else _BEYOND_ASCII)
    return re.search(refused, text, re.MULTILINE) is None and unsafe_characters(text, multiline=True) is None


def _block(text: str, indent: str) -> str:
    """Several lines as they are; `|` keeps one final newline, `|-` stands for none."""
    lines = text.removesuffix("\n").split("\n")
    header = "|" if text.endswith("\n") else "|-"
    return "\n".join([header, *(indent + line if line else "" for line in lines)])


def _quoted(text: str) -> str:
    if text.isascii() and text.isprintable():
        return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else '"' + text + '"'
    refuse_surrogates(text)
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
