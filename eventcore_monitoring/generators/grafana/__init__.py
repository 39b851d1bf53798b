"""The Grafana target: dashboards in both of its formats, and the ways by which they reach it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.generators.grafana.cluster import config_map, grafana_dashboard, grafana_manifest
from eventcore_monitoring.generators.grafana.context import context
from eventcore_monitoring.generators.grafana.dashboards import dashboard_json, dashboard_text, filters_of
from eventcore_monitoring.generators.grafana.lint_file import lint_file
from eventcore_monitoring.generators.grafana.v2 import resource
from eventcore_monitoring.model.grafanalib_dashboard import GrafanalibDashboard
from eventcore_monitoring.model.metrics import Counter
from eventcore_monitoring.model.monitoring import Monitoring


def grafana(monitoring: Monitoring) -> Iterator[Artifact]:
    """Both formats of each dashboard, the provider file, and what a cluster or the operator reads."""
    around = context(monitoring)
    output = monitoring.grafana
    for dashboard in monitoring.dashboards:
        name = dashboard.name
        if isinstance(dashboard, GrafanalibDashboard):
            from eventcore_monitoring.generators.grafana.modernise import modernised

            classic = modernised(dashboard.classic(), name, monitoring.name).dashboard
            content, tabs = to_json(classic), {}
        else:
            classic = dashboard_json(dashboard, around)
            content, tabs = dashboard_text(dashboard, around), {row.title: row.tab for row in dashboard.rows}
        yield _artifact(f"grafana/dashboards/{name}.json", content)
        if output.config_maps:
            yield _artifact(f"kubernetes/dashboard-{name}.yaml", to_yaml(config_map(name, content, monitoring)))
        if not output.resources and not output.operator:
            continue
        made = resource(classic, tabs)
        if output.resources:
            yield _artifact(f"grafana/resources/{monitoring.name}/{name}.json", to_json(made))
        if output.operator:
            # One folder for each format: who applies a folder must not get both, they would fight over the dashboard.
            of_classic, of_v2 = grafana_dashboard(name, content, monitoring), grafana_manifest(name, made, monitoring)
            yield _artifact(f"grafana/operator/dashboards/{name}.yaml", to_yaml(of_classic))
            yield _artifact(f"grafana/operator/manifests/{name}.json", to_json(of_v2))
    counters = frozenset(name for name, metric in monitoring.metric_of.items() if isinstance(metric, Counter))
    linted = lint_file([(one, filters_of(one, around)) for one in monitoring.own_dashboards], counters)
    if linted is not None:
        for folder in ("dashboards", f"resources/{monitoring.name}") if output.resources else ("dashboards",):
            yield _artifact(f"grafana/{folder}/.lint", to_yaml(linted))
    if monitoring.dashboards:
        yield _artifact("grafana/provisioning/dashboards.yaml", to_yaml(_provider(monitoring)))


def _artifact(path: str, text: str) -> Artifact:
    return Artifact(PurePosixPath(path), text.encode())


def _provider(monitoring: Monitoring) -> dict[str, Tree]:
    """Grafana's provider file (docs, "Provision dashboards"): it reads the folder where the dashboards are mounted."""
    return {
        "apiVersion": 1,
        "providers": [
            {
                "name": monitoring.name,
                "orgId": 1,
                "folder": monitoring.name,
                "type": "file",
                "disableDeletion": False,
                "updateIntervalSeconds": 30,
                "allowUiUpdates": False,
                "options": {
                    "path": f"/var/lib/grafana/dashboards/{monitoring.name}",
                    "foldersFromFilesStructure": False,
                },
            }
        ],
    }
