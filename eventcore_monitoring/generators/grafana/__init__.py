"""The Grafana target: dashboards, how Grafana finds them on its disk, and how its sidecar finds them in a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.encoding.yaml import to_yaml
from eventcore_monitoring.generators.grafana.context import context
from eventcore_monitoring.generators.grafana.dashboards import dashboard_json
from eventcore_monitoring.model.monitoring import Monitoring


def grafana(monitoring: Monitoring) -> Iterator[Artifact]:
    """`grafana/dashboards/*.json`, `grafana/provisioning/dashboards.yaml` and `kubernetes/dashboard-*.yaml`."""
    around = context(monitoring)
    for dashboard in monitoring.dashboards:
        content = to_json(dashboard_json(dashboard, around))
        yield _artifact(f"grafana/dashboards/{dashboard.name}.json", content)
        config_map = _config_map(dashboard.name, content, monitoring)
        yield _artifact(f"kubernetes/dashboard-{dashboard.name}.yaml", to_yaml(config_map))
    if monitoring.dashboards:
        yield _artifact("grafana/provisioning/dashboards.yaml", to_yaml(_provider(monitoring)))


def _artifact(path: str, text: str) -> Artifact:
    return Artifact(PurePosixPath(path), text.encode())


def _provider(monitoring: Monitoring) -> dict[str, Any]:
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


def _config_map(name: str, content: str, monitoring: Monitoring) -> dict[str, Any]:
    """A ConfigMap for Grafana's sidecar, which looks for the label `grafana_dashboard` and the ending `.json`.

    The JSON is the file's own text, so that a change of it can be read. A ConfigMap holds 1 MiB; `kubectl apply`
    keeps a copy in an annotation of 256 KiB, so a very large one wants `kubectl apply --server-side`.
    """
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": f"{monitoring.name}-dashboard-{name}".lower().replace("_", "-").strip("-"),
            "namespace": monitoring.namespace,
            "labels": {"app.kubernetes.io/managed-by": "eventcore-monitoring", "grafana_dashboard": "1"},
            "annotations": {"grafana_folder": monitoring.name},
        },
        "data": {f"{name}.json": content},
    }
