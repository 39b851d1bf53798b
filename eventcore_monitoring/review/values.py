"""Two plain values, and the fields in which they differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from eventcore_monitoring.values import milliseconds

_LENGTHS = ("_interval", "_timeout")  # fields that hold a length of time


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


def differing_settings(before: object, after: object) -> list[str]:
    """The fields that differ; of lengths of time with both, and only where they are not the same length."""
    found = []
    for field in differing_fields(_timed(before), _timed(after)):
        one, other = (_lengths(side, field) for side in (before, after))
        found.append(f"{field} {one} → {other}" if one and other else field)
    return found


def _timed(value: object, name: str = "") -> object:
    """The value with all lengths of time in milliseconds."""
    match value:
        case dict():
            return {key: _timed(one, str(key)) for key, one in value.items()}
        case list():
            return [_timed(one) for one in value]
        case str() if name.endswith(_LENGTHS):
            with suppress(ValueError):
                return milliseconds(value)
    return value


def _lengths(value: object, field: str) -> str:
    """The one length of time that a field of this name has in a value, "" where there is none or several."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if field.endswith(_LENGTHS) and isinstance(one.get(field), str):
                found.add(one[field])
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found.pop() if len(found) == 1 else ""
