"""Patterns of `<match …>` and `<filter …>`: which tags they fit, decided as Fluentd 1.19.3 decides it.

Blanks separate alternatives. `*` is a text without dots, `**` any text (with a dot before or after it the dot goes
too), `{a,b}` one of several, `\\` quotes the next character, `/…/` is a Ruby regular expression. Facts: 2,786 answers
of the real matcher, and its source for what they leave open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from eventcore_monitoring.fluentd.tag_automaton import Automaton
from eventcore_monitoring.fluentd.tag_language import ALL_CHARACTERS, Chars, Either, Language, Repeat
from eventcore_monitoring.fluentd.tag_regexp import RegexpError, RegexpUnknownError, anywhere

_EVERYTHING: Final = Repeat(Chars(ALL_CHARACTERS))
_WORD: Final = re.compile(r"[A-Za-z0-9_]")
_SPECIAL_IN_REGEXPS: Final = frozenset(".*?+^$|\\()[]{}-# \t\n\r\f\v")


class TagPatternError(ValueError):
    """Fluentd refuses a pattern. `alternative`: the part between blanks that is wrong; `reason`: why."""

    def __init__(self, alternative: str, reason: str) -> None:
        self.alternative = alternative
        self.reason = reason
        super().__init__(f"{alternative}: {reason}")


@dataclass(frozen=True, slots=True)
class TagPattern:
    """A pattern and the language of the tags that it fits.

    `language` is None for a regular expression with syntax that is not modelled: what it fits is not known.
    """

    text: str
    language: Language | None
    _automaton: Automaton | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        automaton = None if self.language is None else Automaton((self.language,))
        object.__setattr__(self, "_automaton", automaton)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The parts between blanks."""
        return tuple(self.text.split())

    def matches(self, tag: str) -> bool | None:
        """Whether the pattern fits a tag; None where that is not known."""
        return None if self._automaton is None else bool(self._automaton.fitting(tag))


def tag_pattern(text: str) -> TagPattern:
    """The pattern of a text: an empty one fits nothing (of a section without an argument the pattern is `**`).

    Raises TagPatternError where Fluentd refuses it.
    """
    languages = [_language(part) for part in text.split()]
    known = [one for one in languages if one is not None]
    return TagPattern(text, Either(tuple(known)) if len(known) == len(languages) else None)


def _language(alternative: str) -> Language | None:
    if alternative == "**":
        return _EVERYTHING
    try:
        return anywhere(rf"\A{_regexp(alternative)}\Z")
    except RegexpUnknownError:
        return None
    except RegexpError as fault:
        raise TagPatternError(alternative, str(fault)) from None


def _regexp(alternative: str) -> str:
    """The regular expression that Fluentd makes of an alternative."""
    if not alternative.startswith("/"):
        return _Glob(alternative).regexp()
    if not alternative.endswith("/"):
        raise TagPatternError(alternative, "the regular expression does not end with `/`")
    return alternative[1:-1]


def unclosed(alternative: str) -> tuple[str, ...]:
    """What stands between the commas of the braces that an alternative does not close; empty where it closes all.

    As regular expressions. Fluentd takes them for plain texts: only words come through.
    """
    if alternative.startswith("/"):
        return ()
    glob = _Glob(alternative)
    glob.regexp()
    return tuple(glob.unclosed)


def between_commas(alternative: str) -> tuple[str, ...]:
    """The parts between commas outside braces, where a comma is nothing but a comma."""
    if alternative.startswith("/"):
        return (alternative,)
    parts = [""]
    depth = 0
    for piece in re.findall(r"\\.|.", alternative):
        depth = max(0, depth + {"{": 1, "}": -1}.get(piece, 0))
        if piece == "," and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return tuple(parts)


def meant(text: str) -> str:
    """A pattern without its slips: a blank for a comma outside braces, open braces closed."""
    parts = [part for alternative in text.split() for part in between_commas(_with_braces_closed(alternative)) if part]
    return " ".join(parts)


def _with_braces_closed(alternative: str) -> str:
    while unclosed(alternative):
        alternative += "}"
    return alternative


class _Glob:
    """Reads one alternative. A dot waits until it is known whether `**` follows it, and is lost at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.dot = False
        self.unclosed: list[str] = []

    def regexp(self) -> str:
        return self._until_brace(inside=False)[0]

    def _until_brace(self, *, inside: bool) -> tuple[str, bool]:
        """The expression up to the comma or brace that ends it, and whether one did."""
        parts: list[str] = []
        while self.position < len(self.text):
            character = self.text[self.position]
            if self.text.startswith("**", self.position):
                parts.append(self._double_star())
                continue
            self.position += 1
            if self.dot:
                parts.append(r"\.")
                self.dot = False
            match character:
                case "\\":
                    parts.append(self._quoted())
                case ".":
                    self.dot = True
                case "*":
                    parts.append(r"[^\.]*")
                case "{":
                    parts.append(self._braces())
                case "}" | "," if inside:
                    self.position -= 1
                    return "".join(parts), True
                case _:
                    parts.append(_literal(character))
        return "".join(parts), False

    def _double_star(self) -> str:
        before = r"(?![^\.])" if self.dot else ""
        self.dot = False
        if self.text.startswith("**.", self.position):
            self.position += 3
            return before + r"(?:.*\.|\A)"
        self.position += 2
        return before + ".*"

    def _quoted(self) -> str:
        self.position += 1
        return "".join(map(_escaped, self.text[self.position - 1 : self.position]))

    def _braces(self) -> str:
        choices: list[str] = []
        closed = True
        while closed:
            choice, closed = self._until_brace(inside=True)
            choices.append(choice)
            self.position += 1
            if closed and self.text[self.position - 1] == "}":
                several = len(choices) > 1
                return _group("|".join(_group(one) for one in choices) if several else choices[0])
        # Fluentd takes the finished expressions for plain texts there: only words come through.
        self.unclosed = [*choices, *self.unclosed]
        return _group("|".join("".join(map(_escaped, choice)) for choice in choices))


def _group(regexp: str) -> str:
    return f"(?-mix:{regexp})"


def _literal(character: str) -> str:
    return character if _WORD.fullmatch(character) else "\\" + character


def _escaped(character: str) -> str:
    return "\\" + character if character in _SPECIAL_IN_REGEXPS else character
