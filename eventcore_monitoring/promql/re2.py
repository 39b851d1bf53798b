r"""Regular expressions of matchers: whether one is certainly wrong, and whether it matches the empty text.

The syntax is RE2's as Go reads it (`regexp/syntax`, flags of Perl): no look-around, no back-reference, at most 1000
repetitions, none of a repetition. Not checked: names in `\p{…}`, the order of the ends of a range, the size of a
pattern.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

_CLASSES: Final = "alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit"
_ESCAPE: Final = r"""\\(?:
    [dDsSwWafnrtv] | [pP](?:\{\^?\w+\}|[A-Z]) | x(?:[0-9a-fA-F]{2}|\{[0-9a-fA-F]{1,6}\}) | 0[0-7]{0,2} | [1-7][0-7]{1,2}
  | [!-/:-@\[-`{-~\ ])"""
_PIECE: Final = rf"""
    (?P<class>\[\^?+\]?+(?:[^\]\\\[]|{_ESCAPE}|\[:\^?(?:{_CLASSES}):\]|\[(?!:\^?\w+:\]))*\])
  | (?P<quoted>\\Q(?P<literal>(?:[^\\]|\\(?!E))*)\\E)
  | (?P<assertion>\\[AzbB]|\^|\$)
  | (?P<escape>{_ESCAPE})
  | (?P<open>\((?:\?(?:[imsU]*(?:-[imsU]+)?:|P?<\w+>)|(?!\?)))
  | (?P<flags>\(\?[imsU]*(?:-[imsU]+)?\))
  | (?P<close>\))
  | (?P<bar>\|)
  | (?P<repeat>(?:[*+?]|\{{(?P<least>0|[1-9]\d*)(?:,(?P<most>0|[1-9]\d*)?)?\}})\??)
  | (?P<any>[^\\\[(])
"""
_simple: Final = re.compile(r"[\w .:/@,=_-]+(?:\|[\w .:/@,=_-]+)*", re.ASCII).fullmatch
_MOST_REPETITIONS: Final = 1000


@cache  # compiled when a pattern is read, not when the program starts
def _piece() -> re.Pattern[str]:
    return re.compile(_PIECE, re.VERBOSE | re.DOTALL | re.ASCII)


@lru_cache(maxsize=1024)  # the same patterns stand in many rules
def matches_empty(pattern: str) -> bool:
    """Whether a pattern matches the empty text. Raises ValueError with a sentence if it is no RE2 pattern."""
    if _simple(pattern):
        return False
    # Of the alternative that is being read: whether all before the last piece match the empty text, and whether the
    # last piece does (None: there is nothing to repeat). `others`: whether an alternative before it does.
    piece = _piece()
    open_groups: list[tuple[bool, bool]] = []
    others, whole = False, True
    last: bool | None = None
    repeated = False
    position = 0
    while position < len(pattern):
        found = piece.match(pattern, position)
        if found is None:
            raise ValueError(_broken(pattern[position:]))
        position = found.end()
        kind, text = found.lastgroup, found[0]
        if found["repeat"]:
            _refuse_repeat(found, last, repeated)
            last = last or text[0] in "*?" or found["least"] == "0"
            repeated = True
            continue
        repeated = False
        if kind == "flags":
            continue
        whole = whole and last is not False
        if kind == "open":
            open_groups.append((others, whole))
            others, whole, last = False, True, None
        elif kind == "bar":
            others, whole, last = others or whole, True, None
        elif kind == "close":
            if not open_groups:
                raise ValueError("a right parenthesis closes nothing")
            last = others or whole
            others, whole = open_groups.pop()
        else:
            literal = found["literal"]
            whole = whole and (literal is None or len(literal) < 2)
            last = literal == "" or (kind == "assertion" and text != r"\b")
    if open_groups:
        raise ValueError("a left parenthesis is not closed")
    return others or (whole and last is not False)


def _refuse_repeat(found: re.Match[str], last: bool | None, repeated: bool) -> None:
    text = found[0]
    if last is None:
        raise ValueError(f"there is nothing for {text} to repeat")
    if repeated:
        raise ValueError(f"{text} repeats a repetition")
    least = int((found["least"] or "0")[:9])
    most = int((found["most"] or found["least"] or "0")[:9])
    if least > most:
        raise ValueError(f"the bounds of {text} are the wrong way round")
    if most > _MOST_REPETITIONS:
        raise ValueError(f"{text} repeats more than {_MOST_REPETITIONS} times")


def _broken(rest: str) -> str:
    if re.match(r"\(\?<?[=!]", rest):
        return "RE2 has no look-around"
    if re.match(r"\\[1-9]", rest):
        return "RE2 has no back-references"
    if rest[0] == "[":
        return "a left bracket opens no class of characters"
    if rest.startswith(r"\Q"):
        return r"\Q has no \E"
    if rest[0] == "(":
        return f"{rest[:3]} opens no group"
    return f"{rest[:2]} is no escape" if len(rest) > 1 else "a backslash escapes nothing"
