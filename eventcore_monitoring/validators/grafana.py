"""Grafana dashboards: JSON against Grafana's own types, and the mistakes that no type shows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.validators import json_schema
from eventcore_monitoring.validators.program import Tools
from eventcore_monitoring.validators.tree import address, mapping, number, sequence

_Violations = Callable[[object], Iterator[json_schema.Violation]]
# The way to a fault inside the dashboard, its code, a sentence, and the way out.
_Fault = tuple[str, str, str, str]

_SCHEMA_VERSION = 42
_COLUMNS = 24
_QUERIES = "Q_prometheus__Query"
# The panel types of the classic model that may be used, with the name of their schemas.
_PANELS: Mapping[str, str] = {
    "timeseries": "timeseries",
    "stat": "stat",
    "gauge": "gauge",
    "bargauge": "bargauge",
    "table": "table",
    "text": "text",
    "heatmap": "heatmap",
    "histogram": "histogram",
    "logs": "logs",
    "barchart": "barchart",
    "piechart": "piechart",
    "state-timeline": "statetimeline",
    "status-history": "statushistory",
}
_BUILT_IN = ("-- Grafana --", "-- Mixed --", "-- Dashboard --", "__expr__", "grafana")
# Units of one's own: `suffix:events`, `si:W`, `time:YYYY`.
_CUSTOM_UNIT = re.compile(r"(prefix|suffix|time|si|count|currency|bool):.+")

# The base step of thresholds is null by design, and so is the open end of a range mapping.
_NULL = re.compile(r"(\.(thresholds|properties\[\d+\]\.value)\.steps\[0\]\.value|\[\d+\]\.options\.(from|to))$")


def check_dashboards(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What is wrong with the dashboards in `grafana/dashboards/*.json`.

    Schemas and registries: Grafana 13.2 (see the NOTICE beside them). Our own rules run without jsonschema-rs too.
    """
    files = sorted(folder.glob("grafana/dashboards/*.json"))
    if not files:
        return
    schemas = json_schema.data("grafana", "schemas.json")
    registry = {name: frozenset(known) for name, known in json_schema.data("grafana", "registry.json").items()}
    compiled: dict[str, _Violations] = {}
    with_schemas = json_schema.installed()
    if not with_schemas:
        yield json_schema.not_installed("grafana/dashboards")

    def violations(schema: str, value: object) -> Iterator[json_schema.Violation]:
        if not with_schemas or schema not in schemas:
            return
        if schema not in compiled:
            compiled[schema] = json_schema.compiled(schemas[schema])
        yield from compiled[schema](value)

    uids: dict[object, str] = {}
    for file in files:
        at = file.relative_to(folder).as_posix()
        try:
            dashboard = json.loads(file.read_bytes().decode("utf-8"), object_pairs_hook=_without_repeats)
        except (ValueError, RecursionError) as error:
            yield Finding(at, "grafana-json", f"The file is no JSON: {error}.")
            continue
        if not isinstance(dashboard, dict):
            yield Finding(at, "grafana-json", "The file holds no dashboard: it must be a JSON object.")
            continue
        faults = [*_schema_faults(dashboard, violations), *_dashboard_faults(dashboard, registry)]
        for way, code, message, fix in dict.fromkeys(faults):
            yield Finding(at, code, f"{way}: {message}." if way else f"{message[0].upper()}{message[1:]}.", fix)
        uid = dashboard.get("uid")
        if isinstance(uid, str) and uid in uids:
            yield Finding(at, "grafana-uid", f"The uid {uid} is also that of {uids[uid]}.", "Give each its own uid.")
        uids.setdefault(json.dumps(uid) if not isinstance(uid, str) else uid, at)


def _without_repeats(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    kept = dict(pairs)
    if len(kept) < len(pairs):
        key, times = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f'the key "{key}" is written {times} times')
    return kept


def _panels(dashboard: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every panel with the way to it; those of a collapsed row after their row."""
    for index, panel in enumerate(map(mapping, sequence(dashboard.get("panels")))):
        yield f"panels[{index}]", panel
        for inner, nested in enumerate(map(mapping, sequence(panel.get("panels")))):
            yield f"panels[{index}].panels[{inner}]", nested


def _schema_faults(
    dashboard: Mapping[str, Any], violations: Callable[[str, object], Iterator[json_schema.Violation]]
) -> Iterator[_Fault]:
    """The breaches of each part against its own schema: one for the shell, one for each panel and its parts.

    Options and custom fields of a panel may be left out, Grafana fills them; so a missing key is no breach there.
    """

    def breaches(schema: str, way: str, value: object, *, complete: bool) -> Iterator[_Fault]:
        for violation in violations(schema, value):
            # A null is reported once, by the rule against nulls.
            null = violation.message.startswith("null is not")
            if not null and (complete or violation.keyword != "required"):
                steps = address(violation.steps)
                where = ".".join(part for part in (way, steps) if part).replace(".[", "[")
                yield where, "grafana-schema", violation.message, "Correct the declaration of the dashboard."

    shell = {**dashboard, "panels": [], "annotations": _typed_annotations(dashboard)}
    yield from breaches("X_Dashboard", "", shell, complete=True)
    for way, panel in _panels(dashboard):
        if panel.get("type") == "row":
            yield from breaches("X_RowPanel", way, {**panel, "panels": []}, complete=True)
            continue
        yield from breaches("X_Panel", way, panel, complete=True)
        name = _PANELS.get(str(panel.get("type")))
        if name is None:
            continue
        options, fields = mapping(panel.get("options")), mapping(panel.get("fieldConfig"))
        custom = mapping(mapping(fields.get("defaults")).get("custom"))
        yield from breaches(f"X_{name}__Options", f"{way}.options", options, complete=False)
        yield from breaches(f"X_{name}__FieldConfig", f"{way}.fieldConfig.defaults.custom", custom, complete=False)
        for index, target in enumerate(map(mapping, sequence(panel.get("targets")))):
            source = mapping(target.get("datasource") or panel.get("datasource"))
            if source.get("type") == "prometheus":
                yield from breaches(_QUERIES, f"{way}.targets[{index}]", target, complete=True)
        for index, override in enumerate(map(mapping, sequence(fields.get("overrides")))):
            for inner, change in enumerate(map(mapping, sequence(override.get("properties")))):
                here = f"{way}.fieldConfig.overrides[{index}].properties[{inner}]"
                key, value = str(change.get("id")), change.get("value")
                if key.startswith("custom."):
                    wanted = {key.removeprefix("custom.").split(".")[0]: value} if key.count(".") == 1 else {}
                    yield from breaches(f"X_{name}__FieldConfig", here, wanted, complete=False)
                else:
                    shell = {"type": name, "fieldConfig": {"defaults": {key: value}, "overrides": []}}
                    yield from breaches("X_Panel", here, shell, complete=True)


# What Grafana's Prometheus data source reads in an annotation (its `annotations.ts`, 13.x); @grafana/schema has the
# types of the built-in source only, so these would be taken for unknown keys.
_ANNOTATION_KEYS = {"titleFormat", "textFormat", "tagKeys", "useValueForTime"}
_ANNOTATION_TARGET_KEYS = {"refId", "expr", "interval"}


def _typed_annotations(dashboard: Mapping[str, Any]) -> object:
    """The annotations without what only the Prometheus data source reads, for the schema to judge the rest."""
    annotations = mapping(dashboard.get("annotations"))
    rest = []
    for one in sequence(annotations.get("list")):
        if mapping(mapping(one).get("datasource")).get("type") == "prometheus":
            one = {key: value for key, value in one.items() if key not in _ANNOTATION_KEYS}
            if isinstance(target := one.get("target"), dict):
                kept = {key: value for key, value in target.items() if key not in _ANNOTATION_TARGET_KEYS}
                one = {**one, "target": kept} if kept else {k: v for k, v in one.items() if k != "target"}
        rest.append(one)
    return {**annotations, "list": rest} if annotations else dashboard.get("annotations", {})


def _dashboard_faults(dashboard: Mapping[str, Any], registry: Mapping[str, frozenset[str]]) -> Iterator[_Fault]:
    if dashboard.get("schemaVersion") != _SCHEMA_VERSION:
        message = f"schemaVersion is {dashboard.get('schemaVersion')}, and Grafana would migrate the dashboard"
        yield "", "grafana-version", message, f"Write {_SCHEMA_VERSION}."
    uid = dashboard.get("uid")
    if not isinstance(uid, str) or not re.fullmatch(r"[a-zA-Z0-9_-]{1,40}", uid):
        yield "uid", "grafana-uid", f"{json.dumps(uid)} is no uid", "Write 1 to 40 of a-z, A-Z, 0-9, - and _."
    yield from _nulls("", dashboard)
    panels = list(_panels(dashboard))
    for identity, times in Counter(json.dumps(panel.get("id")) for _, panel in panels).items():
        if identity == "null" or times > 1:
            message = "a panel has no id" if identity == "null" else f"{times} panels have the id {identity}"
            yield "panels", "grafana-id", message, "Give each panel its own id."
    variables = [mapping(one) for one in sequence(mapping(dashboard.get("templating")).get("list"))]
    for name, times in Counter(json.dumps(variable.get("name")) for variable in variables).items():
        if times > 1:
            yield "templating", "grafana-variable", f"{times} variables are called {name}", "Name each differently."
    sources = frozenset(str(one.get("name")) for one in variables if one.get("type") == "datasource")
    yield from _source_faults("", dashboard, sources)
    yield from _layout_faults(dashboard)
    for way, panel in panels:
        if panel.get("type") != "row":
            yield from _panel_faults(way, panel, registry)


def _nulls(way: str, value: object) -> Iterator[_Fault]:
    if isinstance(value, dict):
        for key, inner in value.items():
            where = f"{way}.{key}".removeprefix(".")
            if inner is None and not _NULL.search(where):
                yield where, "grafana-null", "the key is null", "Leave it out."
            yield from _nulls(where, inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if inner is None:
                yield f"{way}[{index}]", "grafana-null", "the entry is null", "Leave it out."
            yield from _nulls(f"{way}[{index}]", inner)


def _source_faults(way: str, value: object, variables: frozenset[str]) -> Iterator[_Fault]:
    """Data sources that are no object naming a variable of the dashboard."""
    code, fix = "grafana-datasource", 'Write {"type": "prometheus", "uid": "${datasource}"} and declare the variable.'
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _source_faults(f"{way}[{index}]", inner, variables)
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        where = f"{way}.{key}".removeprefix(".")
        if key != "datasource":
            yield from _source_faults(where, inner, variables)
            continue
        uid = mapping(inner).get("uid")
        named = re.fullmatch(r"\$\{?(\w+)\}?", uid) if isinstance(uid, str) else None
        if not isinstance(inner, dict):
            yield where, code, f"{json.dumps(inner)} is no object", fix
        elif uid in _BUILT_IN:
            continue
        elif named is None:
            yield where, code, f"the uid {json.dumps(uid)} is no variable, so it fits one Grafana only", fix
        elif named[1] not in variables:
            yield where, code, f"the data source variable {named[1]} is not declared", fix


def _layout_faults(dashboard: Mapping[str, Any]) -> Iterator[_Fault]:
    """Boxes outside the grid or over one another; the panels of a collapsed row have a grid of their own."""
    grids = [("panels", sequence(dashboard.get("panels")))]
    grids += [
        (f"panels[{index}].panels", sequence(mapping(panel).get("panels")))
        for index, panel in enumerate(sequence(dashboard.get("panels")))
    ]
    for way, panels in grids:
        boxes: list[tuple[str, float, float, float, float]] = []
        for index, panel in enumerate(map(mapping, panels)):
            box = mapping(panel.get("gridPos"))
            x, y, width, height = (number(box.get(key), -1) for key in ("x", "y", "w", "h"))
            here = f"{way}[{index}].gridPos"
            if x < 0 or y < 0 or width < 1 or height < 1:
                yield here, "grafana-layout", "x and y must be at least 0, w and h at least 1", "Write all four."
                continue
            if x + width > _COLUMNS:
                yield here, "grafana-layout", f"x + w is {x + width:g}, and the grid has {_COLUMNS} columns", "Move it."
            boxes.append((here, x, y, x + width, y + height))
        boxes.sort(key=lambda one: one[2])
        for index, (here, left, _, right, bottom) in enumerate(boxes):
            for other, other_left, other_top, other_right, _ in boxes[index + 1 :]:
                if other_top >= bottom:
                    break  # sorted by their tops: no later box can reach up here
                if other_left < right and left < other_right:
                    yield other, "grafana-layout", f"the box overlaps {here}", "Move it."


def _panel_faults(way: str, panel: Mapping[str, Any], registry: Mapping[str, frozenset[str]]) -> Iterator[_Fault]:
    kind = str(panel.get("type"))
    if kind not in _PANELS:
        yield (
            f"{way}.type",
            "grafana-panel",
            f"{json.dumps(panel.get('type'))} is no panel type",
            f"Use {', '.join(_PANELS)}.",
        )
    targets = [mapping(target) for target in sequence(panel.get("targets"))]
    if kind != "text" and not targets:
        yield way, "grafana-query", "the panel has no query", "Give it one."
    if targets and "datasource" not in panel and any("datasource" not in target for target in targets):
        yield way, "grafana-datasource", "a query has no data source", "Give the panel one."
    for name, times in Counter(json.dumps(target.get("refId")) for target in targets).items():
        if name == "null" or times > 1:
            message = "a query has no refId" if name == "null" else f"{times} queries have the refId {name}"
            yield f"{way}.targets", "grafana-query", message, "Give each query its own refId."
    for key in ("maxDataPoints", "intervalFactor"):
        holders = [(way, panel), *((f"{way}.targets[{index}]", target) for index, target in enumerate(targets))]
        for where, holder in holders:
            if key in holder:
                yield f"{where}.{key}", "grafana-samples", "it makes Grafana skip samples", "Leave it out."
    options = mapping(panel.get("options"))
    if kind == "timeseries" and not isinstance(mapping(options.get("legend")).get("showLegend"), bool):
        yield f"{way}.options.legend", "grafana-legend", "showLegend is missing, so no legend is drawn", "Write it."
    for part in ("legend", "reduceOptions"):
        for reducer in sequence(mapping(options.get(part)).get("calcs")):
            if str(reducer) not in registry["reducers"]:
                yield f"{way}.options.{part}.calcs", "grafana-reducer", f"{reducer} is no reducer", "Use lastNotNull."
    for index, transformation in enumerate(map(mapping, sequence(panel.get("transformations")))):
        if str(transformation.get("id")) not in registry["transformers"]:
            message = f"{json.dumps(transformation.get('id'))} is no transformation"
            yield f"{way}.transformations[{index}].id", "grafana-transformation", message, "Use one that Grafana has."
    fields = mapping(panel.get("fieldConfig"))
    defaults = mapping(fields.get("defaults"))
    yield from _field_faults(f"{way}.fieldConfig.defaults", defaults.items(), registry)
    for index, override in enumerate(map(mapping, sequence(fields.get("overrides")))):
        here = f"{way}.fieldConfig.overrides[{index}]"
        matcher = mapping(override.get("matcher")).get("id")
        if str(matcher) not in registry["fieldMatchers"]:
            yield f"{here}.matcher.id", "grafana-matcher", f"{json.dumps(matcher)} is no field matcher", "Use byName."
        changes = [
            (change.get("id"), change.get("value")) for change in map(mapping, sequence(override.get("properties")))
        ]
        yield from _field_faults(f"{here}.properties", changes, registry)


def _field_faults(way: str, fields: Any, registry: Mapping[str, frozenset[str]]) -> Iterator[_Fault]:
    for key, value in fields:
        if key == "unit" and str(value) not in registry["units"] and not _CUSTOM_UNIT.fullmatch(str(value)):
            yield f"{way}.unit", "grafana-unit", f"Grafana knows no unit {json.dumps(value)}", "Use one of its units."
        if key == "thresholds":
            values = [mapping(step).get("value") for step in sequence(mapping(value).get("steps"))]
            where = f"{way}.thresholds.steps"
            if not values or values[0] is not None:
                message = "the first step must have the value null: it is the colour below all others"
                yield where, "grafana-thresholds", message, "Put a base step first."
            rising = [number(one, float("nan")) for one in values[1:]]
            if any(not lower < upper for lower, upper in pairwise(rising)) or any(one != one for one in rising):
                yield where, "grafana-thresholds", "the steps must be rising numbers", "Sort them."
