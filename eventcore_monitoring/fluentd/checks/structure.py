"""The sections: which stand where, how often, and which are missing.

fluentd-section-unknown: a section that nothing reads. Why: Fluentd warns at start, without parameters in it not even
that, and ignores it. Fix: correct the name.

fluentd-section-misplaced: a known section in a place where nothing reads it, such as a `<buffer>` in `copy` or a
`<source>` in `<label>`. Why: Fluentd warns and ignores it. Fix: move it.

fluentd-section-twice: a section that may be there once is written again. Why: Fluentd does not start. Fix: join them.

fluentd-section-missing: a section that has to be there is not, such as the `<parse>` of `tail`. Why: Fluentd does not
start. Fix: write it.

fluentd-buffer-unsupported: a `<buffer>` or `<secondary>` in an output that has no buffer. Why: Fluentd does not start.
Fix: remove it.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.allowed import Allowed, places
from eventcore_monitoring.fluentd.places import Way, finding, mention, shown
from eventcore_monitoring.fluentd.plugins import SectionSpecification
from eventcore_monitoring.fluentd.tree import Include, Section

_NEAR: Final = 0.7
_BUFFERING: Final = ("buffer", "secondary")
_TOP_LEVEL: Final = ("source", "filter", "match", "label", "worker", "system")
# Sections that people know, and where they belong.
_KNOWN: Final = {
    "source": "move it to the top level, and give it the `@label` of the label that is to get its events",
    "filter": "move it to the top level, or into a `<label>`",
    "match": "move it to the top level, or into a `<label>`; for several outputs write `copy` with `<store>`",
    "label": "move it to the top level",
    "worker": "move it to the top level",
    "system": "move it to the top level",
    "store": "move it into a `<match>` with `@type copy`",
    "buffer": "move it into the output that is to have it",
    "secondary": "move it into the output that is to have it",
    "parse": "move it into the source or filter that is to have it",
    "format": "move it into the output that is to have it",
    "inject": "move it into the output that is to have it",
    "extract": "move it into the source that is to have it",
    "record": "move it into the `record_transformer` that is to have it",
    "storage": "move it into the plugin that is to have it",
    "transport": "move it into the plugin that is to have it",
}
# Of these, one for each usage.
_ONE_OF_A_USAGE: Final = ("parser", "formatter", "storage")


def structure(root: Section) -> Iterator[Finding]:
    """Every section whose surroundings are known."""
    for way, found in places(root):
        if found is None:
            continue
        section = way[-1] if way else root
        for inner in section.sections:
            declared = found.sections.get(inner.name)
            if declared is None:
                if found.closed and not _said_elsewhere(section, inner):
                    yield _unknown((*way, inner), found)
            elif inner.name in _BUFFERING and found.plugin is not None and not found.plugin.buffers:
                yield _unbuffered((*way, inner), found)
        yield from _repeated(way, section, found)
        yield from _missing(way, section, found)


def _said_elsewhere(outer: Section, inner: Section) -> bool:
    """What `retries` says of secondaries."""
    return outer.name == "secondary" and inner.name in _BUFFERING


# Unknown and misplaced


def _unknown(way: Way, found: Allowed) -> Finding:
    section, outer = way[-1], way[-2] if len(way) > 1 else None
    where = _where(outer, found)
    if section.name in _KNOWN or section.name in found.sections:
        message = f"stands {where}, where Fluentd does not read it"
        return finding(way, "fluentd-section-misplaced", message, _moved(section.name, found))
    near = get_close_matches(section.name, found.sections, 1, _NEAR)
    fix = f"did you mean `<{near[0]}>`?" if near else "correct its name, or remove it"
    message = f"is no section that Fluentd reads {where}: it is ignored"
    return finding(way, "fluentd-section-unknown", message, fix)


def _where(outer: Section | None, found: Allowed) -> str:
    if outer is None:
        return "at the top level"
    if found.plugin is not None:
        return f"in `<{outer.name}>` of `{found.type}`"
    return f"in `<{outer.name}>`"


def _moved(name: str, found: Allowed) -> str:
    if name in _BUFFERING and found.plugin is not None and found.plugin.holds_stores:
        return "move it into the `<store>` that is to have it"
    if name in _TOP_LEVEL and found.section.name == "label" and name != "source":
        return "move it to the top level"
    return _KNOWN.get(name, "move it, or remove it")


def _unbuffered(way: Way, found: Allowed) -> Finding:
    message = f"stands in `{found.type}`, an output without a buffer: Fluentd refuses it"
    return finding(way, "fluentd-buffer-unsupported", message, "remove it")


# Twice and missing


def _repeated(way: Way, section: Section, found: Allowed) -> Iterator[Finding]:
    first: dict[tuple[str, str], Section] = {}
    for inner in section.sections:
        declared = found.sections.get(inner.name)
        usage = _usage(declared, inner) if declared is not None else None
        if usage is None:
            continue
        before = first.setdefault((inner.name, usage), inner)
        if before is not inner:
            message = f"is written twice: {mention((*way, before))} is the first, Fluentd refuses the second"
            yield finding((*way, inner), "fluentd-section-twice", message, "join the two")


def _usage(declared: SectionSpecification, section: Section) -> str | None:
    """What makes two sections of one name the same; None for those that may be there as often as one likes."""
    if not declared.repeatable:
        return ""
    if declared.plugin_kind not in _ONE_OF_A_USAGE or declared.argument is None:
        return None
    default = declared.argument.default
    usage = section.argument or (default if isinstance(default, str) else "")
    return usage if isinstance(usage, str) else None


def _missing(way: Way, section: Section, found: Allowed) -> Iterator[Finding]:
    if not way or (found.plugin is None and found.kind is not None):
        return
    if any(isinstance(child, Include) for child in section.children):
        return
    for declared in found.sections.values():
        if section.inner(declared.name) is None and _is_needed(declared, section, found):
            message = f"has no `<{declared.name}>`, which `{shown(found.type or section.name)}` needs"
            yield finding(way, "fluentd-section-missing", message, f"add a `<{declared.name}>`{_with_type(declared)}")


def _is_needed(declared: SectionSpecification, section: Section, found: Allowed) -> bool:
    if declared.required:
        return True
    type_ = declared.parameter(declared.type_parameter) if declared.initial and declared.plugin_kind else None
    return type_ is not None and type_.required and not _given_flat(declared, section, found)


def _given_flat(declared: SectionSpecification, section: Section, found: Allowed) -> bool:
    """Whether an old flat `format` says what the section would."""
    flat = found.plugin is not None and declared.name in found.plugin.old_sections
    return flat and section.parameter("format") is not None


def _with_type(declared: SectionSpecification) -> str:
    type_ = declared.parameter("@type")
    if declared.name == "parse":
        return " with a `@type` such as `json` or `none`"
    return " with a `@type`" if type_ is not None else ""
