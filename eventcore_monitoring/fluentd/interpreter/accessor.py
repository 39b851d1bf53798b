"""Paths into records, `field`, `$.a.b[0]` and `$['a']['b']`, as the helper `record_accessor` of Fluentd reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Json, Record, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_values import class_name

_INDEX: Final = re.compile(r"\[\s*([+-]?\d{1,9})\s*\]", re.ASCII)
_BRACKET: Final = re.compile(r"\[(?:'((?:(?!'\]|\"\]).)*)'|\"((?:(?!'\]|\"\]).)*)\"|\s*([+-]?\d{1,9})\s*)\]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Accessor:
    """Keys from the outermost inwards; numbers are indexes of arrays."""

    keys: tuple[str | int, ...]

    def get(self, record: Record) -> Json:
        """The value there; None where there is none. Raises RubyError for a step into what holds nothing."""
        return _dug(record, self.keys)

    def delete(self, record: Record) -> None:
        """Removes what stands there; what cannot be removed stays."""
        try:
            target = _dug(record, self.keys[:-1])
        except RubyError:
            return
        last = self.keys[-1]
        match target:
            case dict() if isinstance(last, str):
                target.pop(last, None)
            case list() if isinstance(last, int) and -len(target) <= last < len(target):
                del target[last]


def accessor(path: str) -> Accessor:
    """The accessor that a parameter names. Raises CannotSimulateError for a path that Fluentd refuses."""
    if path.startswith("$."):
        keys = tuple(_dotted(path))
    elif path.startswith("$["):
        keys = tuple(_bracketed(path))
    else:
        keys = (path,)
    if not keys:
        raise CannotSimulateError(f"Fluentd refuses the path `{path}`")
    return Accessor(keys)


def _dotted(path: str) -> list[str | int]:
    keys: list[str | int] = []
    parts = path[2:].split(".")
    while parts and not parts[-1]:
        parts.pop()
    for part in parts:
        name, bracket, _ = part.partition("[")
        if re.search(r"\s", name):
            raise CannotSimulateError(f"Fluentd refuses the path `{path}`: a blank in it")
        if name or not bracket:
            keys.append(name)
        rest = part[len(name) :]
        while rest:
            index = _INDEX.match(rest)
            if index is None:
                raise CannotSimulateError(f"Fluentd refuses the path `{path}`")
            keys.append(int(index[1]))
            rest = rest[index.end() :]
    return keys


def _bracketed(path: str) -> list[str | int]:
    keys: list[str | int] = []
    rest = path[1:]
    while rest:
        found = _BRACKET.match(rest)
        if found is None:
            raise CannotSimulateError(f"Fluentd refuses the path `{path}`, or reads it in a way that is not modelled")
        single, double, index = found.groups()
        keys.append(int(index) if index is not None else single if single is not None else double)
        rest = rest[found.end() :]
    return keys


def _dug(value: Json, keys: tuple[str | int, ...]) -> Json:
    for key in keys:
        match value:
            case None:
                return None
            case dict():
                value = value.get(key) if isinstance(key, str) else None
            case list():
                if isinstance(key, str):
                    raise RubyError("no implicit conversion of String into Integer")
                value = value[key] if -len(value) <= key < len(value) else None
            case _:
                raise RubyError(f"{class_name(value)} does not have #dig method")
    return value
