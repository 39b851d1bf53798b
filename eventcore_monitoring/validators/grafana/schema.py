"""A dashboard against Grafana's own types: its shell, and of each panel options, custom fields, overrides, queries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.validators.grafana.fault import Fault, Steps
from eventcore_monitoring.validators.grafana.reading import Panel, Query, Read
from eventcore_monitoring.validators.grafana.types import PANELS, QUERIES, REMOVED, violations
from eventcore_monitoring.validators.json_schema import Violation
from eventcore_monitoring.validators.tree import mapping, sequence

# Grafana turns numbers that are written as text into numbers when it migrates dashboards older than this.
_NUMBERS_AS_TEXT = 33
_NUMBER = re.compile(r'"-?\d+(\.\d+)?" is not of type')
# What Grafana itself writes when it saves a dashboard, though its published types do not have it.
_OF_THE_EDITOR = frozenset(
    (
        "definition",
        "filters",
        "baseFilters",
        "fieldMinMax",
        "unitScale",
        "insertNulls",
        "spanNulls",
        "queryValue",
        "hidden",
    )
)
# What has no type is not drawn, or not read.
_WITHOUT_TYPE = "the key type is missing"
# What a wrong type does no harm to: Grafana reads the text as a number.
_LENIENT = ("maxDataPoints", "datasource", "intervalFactor")
# What Grafana's Prometheus data source reads in an annotation (its `annotations.ts`, 13.x); @grafana/schema has the
# types of the built-in source only, so these would be taken for unknown keys.
_ANNOTATION_KEYS = {"titleFormat", "textFormat", "tagKeys", "useValueForTime", "expr", "step"}
_ANNOTATION_TARGET_KEYS = {"refId", "expr", "interval"}


def schema_faults(read: Read) -> Iterator[Fault]:
    """The breaches of each part against its own schema.

    Options and custom fields of a panel may be left out, Grafana fills them; so a missing key is no breach there.
    """
    if read.form == "classic":
        yield from _classic_shell(read)
    else:
        yield from _breaches(f"X_{read.form}__Spec", read.steps, read.value, Severity.ERROR)
    for panel in read.panels:
        yield from _panel(panel)
        for query in panel.queries:
            yield from _query(query, read)


def _breaches(
    schema: str, way: Steps, value: object, missing: Severity | None = None, *, old: bool = False
) -> Iterator[Fault]:
    """What a value breaks of a schema; `missing`: how much a missing key weighs, None where it may be missing."""
    severity: Severity | None
    for violation in violations(schema)(value):
        # A null is reported once, by the rule against nulls; so is a data source that is text.
        text = violation.keyword == "type" and violation.steps[-1:] == ("datasource",)
        if violation.message.startswith("null is not") or text:
            continue
        severity = _severity(violation, old=old)
        if violation.keyword == "required":
            severity = missing if violation.steps or violation.message != _WITHOUT_TYPE else severity
        if severity is not None:
            yield Fault((*way, *violation.steps), "grafana-schema", violation.message, _fix(violation), severity)


def _severity(violation: Violation, *, old: bool) -> Severity:
    unknown = violation.keyword == "additionalProperties"
    if unknown and set(violation.message.removeprefix("unknown key ").split(", ")) <= _OF_THE_EDITOR:
        return Severity.NOTE
    if violation.steps == ("refresh",) and violation.message.startswith("false "):
        return Severity.WARNING  # how former versions wrote that there is none
    lenient = bool(violation.steps) and violation.steps[-1] in _LENIENT
    if unknown or lenient or (old and _NUMBER.match(violation.message)):
        return Severity.WARNING
    return Severity.ERROR


def _fix(violation: Violation) -> str:
    match violation.keyword:
        case "additionalProperties":
            return "Remove it or correct its spelling: Grafana ignores it."
        case "required":
            return "Write it."
        case "enum" | "const":
            return "Write one of the values that Grafana knows."
        case _:
            return "Write the type of value that Grafana reads."


def _classic_shell(read: Read) -> Iterator[Fault]:
    version = read.value.get("schemaVersion")
    old = isinstance(version, int) and version < _NUMBERS_AS_TEXT
    shell = {**read.value, "panels": [], "annotations": _typed_annotations(read.value)}
    shell = {key: inner for key, inner in shell.items() if not key.startswith("__")}
    yield from _breaches("X_Dashboard", read.steps, shell, Severity.NOTE, old=old)
    for row, value in read.rows:
        yield from _breaches("X_RowPanel", row, {**value, "panels": []}, Severity.NOTE, old=old)
    for panel in read.panels:
        if str(panel.kind) not in REMOVED:
            value = {**panel.value}
        else:  # its keys are those of its time: what places and feeds it is all that Grafana still reads as it stands
            kept = ("type", "gridPos", "datasource", "targets", "title", "id", "description")
            value = {key: panel.value[key] for key in kept if key in panel.value}
        yield from _breaches("X_Panel", panel.steps, value, Severity.NOTE, old=old)


def _typed_annotations(dashboard: Mapping[str, Any]) -> object:
    """The annotations without what only their data source reads, for the schema to judge the rest."""
    annotations = mapping(dashboard.get("annotations"))
    rest = []
    for one in sequence(annotations.get("list")):
        kind = mapping(mapping(one).get("datasource")).get("type")
        if kind is not None and kind not in ("grafana", "datasource"):
            one = {key: value for key, value in one.items() if key not in _ANNOTATION_KEYS}
            if isinstance(target := one.get("target"), dict):
                kept = {key: value for key, value in target.items() if key not in _ANNOTATION_TARGET_KEYS}
                one = {**one, "target": kept} if kept else {k: v for k, v in one.items() if k != "target"}
        rest.append(one)
    return {**annotations, "list": rest} if annotations else dashboard.get("annotations", {})


def _panel(panel: Panel) -> Iterator[Fault]:
    name = PANELS.get(str(panel.kind))
    if name is None:
        return
    yield from _breaches(f"X_{name}__Options", *panel.options)
    way, fields = panel.fields
    custom = mapping(mapping(fields.get("defaults")).get("custom"))
    yield from _breaches(f"X_{name}__FieldConfig", (*way, "defaults", "custom"), custom)
    for index, override in enumerate(map(mapping, sequence(fields.get("overrides")))):
        for inner, change in enumerate(map(mapping, sequence(override.get("properties")))):
            here: Steps = (*way, "overrides", index, "properties", inner)
            yield from _override(name, here, str(change.get("id")), change.get("value"))


def _override(name: str, way: Steps, key: str, value: object) -> Iterator[Fault]:
    """What is wrong with one changed property; one that Grafana does not know changes nothing: an error."""
    if key.startswith("custom."):
        # Deeper names (`custom.hideFrom.viz`) are shorthands that only the editor writes.
        custom = {key.removeprefix("custom."): value} if key.count(".") == 1 else {}
        found = _breaches(f"X_{name}__FieldConfig", (), custom)
    else:
        fields = {"defaults": {key: value}, "overrides": []}
        found = _breaches("X_Panel", (), {"type": name, "fieldConfig": fields}, Severity.ERROR)
    for fault in found:
        unknown = fault.message == f"unknown key {key.removeprefix('custom.')}"
        inside = tuple(step for step in fault.steps if step not in ("fieldConfig", "defaults"))[1:]
        place: Steps = (*way, "id") if unknown else (*way, "value", *inside)
        severity = Severity.ERROR if unknown and fault.severity is not Severity.NOTE else fault.severity
        fix = "Correct the id: Grafana drops the override." if unknown else fault.fix
        yield Fault(way, fault.code, fault.message, fix, severity, place)


def _query(query: Query, read: Read) -> Iterator[Fault]:
    schema = QUERIES.get(source_kind(query, read) or "")
    if schema is not None:
        # In schema v2 the name, the data source and whether it is hidden stand outside the query.
        yield from _breaches(schema, query.steps, query.value, Severity.WARNING)


def source_kind(query: Query, read: Read) -> str | None:
    """The type of a query's data source: as it says itself, or as the data source variable that it names says."""
    if query.kind is not None and query.kind != "datasource":
        return query.kind
    written = query.source if isinstance(query.source, str) else mapping(query.source).get("uid")
    named = re.fullmatch(r"\$\{?(\w+)\}?", str(written))
    kind = read.sources.get(named[1]) if named else None
    return kind if isinstance(kind, str) else None


def near(word: object, known: object) -> str:
    """`Did you mean …?` for a misspelt word, or nothing."""
    if not isinstance(word, str):
        return ""
    found = get_close_matches(word, sorted(known), n=1, cutoff=0.75)  # type: ignore[call-overload]
    return f"Did you mean {found[0]}?" if found else ""
