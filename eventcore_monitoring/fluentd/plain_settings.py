"""What a section says in plain text, as its plugin reads it; for questions that have no answer where code decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import overload

from eventcore_monitoring.fluentd.conversions import Options, Regexp, boolean, converted
from eventcore_monitoring.fluentd.fields import FieldWay
from eventcore_monitoring.fluentd.interpreter.accessor import accessor
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError
from eventcore_monitoring.fluentd.tree import Section


class NotPlainError(Exception):
    """Code decides, or Fluentd refuses what is written: nothing follows from it."""


@overload
def text(section: Section, *names: str) -> str | None: ...
@overload
def text(section: Section, *names: str, default: str) -> str: ...
def text(section: Section, *names: str, default: str | None = None) -> str | None:
    """A parameter as text. This and the functions below raise NotPlainError."""
    found = section.parameter(*names)
    if found is None:
        return default
    if not isinstance(found.value, str):
        raise NotPlainError
    return found.value


def flag(section: Section, name: str, *, default: bool = False) -> bool:
    """A parameter of type bool."""
    found = text(section, name)
    value = default if found is None else boolean(found)
    if value is None:
        raise NotPlainError
    return value


def words(section: Section, *names: str) -> tuple[str, ...]:
    """A parameter of type array of texts; empty where it is not written."""
    found = text(section, *names)
    return () if found is None else words_of(found)


def words_of(found: str) -> tuple[str, ...]:
    """The texts of an array as it is written."""
    value = converted("array", found, Options(value_type="string"))
    if not isinstance(value, list):
        raise NotPlainError
    return tuple(map(str, value))


def pairs(section: Section, name: str) -> Mapping[str, str]:
    """A parameter of type hash of texts; empty where it is not written."""
    value = converted("hash", text(section, name, default="{}"), Options(value_type="string"))
    if not isinstance(value, dict):
        raise NotPlainError
    return {key: str(one) for key, one in value.items()}


def regexp(section: Section, name: str) -> Regexp | None:
    """A parameter of type regexp."""
    found = text(section, name)
    value = None if found is None else converted("regexp", found)
    return value if isinstance(value, Regexp) else None


def way_of(path: str) -> FieldWay | None:
    """The field that a path means: `name`, `$.a.b` or `$['a']['b']`. None: an element of an array, or no path."""
    try:
        keys = accessor(path).keys
    except CannotSimulateError:
        return None
    names = tuple(key for key in keys if isinstance(key, str))
    return names if names and len(names) == len(keys) else None
