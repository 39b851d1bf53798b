"""Dashboards of grafanalib 0.7.1 in the form that Grafana 13 reads, at the last version of the classic model.

Grafana itself would repair some of it by its migrations, but only below version 42, and some only where it is asked
through its user interface; so everything is repaired here, and what is written is what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eventcore_monitoring.generators.grafana.dashboards import SCHEMA_VERSION
from eventcore_monitoring.generators.grafana.modernise_layout import in_order, numbered, placed
from eventcore_monitoring.generators.grafana.modernise_panels import panel
from eventcore_monitoring.generators.grafana.modernise_sources import inputs_as_variables, known_types
from eventcore_monitoring.generators.grafana.modernise_values import (
    Json,
    mapping,
    mappings,
    picked,
    text,
    without_nulls,
)
from eventcore_monitoring.generators.grafana.modernise_variables import annotation, links, variable

# `Dashboard` of npm @grafana/schema 13.2 without what is one server's own, in reading order.
_BEFORE = ("title", "description")
_BETWEEN = ("gnetId", "preload", "liveNow", "weekStart", "fiscalYearStartMonth")
_PICKER = ("hidden", "nowDelay", "refresh_intervals", "quick_ranges")
_LAST_HOUR = {"from": "now-1h", "to": "now"}


class Modern(NamedTuple):
    """A dashboard in today's form, and a sentence for each thing that could not be kept as it was."""

    dashboard: Json
    lost: tuple[str, ...]


def modernised(classic: Mapping[str, Any], name: str, tag: str) -> Modern:
    """The dashboard under a uid, with the tag of its deployment. Doing it twice changes nothing more."""
    given = without_nulls(dict(classic))
    declared = [*mappings(mapping(given.get("templating")).get("list")), *inputs_as_variables(given.get("__inputs"))]
    known = known_types(declared)
    variables = [variable(one, known) for one in declared]
    annotations = [annotation(one, known) for one in mappings(mapping(given.get("annotations")).get("list"))]
    panels = [panel(one, known) for one in numbered(placed(in_order(given)))]
    needed = [one.variable for one in (*variables, *annotations) if one.variable is not None]
    needed += [one for made in panels for one in made.variables]
    added = {one["name"]: one for one in reversed(needed)}
    dashboard = {
        "uid": name,
        **picked(given, _BEFORE),
        "tags": list(dict.fromkeys([*(str(one) for one in given.get("tags") or ()), tag])),
        "schemaVersion": SCHEMA_VERSION,
        "editable": False,
        "graphTooltip": given.get("graphTooltip") or (1 if given.get("sharedCrosshair") else 0),
        "time": {**_LAST_HOUR, **picked(mapping(given.get("time")), ("from", "to"))},
        **_timepicker(mapping(given.get("timepicker"))),
        "refresh": text(given.get("refresh")),
        "timezone": text(given.get("timezone")),
        **picked(given, _BETWEEN),
        "templating": {"list": [*_in_order(added), *(one.value for one in variables)]},
        "annotations": {"list": [one.value for one in annotations]},
        "links": links(given.get("links")),
        "panels": [one.value for one in panels],
    }
    remarks = [remark for made in panels for remark in made.remarks]
    return Modern(dashboard, (*remarks, *_merged(needed)))


def _timepicker(given: Json) -> Json:
    found = picked({**given, "hidden": True if given.get("hidden") else None}, _PICKER)
    return {"timepicker": found} if found else {}


def _in_order(added: dict[str, Json]) -> list[Json]:
    """Prometheus first, the others by name: their order must not depend on that of the panels."""
    return [added[name] for name in sorted(added, key=lambda name: (name != "datasource", name))]


def _merged(needed: Sequence[Json]) -> Iterator[str]:
    """Sources whose names differ in signs only, so that one variable stands for them."""
    names: dict[str, dict[str, None]] = {}
    for one in needed:
        names.setdefault(one["name"], {})[one["label"]] = None
    for name, labels in names.items():
        if len(labels) > 1:
            called = " and ".join(f'"{label}"' for label in labels)
            yield f"the data sources {called} are one variable here, {name}: call them more differently, or write uids"
