"""What a section of a configuration may hold in its place: from what plugins declare, as the real program decides it.

Facts: source and dry runs of Fluentd 1.19.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final

from eventcore_monitoring.fluentd.asked_once import asked_once
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.plugins import (
    ParameterSpecification,
    PluginSpecification,
    SectionSpecification,
    new_name,
    reserved,
    specification,
    system,
)
from eventcore_monitoring.fluentd.tree import Section

_SOURCE: Final = SectionSpecification("source", repeatable=True, plugin_kind="input")
_PATTERN: Final = ParameterSpecification("pattern", "string", default="**")
_FILTER: Final = SectionSpecification("filter", repeatable=True, plugin_kind="filter", argument=_PATTERN)
_MATCH: Final = SectionSpecification("match", repeatable=True, plugin_kind="output", argument=_PATTERN)
_LABEL: Final = SectionSpecification(
    "label",
    repeatable=True,
    argument=ParameterSpecification("name", "string", required=True),
    sections=(_FILTER, _MATCH),
)
_WORKER: Final = SectionSpecification(
    "worker",
    repeatable=True,
    argument=ParameterSpecification("workers", "string", required=True),
    sections=(_SOURCE, _FILTER, _MATCH, _LABEL),
)
# The kinds whose type has to be written, if the section does not say otherwise.
_WITHOUT_DEFAULT: Final = ("source", "filter", "match", "store")

# What a secondary declares only so that Fluentd can refuse it.
_BUFFERING: Final = ("buffer", "secondary")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a section may hold.

    `section`: as it is declared. `type`: that of its plugin, written or by default; None where there is none, or only a
    run can tell. `plugin`: None where it is none of the table's. `parameters`: by every name that is accepted, the
    defaults as they are in this place; `old`: those among them that are old flat ones of a section that is absent.
    `closed`: what is not listed is not used; otherwise nobody can say.
    """

    section: SectionSpecification
    parameters: Mapping[str, ParameterSpecification]
    sections: Mapping[str, SectionSpecification]
    type: str | None = None
    plugin: PluginSpecification | None = None
    old: frozenset[str] = frozenset()
    closed: bool = True

    @property
    def kind(self) -> str | None:
        """The kind of plugin that the section configures."""
        return self.section.plugin_kind

    def parameter(self, name: str) -> ParameterSpecification | None:
        """The declaration of a parameter that may be written here."""
        found = self.parameters.get(name)
        if found is None and self.plugin is not None and self.plugin.takes_by_pattern(name):
            return ParameterSpecification(name, "any")
        return found

    def takes(self, name: str) -> bool:
        """Whether a parameter may be written here, as far as one can say."""
        return not self.closed or self.section.free or self.parameter(name) is not None


@cache
def top_level() -> SectionSpecification:
    """The top level of a configuration."""
    return SectionSpecification("", sections=(system(), _SOURCE, _FILTER, _MATCH, _LABEL, _WORKER))


def allowed(way: Way) -> Allowed | None:
    """What a section may hold; None where it has no business in its place, or nobody can say whether it has."""
    found: Allowed | None = _at_top()
    for section in way:
        found = None if found is None else inner(found, section)
    return found


def inner(outer: Allowed, section: Section) -> Allowed | None:
    """What a section directly in another may hold; None where it has no business there, or nobody can say."""
    declared = outer.sections.get(section.name)
    return None if declared is None else _holding(declared, section, outer)


@asked_once
def places(root: Section) -> tuple[tuple[Way, Allowed | None], ...]:
    """The root and every section below with what it may hold, in the order of the file."""
    return tuple(_places((), root, _at_top()))


def _places(way: Way, section: Section, found: Allowed | None) -> Iterator[tuple[Way, Allowed | None]]:
    yield way, found
    for one in section.sections:
        yield from _places((*way, one), one, None if found is None else inner(found, one))


@cache
def _at_top() -> Allowed:
    declared = top_level()
    return Allowed(declared, MappingProxyType({}), MappingProxyType({one.name: one for one in declared.sections}))


def _holding(declared: SectionSpecification, section: Section, outer: Allowed) -> Allowed:
    own = tuple(declared.parameters)
    if declared.plugin_kind is None:
        return Allowed(declared, _by_name(own), {one.name: one for one in declared.sections})
    type_ = _type(declared, section, outer)
    plugin = None if type_ is None else specification(declared.plugin_kind, type_)
    if plugin is None:
        others = _of_any(declared.plugin_kind)
        return Allowed(declared, _by_name((*_common(declared, True), *own)), others, type_, closed=False)
    old = _old(plugin, section)
    names = (
        *(ParameterSpecification(name, "any") for name in plugin.reads),
        *old,
        *_common(declared, plugin.emits),
        *_with_defaults(plugin.parameters, declared),
        *own,
    )
    refused = _BUFFERING if declared.name == "secondary" else ()
    sections = {one.name: one for one in (*plugin.sections, *declared.sections) if one.name not in refused}
    return Allowed(declared, _by_name(names), sections, type_, plugin, frozenset(one.name for one in old))


def _by_name(parameters: tuple[ParameterSpecification, ...]) -> Mapping[str, ParameterSpecification]:
    """Parameters by name and alias; of two with one name the last counts, a name before an alias."""
    aliases = {one.alias: one for one in parameters if one.alias is not None}
    return {**aliases, **{one.name: one for one in parameters}}


def _common(declared: SectionSpecification, emits: bool) -> tuple[ParameterSpecification, ...]:
    names = (name for name in reserved() if name != "@label" or emits)
    required = declared.name in _WITHOUT_DEFAULT
    return tuple(ParameterSpecification(name, "string", required and name == "@type") for name in names)


def _with_defaults(
    parameters: tuple[ParameterSpecification, ...], declared: SectionSpecification
) -> Iterator[ParameterSpecification]:
    given = dict(declared.defaults)
    for one in parameters:
        yield replace(one, default=given[one.name], required=False) if one.name in given else one


def _type(declared: SectionSpecification, section: Section, outer: Allowed) -> str | None:
    parameter = declared.parameter(declared.type_parameter)
    names = parameter.names if parameter is not None else (declared.type_parameter,)
    if section.parameter(*names) is not None:
        return section.text(*names)
    if declared.name == "secondary":
        return outer.type
    return _default(declared)


def _default(declared: SectionSpecification) -> str | None:
    parameter = declared.parameter(declared.type_parameter)
    default = parameter.default if parameter is not None else None
    return default if isinstance(default, str) else None


def _of_any(kind: str) -> Mapping[str, SectionSpecification]:
    """The sections of a plugin that the table does not know: every output may have a buffer."""
    null = specification("output", "null")
    if kind != "output" or null is None:
        return {}
    return {one.name: replace(one, defaults=()) for one in null.sections}


def _old(plugin: PluginSpecification, section: Section) -> tuple[ParameterSpecification, ...]:
    """The old flat parameters that count in this section: those of sections that it does not have."""
    return tuple(
        _moved(declared, section, name)
        for new in plugin.old_sections
        if section.inner(new) is None and (declared := plugin.section(new)) is not None
        for name in sorted(plugin.old_names(new))
    )


def _moved(declared: SectionSpecification, section: Section, old: str) -> ParameterSpecification:
    """An old flat parameter as its section declares it, or the buffer in it."""
    name = new_name(declared.name, old)
    if name is None or name == declared.type_parameter:
        return ParameterSpecification(old, "any")
    found = declared.parameter(name)
    if found is None and declared.plugin_kind == "buffer":
        type_ = section.text("buffer_type") or _default(declared)
        plugin = specification("buffer", type_) if type_ else None
        found = plugin.parameter(name) if plugin is not None else None
    return ParameterSpecification(old, "any") if found is None else replace(found, name=old, alias=None, required=False)
