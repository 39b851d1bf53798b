"""The names of parameters.

fluentd-parameter-unknown: a parameter that the plugin or section does not have. Why: Fluentd warns at start, in
`<system>` not even that, and ignores it. Fix: correct the name, or move it to the section that has it.

fluentd-parameter-old: an old flat parameter beside the section that has taken its place. Why: Fluentd ignores it. Fix:
move it into the section, with its new name.

fluentd-parameter-twice: a parameter is written twice, or by its name and its alias. Why: one of the two counts, and
Fluentd says nothing. Fix: remove one.

fluentd-parameter-missing: a parameter that has to be there is not. Why: Fluentd does not start. Fix: write it.

fluentd-parameter-obsolete: a parameter that was removed. Why: Fluentd does not start. Fix: write what has taken its
place.

fluentd-parameter-deprecated: a parameter that will be removed. Why: Fluentd warns at every start. Fix: write what has
taken its place.

fluentd-parameter-reserved: a name with `@` in a section that takes any name. Why: Fluentd keeps such names for itself
and warns that it will refuse them. Fix: choose another name.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.allowed import Allowed, allowed, inner, places
from eventcore_monitoring.fluentd.places import Way, finding, mention, shown
from eventcore_monitoring.fluentd.plugins import PluginSpecification, new_name, reserved, system
from eventcore_monitoring.fluentd.tree import Include, Parameter, Section

_NEAR: Final = 0.7
_SUCCESSORS: Final = {
    "deep_copy": "write `copy_mode deep`",
    "index_prefix": "write `logstash_prefix`",
    "protocol_type": "write `<transport>` with the protocol after its name",
    "include_source_host": "write `source_hostname_key`",
    "source_host_key": "write `source_hostname_key`, or `source_address_key` for the address",
    "body_size_limit": "write `message_length_limit`",
    "receive_buffer_size": "write it in `<transport>`",
    "linger_timeout": "write it in `<transport>`",
    "suspend": "remove it: it has no effect",
    "filters": "write `matches`",
    "use_record_time": "write `time_source record`",
    "remove_prefix": "write `@label` to route what the program emits",
    "add_prefix": "write `@label` to route what the program emits",
    "tag_key": "write it in `<inject>` or `<extract>`",
    "time_key": "write it in `<inject>` or `<extract>`",
    "time_format": "write it in `<inject>` or `<extract>`",
    "ignorecase": "write the flag after the pattern: `/pattern/i`",
    "multiline": "write the flag after the pattern: `/pattern/m`",
}


def names(root: Section) -> Iterator[Finding]:
    """Every parameter of every section whose plugin is known."""
    for way, found in places(root):
        if not way:
            yield from _at_top(root)
        yield from _twice(way or (root,))
        if found is not None and way:
            yield from _parameters(way, found)
            yield from _aliases(way, found)
            yield from _missing(way, found)


def _at_top(root: Section) -> Iterator[Finding]:
    for one in root.parameters:
        if isinstance(one.name, str):
            message = f"has the parameter `{one.name}` at the top level, where Fluentd uses none"
            known = system().parameter(one.name) is not None
            fix = "move it into `<system>`" if known else "move it into the section that it is meant for"
            yield finding((), "fluentd-parameter-unknown", message, fix, parameter=one)


def _parameters(way: Way, found: Allowed) -> Iterator[Finding]:
    for one in way[-1].parameters:
        if not isinstance(one.name, str):
            continue
        declared = found.parameter(one.name)
        if old := _beside_section(one.name, way[-1], found):
            yield _old(way, one, one.name, *old)
        elif not found.takes(one.name):
            if one.name != "@label" or found.kind != "output":  # what `labels` says
                yield _unknown(way, found, one, one.name)
        elif declared is not None and declared.obsolete:
            message = "is obsolete: Fluentd refuses it"
            yield finding(way, "fluentd-parameter-obsolete", message, _successor(one.name, found), parameter=one)
        elif declared is not None and declared.deprecated:
            fix = _successor(one.name, found)
            yield finding(way, "fluentd-parameter-deprecated", "is deprecated", fix, Severity.WARNING, parameter=one)
        elif found.section.free and one.name.startswith("@") and one.name not in reserved():
            message = "begins with `@`, which Fluentd keeps for itself: it warns that it will refuse such names"
            fix = "write a name without `@`"
            yield finding(way, "fluentd-parameter-reserved", message, fix, Severity.WARNING, parameter=one)


# Unknown


def _unknown(way: Way, found: Allowed, parameter: Parameter, name: str) -> Finding:
    owner = f"`{found.type}`" if found.plugin is not None else f"`<{found.section.name}>`"
    fix = _elsewhere(way, found, name) or _near(found, name) or "correct its name, or remove it"
    return finding(
        way,
        "fluentd-parameter-unknown",
        f"is no parameter of {owner}: Fluentd ignores it",
        fix,
        parameter=parameter,
    )


def _elsewhere(way: Way, found: Allowed, name: str) -> str:
    """Where a parameter of this name belongs: in an inner section, or in one around."""
    for declared in found.sections.values():
        if declared.free or declared.name == "secondary":
            continue
        within = inner(found, way[-1].inner(declared.name) or Section(declared.name))
        if within is not None and within.plugin is not None and within.takes(name):
            return f"move it into `<{declared.name}>`"
        if within is not None and declared.parameter(name) is not None:
            return f"move it into `<{declared.name}>`"
    for depth in range(len(way) - 1, 0, -1):
        around = allowed(way[:depth])
        if around is not None and around.closed and around.parameter(name) is not None and name not in around.old:
            return f"move it up into {mention(way[:depth])}"
    return ""


def _near(found: Allowed, name: str) -> str:
    known = [one for one, declared in found.parameters.items() if not (declared.deprecated or declared.obsolete)]
    known = [one for one in known if one not in found.old]
    near = get_close_matches(name, known, 1, _NEAR) or [one for one in known if one.lstrip("@") == name.lower()]
    return f"did you mean `{near[0]}`?" if near else ""


# Old flat parameters


def _beside_section(name: str, section: Section, found: Allowed) -> tuple[str, str] | None:
    """The section that has taken the place of an old flat parameter and makes Fluentd ignore it, and the new name."""
    plugin = found.plugin
    if plugin is None or plugin.parameter(name) is not None:
        return None
    buffer = section.inner("buffer")
    if name == "flush_interval" and buffer is not None and buffer.parameter(name) is not None:
        return None  # it makes the mode of flushing `interval`
    for new in plugin.old_sections:
        if section.inner(new) is not None and name in plugin.old_names(new) and not _still_old(name, section, plugin):
            return new, new_name(new, name) or name
    if name == "flush_interval" and plugin.buffers and not _still_old(name, section, plugin):
        return "buffer", name
    return None


def _still_old(name: str, section: Section, plugin: PluginSpecification) -> bool:
    """Whether it counts for another section, which is absent."""
    return any(section.inner(new) is None and name in plugin.old_names(new) for new in plugin.old_sections)


def _old(way: Way, parameter: Parameter, name: str, section: str, new: str) -> Finding:
    beside = way[-1].inner(section)
    why = f"there is a {mention((*way, beside))}" if beside is not None else f"it belongs into `<{section}>`"
    fix = f"write `{new}` in `<{section}>`" + ("" if new != name else " instead")
    return finding(way, "fluentd-parameter-old", f"is ignored, because {why}", fix, parameter=parameter)


# Twice, missing, removed


def _twice(way: Way) -> Iterator[Finding]:
    lines: dict[str, Parameter] = {}
    for one in way[-1].parameters:
        if not isinstance(one.name, str):
            continue
        first = lines.setdefault(one.name, one)
        if first is not one:
            before = f" (line {first.source.line})" if first.source is not None else ""
            message = f"is written for the second time: Fluentd ignores the first{before}, `{shown(first.value)}`"
            at = way if way[-1].name else ()
            yield finding(at, "fluentd-parameter-twice", message, "remove one of the two", parameter=one)


def _aliases(way: Way, found: Allowed) -> Iterator[Finding]:
    for one in way[-1].parameters:
        declared = found.parameters.get(one.name) if isinstance(one.name, str) else None
        if declared is not None and one.name == declared.alias and way[-1].parameter(declared.name) is not None:
            message = f"is another name of `{declared.name}`, which is written too: Fluentd ignores this one"
            yield finding(way, "fluentd-parameter-twice", message, "remove one of the two", parameter=one)


def _missing(way: Way, found: Allowed) -> Iterator[Finding]:
    section = way[-1]
    if any(isinstance(child, Include) or not isinstance(child.name, str) for child in section.children):
        return
    for name, declared in found.parameters.items():
        of_type = name in ("@type", found.section.type_parameter)  # what `plugin_types` says
        if declared.required and name == declared.name and not of_type and section.parameter(*declared.names) is None:
            message = f"has no `{declared.name}`, which {_owner(found)} needs"
            yield finding(way, "fluentd-parameter-missing", message, f"write `{declared.name}`")


def _owner(found: Allowed) -> str:
    return f"`{found.type}`" if found.plugin is not None else f"`<{found.section.name}>`"


def _successor(name: str, found: Allowed) -> str:
    if found.type == "grep":
        return f"write `<{name.rstrip('0123456789')}>` with `key` and `pattern`"
    if found.type == "forward" and name in ("host", "port"):
        return "write it in `<server>`"
    if found.section.name == "ssl":
        return "write `<transport tls>`"
    return _SUCCESSORS.get(name, "see in the documentation of the plugin what has taken its place")
