"""Regular expressions of Ruby, translated to Python's `re`. What is not surely the same is refused.

Sources: Ruby 3.1 (Onigmo) for the syntax. `^` and `$` are those of lines, `\\d \\w \\s` know ASCII only, and where
groups have names the others capture nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from eventcore_monitoring.fluentd.conversions import Regexp
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_values import INVALID_BYTES, has_invalid_bytes

_CLASSES: Final = {"d": "0-9", "w": "a-zA-Z0-9_", "s": r" \t\r\n\f\v", "h": "0-9a-fA-F"}
_OTHERS: Final = {  # what the classes leave, to stand within brackets
    "D": r"\x00-/:-\U0010ffff",
    "W": r"\x00-/:-@\[-\^`\{-\U0010ffff",
    "S": r"\x00-\x08\x0e-\x1f!-\U0010ffff",
    "H": r"\x00-/:-@G-`g-\U0010ffff",
}
_CONTROLS: Final = {"t": r"\t", "n": r"\n", "r": r"\r", "f": r"\f", "v": r"\v", "a": r"\a", "e": r"\x1b", "0": r"\x00"}
_POSIX: Final = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "ascii": r"\x00-\x7f",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`\{-~",
    "space": r" \t\r\n\f\v",
    "upper": "A-Z",
    "word": "a-zA-Z0-9_",
    "xdigit": "0-9a-fA-F",
}
_ANCHORS: Final = {"A": r"\A", "z": r"\Z", "Z": r"(?=\n?\Z)", "b": r"\b", "B": r"\B"}
_LINE_START: Final = r"(?:\A|(?<=\n)(?!\Z))"
_LINE_END: Final = r"(?=\n|\Z)"
_INTERVAL: Final = re.compile(r"\{(?:(\d{1,5})(,(\d{0,5}))?|,(\d{1,5}))\}")
_GROUPS: Final = ("?:", "?=", "?!", "?<=", "?<!", "?>")
_NAME: Final = re.compile(r"\?(?:<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')", re.ASCII)
_OPTIONS: Final = re.compile(r"\?([imx]*)(?:-([imx]+))?([:)])")
_DEPTH: Final = 50


@dataclass(frozen=True, slots=True)
class RubyRegexp:
    """A regular expression that Python can search with as Ruby does; `names`: of its groups, in order.

    `only_ascii`: beyond ASCII the two differ, so that other texts are refused.
    """

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    only_ascii: bool

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """`regexp.match(text, start)`. Raises RubyError for bytes that are no UTF-8, CannotSimulateError if unsure."""
        if has_invalid_bytes(text):
            raise RubyError(INVALID_BYTES)
        if self.only_ascii and not text.isascii():
            raise CannotSimulateError("the regular expression treats characters beyond ASCII in a way of Ruby's own")
        return self.pattern.search(text, start)


@cache
def ruby_regexp(regexp: Regexp) -> RubyRegexp:
    """Translates a regular expression. Raises CannotSimulateError for what Python may treat in another way."""
    reader = _Reader(regexp.pattern)
    translated = reader.expression(frozenset(regexp.flags))
    try:
        pattern = re.compile(f"(?i:{translated})" if "i" in regexp.flags else translated)
    except (re.error, OverflowError, RecursionError) as fault:
        raise _refusal(str(fault)) from None
    return RubyRegexp(pattern, tuple(reader.names), reader.only_ascii)


def _refusal(what: str) -> CannotSimulateError:
    return CannotSimulateError(f"the regular expression has {what}")


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.depth = 0
        self.names: list[str] = []
        self.named = re.search(r"(?<!\\)(?:\\\\)*\((?:\?<[A-Za-z_]|\?')", source) is not None
        self.only_ascii = False

    def expression(self, options: frozenset[str]) -> str:
        if "i" in options and not self.source.isascii():
            raise _refusal("characters beyond ASCII whose case is ignored")
        text = self._alternatives(options)
        if self.position < len(self.source):
            raise _refusal("a `)` that closes nothing")
        return text

    def _take(self, text: str) -> bool:
        found = self.source.startswith(text, self.position)
        self.position += len(text) * found
        return found

    def _next(self) -> str:
        if self.position >= len(self.source):
            raise _refusal("no end")
        self.position += 1
        return self.source[self.position - 1]

    def _alternatives(self, options: frozenset[str]) -> str:
        self.depth += 1
        if self.depth > _DEPTH:
            raise _refusal("groups that are nested too deeply")
        branches = [self._branch(options)]
        while self._take("|"):
            branches.append(self._branch(options))
        self.depth -= 1
        return "|".join(branches)

    def _branch(self, options: frozenset[str]) -> str:
        parts: list[str] = []
        while self.position < len(self.source) and self.source[self.position] not in "|)":
            if "x" in options and self._blank():
                continue
            parts.append(self._repeated(*self._atom(options), options))
        return "".join(parts)

    def _blank(self) -> bool:
        found = re.compile(r"[ \t\r\n\f\v]+|#[^\n]*").match(self.source, self.position)
        self.position = found.end() if found else self.position
        return found is not None

    def _repeated(self, atom: str, repeatable: bool, options: frozenset[str]) -> str:
        while True:
            while "x" in options and self._blank():
                pass
            interval = _INTERVAL.match(self.source, self.position)
            sign = self.source[self.position : self.position + 1]
            if interval is None and (not sign or sign not in "*+?"):
                return atom
            if not repeatable:
                raise _refusal("a quantifier that repeats no character and no group")
            if interval is None:
                self.position += 1
                follower = self.source[self.position : self.position + 1]
                kind = follower if follower and follower in "+?" else ""
                self.position += len(kind)
                atom = f"{atom}{sign}{kind}"
            else:
                self.position = interval.end()
                low, comma, high, most = interval.groups()
                quantifier = f"{{0,{most}}}" if low is None else f"{{{low}{',' + high if comma else ''}}}"
                lazy = "?" if (comma or low is None) and self._take("?") else ""
                atom = f"{atom}{quantifier}{lazy}"
            atom = f"(?:{atom})"

    def _atom(self, options: frozenset[str]) -> tuple[str, bool]:
        """An atom in Python's syntax, and whether it may be repeated."""
        match self._next():
            case ".":
                return ("(?s:.)" if "m" in options else r"[^\n]"), True
            case "^":
                return _LINE_START, False
            case "$":
                return _LINE_END, False
            case "(":
                return self._group(options)
            case "[":
                return self._brackets(), True
            case "\\":
                return self._escape()
            case "*" | "+" | "?":
                raise _refusal("a quantifier that repeats nothing")
            case character:
                return re.escape(character), True

    def _group(self, options: frozenset[str]) -> tuple[str, bool]:
        if self._take("?#"):
            while self._next() != ")":
                pass
            return "", False
        if name := _NAME.match(self.source, self.position):
            self.position = name.end()
            found = name[1] or name[2]
            if found in self.names:
                raise _refusal(f"two groups named `{found}`")
            self.names.append(found)
            return self._closed(f"(?P<{found}>", options), True
        for sign in _GROUPS:
            if self._take(sign):
                return self._closed(f"({sign}", options), sign in ("?:", "?>")
        if self._take("?"):
            self.position -= 1
            return self._with_options(options)
        return self._closed("(?:" if self.named else "(", options), True

    def _closed(self, opening: str, options: frozenset[str]) -> str:
        inner = self._alternatives(options)
        if not self._take(")"):
            raise _refusal("a `(` that is not closed")
        return f"{opening}{inner})"

    def _with_options(self, options: frozenset[str]) -> tuple[str, bool]:
        """`(?m-i:…)`, or `(?m-i)` for the rest of the group around it, its other alternatives included."""
        found = _OPTIONS.match(self.source, self.position)
        if found is None:
            raise _refusal("a group of a kind that is Ruby's own")
        self.position = found.end()
        on, off = found[1], found[2] or ""
        if "i" in on and not self.source.isascii():
            raise _refusal("characters beyond ASCII whose case is ignored")
        changed = (options | frozenset(on)) - frozenset(off)
        opening = f"(?{'i' if 'i' in on else ''}{'-i' if 'i' in off else ''}:"
        if "i" in on and "i" in off:
            opening = "(?-i:"
        if found[3] == ":":
            return self._closed(opening, changed), True
        return f"{opening}{self._alternatives(changed)})", False

    def _escape(self) -> tuple[str, bool]:
        letter = self._next()
        if letter in _ANCHORS:
            self.only_ascii |= letter in "bB"
            return _ANCHORS[letter], False
        if letter == "k":
            name = re.compile(r"<([A-Za-z_]\w*)>", re.ASCII).match(self.source, self.position)
            if name is None or name[1] not in self.names:
                raise _refusal("a reference to a group that is not modelled")
            self.position = name.end()
            return f"(?P={name[1]})", True
        if letter in _CLASSES:
            return f"[{_CLASSES[letter]}]", True
        if letter in _OTHERS:
            return f"[{_OTHERS[letter]}]", True
        return self._character(letter), True

    def _character(self, letter: str) -> str:
        """One character that an escape stands for, as Python's `re` writes it within brackets or outside."""
        if letter in _CONTROLS:
            if letter == "0" and self.source[self.position : self.position + 1].isdigit():
                raise _refusal("an octal number")
            return _CONTROLS[letter]
        if letter in "xu":
            digits = re.compile(r"([0-7][0-9a-fA-F])" if letter == "x" else r"([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\}")
            found = digits.match(self.source, self.position)
            number = int(next(filter(None, found.groups())), 16) if found else 0x110000
            if found is None or number > 0x10FFFF or 0xD800 <= number < 0xE000:
                raise _refusal("an escape of a byte or of no character")
            self.position = found.end()
            return rf"\U{number:08x}"
        if letter.isascii() and letter.isalnum():
            raise _refusal(f"the escape `\\{letter}`")
        return re.escape(letter)

    def _brackets(self) -> str:
        negated = self._take("^")
        if self.source.startswith("]", self.position):
            raise _refusal("brackets that start with `]`")
        members: list[str] = []
        while (character := self._next()) != "]":
            posix = re.compile(r":(\^?)([a-z]+):\]").match(self.source, self.position)
            if character == "[" and posix:
                members.append(self._posix(posix))
                continue
            low = self._member(character)
            if self._is_range():
                if low in _CLASSES.values() or low in _OTHERS.values():
                    raise _refusal("a range from a class")
                self.position += 1
                high = self._member(self._next())
                if high in _CLASSES.values() or high in _OTHERS.values():
                    raise _refusal("a range to a class")
                low = f"{low}-{high}"
            members.append(low)
        return f"[{'^' if negated else ''}{''.join(members)}]"

    def _posix(self, found: re.Match[str]) -> str:
        if found[1] or found[2] not in _POSIX:
            raise _refusal(f"the class `[:{found[1]}{found[2]}:]`")
        self.position = found.end()
        self.only_ascii = True
        return _POSIX[found[2]]

    def _is_range(self) -> bool:
        return re.compile(r"-[^\]]").match(self.source, self.position) is not None

    def _member(self, character: str) -> str:
        if character == "[" or (character == "&" and self.source.startswith("&", self.position)):
            raise _refusal("brackets in brackets or an intersection of them")
        if character != "\\":
            return _within_brackets(character)
        letter = self._next()
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter in _OTHERS:
            return _OTHERS[letter]
        if letter == "b":
            return r"\x08"
        escaped = self._character(letter)
        return _within_brackets(letter) if escaped == re.escape(letter) else escaped


def _within_brackets(character: str) -> str:
    return f"\\{character}" if character in "\\]^-[&~|" else character
