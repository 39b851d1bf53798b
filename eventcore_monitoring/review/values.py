"""Two plain values, and the fields in which they differ."""

from __future__ import annotations

from collections.abc import Iterator


def differing_fields(before: object, after: object) -> list[str]:
    """The names of the innermost fields that differ, each once; "" where the values themselves do."""
    return list(dict.fromkeys(_fields(before, after, "")))


def _fields(before: object, after: object, at: str) -> Iterator[str]:
    match before, after:
        case dict(), dict():
            for name in dict.fromkeys((*before, *after)):
                yield from _fields(before.get(name), after.get(name), str(name))
        case list(), list() if len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                yield from _fields(one, other, at)
        case _ if before != after:
            yield at
