"""Languages of tags: what a pattern fits, what a source can emit, and how several of them lie to each other.

A language is a regular expression over characters, with anchors where Fluentd's patterns have them. `kinds` answers
every question about several languages at once: it divides all tags into kinds that no language tells apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

# Code points, both ends included; sorted, with gaps between them.
Ranges = tuple[tuple[int, int], ...]

_LAST_POINT: Final = 0x10FFFF
_READABLE: Final = "xyzabcdefghijklmnopqrstuvwXYZABCDEFGHIJKLMNOPQRSTUVW0123456789_-."


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
    return (*result, (start, _LAST_POINT)) if start <= _LAST_POINT else tuple(result)


ALL_CHARACTERS: Final = others(())
SAME_LINE: Final = others(ranges_of("\n"))

# Tags as they occur: not empty, without line ends (a client that sends such a tag is not thought of).
ANY_TAG: Final = Repeat(Chars(SAME_LINE), 1)
ANY_TEXT: Final = Repeat(Chars(SAME_LINE))


def text(characters: str) -> Language:
    """Exactly this text."""
    return Chain(tuple(Chars(ranges_of(one)) for one in characters))


# Where the automaton stands, what the next character may be (None: any), whether the tag ends after it.
_Thread = tuple[int, Ranges | None, bool]
_Threads = frozenset[_Thread]


class Automaton:
    """Several languages as one automaton; reads a tag for all of them at the same time."""

    __slots__ = ("_chars", "_ends", "_free", "_numbers", "_owner", "_rest", "_steps", "_target", "_universal", "first")

    def __init__(self, languages: Sequence[Language]) -> None:
        self._chars: list[Ranges | None] = []
        self._target: list[int] = []
        self._free: list[list[tuple[Ahead | Behind | None, int]]] = []
        self._owner: list[int] = []
        # What a state still wants of a tag, as a number: the same for states of several languages that want the same.
        self._rest: list[int] = []
        self._numbers: dict[tuple[object, int], int] = {}
        self._ends: set[int] = set()
        self._steps: dict[tuple[int, str], _Threads] = {}
        self._universal: dict[int, bool] = {}
        starts = []
        for number, language in enumerate(languages):
            end = self._state(number, None, 0)
            self._ends.add(end)
            starts.append(self._entry(language, end, number))
        self.first = self._closed(((start, None, False) for start in starts), start=True, line=True)

    def _state(self, owner: int, wanted: object, rest: int, chars: Ranges | None = None, target: int = 0) -> int:
        self._chars.append(chars)
        self._target.append(target)
        self._free.append([])
        self._owner.append(owner)
        self._rest.append(self._numbers.setdefault((wanted, rest), len(self._numbers)))
        return len(self._chars) - 1

    def _entry(self, language: Language, target: int, owner: int) -> int:
        """The state from which a language leads to the target."""
        match language:
            case Chars(ranges):
                return self._state(owner, language, self._rest[target], ranges, target)
            case Ahead() | Behind():
                entry = self._state(owner, language, self._rest[target])
                self._free[entry].append((language, target))
                return entry
            case Chain(parts):
                for part in reversed(parts):
                    target = self._entry(part, target, owner)
                return target
            case Either(parts):
                entry = self._state(owner, language, self._rest[target])
                self._free[entry] = [(None, self._entry(part, target, owner)) for part in parts]
                return entry
            case Repeat(part, least, most):
                if most is None:
                    loop = self._state(owner, Repeat(part), self._rest[target])
                    self._free[loop] = [(None, self._entry(part, loop, owner)), (None, target)]
                    target = loop
                for _ in range((most or least) - least):
                    entry = self._state(owner, Repeat(part, 0, 1), self._rest[target])
                    self._free[entry] = [(None, self._entry(part, target, owner)), (None, target)]
                    target = entry
                for _ in range(least):
                    target = self._entry(part, target, owner)
                return target

    def _closed(self, threads: Iterable[_Thread], *, start: bool, line: bool) -> _Threads:
        """All that these threads reach without a character."""
        stack = list(threads)
        seen = set(stack)
        while stack:
            state, allowed, last = stack.pop()
            for condition, target in self._free[state]:
                thread = (target, allowed, last)
                match condition:
                    case Behind(of_line) if not (start or (of_line and line)):
                        continue
                    case Ahead(ranges, nothing_more):
                        thread = (target, ranges if allowed is None else _common(ranges, allowed), last or nothing_more)
                if thread not in seen:
                    seen.add(thread)
                    stack.append(thread)
        return frozenset(one for one in seen if self._chars[one[0]] is not None or one[0] in self._ends)

    def after(self, threads: _Threads, character: str) -> _Threads:
        """Where these threads are after one more character."""
        moved: set[_Thread] = set()
        for state, allowed, last in threads:
            if allowed is None or (not last and _holds(allowed, ord(character))):
                step = self._steps.get((state, character))
                moved.update(self._step(state, character) if step is None else step)
            elif last and _holds(allowed, ord(character)) and self._moves(state, character):
                moved.update(self._closed([(self._target[state], (), False)], start=False, line=character == "\n"))
        return frozenset(moved)

    def _moves(self, state: int, character: str) -> bool:
        chars = self._chars[state]
        return chars is not None and _holds(chars, ord(character))

    def _step(self, state: int, character: str) -> _Threads:
        """Where an unrestricted thread is after one character; kept, for the same steps come again and again."""
        moved = [(self._target[state], None, False)] if self._moves(state, character) else []
        step = self._closed(moved, start=False, line=character == "\n")
        self._steps[state, character] = step
        return step

    def accepting(self, threads: _Threads) -> frozenset[int]:
        """The numbers of the languages to which the tag belongs if it ends here."""
        return frozenset(self._owner[state] for state, _, _ in threads if state in self._ends)

    def fitting(self, tag: str) -> frozenset[int]:
        """The numbers of the languages to which a tag belongs."""
        threads = self.first
        for character in tag:
            threads = self.after(threads, character)
        return self.accepting(threads)

    def decided(self, threads: _Threads) -> frozenset[int]:
        """The numbers of the languages to which the tag belongs whatever follows in its line."""
        going_on = {self._owner[state] for state, allowed, _ in threads if allowed is None and self._goes_on(state)}
        return self.accepting(threads) & going_on

    def _goes_on(self, state: int) -> bool:
        """Whether a state takes every character, comes back to itself after it and can end there."""
        if state not in self._universal:
            after = (
                self._step(state, _READABLE[0]) if self._chars[state] in (ALL_CHARACTERS, SAME_LINE) else frozenset()
            )
            ends = self._owner[state] in self.accepting(after)
            self._universal[state] = ends and (state, None, False) in after
        return self._universal[state]

    def counting(self, threads: _Threads, places: Mapping[int, tuple[int, int, bool]]) -> _Threads:
        """These threads but those that cannot count any more.

        `places`: for a language the number of its order, its place in it, and whether it takes tags. A thread does not
        count after a language of its order that takes the tag for certain, or that still wants the same of it.
        """
        first: dict[object, int] = {}
        for number in self.decided(threads):
            order, place, takes = places.get(number, (-1, 0, False))
            if takes:
                first[order] = min(place, first.get(order, place))
        wanting = [(*places[self._owner[one[0]]], one) for one in threads if self._owner[one[0]] in places]
        for order, place, takes, (state, allowed, last) in wanting:
            if takes:
                wanted = (order, self._rest[state], allowed, last)
                first[wanted] = min(place, first.get(wanted, place))
        out = {
            one
            for order, place, _, one in wanting
            if place > first.get(order, place) or place > first.get((order, self._rest[one[0]], one[1], one[2]), place)
        }
        return threads - out

    def lives(self, threads: _Threads, number: int) -> bool:
        """Whether a language may still hold the tag."""
        return any(self._owner[state] == number for state, _, _ in threads)

    def alphabet(self, threads: _Threads) -> frozenset[Ranges]:
        """What these threads tell apart about the next character."""
        found = {chars for state, _, _ in threads if (chars := self._chars[state]) is not None}
        return frozenset(found.union(allowed for _, allowed, _ in threads if allowed is not None))


class Kind(NamedTuple):
    """Tags that no language tells apart: the numbers of the languages that hold them, and the shortest of them."""

    languages: frozenset[int]
    example: str


# Languages by number, of which those after one that takes a tag do not count for it; `True` for those that take.
Order = Sequence[tuple[int, bool]]


def kinds(
    universe: Language, languages: Sequence[Language], orders: Sequence[Order] = (), *, limit: int = 4_000
) -> tuple[Kind, ...] | None:
    """All kinds of tags in the universe, shortest example first; languages are numbered from 0.

    Exact: two tags of the universe belong to the same languages if and only if they are of one kind; what stands in
    an order after a language that takes a tag does not count for it. None where the languages together have more
    than `limit` states: then nothing is known.
    """
    automaton = Automaton((*languages, universe))
    last = len(languages)
    places = {
        number: (index, place, takes)
        for index, order in enumerate(orders)
        for place, (number, takes) in enumerate(order)
    }
    letters: dict[frozenset[Ranges], str] = {}
    found: dict[frozenset[int], str] = {}
    first = automaton.counting(automaton.first, places)
    seen = {first}
    layer = [(first, "")]
    while layer:
        following: list[tuple[_Threads, str]] = []
        for threads, tag in layer:
            holding = automaton.accepting(threads)
            if last in holding:
                found.setdefault(holding - _out(holding, orders) - {last}, tag)
            alphabet = automaton.alphabet(threads)
            if alphabet not in letters:
                letters[alphabet] = _letters(alphabet)
            for character in letters[alphabet]:
                after = automaton.after(threads, character)
                if places:
                    after = automaton.counting(after, places)
                if after not in seen and automaton.lives(after, last):
                    seen.add(after)
                    following.append((after, tag + character))
        if len(seen) > limit:
            return None
        layer = following
    return tuple(Kind(holding, tag) for holding, tag in found.items())


def _out(holding: frozenset[int], orders: Sequence[Order]) -> frozenset[int]:
    """The languages that stand in their order after one that takes the tag."""
    out: set[int] = set()
    for order in orders:
        taken = False
        for number, takes in order:
            if taken:
                out.add(number)
            taken = taken or (takes and number in holding)
    return frozenset(out)


def covers(wider: Language, narrower: Language) -> bool:
    """Whether every tag of one language surely belongs to the other."""
    found = kinds(ANY_TAG, (narrower, wider))
    return found is not None and all(1 in kind.languages for kind in found if 0 in kind.languages)


def meet(one: Language, other: Language) -> bool:
    """Whether some tag surely belongs to both languages."""
    return any(len(kind.languages) == 2 for kind in kinds(ANY_TAG, (one, other)) or ())


def _letters(alphabet: frozenset[Ranges]) -> str:
    """One character for each part of the alphabet, those first that read well."""
    cuts = sorted({cut for ranges in alphabet for low, high in ranges for cut in (low, high + 1)})
    representatives: dict[frozenset[Ranges], str] = {}
    chosen = (_readable(low, high - 1) for low, high in pairwise(cuts))
    for character in sorted(chosen, key=_rank):
        holding = frozenset(ranges for ranges in alphabet if _holds(ranges, ord(character)))
        if holding:
            representatives.setdefault(holding, character)
    return "".join(representatives.values())


def _readable(low: int, high: int) -> str:
    return next((one for one in _READABLE if low <= ord(one) <= high), chr(low))


def _rank(character: str) -> int:
    return _READABLE.find(character) % (_LAST_POINT + 1)


def _holds(ranges: Ranges, point: int) -> bool:
    return any(low <= point <= high for low, high in ranges)


def _common(one: Ranges, other: Ranges) -> Ranges:
    return merged(
        (max(low, lower), min(high, higher))
        for low, high in one
        for lower, higher in other
        if max(low, lower) <= min(high, higher)
    )
