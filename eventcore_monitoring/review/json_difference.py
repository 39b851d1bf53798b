"""Where two JSON values differ: a path, what stood there, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple

from eventcore_monitoring.review.wording import cut, from_to, listed, shown

_DEEPEST: Final = 60
_PLAIN = re.compile(r"[\w/-]+")


class Absent(Enum):
    """What is not there: another thing than `null`."""

    ABSENT = 0


ABSENT: Final = Absent.ABSENT


class Difference(NamedTuple):
    """A value that differs. Of what is only on one side, the other is `ABSENT`."""

    path: str
    before: object
    after: object

    def __str__(self) -> str:
        if self.before is ABSENT:
            return f"{self.path}: {cut(shown(self.after))}, which was not there"
        if self.after is ABSENT:
            return f"{self.path}: no longer there (it was {cut(shown(self.before))})"
        return f"{self.path}: {from_to(shown(self.before), shown(self.after))}"

    def within(self, prefix: str) -> bool:
        """Whether the path is this one, or leads on from it."""
        return self.path == prefix or self.path.startswith((f"{prefix}.", f"{prefix}["))


def differences(before: object, after: object, path: str = "") -> list[Difference]:
    """All values that differ, in the order of the keys before, then of those that are new.

    Entries of lists that all have a `name` of their own are held against those of the same name, others by position.
    """
    return list(_differences(before, after, path, 0))


def _differences(before: object, after: object, path: str, depth: int) -> Iterator[Difference]:
    if before is ABSENT and isinstance(after, dict) and after:
        before = {}
    elif after is ABSENT and isinstance(before, dict) and before:
        after = {}
    if depth < _DEEPEST and isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            below = _below(path, str(key))
            yield from _differences(before.get(key, ABSENT), after.get(key, ABSENT), below, depth + 1)
    elif depth < _DEEPEST and isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, path, depth)
    elif not same(before, after):
        yield Difference(path, before, after)


def _of_lists(before: Sequence[object], after: Sequence[object], path: str, depth: int) -> Iterator[Difference]:
    old, new = _named(before), _named(after)
    if old is not None and new is not None and (old or new):
        for name in dict.fromkeys((*old, *new)):
            one, other = old.get(name, ABSENT), new.get(name, ABSENT)
            yield from _differences(one, other, f"{path}[{name}]", depth + 1)
        order = [name for name in old if name in new]
        if order != [name for name in new if name in old]:
            yield Difference(f"{path} (order)", order, [name for name in new if name in old])
    elif len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(one, other, f"{path}[{index}]", depth + 1)
    else:
        yield Difference(path, before, after)


def _named(entries: Sequence[object]) -> dict[str, object] | None:
    """The entries by their names, None where they have none of their own."""
    found: dict[str, object] = {}
    for entry in entries:
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str) or name in found:
            return None
        found[name] = entry
    return found


def _below(path: str, key: str) -> str:
    step = key if _PLAIN.fullmatch(key) else f'"{key}"'
    return f"{path}.{step}" if path else step


def same(before: object, after: object) -> bool:
    """Whether two JSON values are the same: `1` is `1.0`, and `true` is not `1`."""
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(same(value, after[key]) for key, value in before.items())
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(same, before, after))
    return before == after


def without(value: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """The mapping without these keys."""
    return {key: one for key, one in value.items() if key not in keys}


def sentence(found: Sequence[Difference], most: int = 3) -> str:
    """The differences in words: a few as they are, of more their paths."""
    if len(found) <= most:
        return "; ".join(map(str, found))
    return listed([one.path for one in found], 8)
