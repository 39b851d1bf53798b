"""Words that changes are told in: short enough for a phone, with the part that differs in sight."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

ROOM: Final = 60  # characters of one side of `A → B`
_BESIDE: Final = 16  # characters that are shown before and after the part that differs
_FEW: Final = 4  # characters: less says nothing without what is around it
_MOST_TOKENS: Final = 600  # of a text that is looked through for all its differences
_BORDERS: Final = frozenset("(){},;")
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def counted(number: int, word: str, plural: str = "") -> str:
    """`1 panel`, `2 panels`, `2 queries`."""
    return f"1 {word}" if number == 1 else f"{number} {plural or word + 's'}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """`a, b and c`; of many the first, and how many more."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return conjoined(names)


def conjoined(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def shown(value: object) -> str:
    """A JSON value as text: a text without quotes, `nothing` for what is empty."""
    if isinstance(value, str):
        return value if value.strip() else "nothing"
    if value is None or value == [] or value == {}:
        return "nothing"
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def from_to(before: str, after: str) -> str:
    """`A → B`; of long texts only what differs and a little around it."""
    before, after = (" ".join(text.split()) or "nothing" for text in (before, after))
    if len(before) <= ROOM and len(after) <= ROOM:
        return f"{before} → {after}"
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    return _replaced(old, new) or _around(old, new)


def _replaced(old: Sequence[str], new: Sequence[str]) -> str:
    """`A → B` where that is all that differs, wherever it stands; "" where more does."""
    if max(len(old), len(new)) > _MOST_TOKENS:
        return ""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    found = {
        (_word(old, first, last), _word(new, start, end)) for kind, first, last, start, end in steps if kind != "equal"
    }
    if len(found) != 1:
        return ""
    ((one, other),) = found
    return f"{one} → {other}" if min(len(one), len(other)) >= _FEW and max(len(one), len(other)) <= ROOM else ""


def _word(tokens: Sequence[str], first: int, last: int) -> str:
    """The tokens with what they hang together with: `5m` as `[5m]`, a value with its label."""
    while first and _hangs(tokens[first - 1]) and tokens[first : first + 1] != ["["]:
        first -= 1
    while last < len(tokens) and _hangs(tokens[last]) and tokens[last - 1 : last] != ["]"]:
        last += 1
    return "".join(tokens[first:last])


def _hangs(token: str) -> bool:
    return not token.isspace() and token not in _BORDERS


def _around(old: Sequence[str], new: Sequence[str]) -> str:
    shortest = min(len(old), len(new))
    same = next((place for place in range(shortest) if old[place] != new[place]), shortest)
    rest = shortest - same
    ends = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    first = _back(old, same)
    last = _back(old[::-1], ends)
    return f"{_part(old, first, last)} → {_part(new, first, last)}"


def cut(text: str, room: int = 2 * ROOM) -> str:
    """The text on one line, its end left out where it is too long."""
    text = " ".join(text.split())
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def _back(tokens: Sequence[str], place: int) -> int:
    """A few tokens before this place; the first where little is left before them."""
    characters = 0
    while place and characters < _BESIDE:
        place -= 1
        characters += len(tokens[place])
    return place if sum(map(len, tokens[:place])) > 2 else 0


def _part(tokens: Sequence[str], first: int, last: int) -> str:
    text = "".join(tokens[first : len(tokens) - last])
    if len(text) > 2 * ROOM:
        text, last = text[: 2 * ROOM - 1].rstrip(), 1
    return f"{'…' if first else ''}{text}{'…' if last else ''}" or "nothing"
