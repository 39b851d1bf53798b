"""JSON documents as blackbox_exporter gets them, and what a question about one has as its answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

NAMES = ("status", "checks", "database", "name", 'odd "\\/ é😀')
WORDS = ("healthy", "down", "name", "status", "", '"status":"healthy"', "{[", 'odd "\\/ é😀')

names = st.sampled_from(NAMES)
scalars = st.one_of(st.sampled_from(WORDS), st.booleans(), st.integers(-2, 12))
leaves = st.one_of(scalars, st.none())


def _level(depth: int) -> st.SearchStrategy[Any]:
    """Values that are nested so deep at most."""
    if depth == 0:
        return leaves
    below = _level(depth - 1)
    return st.one_of(leaves, st.dictionaries(names, below, max_size=4), st.lists(below, max_size=3))


documents = st.dictionaries(names, _level(4), max_size=4)
paths = st.lists(names, min_size=1, max_size=3)


@st.composite
def written(draw: st.DrawFn, document: Any) -> str:
    """A document as one of many writers may write it."""
    indent = draw(st.sampled_from((None, 0, 2)))
    separators = draw(st.sampled_from(((",", ":"), (", ", ": "), (" ,\n", "\t:\n"))))
    text = json.dumps(document, ensure_ascii=draw(st.booleans()), indent=indent, separators=separators)
    return f"{draw(st.sampled_from(('', ' ', chr(10))))}{text}\n"


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _holds(holder: Any, name: str, values: Sequence[object]) -> bool:
    if not isinstance(holder, dict) or name not in holder:
        return False
    return not values or any(_same(holder[name], value) for value in values)


def answer(document: Any, path: Sequence[str], values: Sequence[object], listed: tuple[str, str] | None) -> bool:
    """Whether one of the values (any, if there are none) stands at the path, read as JSON."""
    *holders, last = path
    holder = document
    for name in holders:
        if not isinstance(holder, dict) or name not in holder:
            return False
        holder = holder[name]
    if listed is not None and isinstance(holder, list):
        name, value = listed
        return any(_holds(item, name, [last]) and _holds(item, value, values) for item in holder)
    return _holds(holder, last, values)
