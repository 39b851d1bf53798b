"""The mistakes of a panel that no type shows: its kind, queries, reducers, transformations, matchers, units, steps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.validators.grafana.fault import Fault, Steps
from eventcore_monitoring.validators.grafana.reading import Panel, Read
from eventcore_monitoring.validators.grafana.schema import near
from eventcore_monitoring.validators.grafana.types import PANELS, REMOVED, WITHOUT_QUERY, registry
from eventcore_monitoring.validators.tree import mapping, number, sequence

# Units of one's own: `suffix:events`, `si:W`, `time:YYYY`.
_CUSTOM_UNIT = re.compile(r"(prefix|suffix|time|si|count|currency|bool):.+")
# The types whose legend is not drawn where `showLegend` is missing.
_WITH_LEGEND = ("timeseries", "barchart", "trend", "state-timeline", "status-history", "histogram")
# The migration to this version writes showLegend.
_LEGEND_MIGRATED = 37
_LIBRARY = "libraryPanel"


def panel_faults(read: Read) -> Iterator[Fault]:
    """The faults of every panel."""
    for panel in read.panels:
        if _LIBRARY not in panel.value:
            yield from _kind(panel, read)
            yield from _queries(panel, read)
            yield from _names(panel)
            yield from _legend(panel, read)
            yield from _fields(panel)


def _kind(panel: Panel, read: Read) -> Iterator[Fault]:
    kind = panel.kind
    if isinstance(kind, str) and kind in PANELS:
        return
    code, message = "grafana-panel", f"{json.dumps(kind)} is no panel type"
    where: Steps = (*panel.steps, "type") if read.form == "classic" else (*panel.steps, "vizConfig", "group")
    if isinstance(kind, str) and kind in REMOVED:
        yield Fault(where, code, f"{message} any more", f"Use {REMOVED[kind]}.")
    elif guess := near(kind, PANELS):
        yield Fault(where, code, message, guess)
    elif isinstance(kind, str):
        fix = "Check that each Grafana that shows it has this plugin."
        yield Fault(where, code, f"{message} of Grafana's own", fix, Severity.NOTE)


def _queries(panel: Panel, read: Read) -> Iterator[Fault]:
    where: Steps = (*panel.steps, "targets") if read.form == "classic" else (*panel.steps, "data", "spec", "queries")
    if str(panel.kind) in PANELS and str(panel.kind) not in WITHOUT_QUERY and not panel.queries:
        yield Fault(panel.steps, "grafana-query", "the panel has no query", "Give it one.")
    if read.form == "classic" and panel.source is None and any(query.source is None for query in panel.queries):
        yield Fault(panel.steps, "grafana-datasource", "a query has no data source", "Give the panel one.")
    names = [json.dumps(query.name) for query in panel.queries]
    for name in dict.fromkeys(names):
        places = [query.steps for query, one in zip(panel.queries, names, strict=True) if one == name]
        if name == "null":
            fix = "Give each query its own refId."
            # Grafana gives letters; but alerts and overrides that name the query lose it when the order changes.
            yield Fault(where, "grafana-query", "a query has no refId", fix, Severity.NOTE, places[0])
        elif len(places) > 1:
            message, fix = f"{len(places)} queries have the refId {name}", "Give each query its own refId."
            yield Fault(where, "grafana-query", message, fix, Severity.ERROR, (*places[1], "refId"))
    holders = [(panel.steps, panel.value), *((query.steps, query.value) for query in panel.queries)]
    for key in ("maxDataPoints", "intervalFactor"):
        for here, holder in holders:
            # An interval factor of 1 changes nothing.
            if key in holder and str(holder[key]) != "1":
                place: Steps = (*here, key)
                if read.form != "classic" and here is panel.steps:
                    place = (*here, "data", "spec", "queryOptions", key)
                yield Fault(place, "grafana-samples", "it makes Grafana skip samples", "Leave it out.")


def _names(panel: Panel) -> Iterator[Fault]:
    """Reducers, transformations and matchers that Grafana does not have."""
    way, options = panel.options
    for part in ("legend", "reduceOptions"):
        for reducer in sequence(mapping(options.get(part)).get("calcs")):
            if str(reducer) not in registry()["reducers"]:
                fix = near(reducer, registry()["reducers"]) or "Use lastNotNull."
                yield Fault((*way, part, "calcs"), "grafana-reducer", f"{reducer} is no reducer", fix)
    for where, name in panel.transformations:
        if str(name) not in registry()["transformers"]:
            message = f"{json.dumps(name)} is no transformation"
            fix = near(name, registry()["transformers"]) or "Use one that Grafana has."
            yield Fault(where, "grafana-transformation", message, fix, Severity.ERROR)
    way, fields = panel.fields
    for index, override in enumerate(map(mapping, sequence(fields.get("overrides")))):
        matcher = mapping(override.get("matcher")).get("id")
        if str(matcher) not in registry()["fieldMatchers"]:
            message = f"{json.dumps(matcher)} is no field matcher"
            where = (*way, "overrides", index, "matcher", "id")
            fix = near(matcher, registry()["fieldMatchers"]) or "Use byName."
            yield Fault(where, "grafana-matcher", message, fix, Severity.ERROR)


def _legend(panel: Panel, read: Read) -> Iterator[Fault]:
    version = read.value.get("schemaVersion")
    migrated = read.form == "classic" and isinstance(version, int) and version < _LEGEND_MIGRATED
    way, options = panel.options
    if panel.kind not in _WITH_LEGEND or migrated:
        return
    if not isinstance(mapping(options.get("legend")).get("showLegend"), bool):
        message = "showLegend is missing, so no legend is drawn"
        # Only time series are drawn so often that nobody takes the missing legend for meant.
        severity = Severity.WARNING if panel.kind == "timeseries" else Severity.NOTE
        yield Fault((*way, "legend"), "grafana-legend", message, "Write it.", severity)


def _fields(panel: Panel) -> Iterator[Fault]:
    way, fields = panel.fields
    defaults = mapping(fields.get("defaults"))
    yield from _field_faults((*way, "defaults"), defaults.items())
    for index, override in enumerate(map(mapping, sequence(fields.get("overrides")))):
        changes = [
            (change.get("id"), change.get("value")) for change in map(mapping, sequence(override.get("properties")))
        ]
        yield from _field_faults((*way, "overrides", index, "properties"), changes)


def _field_faults(way: Steps, fields: Iterable[tuple[object, object]]) -> Iterator[Fault]:
    for key, value in fields:
        if key == "unit" and not _is_unit(str(value)):
            fix = near(value, registry()["units"]) or "Use one of its units."
            yield Fault((*way, "unit"), "grafana-unit", f"Grafana knows no unit {json.dumps(value)}", fix)
        if key == "thresholds":
            yield from _steps((*way, "thresholds", "steps"), value)


def _is_unit(unit: str) -> bool:
    """Whether Grafana knows it; an empty unit is none, and a variable may stand for one."""
    return unit in registry()["units"] or unit == "" or unit.startswith("$") or bool(_CUSTOM_UNIT.fullmatch(unit))


def _steps(where: Steps, value: object) -> Iterator[Fault]:
    values = [mapping(step).get("value") for step in sequence(mapping(value).get("steps"))]
    if not values or values[0] is not None:
        message = "the first step must have the value null: it is the colour below all others"
        # Grafana takes any number for the base, and steps of its own where there is none; text it takes for neither.
        severity = Severity.ERROR if values and isinstance(values[0], str) else Severity.NOTE
        yield Fault(where, "grafana-thresholds", message, "Put a base step first.", severity)
    rising = [number(one, float("nan")) for one in values[1:]]
    if any(not lower < upper for lower, upper in pairwise(rising)) or any(one != one for one in rising):
        yield Fault(where, "grafana-thresholds", "the steps must be rising numbers", "Sort them.")
