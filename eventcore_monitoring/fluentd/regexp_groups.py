"""The named groups of a Ruby regular expression, and which of them take part in every match.

Source: Ruby 3.1 (Onigmo) for the syntax.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_NAMED: Final = re.compile(r"\((?:\?<([^\W\d]\w*)>|\?'([^\W\d]\w*)')")
_COMMENT: Final = re.compile(r"\(\?#[^)]*\)")
_AROUND: Final = re.compile(r"\(\?(?:<?!|~)")  # what stands in these takes no part in a match
_OPTIONAL: Final = re.compile(r"[*?]|\{0?,|\{0\}")
_POSIX: Final = re.compile(r"\[:\^?[a-z]+:\]")
_WHOLE: Final = re.compile(r"(?:\\A|\^)\(\?<([^\W\d]\w*)>\.[*+]\)(?:\\z|\\Z|\$)")


def named_groups(pattern: str) -> Mapping[str, bool]:
    """The names of the groups, each with whether every match has it."""
    reader = _Reader(pattern)
    return reader.groups()


def whole(pattern: str) -> str | None:
    """The name of the group that takes the whole text, if that is all that there is."""
    found = _WHOLE.fullmatch(pattern)
    return found[1] if found else None


@dataclass(slots=True)
class _Open:
    """A group that is not closed yet: what is named in it, and whether its matches can lack that."""

    name: str | None = None
    lacking: bool = False
    inside: dict[str, bool] = field(default_factory=dict)


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.open = [_Open()]

    def groups(self) -> dict[str, bool]:
        position = 0
        while position < len(self.pattern):
            position = self._step(position)
        while len(self.open) > 1:
            self._close(len(self.pattern))
        return self._finished(self.open[0])

    def _step(self, position: int) -> int:
        match self.pattern[position]:
            case "\\":
                return position + 2
            case "[":
                return _class_end(self.pattern, position)
            case "(":
                return self._start(position)
            case ")" if len(self.open) > 1:
                self._close(position + 1)
            case "|":
                self.open[-1].lacking = True
        return position + 1

    def _start(self, position: int) -> int:
        if comment := _COMMENT.match(self.pattern, position):
            return comment.end()
        named = _NAMED.match(self.pattern, position)
        around = _AROUND.match(self.pattern, position)
        self.open.append(_Open(named[1] or named[2] if named else None, around is not None))
        return named.end() if named else position + 1

    def _close(self, after: int) -> None:
        group = self.open.pop()
        found = self._finished(group)
        if group.name:
            found[group.name] = True
        if _OPTIONAL.match(self.pattern, after):
            found = dict.fromkeys(found, False)
        self.open[-1].inside.update(
            {name: sure or self.open[-1].inside.get(name, False) for name, sure in found.items()}
        )

    @staticmethod
    def _finished(group: _Open) -> dict[str, bool]:
        return {name: sure and not group.lacking for name, sure in group.inside.items()}


def _class_end(pattern: str, position: int) -> int:
    """The position after a character class, which may hold others."""
    depth = 0
    while position < len(pattern):
        posix = _POSIX.match(pattern, position) if depth else None
        if posix:
            position = posix.end()
            continue
        match pattern[position]:
            case "\\":
                position += 1
            case "[":
                depth += 1
                rest = re.match(r"\^?\]?", pattern[position + 1 :])
                position += rest.end() if rest else 0  # a bracket that closes nothing yet stands for itself
            case "]":
                depth -= 1
                if not depth:
                    return position + 1
        position += 1
    return position
