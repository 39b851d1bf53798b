"""The types of plugins.

fluentd-type-missing: a section that configures a plugin does not say which. Why: Fluentd does not start. Fix: write
`@type`.

fluentd-plugin-unknown: a type that is not known. Why: Fluentd does not start unless a gem brings such a plugin. Fix:
correct the name. A warning where it is like none that is known: it may come from another gem, and its parameters are
not checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.allowed import Allowed, places
from eventcore_monitoring.fluentd.places import Way, finding, shown
from eventcore_monitoring.fluentd.plugins import names, specification
from eventcore_monitoring.fluentd.tree import Include, Parameter, Section

# How near a name has to be to be taken for a slip of the pen rather than for another plugin.
_NEAR: Final = 0.85
_KINDS: Final = {
    "input": "input",
    "filter": "filter",
    "output": "output",
    "parser": "parser",
    "formatter": "formatter",
    "buffer": "buffer",
    "storage": "storage",
    "service_discovery": "service discovery",
}


def plugin_types(root: Section) -> Iterator[Finding]:
    """Every section that configures a plugin, and old flat `format` parameters that name one."""
    for way, found in places(root):
        if found is None:
            continue
        if found.kind is not None and found.plugin is None:
            yield from _type(way, found, found.kind)
        yield from _old_format(way, found)


def _type(way: Way, found: Allowed, kind: str) -> Iterator[Finding]:
    section, name = way[-1], found.section.type_parameter
    parameter = section.parameter(*_type_names(found))
    if parameter is None or parameter.value == "":
        if found.type is None and section.name != "secondary" and not _is_open(section):
            yield _missing(way, name, _KINDS.get(kind, kind))
    elif isinstance(parameter.value, str) and not parameter.value.startswith("/"):
        yield _unknown(way, parameter, parameter.value, kind)


def _type_names(found: Allowed) -> tuple[str, ...]:
    declared = found.section.parameter(found.section.type_parameter)
    return (found.section.type_parameter,) if declared is None else declared.names


def _is_open(section: Section) -> bool:
    return any(isinstance(child, Include) or not isinstance(child.name, str) for child in section.children)


def _missing(way: Way, name: str, kind: str) -> Finding:
    old = way[-1].parameter("type")
    fix = f"write `{name}` with the name of the {kind} plugin"
    if old is not None:
        fix = f"write `@type {shown(old.value)}`"
    message = f"has no `{name}`: nothing says which {kind} plugin it is"
    return finding(way, "fluentd-type-missing", message, fix, parameter=old)


def _unknown(way: Way, parameter: Parameter, type_: str, kind: str) -> Finding:
    code, known, shown_kind = "fluentd-plugin-unknown", names(kind), _KINDS.get(kind, kind)
    near = [one for one in get_close_matches(type_, known, 3, _NEAR) if one not in type_]
    near += [one for one in known if one.lower() == type_.lower()]
    message = f"names the {shown_kind} plugin `{type_}`, which is not known"
    if near:
        return finding(way, code, message, f"did you mean `{near[0]}`?", parameter=parameter)
    message += ": its parameters were not checked"
    fix = "make sure that its gem is installed, or correct the name"
    others = [one for one in _KINDS if one != kind and specification(one, type_) is not None]
    if others:
        fix = f"make sure that there is one: the `{type_}` that is known is for `{_KINDS[others[0]]}`"
    elif like := get_close_matches(type_, known, 1, _NEAR):
        fix = f"did you mean `{like[0]}`? otherwise make sure that its gem is installed"
    return finding(way, code, message, fix, Severity.WARNING, parameter=parameter)


def _old_format(way: Way, found: Allowed) -> Iterator[Finding]:
    """`format json` directly in a plugin, as before `<parse>` and `<format>`."""
    parameter = way[-1].parameter("format") if "format" in found.old else None
    if found.plugin is None or parameter is None or not isinstance(parameter.value, str):
        return
    kind = "parser" if "parse" in found.plugin.old_sections else "formatter"
    if parameter.value and not parameter.value.startswith("/") and specification(kind, parameter.value) is None:
        yield _unknown(way, parameter, parameter.value, kind)
