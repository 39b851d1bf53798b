"""Which things of two sides are the same one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

One = TypeVar("One")


def paired(
    before: Sequence[One], after: Sequence[One], *keys: Callable[[One], Hashable]
) -> tuple[list[tuple[One, One]], list[One], list[One]]:
    """Pairs of the same key, by one key after the other, in the order of after; and what is left on either side.

    A key of None pairs with nothing.
    """
    pairs: dict[int, One] = {}
    left = list(before)
    for key in keys:
        waiting: dict[Hashable, list[One]] = {}
        for one in left:
            waiting.setdefault(key(one), []).append(one)
        waiting.pop(None, None)
        for place, other in enumerate(after):
            if place not in pairs and waiting.get(key(other)):
                pairs[place] = waiting[key(other)].pop(0)
        taken = {id(one) for one in pairs.values()}
        left = [one for one in left if id(one) not in taken]
    return (
        [(pairs[place], other) for place, other in enumerate(after) if place in pairs],
        left,
        [other for place, other in enumerate(after) if place not in pairs],
    )
