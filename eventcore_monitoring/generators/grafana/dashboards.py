"""Dashboards: the JSON of Grafana's classic model, schema version 42, which Grafana 11 to 13 read."""

from __future__ import annotations

from typing import Any

from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.generators.grafana import grafanalib_panels
from eventcore_monitoring.generators.grafana.context import Body, Context
from eventcore_monitoring.generators.grafana.fields import link
from eventcore_monitoring.generators.grafana.filters import Filters, filters
from eventcore_monitoring.generators.grafana.layout import panel_id, rows
from eventcore_monitoring.generators.grafana.panels import Place, built, grid_position
from eventcore_monitoring.generators.grafana.variables import annotation, data_source_variables, variable
from eventcore_monitoring.model.dashboards import Dashboard
from eventcore_monitoring.values import one_unit

Json = dict[str, Any]

# The last version of the classic model: Grafana migrates nothing, so what stands in the file is what is drawn.
SCHEMA_VERSION = 42
_SHARED_CROSSHAIR = 1
_NO_PANELS = "[]\n}\n"  # the end of a dashboard without panels, which are its last key


def dashboard_json(dashboard: Dashboard, around: Context) -> Json:
    """A dashboard as the value of its JSON file; without `id`, which is one server's own. To be read only."""
    body = _body(dashboard, around)
    return {**_head(dashboard, around, body.filters), "panels": body.panels}


def dashboard_text(dashboard: Dashboard, around: Context) -> str:
    """The text of its JSON file."""
    body = _body(dashboard, around)
    head = to_json({**_head(dashboard, around, body.filters), "panels": []})
    return f"{head.removesuffix(_NO_PANELS)}{body.text}" if body.panels else head


def filters_of(dashboard: Dashboard, around: Context) -> Filters:
    """How its queries are filtered."""
    return _body(dashboard, around).filters


def _head(dashboard: Dashboard, around: Context, filtered: Filters) -> Json:
    """All but the panels."""
    description = {"description": dashboard.description} if dashboard.description else {}
    chosen = [*filtered.variables, *dashboard.variables]
    return {
        "uid": dashboard.name,
        "title": dashboard.title,
        **description,
        "tags": list(dict.fromkeys((*dashboard.tags, around.monitoring.name))),
        "schemaVersion": SCHEMA_VERSION,
        "editable": False,
        "graphTooltip": _SHARED_CROSSHAIR,
        "time": {"from": f"now-{one_unit(dashboard.show_last)}", "to": "now"},
        "refresh": one_unit(dashboard.refresh),
        "timezone": "",
        "templating": {"list": [*data_source_variables(dashboard), *(variable(one, chosen) for one in chosen)]},
        "annotations": {"list": [annotation(one, around.monitoring, filtered) for one in dashboard.annotations]},
        "links": [link(one) for one in dashboard.links],
    }


def _body(dashboard: Dashboard, around: Context) -> Body:
    """The panels of a dashboard. What has the same rows, as boards of several teams or services have, is made once."""
    key = (dashboard.rows, dashboard.filter_by, tuple(one.name for one in dashboard.variables))
    body = around.bodies.get(key)
    if body is None:
        filtered = filters(dashboard, around.monitoring)
        panels = _panels(dashboard, around, filtered)
        within = ",\n    ".join(to_json(panel).rstrip("\n").replace("\n", "\n    ") for panel in panels)
        body = around.bodies[key] = Body(filtered, panels, f"[\n    {within}\n  ]\n}}\n")
    return body


def _panels(dashboard: Dashboard, around: Context, filtered: Filters) -> list[Json]:
    panels: list[Json] = []
    for row, heading, placed in rows(dashboard):
        inside = [built(panel, Place(row, box, around, filtered)) for panel, box in placed]
        held = inside if row.collapsed else []
        place = {"id": panel_id(row.title), "gridPos": grid_position(heading)}
        panels.append(grafanalib_panels.row(row.title, held, collapsed=row.collapsed, repeat=row.repeat, **place))
        if not row.collapsed:
            panels += inside
    return panels
