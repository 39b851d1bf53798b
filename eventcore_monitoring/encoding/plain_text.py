"""Plain text: which characters a name or a description may hold."""

from __future__ import annotations

import re
from typing import Final

# Trojan text and broken text. Classes: Unicode 15 general categories Cc, Cs, Zl, Zp and the format characters (Cf) that
# reorder or hide what a reviewer sees. Written as code points, because `str.isprintable` changes with Python's version.
_CLASSES: Final = {
    "a control character": "\x00-\x1f\x7f-\x84\x86-\x9f",
    "a line end that only some readers see": "\x85\u2028\u2029",
    "half of a surrogate pair": "\ud800-\udfff",
    "a bidirectional control, which reorders the text on the screen": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "a character without width": "\u00ad\u034f\u180b-\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufff9-\ufffb",
    "a byte order mark": "\ufeff",
    "an invisible tag character": "\U000e0000-\U000e007f",
    "the sign for text that was decoded wrongly": "\ufffd",
    "no character": "\ufdd0-\ufdef\ufffe\uffff",
}
_UNSAFE: Final = "[" + "".join(_CLASSES.values()) + "]"


def unsafe_characters(text: str, *, multiline: bool) -> str | None:
    """A sentence that names the first character which must not stand in a text, or None.

    Refused: C0 and C1 controls, NEL, LS, PS, surrogates, bidirectional controls, characters without width,
    byte order marks, noncharacters, U+FFFD (Prometheus cannot evaluate a rule with it).
    `multiline` allows newline and tab.
    """
    if text.isascii() and (text.replace("\n", "").replace("\t", "") if multiline else text).isprintable():
        return None  # as nearly all texts: the pattern below takes long to compile and to match
    found = re.search("(?![\n\t])" + _UNSAFE if multiline else _UNSAFE, text)
    if found is None:
        return None
    character = found.group()
    reason = next(name for name, members in _CLASSES.items() if re.match(f"[{members}]", character))
    return f"character {found.start() + 1} is {_code_point(character)}, {reason}: remove it"


def printable(text: str) -> str:
    """The text with everything escaped that moves or commands a terminal, as Python writes it: `\\n`, `\\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def refuse_surrogates(text: str) -> None:
    """Raises ValueError with a sentence when a text holds half of a surrogate pair: no file format can carry one."""
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        character = _code_point(text[error.start])
        message = f"the text {text!a} holds half of a surrogate pair, {character} at character {error.start + 1}"
        raise ValueError(f"{message}: remove it") from None


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"
