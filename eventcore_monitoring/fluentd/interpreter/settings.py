"""What sections of a configuration say, as their plugins read it, and the host on which they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import overload

from eventcore_monitoring.fluentd.conversions import Options, Regexp, Rejection, boolean, converted, integer, seconds
from eventcore_monitoring.fluentd.interpreter.environment import shown_text
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError
from eventcore_monitoring.fluentd.interpreter.ruby_regexp import RubyRegexp, ruby_regexp
from eventcore_monitoring.fluentd.tree import Section, Value


@dataclass(frozen=True, slots=True)
class Host:
    """The machine that Fluentd runs on: its name and its time zone."""

    name: str
    zone: tzinfo


@overload
def text(section: Section, *names: str) -> str | None: ...
@overload
def text(section: Section, *names: str, default: str) -> str: ...
def text(section: Section, *names: str, default: str | None = None) -> str | None:
    """A parameter as text; variables of the environment without a value as `${NAME}`.

    This and the functions below raise CannotSimulateError where other code decides.
    """
    found = section.parameter(*names)
    return default if found is None else plain(found.value)


def plain(value: Value) -> str:
    """A value as text; variables of the environment without a value as `${NAME}`."""
    found = shown_text(value)
    if found is None:
        raise CannotSimulateError("code of Ruby decides")
    return found


def flag(section: Section, name: str, *, default: bool = False) -> bool:
    """A parameter of type bool."""
    found = text(section, name)
    if found is None:
        return default
    value = boolean(found)
    if value is None:
        raise CannotSimulateError(f"Fluentd refuses the value of `{name}`")
    return value


def number(section: Section, name: str) -> int | None:
    """A parameter of type integer."""
    found = text(section, name)
    return None if found is None else integer(found[:100])


def duration(section: Section, name: str, *, default: float) -> float:
    """A parameter of type time, in seconds."""
    found = text(section, name)
    return default if found is None else seconds(found[:100])


def words(section: Section, name: str) -> list[str] | None:
    """A parameter of type array of texts."""
    found = text(section, name)
    return None if found is None else words_of(found, name)


def words_of(found: str, name: str) -> list[str]:
    """The texts of an array as it is written."""
    value = converted("array", found, Options(value_type="string"))
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise CannotSimulateError(f"Fluentd refuses the value of `{name}`")
    return [one for one in value if isinstance(one, str)]


def pairs(section: Section, name: str) -> Mapping[str, str | None] | None:
    """A parameter of type hash of texts."""
    found = text(section, name)
    if found is None:
        return None
    value = converted("hash", found, Options(value_type="string"))
    if not isinstance(value, dict):
        raise CannotSimulateError(f"Fluentd refuses the value of `{name}`")
    return {key: one if isinstance(one, str) else None for key, one in value.items()}


def expression(section: Section, name: str) -> RubyRegexp | None:
    """A parameter of type regexp."""
    found = text(section, name)
    if found is None:
        return None
    value = converted("regexp", found)
    if isinstance(value, Rejection) or not isinstance(value, Regexp):
        raise CannotSimulateError(f"Fluentd refuses the value of `{name}`")
    return ruby_regexp(value)


def between_slashes(section: Section, name: str) -> str | None:
    """A text without its first and its last character, which some plugins take for slashes."""
    found = text(section, name)
    return None if found is None else found[1:-1]


def required(found: str | None, name: str) -> str:
    """A parameter without which Fluentd does not start."""
    if found is None:
        raise CannotSimulateError(f"Fluentd refuses to start without `{name}`")
    return found
