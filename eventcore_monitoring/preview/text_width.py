"""How wide a text is in a sans-serif font, without a font: average advances, enough to cut a label in time."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

# Advances of Helvetica and Arial in thousandths of the font size. Inter, which Grafana brings along and few machines
# have, is a little wider: hence the factor.
_GROUPS: Final = {
    "ijl'": 222, "|": 260, " .,:;!I/\\[]t f": 278, "r()-`": 333, '"': 355, "*": 389, "^": 469, "ckszJvxy": 500,
    "{}": 334, "abdeghnopquL_?0123456789$#": 556, "+<>=~": 584, "FTZ": 611, "EPSVXYABK&": 667, "CDHNRUw": 722,
    "OQG": 778, "Mm": 833, "%": 889, "W": 944, "@": 1015,
}  # fmt: skip
_FACTOR: Final = 1.03
_ADVANCES: Final = {character: advance for group, advance in _GROUPS.items() for character in group}
_OTHER: Final = 600
_BOLD: Final = 1.06
ELLIPSIS: Final = "…"


@lru_cache(maxsize=4096)  # the same ticks and names are measured again and again
def text_width(text: str, size: float = 12, bold: bool = False) -> float:
    """The width of a text in pixels at a font size."""
    advance = sum(_ADVANCES.get(character) or _advance(character) for character in text)
    return advance * size * _FACTOR / 1000 * (_BOLD if bold else 1)


def cut(text: str, room: float, size: float = 12, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits into the room, with an ellipsis; "" if not even that fits."""
    if text_width(text, size, bold) <= room:
        return text
    left = room - text_width(ELLIPSIS, size, bold)
    return "" if left < 0 else text[: _fitting(text, left, size, bold)].rstrip() + ELLIPSIS


def _fitting(text: str, room: float, size: float, bold: bool) -> int:
    """How many characters of the text's beginning fit into the room."""
    scale = size * _FACTOR / 1000 * (_BOLD if bold else 1)
    for place, character in enumerate(text):
        room -= (_ADVANCES.get(character) or _advance(character)) * scale
        if room < -1e-6:
            return place
    return len(text)


def wrapped(text: str, room: float, size: float = 12, bold: bool = False) -> list[str]:
    """The text in lines that fit into the room, broken between words, and within a word that is wider than the room."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while len(word) > 1 and text_width(word, size, bold) > room:
            count = max(1, _fitting(word, room, size, bold))
            lines.append(word[:count])
            word = word[count:]
        line = word
    return [*lines, line] if line else lines


def _advance(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 1000 if unicodedata.east_asian_width(character) in "WF" else _OTHER
