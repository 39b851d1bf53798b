"""Several languages of tags as one automaton, which reads a tag for all of them at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

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
    common,
    holds,
)

# Where the automaton stands, what the next character may be (None: any), whether the tag ends after it.
_Thread = tuple[int, Ranges | None, bool]
Threads = frozenset[_Thread]
# The number of an order, the place of a language in it, and whether it takes tags.
Place = tuple[int, int, bool]


class Automaton:
    """Several languages as one automaton; reads a tag for all of them at the same time."""

    __slots__ = (
        *("_chars", "_ends", "_free", "_numbers", "_owner", "_places", "_rest", "_steps", "_target", "_universal"),
        *("_hopeful", "first"),
    )

    def __init__(self, languages: Sequence[Language], places: Mapping[int, Place] = MappingProxyType({})) -> None:
        self._chars: list[Ranges | None] = []
        self._target: list[int] = []
        self._free: list[list[tuple[Ahead | Behind | None, int]]] = []
        self._owner: list[int] = []
        # What a state still wants of a tag, as a number: the same for states of several languages that want the same.
        self._rest: list[int] = []
        self._numbers: dict[tuple[object, int], int] = {}
        self._ends: set[int] = set()
        self._steps: tuple[dict[int, Threads], dict[int, Threads]] = ({}, {})  # at the start of a line: the second
        self._places = places
        self._universal: dict[int, bool] = {}
        starts = []
        for number, language in enumerate(languages):
            end = self._state(number, None, 0)
            self._ends.add(end)
            starts.append(self._entry(language, end, number))
        self._hopeful = self._ending()
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

    def _ending(self) -> set[int]:
        """The states that can still come to an end when the start of the tag is behind them.

        A pattern that is tied to the start leaves threads that look for it everywhere, and never find it.
        """
        before: list[list[int]] = [[] for _ in self._chars]
        for state, chars in enumerate(self._chars):
            if chars is not None:
                before[self._target[state]].append(state)
            for condition, target in self._free[state]:
                if not (isinstance(condition, Behind) and not condition.line):
                    before[target].append(state)
        found = set(self._ends)
        to_do = list(found)
        while to_do:
            fresh = [one for one in before[to_do.pop()] if one not in found]
            found.update(fresh)
            to_do += fresh
        return found

    def _closed(self, threads: Iterable[_Thread], *, start: bool, line: bool) -> Threads:
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
                        thread = (target, ranges if allowed is None else common(ranges, allowed), last or nothing_more)
                if thread not in seen:
                    seen.add(thread)
                    stack.append(thread)
        return frozenset(
            one
            for one in seen
            if one[0] in self._ends or (self._chars[one[0]] is not None and self._target[one[0]] in self._hopeful)
        )

    def after(self, threads: Threads, character: str) -> Threads:
        """Where these threads are after one more character."""
        moved: set[_Thread] = set()
        point, line = ord(character), character == "\n"
        for state, allowed, last in threads:
            chars = self._chars[state]
            if chars is None or not holds(chars, point) or not (allowed is None or holds(allowed, point)):
                continue
            if last:
                moved |= self._closed([(self._target[state], (), False)], start=False, line=line)
            else:
                moved |= self._step(self._target[state], line)
        return frozenset(moved)

    def _step(self, state: int, line: bool) -> Threads:
        """Where an unrestricted thread is that has come to a state; kept, for the same states are come to again."""
        step = self._steps[line].get(state)
        if step is None:
            step = self._steps[line][state] = self._closed([(state, None, False)], start=False, line=line)
        return step

    def accepting(self, threads: Threads) -> frozenset[int]:
        """The numbers of the languages to which the tag belongs if it ends here."""
        return frozenset(self._owner[state] for state, _, _ in threads if state in self._ends)

    def fitting(self, tag: str) -> frozenset[int]:
        """The numbers of the languages to which a tag belongs."""
        threads = self.first
        for character in tag:
            threads = self.after(threads, character)
        return self.accepting(threads)

    def _goes_on(self, state: int) -> bool:
        """Whether a state takes every character, comes back to itself after it and can end there."""
        if state not in self._universal:
            takes_all = self._chars[state] in (ALL_CHARACTERS, SAME_LINE)
            after = self._step(self._target[state], line=False) if takes_all else frozenset()
            ends = self._owner[state] in self.accepting(after)
            self._universal[state] = ends and (state, None, False) in after
        return self._universal[state]

    def counting(self, threads: Threads) -> Threads:
        """These threads but those that cannot count any more.

        A thread does not count after a language of its order that takes the tag whatever follows in its line, or that
        still wants the same of it.
        """
        wanting: list[tuple[Place, _Thread, object]] = []
        first: dict[object, int] = {}
        ending: frozenset[int] | None = None
        for one in threads:
            state, allowed, last = one
            place = self._places.get(self._owner[state])
            if place is None:
                continue
            order, number, takes = place
            wanted = (order, self._rest[state], allowed, last)
            wanting.append((place, one, wanted))
            if takes:
                first[wanted] = min(number, first.get(wanted, number))
                if allowed is None and self._goes_on(state):
                    ending = self.accepting(threads) if ending is None else ending
                    if self._owner[state] in ending:
                        first[order] = min(number, first.get(order, number))
        if not first:
            return threads
        out = {
            one
            for (order, number, _), one, wanted in wanting
            if number > first.get(order, number) or number > first.get(wanted, number)
        }
        return threads - out if out else threads

    def lives(self, threads: Threads, number: int) -> bool:
        """Whether a language may still hold the tag."""
        return any(self._owner[state] == number for state, _, _ in threads)

    def alphabet(self, threads: Threads) -> frozenset[Ranges]:
        """What these threads tell apart about the next character."""
        found = {chars for state, _, _ in threads if (chars := self._chars[state]) is not None}
        return frozenset(found.union(allowed for _, allowed, _ in threads if allowed is not None))
