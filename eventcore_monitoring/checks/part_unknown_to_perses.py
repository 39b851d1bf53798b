"""Dashboards are to be written for Perses, and one has a part that Perses has no equivalent of.

Why: a dashboard with a panel left out, or with other values in it, would pass for the same dashboard.
Fix: show the same in a way that both know, or leave `perses` out of the deployment.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def part_unknown_to_perses(monitoring: Monitoring) -> Iterator[Finding]:
    """Panels, queries and variables that only Grafana has, in a deployment that is written for Perses too."""
    if monitoring.perses is None:
        return
    from eventcore_monitoring.model.perses_equivalents import without_equivalent  # few deployments need it

    for dashboard in monitoring.dashboards:
        for at, what, fix, declaration in without_equivalent(dashboard, monitoring.catalogue):
            yield Finding(at, "part-unknown-to-perses", what, fix, source=declaration.line)
