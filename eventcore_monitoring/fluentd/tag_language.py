"""Languages of tags: what a pattern fits, what a source can emit, and how several of them lie to each other.

A language is a regular expression over characters, with anchors where Fluentd's patterns have them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# Code points, both ends included; sorted, with gaps between them.
Ranges = tuple[tuple[int, int], ...]

LAST_POINT: Final = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of these."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Ahead:
    """No character: what follows, if anything does, is one of these; with `last` nothing follows after that."""

    ranges: Ranges
    last: bool = False


@dataclass(frozen=True, slots=True)
class Behind:
    """No character: the start of the tag, or with `line` the start of a line of it."""

    line: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """One after another."""

    parts: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """One of several."""

    parts: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same several times; `most` None: without end."""

    part: Language
    least: int = 0
    most: int | None = None


Language = Chars | Ahead | Behind | Chain | Either | Repeat


def ranges_of(characters: str) -> Ranges:
    """These characters as ranges."""
    return merged((ord(one), ord(one)) for one in characters)


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Ranges in any order, sorted and joined."""
    result: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def others(ranges: Ranges) -> Ranges:
    """All characters but these."""
    result: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if start < low:
            result.append((start, low - 1))
        start = high + 1
    return (*result, (start, LAST_POINT)) if start <= LAST_POINT else tuple(result)


ALL_CHARACTERS: Final = others(())
SAME_LINE: Final = others(ranges_of("\n"))

# Tags as they occur: not empty, without line ends (a client that sends such a tag is not thought of).
ANY_TAG: Final = Repeat(Chars(SAME_LINE), 1)
ANY_TEXT: Final = Repeat(Chars(SAME_LINE))


def text(characters: str) -> Language:
    """Exactly this text."""
    return Chain(tuple(Chars(ranges_of(one)) for one in characters))


def holds(ranges: Ranges, point: int) -> bool:
    """Whether a character is one of these."""
    for low, high in ranges:  # noqa: SIM110 - asked for every character of every pattern, where a generator takes twice as long
        if low <= point <= high:
            return True
    return False


def common(one: Ranges, other: Ranges) -> Ranges:
    """The characters that are in both."""
    return merged(
        (max(low, lower), min(high, higher))
        for low, high in one
        for lower, higher in other
        if max(low, lower) <= min(high, higher)
    )
