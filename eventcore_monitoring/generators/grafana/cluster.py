"""Dashboards in a cluster: for Grafana's sidecar as a ConfigMap, for the Grafana operator as objects of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventcore_monitoring.model.monitoring import Monitoring

_OPERATOR = "grafana.integreatly.org/v1beta1"


def config_map(name: str, content: str, monitoring: Monitoring) -> dict[str, Any]:
    """A ConfigMap for Grafana's sidecar, which looks for the label `grafana_dashboard` and the ending `.json`.

    The JSON is the file's own text, so that a change of it can be read. A ConfigMap holds 1 MiB; `kubectl apply`
    keeps a copy in an annotation of 256 KiB, so a very large one wants `kubectl apply --server-side`.
    """
    metadata = _metadata(f"dashboard-{name}", monitoring, {"grafana_dashboard": "1"})
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {**metadata, "annotations": {"grafana_folder": monitoring.name}},
        "data": {f"{name}.json": content},
    }


def grafana_dashboard(name: str, content: str, monitoring: Monitoring) -> dict[str, Any]:
    """A classic dashboard for the operator (its CRD `GrafanaDashboard`, v5.21), which takes no schema version 2."""
    return {
        "apiVersion": _OPERATOR,
        "kind": "GrafanaDashboard",
        "metadata": _metadata(name, monitoring),
        "spec": {
            "instanceSelector": {"matchLabels": dict(monitoring.grafana.operator)},
            "folder": monitoring.name,
            "resyncPeriod": "10m0s",
            "json": content,
        },
    }


def grafana_manifest(name: str, resource: Mapping[str, Any], monitoring: Monitoring) -> dict[str, Any]:
    """The same in schema version 2 for the operator (its CRD `GrafanaManifest`); apply the one or the other."""
    return {
        "apiVersion": _OPERATOR,
        "kind": "GrafanaManifest",
        "metadata": _metadata(name, monitoring),
        "spec": {
            "instanceSelector": {"matchLabels": dict(monitoring.grafana.operator)},
            "template": dict(resource),
        },
    }


def _metadata(name: str, monitoring: Monitoring, labels: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {
        "name": f"{monitoring.name}-{name}".lower().replace("_", "-").strip("-"),
        "namespace": monitoring.namespace,
        "labels": {"app.kubernetes.io/managed-by": "eventcore-monitoring", **(labels or {})},
    }
