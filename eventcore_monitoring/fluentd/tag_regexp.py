"""Regular expressions as Ruby writes them, as languages: the part of the syntax that tags are matched with.

Sources: Ruby 3.1 (Onigmo) for the syntax; Fluentd 1.19.3 for what it makes of a match pattern.
"""

from __future__ import annotations

import re
from typing import Final

from eventcore_monitoring.fluentd.tag_language import (
    ALL_CHARACTERS,
    SAME_LINE,
    Ahead,
    Behind,
    Chain,
    Chars,
    Either,
    Language,
    Ranges,
    Repeat,
    merged,
    others,
    ranges_of,
)

_DIGITS: Final = ((48, 57),)
_WORD: Final = merged([(48, 57), (65, 90), (95, 95), (97, 122)])
_BLANKS: Final = ranges_of(" \t\r\n\f\v")
_HEXADECIMAL: Final = merged([(48, 57), (65, 70), (97, 102)])
_CLASSES: Final = {"d": _DIGITS, "w": _WORD, "s": _BLANKS, "h": _HEXADECIMAL}
_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}
_ANCHORS: Final = "AZzBG"  # in a class they are letters
_LINE_END: Final = ranges_of("\n")
_QUANTIFIER: Final = re.compile(r"[*+?]|\{(\d+)\}|\{(\d*),(\d*)\}")
_MOST_REPEATS: Final = 64


class RegexpError(ValueError):
    """Ruby refuses the expression; the text says why."""


class RegexpUnknownError(ValueError):
    """The expression uses syntax that is not modelled here: what it fits is not known."""


def anywhere(source: str) -> Language:
    """The texts in which Ruby finds a regular expression (without flags), as `match?` does.

    Raises RegexpError where Ruby surely refuses it, RegexpUnknownError for syntax beyond this module.
    """
    reader = _Reader(source)
    language = reader.alternatives()
    if reader.position < len(source):
        raise RegexpError("a `)` closes nothing")
    around = Repeat(Chars(ALL_CHARACTERS))
    return Chain((around, language, around))


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0

    def _take(self, text: str) -> bool:
        found = self.source.startswith(text, self.position)
        if found:
            self.position += len(text)
        return found

    def _next(self, missing: str) -> str:
        if self.position >= len(self.source):
            raise RegexpError(missing)
        self.position += 1
        return self.source[self.position - 1]

    def alternatives(self) -> Language:
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        return branches[0] if len(branches) == 1 else Either(tuple(branches))

    def _branch(self) -> Language:
        parts: list[Language] = []
        while self.position < len(self.source) and self.source[self.position] not in "|)":
            parts.append(self._repeated(self._atom()))
        return Chain(tuple(parts))

    def _repeated(self, atom: Language) -> Language:
        while found := _QUANTIFIER.match(self.source, self.position):
            if isinstance(atom, Ahead | Behind) or found.group() == "{,}":
                raise RegexpUnknownError("a repeated anchor")
            self.position = found.end()
            exactly, least, most = found.groups()
            match found.group():
                case "*":
                    atom = Repeat(atom)
                case "+":
                    atom = Repeat(atom, 1)
                case "?":
                    atom = Repeat(atom, 0, 1)
                case _:
                    low = int(exactly or least or 0)
                    high = int(exactly or most) if exactly or most else None
                    if max(low, high or 0) > _MOST_REPEATS or (high is not None and high < low):
                        raise RegexpUnknownError("many repeats")
                    atom = Chain() if high == 0 else Repeat(atom, low, high)
            if self._take("+"):
                raise RegexpUnknownError("a possessive quantifier")
            self._take("?")  # lazy: the same texts
        return atom

    def _atom(self) -> Language:
        match self._next(""):
            case ".":
                return Chars(SAME_LINE)
            case "^":
                return Behind(line=True)
            case "$":
                return Ahead(_LINE_END)
            case "(":
                return self._group()
            case "[":
                return Chars(self._class())
            case "\\":
                return self._escape()
            case "*" | "+" | "?":
                raise RegexpError("a quantifier has nothing to repeat")
            case character:
                return Chars(ranges_of(character))

    def _group(self) -> Language:
        if self._take("?!["):
            ranges = self._class()
            self._close()
            return Ahead(others(ranges))
        if self._take("?") and not (self._take(":") or self._take("-mix:")):
            named = re.compile(r"<[A-Za-z_]\w*>").match(self.source, self.position)
            if named is None:
                raise RegexpUnknownError("a group of another kind")
            self.position = named.end()
        language = self.alternatives()
        self._close()
        return language

    def _close(self) -> None:
        if not self._take(")"):
            raise RegexpError("a `(` is not closed")

    def _escape(self) -> Language:
        match self._next("a `\\` stands at the end"):
            case "A":
                return Behind()
            case "Z":
                return Ahead(_LINE_END, last=True)
            case "z":
                return Ahead((), last=True)
            case letter:
                return Chars(_escaped(letter))

    def _class(self) -> Ranges:
        negated = self._take("^")
        if self._take("]"):
            raise RegexpUnknownError("a class that starts with `]`")
        ranges: list[tuple[int, int]] = []
        while (character := self._next("a `[` is not closed")) != "]":
            low = self._member(character)
            if len(low) == 1 and low[0][0] == low[0][1] and self._is_range():
                self.position += 1
                high = self._member(self._next("a `[` is not closed"))
                if len(high) != 1 or high[0][0] != high[0][1]:
                    raise RegexpUnknownError("a range to a class")
                if high[0][0] < low[0][0]:
                    raise RegexpError("a range in `[…]` runs backwards")
                low = ((low[0][0], high[0][0]),)
            ranges.extend(low)
        return others(merged(ranges)) if negated else merged(ranges)

    def _is_range(self) -> bool:
        return self.source[self.position : self.position + 1] == "-" and self.source[
            self.position + 1 : self.position + 2
        ] not in ("]", "")

    def _member(self, character: str) -> Ranges:
        if character == "\\":
            letter = self._next("a `[` is not closed")
            return ranges_of(letter) if letter in _ANCHORS else _escaped(letter)
        if character == "[" and self.position < len(self.source) and "]" in self.source[self.position :]:
            raise RegexpUnknownError("a class in a class")
        if character == "&" and self._take("&"):
            raise RegexpUnknownError("an intersection of classes")
        return ranges_of(character)


def _escaped(letter: str) -> Ranges:
    if letter in _CONTROLS:
        return ranges_of(_CONTROLS[letter])
    if letter.lower() in _CLASSES:
        ranges = _CLASSES[letter.lower()]
        return ranges if letter.islower() else others(ranges)
    if letter.isascii() and letter.isalnum():
        raise RegexpUnknownError(f"the escape \\{letter}")
    return ranges_of(letter)
