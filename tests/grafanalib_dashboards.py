"""Dashboards of a team that has grafanalib: built by its classes, and as we write them."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import grafanalib.core as g
from grafanalib._gen import DashboardEncoder

from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.generators.grafana.modernise import Modern, modernised
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.program import Tools

THRESHOLDS = [g.Threshold("green", 0, 0.0), g.Threshold("orange", 1, 70.0), g.Threshold("red", 2, 90.0)]
MAPPINGS = [g.StatValueMappings(g.StatValueMappingItem("up", "1", "green"), g.StatValueMappingItem("down", "0", "red"))]
WITHOUT_QUERIES = ("Text", "News", "DashboardList", "AlertList")
KINDS = sorted(
    name
    for name, kind in vars(g).items()
    if isinstance(kind, type) and (issubclass(kind, g.Panel) or name == "AlertList")
    if name not in ("Panel", "RowPanel")
)
QUERY = 'sum by (job) (rate(http_requests_total{job=~"$job"}[$__rate_interval]))'
JOB = g.Template(
    name="job",
    label="Job",
    query="label_values(up, job)",
    dataSource="Prometheus",
    multi=True,
    includeAll=True,
    allValue=".+",
    default="All",
    refresh=g.REFRESH_ON_TIME_RANGE_CHANGE,
)


def target(**more: object) -> g.Target:
    return g.Target(**{"expr": QUERY, "legendFormat": "{{job}}", **more})


def panel(kind: str, **more: object) -> Any:
    asks = {} if kind in WITHOUT_QUERIES else {"dataSource": "Prometheus", "targets": [target()]}
    return getattr(g, kind)(**{"title": f"A {kind}", **asks, **more})


def written(dashboard: g.Dashboard) -> dict[str, Any]:
    with contextlib.redirect_stdout(io.StringIO()):
        found: dict[str, Any] = json.loads(json.dumps(dashboard, cls=DashboardEncoder))
    return found


def dashboard(*panels: Any, templates: tuple[g.Template, ...] = (JOB,), **more: Any) -> Modern:
    wanted = {"title": "Team", "uid": "team", "templating": g.Templating(list(templates)), "panels": list(panels)}
    return modernised(written(g.Dashboard(**{**wanted, **more})), "team", "shop")


def only(made: Modern) -> dict[str, Any]:
    (found,) = made.dashboard["panels"]
    return found


def findings(made: Modern, folder: Path) -> list[Finding]:
    file = folder / "grafana" / "dashboards" / "team.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(to_json(made.dashboard))
    return list(check_dashboards(folder, Tools("off", "off")))
