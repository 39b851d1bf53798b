"""How several languages of tags lie to each other: all tags divided into kinds that no language tells apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.tag_automaton import Automaton, Threads
from eventcore_monitoring.fluentd.tag_language import ANY_TAG, LAST_POINT, Language, Ranges, holds

_READABLE: Final = "xyzabcdefghijklmnopqrstuvwXYZABCDEFGHIJKLMNOPQRSTUVW0123456789_-."


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
    places = {
        number: (index, place, takes)
        for index, order in enumerate(orders)
        for place, (number, takes) in enumerate(order)
    }
    automaton = Automaton((*languages, universe), places)
    last = len(languages)
    letters: dict[frozenset[Ranges], str] = {}
    found: dict[frozenset[int], str] = {}
    first = automaton.counting(automaton.first)
    seen = {first}
    layer = [(first, "")]
    while layer:
        following: list[tuple[Threads, str]] = []
        for threads, tag in layer:
            holding = automaton.accepting(threads)
            if last in holding:
                found.setdefault(holding - _out(holding, orders) - {last}, tag)
            alphabet = automaton.alphabet(threads)
            if alphabet not in letters:
                letters[alphabet] = _letters(alphabet)
            for character in letters[alphabet]:
                after = automaton.counting(automaton.after(threads, character))
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
        holding = frozenset(ranges for ranges in alphabet if holds(ranges, ord(character)))
        if holding:
            representatives.setdefault(holding, character)
    return "".join(representatives.values())


def _readable(low: int, high: int) -> str:
    return next((one for one in _READABLE if low <= ord(one) <= high), chr(low))


def _rank(character: str) -> int:
    return _READABLE.find(character) % (LAST_POINT + 1)
