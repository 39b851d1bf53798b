r"""Questions about a JSON document as a regular expression (RE2), for programs that know no JSON.

The expression reads the document from its beginning, so that a key counts only where it stands: not one of the same
name deeper down, and not in a text. White space, the order of members and what else the document holds do not matter.
Its limits, all on the side of "no": what is skipped may be nested so deep that the document has `DEPTH` levels, keys
and texts have to be written without needless escapes (`h` and not `\u0068`), numbers as JSON writes them. Of a key that
an object has twice, either counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

DEPTH: Final = 6

_STRING: Final = r'"(?:[^"\\]|\\.)*"'
_END: Final = r"\s*[,}]"  # behind a value that is a member of an object

Scalar = str | bool | int


def _skipped(depth: int) -> str:
    """Whole tokens with balanced brackets; in a document that is JSON, whatever stands there."""
    deeper = rf"|[{{[]{_skipped(depth - 1)}[]}}]" if depth else ""
    return rf'(?:[^][{{}}"]|{_STRING}{deeper})*'


def _before(level: int) -> str:
    """What stands in an object or a list of this level (1: the document itself) before the one that is meant."""
    return rf"(?:{_skipped(DEPTH - level)},)?\s*"


def value_at(path: Sequence[str], values: Sequence[Scalar], listed: tuple[str, str] | None = None) -> str:
    """Matches documents that have one of the values at the path; without values, those that have any.

    `listed`: the holder of the last part may also be a list of objects. `("name", "status")` at `checks`, `database`
    takes `{"checks": {"database": "up"}}` and `{"checks": [{"name": "database", "status": "up"}]}`.
    Raises ValueError for a path of more parts than a document may have levels.
    """
    *holders, last = path
    level = len(path)
    if level + 1 > DEPTH:
        raise ValueError(f"{'.'.join(path)!r} leads too deep into a document: write at most {DEPTH - 1} parts")
    way = "".join(rf"\{{{_before(place)}{_key(name)}" for place, name in enumerate(holders, start=1))
    in_object = rf"\{{{_before(level)}{_key(last)}{_value(values)}"
    if listed is None:
        return rf"^\s*{way}{in_object}"
    name, value = listed
    named = rf"{_key(name)}{_text(last)}"
    valued = rf"{_key(value)}{_any_of(values, level + 1)}"
    inside = _before(level + 1)
    item = rf"{_before(level)}\{{{inside}(?:{named}\s*,{inside}{valued}|{valued}\s*,{inside}{named}){_END}"
    return rf"^\s*{way}(?:{in_object}|\[{item})"


def _key(name: str) -> str:
    return rf"{_text(name)}\s*:\s*"


def _value(values: Sequence[Scalar]) -> str:
    return f"{_any_of(values, 0)}{_END}" if values else ""


def _any_of(values: Sequence[Scalar], level: int) -> str:
    if not values:
        return rf'(?:{_STRING}|[^][{{}}",\s]+|[{{[]{_skipped(DEPTH - level - 1)}[]}}])'
    spelled = [_text(value) if isinstance(value, str) else re.escape(json.dumps(value)) for value in values]
    return spelled[0] if len(spelled) == 1 else f"(?:{'|'.join(spelled)})"


def _text(text: str) -> str:
    """A text as JSON writes it, with the escapes that one writer makes and another does not."""
    return f'"{"".join(map(_character, text))}"'


# Letters behind a backslash that stand for a character (RFC 8259, section 7).
_SHORT: Final = {'"': '"', "\\": "\\", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "/": "/"}


def _character(character: str) -> str:
    if character.isascii() and (character.isalnum() or character in " _-.,:;@!#%=+*()?$^|~`[]{}"):
        return re.escape(character).replace(r"\ ", " ").replace(r"\-", "-").replace(r"\#", "#").replace(r"\~", "~")
    units = character.encode("utf-16-be").hex()
    escaped = "".join(rf"\\u(?i:{units[place : place + 4]})" for place in range(0, len(units), 4))
    forms = [escaped]
    if character in _SHORT:
        forms.append(re.escape(f"\\{_SHORT[character]}"))
    if character not in '"\\' and ord(character) >= 0x20:
        forms.append(re.escape(character))
    return f"(?:{'|'.join(forms)})"
