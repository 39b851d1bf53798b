"""What the parameters of a plugin are set to: as written and converted, or by default; and the buffers of outputs.

Facts: source of Fluentd 1.19 (`plugin/output.rb`) and the table of `plugins`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from eventcore_monitoring.fluentd.allowed import Allowed, allowed, places
from eventcore_monitoring.fluentd.asked_once import asked_once
from eventcore_monitoring.fluentd.conversions import Converted, converted, value_of
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.tree import Parameter, Section

_PLUGINS: Final = ("source", "filter", "match", "store", "secondary")


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a plugin with what it may hold."""

    way: Way
    allowed: Allowed

    @property
    def section(self) -> Section:
        """The section itself."""
        return self.way[-1]

    @property
    def type(self) -> str | None:
        """The type of its plugin, written or by default; None where code says it."""
        return self.allowed.type

    def written(self, name: str) -> Parameter | None:
        """The parameter where it is written, under its name or its alias."""
        declared = self.allowed.parameter(name)
        return self.section.parameter(*(declared.names if declared is not None else (name,)))

    def text(self, name: str) -> str | None:
        """A parameter as text; None where it has no value, or only a run can tell it."""
        value = self._value(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> float | None:
        """A number, seconds or bytes; None where it has no value, or only a run can tell it."""
        value = self._value(name)
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool | None:
        """Whether something is on; None where it has no value, or only a run can tell it."""
        value = self._value(name)
        return value if isinstance(value, bool) else None

    def inner(self, name: str) -> Place | None:
        """The first section of a name in this one; one without parameters where it is not written but taken."""
        section = self.section.inner(name) or Section(name)
        return _place((*self.way, section))

    def _value(self, name: str) -> Converted:
        declared = self.allowed.parameter(name)
        if declared is None:
            return None
        found = self.written(name)
        if found is None:
            # Strict: what is misread is a fault of its own, and no reason for others.
            return declared.default if not declared.host_default else None
        return value_of(declared, found.value, strict=True) if isinstance(found.value, str) else None


@dataclass(frozen=True, slots=True)
class Buffer:
    """The buffer of an output.

    `place` has no parameters where it is not `written`. `keys`: the chunk keys; None where nobody can say.
    """

    output: Place
    place: Place
    written: bool
    keys: tuple[str, ...] | None

    @property
    def way(self) -> Way:
        """Where a finding about it belongs: to the output where no `<buffer>` is written."""
        return self.place.way if self.written else self.output.way

    @property
    def fields(self) -> tuple[str, ...]:
        """The chunk keys that are fields of records."""
        return tuple(key for key in self.keys or () if key not in ("time", "tag"))


@asked_once
def plugins(root: Section) -> tuple[Place, ...]:
    """Every source, filter, match, store and secondary that Fluentd configures, in the order of the file."""
    found = ((way, one) for way, one in places(root) if way and way[-1].name in _PLUGINS)
    return tuple(Place(way, one) for way, one in found if one is not None)


@asked_once
def outputs(root: Section) -> tuple[Place, ...]:
    """Every match and store that Fluentd configures and that holds no stores itself."""
    return tuple(place for place in plugins(root) if place.section.name in ("match", "store") and not _holds(place))


def _holds(place: Place) -> bool:
    """Whether it holds stores."""
    return place.allowed.plugin is not None and place.allowed.plugin.holds_stores


def buffer_of(output: Place) -> Buffer | None:
    """The buffer of an output; None where it has none, or old flat parameters stand in its place."""
    plugin, written = output.allowed.plugin, output.section.inner("buffer")
    place = output.inner("buffer")
    if place is None or (plugin is not None and not plugin.buffers):
        return None
    if written is None:
        old = plugin.old_names("buffer") if plugin is not None else frozenset()
        if plugin is None or any(output.section.parameter(name) for name in old):
            return None
    return Buffer(output, place, written is not None, _keys(place, plugin is not None))


def _place(way: Way) -> Place | None:
    found = allowed(way)
    return None if found is None else Place(way, found)


def _keys(buffer: Place, known: bool) -> tuple[str, ...] | None:
    argument, declared = buffer.section.argument, buffer.allowed.section.argument
    if not isinstance(argument, str):
        return None
    default = declared.default if declared is not None and known else None
    keys = converted("array", argument) if argument else default
    return tuple(map(str, keys)) if isinstance(keys, list) else None
