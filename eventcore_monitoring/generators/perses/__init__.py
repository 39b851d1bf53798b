"""The Perses target: each dashboard as one file, and the project that holds them.

Made from the classic dashboard, so that both ask and show the same. A dashboard with a part that Perses has no
equivalent of is not written; the check `part-unknown-to-perses` says which.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.generators.grafana.context import context
from eventcore_monitoring.generators.grafana.dashboards import dashboard_json
from eventcore_monitoring.model.dashboards import Dashboard
from eventcore_monitoring.model.monitoring import Monitoring


def perses(monitoring: Monitoring) -> Iterator[Artifact]:
    """The project and its dashboards, for `percli apply --directory perses` and for Perses' provisioning folder."""
    if monitoring.perses is None:
        return
    from eventcore_monitoring.generators.perses.dashboard import perses_dashboard  # few deployments need it
    from eventcore_monitoring.model.perses_equivalents import without_equivalent

    project = monitoring.perses.project
    yield _artifact("project", {"kind": "Project", "metadata": {"name": project}, "spec": {}})
    around = context(monitoring)
    for dashboard in monitoring.dashboards:
        whole = not any(without_equivalent(dashboard, monitoring.catalogue))
        if whole and isinstance(dashboard, Dashboard):
            made = perses_dashboard(dashboard_json(dashboard, around), project)
            yield _artifact(f"dashboard-{dashboard.name}", made)


def _artifact(name: str, value: dict[str, Any]) -> Artifact:
    return Artifact(PurePosixPath(f"perses/{name}.json"), to_json(value).encode())
