"""Labels: their names, their matches, and who sends events to them.

fluentd-label-missing: `@label` names a label that does not exist. Why: Fluentd does not start. Fix: write the label, or
correct the name.

fluentd-label-name: a label without a name, or with the name `@ROOT` of the top level. Why: Fluentd does not start. Fix:
give it another name.

fluentd-label-twice: two labels of one name. Why: Fluentd does not start. Fix: join them.

fluentd-label-without-match: a label without a match. Why: Fluentd does not start. Fix: add a match.

fluentd-label-unused: nothing sends events to a label. Why: what stands in it is never used. Fix: name it in the
`@label` of a source or of an output that emits.

fluentd-label-ignored: `@label` on an output that emits nothing. Why: it has no effect. Fix: remove it, or put a
`relabel` into a `copy`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.places import Way, finding, mention, ways
from eventcore_monitoring.fluentd.routing import ERROR, FLUENT_LOG, MULTI_OUTPUTS, ROOT, Routing, routes, workers
from eventcore_monitoring.fluentd.tags import ignores_label, type_of
from eventcore_monitoring.fluentd.tree import Include, Section

_BUILT_IN: Final = (ERROR, FLUENT_LOG)


def labels(root: Section) -> Iterator[Finding]:
    """Every label, and every `@label`."""
    known = routes(root)
    yield from _declared(root)
    for way in ways(root):
        yield from _reference(way, known)
    if known.complete and any(way[-1].name == "source" for way in ways(root)):
        yield from _unused(root)


def _declared(root: Section) -> Iterator[Finding]:
    found = [way for way in ways(root) if way[-1].name == "label" and _is_router(way)]
    for way in found:
        section = way[-1]
        match section.argument:
            case "":
                yield finding(way, "fluentd-label-name", "has no name", "write `<label @NAME>`")
            case "@ROOT":
                message = "has the name `@ROOT`, which is that of the top level"
                yield finding(way, "fluentd-label-name", message, "give it another name")
        opaque = any(isinstance(child, Include) for child in section.children)
        if not opaque and section.inner("match") is None:
            message = "has no match: Fluentd refuses it, for all events sent to it would be dropped"
            yield finding(way, "fluentd-label-without-match", message, "add `<match **>` with an output")
    yield from _twice(found, root)


def _is_router(way: Way) -> bool:
    return len(way) == 1 or (len(way) == 2 and way[0].name == "worker")


def _twice(found: list[Way], root: Section) -> Iterator[Finding]:
    reported: set[int] = set()
    for worker in workers(root):
        first: dict[str, Way] = {}
        for way in found:
            name = way[-1].argument
            if not isinstance(name, str) or not name or (len(way) > 1 and not any(way[0] is one for one in worker)):
                continue
            if name in first and id(way[-1]) not in reported:
                reported.add(id(way[-1]))
                message = f"has the name of {mention(first[name])}: Fluentd refuses the second"
                yield finding(way, "fluentd-label-twice", message, "join the two, or rename one")
            first.setdefault(name, way)


def _reference(way: Way, known: Routing) -> Iterator[Finding]:
    section = way[-1]
    label = section.parameter("@label")
    if label is None or not isinstance(label.value, str) or section.name not in ("source", "filter", "match", "store"):
        return
    ignored = ignores_label(section) if section.name in ("match", "store") else False
    if ignored:
        emitter = "the stores of" if type_of(section) in MULTI_OUTPUTS else "the output"
        message = f"has `@label {label.value}`, but {emitter} `{type_of(section)}` "
        message += "do not use it" if type_of(section) in MULTI_OUTPUTS else "emits nothing"
        fix = "remove it; for a copy of the events in that label put a `relabel` into a `copy`"
        yield finding(way, "fluentd-label-ignored", message, fix, Severity.WARNING, parameter=label)
    if label.value == ROOT or not known.complete:
        return
    certain = ignored is False or type_of(section) in MULTI_OUTPUTS
    if label.value not in known.routers and (certain or ignored is None):
        near = get_close_matches(label.value, known.routers, 1)
        fix = f"did you mean `{near[0]}`?" if near else f"add `<label {label.value}>` with a match, or correct the name"
        message = f"sends its events to `{label.value}`, a label that does not exist"
        severity = Severity.ERROR if certain else Severity.WARNING
        yield finding(way, "fluentd-label-missing", message, fix, severity, parameter=label)
    elif label.value == ERROR and certain and any(one.name == "label" and one.argument != ERROR for one in way):
        message = "sends its events to `@ERROR`, which does not exist yet when Fluentd reads the other labels"
        fix = "send them to a label of your own that does the same"
        yield finding(way, "fluentd-label-missing", message, fix, parameter=label)


def _unused(root: Section) -> Iterator[Finding]:
    found: dict[str, Way] = {}
    named: dict[str, set[str]] = {"": set()}
    for way in ways(root):
        around = next((one for one in way if one.name == "label"), None)
        place = around.argument if around is not None and isinstance(around.argument, str) else ""
        if way[-1].name == "label" and _is_router(way) and place not in ("", ROOT):
            found.setdefault(place, way)
        for parameter in way[-1].parameters:
            if isinstance(parameter.value, str):
                named.setdefault(place, set()).add(parameter.value)
            elif parameter.name == "@label":
                return  # code says where these events go
    for names in named.values():  # what is misspelt is said where it stands
        misspelt = (name for name in names if name.startswith("@") and name not in found)
        names.update([near for name in misspelt for near in get_close_matches(name, found, 1)])
    used = _reachable(("", *_BUILT_IN), named)
    rest = {name: _reachable((name,), named) for name in found if name not in used}
    for name, reaches in rest.items():
        if all(name not in others or other in reaches for other, others in rest.items()):
            message = "gets no events: no `@label` outside of it names it"
            fix = f"write `@label {name}` in a source or in a `relabel`, or remove the label"
            yield finding(found[name], "fluentd-label-unused", message, fix, Severity.WARNING)


def _reachable(start: tuple[str, ...], named: Mapping[str, set[str]]) -> set[str]:
    to_do, seen = list(start), set(start)
    while to_do:
        for name in named.get(to_do.pop(), set()) - seen:
            seen.add(name)
            to_do.append(name)
    return seen
