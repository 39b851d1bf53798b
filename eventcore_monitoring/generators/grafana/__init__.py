"""The Grafana target: dashboards in both of its formats, and the ways by which they reach it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.generators.grafana.cluster import config_map, grafana_dashboard, grafana_manifest
from eventcore_monitoring.generators.grafana.context import context
from eventcore_monitoring.generators.grafana.dashboards import dashboard_json
from eventcore_monitoring.generators.grafana.v2 import resource
from eventcore_monitoring.model.monitoring import Monitoring


def grafana(monitoring: Monitoring) -> Iterator[Artifact]:
    """`grafana/dashboards/*.json`, their provider file, `grafana/resources/…`, and what a cluster or the operator reads."""
    around = context(monitoring)
    output = monitoring.grafana
    for dashboard in monitoring.dashboards:
        name = dashboard.name
        classic = dashboard_json(dashboard, around)
        content = to_json(classic)
        yield _artifact(f"grafana/dashboards/{name}.json", content)
        if output.config_maps:
            yield _artifact(f"kubernetes/dashboard-{name}.yaml", to_yaml(config_map(name, content, monitoring)))
        if not output.resources and not output.operator:
            continue
        made = resource(classic, {row.title: row.tab for row in dashboard.rows})
        if output.resources:
            yield _artifact(f"grafana/resources/{monitoring.name}/{name}.json", to_json(made))
        if output.operator:
            yield _artifact(
                f"grafana/operator/dashboard-{name}.yaml", to_yaml(grafana_dashboard(name, content, monitoring))
            )
            yield _artifact(f"grafana/operator/manifest-{name}.json", to_json(grafana_manifest(name, made, monitoring)))
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
