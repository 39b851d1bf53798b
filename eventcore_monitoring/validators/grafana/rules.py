"""The mistakes of a whole dashboard that no type shows: version, uid, nulls, names given twice, data sources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.validators.grafana.fault import Fault, Steps
from eventcore_monitoring.validators.grafana.reading import Read
from eventcore_monitoring.validators.tree import address, mapping

_SCHEMA_VERSION = 42
# The migration to this version writes graphTooltip anew.
_TOOLTIP_MIGRATED = 14
_BUILT_IN = ("-- Grafana --", "-- Mixed --", "-- Dashboard --", "__expr__", "grafana")
# The base step of thresholds is null by design, and so is the open end of a range mapping.
_NULL = re.compile(r"(\.(thresholds|properties\[\d+\]\.value)\.steps\[0\]\.value|\[\d+\]\.options\.(from|to))$")


def dashboard_faults(read: Read) -> Iterator[Fault]:
    """The faults of the dashboard as a whole."""
    if read.form == "classic":
        yield from _version(read)
        yield from _uid(read)
    yield from _nulls(read.steps, read.value)
    yield from _twice(read)
    yield from _sources(read)


def _version(read: Read) -> Iterator[Fault]:
    version = read.value.get("schemaVersion")
    if version == _SCHEMA_VERSION:
        return
    code, fix = "grafana-version", f"Write {_SCHEMA_VERSION}."
    lost = isinstance(version, int) and version < _TOOLTIP_MIGRATED and bool(read.value.get("graphTooltip"))
    place: Steps = (*read.steps, "schemaVersion")
    message = f"schemaVersion is {json.dumps(version)}, and Grafana would migrate the dashboard"
    if lost:
        message += ": graphTooltip is lost in that"
    severity = Severity.WARNING if lost or not isinstance(version, int) else Severity.NOTE
    yield Fault(read.steps, code, message, fix, severity, place)


def _uid(read: Read) -> Iterator[Fault]:
    uid = read.value.get("uid")
    if isinstance(uid, str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,40}", uid):
        return
    severity = Severity.NOTE if uid is None or uid == "" else Severity.ERROR
    message = f"{json.dumps(uid)} is no uid"
    fix = "Write 1 to 40 of a-z, A-Z, 0-9, - and _."
    yield Fault((*read.steps, "uid"), "grafana-uid", message, fix, severity)


def _nulls(way: Steps, value: object) -> Iterator[Fault]:
    if isinstance(value, dict):
        pairs: Iterator[tuple[str | int, object]] = iter(value.items())
        kind = "key"
    elif isinstance(value, list):
        pairs, kind = iter(enumerate(value)), "entry"
    else:
        return
    for key, inner in pairs:
        here = (*way, key)
        if inner is None:
            if not (kind == "key" and _NULL.search(address(here))):
                # Grafana itself writes `id: null` where a dashboard is exported.
                severity = Severity.NOTE if here[-1] == "id" and len(here) <= 2 else Severity.WARNING
                yield Fault(here, "grafana-null", f"the {kind} is null", "Leave it out.", severity)
        else:
            yield from _nulls(here, inner)


def _twice(read: Read) -> Iterator[Fault]:
    classic = read.form == "classic"
    ids = [((*panel.steps, "id"), panel.value.get("id")) for panel in read.panels]
    if classic:
        ids += [((*way, "id"), row.get("id")) for way, row in read.rows]
    holder: Steps = (*read.steps, "panels" if classic else "elements")
    for identity, places in _by_text(ids).items():
        if identity == "null":
            yield Fault(holder, "grafana-id", "a panel has no id", "Give each panel its own id.", place=places[0])
        elif len(places) > 1:
            message = f"{len(places)} panels have the id {identity}"
            yield Fault(holder, "grafana-id", message, "Give each panel its own id.", Severity.ERROR, places[1])
    named = [((*one.steps, "name"), one.name) for one in read.variables]
    holder = (*read.steps, "templating" if classic else "variables")
    for name, places in _by_text(named).items():
        if len(places) > 1:
            message = f"{len(places)} variables are called {name}"
            yield Fault(holder, "grafana-variable", message, "Name each differently.", Severity.ERROR, places[1])
    titles: dict[tuple[Steps, str], Steps] = {}
    for panel in read.panels:
        title = panel.value.get("title")
        if not isinstance(title, str) or not title.strip() or panel.kind == "text":
            continue
        if (panel.section, title) in titles:
            message = f"another panel of the row has the title {json.dumps(title)} too"
            yield Fault((*panel.steps, "title"), "grafana-title", message, "Say in each title what it shows.")
        titles[panel.section, title] = panel.steps


def _by_text(found: Sequence[tuple[Steps, object]]) -> Mapping[str, Sequence[Steps]]:
    places: dict[str, list[Steps]] = {}
    for way, value in found:
        places.setdefault(json.dumps(value), []).append(way)
    return places


def _sources(read: Read) -> Iterator[Fault]:
    """Data sources that are no object naming a variable of the dashboard."""
    inputs = read.value.get("__inputs")
    imported = {str(mapping(one).get("name")) for one in inputs} if isinstance(inputs, list) else set()
    yield from _source_faults(read.steps, read.value, frozenset(read.sources) | imported, read.form)


def _source_faults(way: Steps, value: object, variables: frozenset[str], form: str) -> Iterator[Fault]:
    code, fix = "grafana-datasource", 'Write {"type": "prometheus", "uid": "${datasource}"} and declare the variable.'
    if form not in ("classic", "v2alpha1"):
        fix = 'Write {"name": "${datasource}"} and declare the variable.'
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _source_faults((*way, index), inner, variables, form)
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        where: Steps = (*way, key)
        if key != "datasource":
            if key != "__elements":
                yield from _source_faults(where, inner, variables, form)
            continue
        if inner is None:
            continue
        uid = mapping(inner).get("uid" if form in ("classic", "v2alpha1") else "name")
        named = re.fullmatch(r"\$\{?(\w+)\}?|\[\[(\w+)\]\]", uid) if isinstance(uid, str) else None
        if not isinstance(inner, dict):
            yield Fault(where, code, f"{json.dumps(inner)} is no object", fix)
        elif uid in _BUILT_IN or inner.get("type") in ("datasource", "__expr__"):
            continue
        elif named is None:
            severity = Severity.NOTE if isinstance(uid, str) else Severity.WARNING
            message = f"the uid {json.dumps(uid)} is no variable, so it fits one Grafana only"
            yield Fault(where, code, message, fix, severity)
        elif (name := named[1] or named[2]) not in variables:
            yield Fault(where, code, f"the data source variable {name} is not declared", fix)
