"""What plugins declare: their parameters and sections, as Fluentd 1.19.3 and 13 widespread plugin gems have them.

The table stands in `data/plugin-params.json` (versions and origin in the NOTICE beside it). What a section of a
configuration may hold follows from it in `allowed`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from eventcore_monitoring.encoding.json import JsonTree

# The sections of the top level that hold a plugin, and of which kind.
_TOP_LEVEL_KINDS: Final = {"source": "input", "filter": "filter", "match": "output"}
# Old flat parameters of a family are those of this section.
_FAMILY_SECTIONS: Final = {
    "buffer": "buffer",
    "parser": "parse",
    "inject": "inject",
    "extract": "extract",
    "formatter": "format",
}


@dataclass(frozen=True, slots=True)
class ParameterSpecification:
    """A parameter as declared. Times are in seconds, sizes in bytes.

    `type`: `string`, `integer`, `float`, `bool`, `time`, `size`, `enum`, `array`, `hash`, `regexp`, or `custom` (the
    plugin reads the text itself) or `any` (read by the plugin without a declaration). `default` None: none, or nil;
    `required` tells them apart. `host_default`: the real default depends on the host.
    """

    name: str
    type: str
    required: bool = False
    default: JsonTree = None
    host_default: bool = False
    allowed: tuple[str, ...] = ()
    value_type: str | None = None
    symbolize_keys: bool = False
    alias: str | None = None
    secret: bool = False
    deprecated: bool = False
    obsolete: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the alias."""
        return (self.name,) if self.alias is None else (self.name, self.alias)


@dataclass(frozen=True, slots=True)
class SectionSpecification:
    """A section that stands in a plugin's, or in another section.

    `repeatable`: it may be written several times. `initial`: created with defaults where it is absent. `plugin_kind`:
    it configures a plugin too, whose type `type_parameter` says. `argument`: what stands after its name. `free`: any
    name is allowed in it. `defaults`: what it gives to its plugin in place of the plugin's own defaults.
    """

    name: str
    required: bool = False
    repeatable: bool = False
    initial: bool = False
    argument: ParameterSpecification | None = None
    plugin_kind: str | None = None
    type_parameter: str = "@type"
    defaults: tuple[tuple[str, JsonTree], ...] = ()
    parameters: tuple[ParameterSpecification, ...] = ()
    sections: tuple[SectionSpecification, ...] = ()
    free: bool = False

    def parameter(self, name: str) -> ParameterSpecification | None:
        """The parameter of a name or alias."""
        return _named(self.parameters, name)

    def section(self, name: str) -> SectionSpecification | None:
        """The inner section of a name."""
        return next((one for one in self.sections if one.name == name), None)


@dataclass(frozen=True, slots=True)
class PluginSpecification:
    """A plugin: its kind, the name that `@type` gives it, and what its section holds.

    `features` (outputs): of `synchronous`, `buffered`, `delayed_commit`, `custom_format`; `holds_stores`: copy and
    roundrobin. `emits`: `@label` means something. `families`: the kinds of old flat parameters that it still takes.
    `patterns`: further names, as regular expressions; `reads`: names that it takes without declaring them.
    `several_workers`: None where the plugin has no say in it. `persistent` (buffers): on disk.
    """

    kind: str
    name: str
    gem: str
    gem_version: str
    parameters: tuple[ParameterSpecification, ...] = ()
    sections: tuple[SectionSpecification, ...] = ()
    features: frozenset[str] = frozenset()
    holds_stores: bool = False
    emits: bool = False
    several_workers: bool | None = None
    persistent: bool = False
    families: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    def parameter(self, name: str) -> ParameterSpecification | None:
        """The parameter of a name or alias."""
        return _named(self.parameters, name)

    def section(self, name: str) -> SectionSpecification | None:
        """The section of a name."""
        return next((one for one in self.sections if one.name == name), None)

    @property
    def buffers(self) -> bool:
        """Whether it may have a `<buffer>` and a `<secondary>`."""
        return bool(self.features & {"buffered", "delayed_commit"})

    def old_names(self, section: str) -> frozenset[str]:
        """The old flat parameters that it takes in place of this section, while the section is absent."""
        families = (family for family in self.families if _FAMILY_SECTIONS[family] == section)
        return frozenset(name for family in families for name in _table()["compat_parameters"][family])

    @property
    def old_sections(self) -> tuple[str, ...]:
        """The sections in whose place it takes old flat parameters."""
        return tuple(_FAMILY_SECTIONS[family] for family in self.families)

    def takes_by_pattern(self, name: str) -> bool:
        """Whether a name is one of a series, such as `format1` to `format20`."""
        return any(re.search(pattern, name) for pattern in self.patterns)


@cache
def specification(kind: str, name: str) -> PluginSpecification | None:
    """The plugin of a kind (`input`, `filter`, `output`, `parser`, …) that `@type` calls by this name."""
    entry = _entries().get((kind, name))
    return None if entry is None else _plugin(entry)


def names(kind: str) -> tuple[str, ...]:
    """The types of a kind that the table knows, by the alphabet."""
    return tuple(sorted(name for of, name in _entries() if of == kind))


def kind_of(section: str) -> str | None:
    """The kind of plugin that a section of this name holds: `source` an input, `parse` a parser, `store` an output."""
    kind: str | None = _TOP_LEVEL_KINDS.get(section) or _table()["section_plugins"].get(section)
    return kind


def reserved() -> tuple[str, ...]:
    """The parameters with `@` that every section of a plugin takes; `@label` only where the plugin emits events."""
    return tuple(_table()["reserved_params"])


@cache
def system() -> SectionSpecification:
    """The `<system>` section."""
    return _section({"name": "system", **_table()["system"]})


def new_name(section: str, old: str) -> str | None:
    """The name that an old flat parameter has in its section today; None where it is not that simple."""
    family = next((family for family, name in _FAMILY_SECTIONS.items() if name == section), None)
    found: str | None = _table()["compat_parameters"].get(family, {}).get(old)
    return found


def _named(parameters: tuple[ParameterSpecification, ...], name: str) -> ParameterSpecification | None:
    return next((one for one in parameters if one.name == name), None) or next(
        (one for one in parameters if one.alias == name), None
    )


# Reading of the table: whole, but only the plugins that are asked for become values


@cache
def _table() -> Mapping[str, Any]:
    text = Path(__file__).with_name("data").joinpath("plugin-params.json").read_text("utf-8")
    table: Mapping[str, Any] = json.loads(text)
    return table


@cache
def _entries() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    return {(entry["kind"], entry["name"]): entry for entry in _table()["plugins"]}


def _plugin(entry: Mapping[str, Any]) -> PluginSpecification:
    undeclared = tuple(_undeclared(one) for one in entry.get("undeclared_sections", ()))
    return PluginSpecification(
        entry["kind"],
        entry["name"],
        entry["gem"],
        entry["gem_version"],
        tuple(map(_parameter, entry.get("params", ()))),
        (*map(_section, entry.get("sections", ())), *undeclared),
        frozenset(entry.get("features", ())),
        entry.get("multi_output", False),
        entry.get("emits_events", False),
        entry.get("multi_workers_ready"),
        entry.get("persistent", False),
        tuple(entry.get("compat_parameters", ())),
        tuple(entry.get("reads_undeclared", ())),
        tuple(entry.get("param_name_patterns", ())),
    )


def _parameter(entry: Mapping[str, Any]) -> ParameterSpecification:
    return ParameterSpecification(
        entry["name"],
        entry["type"],
        entry.get("required", False),
        entry.get("default"),
        entry.get("default_from_environment", False),
        tuple(entry.get("enum", ())),
        entry.get("value_type"),
        entry.get("symbolize_keys", False),
        entry.get("alias"),
        entry.get("secret", False),
        entry.get("deprecated", False),
        entry.get("obsoleted", False),
    )


def _section(entry: Mapping[str, Any]) -> SectionSpecification:
    argument = entry.get("argument")
    return SectionSpecification(
        entry["name"],
        entry.get("required", False),
        entry.get("multi", False),
        entry.get("init", False),
        None if argument is None else _parameter(argument),
        entry.get("plugin_kind"),
        defaults=tuple(entry.get("default_overrides", {}).items()),
        parameters=tuple(map(_parameter, entry.get("params", ()))),
        sections=tuple(map(_section, entry.get("sections", ()))),
    )


def _undeclared(entry: Mapping[str, Any]) -> SectionSpecification:
    """A section that a plugin reads without declaring it; sections in it hold what the user likes."""
    kind, type_parameter = entry.get("plugin_kind"), entry.get("type_param", "@type")
    own = [ParameterSpecification(type_parameter, "string", required=True)] if kind else []
    return SectionSpecification(
        entry["name"],
        repeatable=entry.get("multi", False),
        plugin_kind=kind,
        type_parameter=type_parameter,
        parameters=(*own, *(ParameterSpecification(name, "any") for name in entry.get("params", ()))),
        sections=tuple(SectionSpecification(name, free=True) for name in entry.get("sections", ())),
        free=entry.get("free_form", False),
    )
