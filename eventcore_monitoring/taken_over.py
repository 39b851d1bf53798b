"""What of dashboards that grafanalib built could not be taken over as it was, a warning each."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.grafanalib_dashboard import GrafanalibDashboard
from eventcore_monitoring.model.monitoring import Monitoring


def not_kept(monitoring: Monitoring) -> Iterator[Finding]:
    """Of each dashboard of grafanalib, what reads or looks different in what is written."""
    for dashboard in monitoring.dashboards:
        if isinstance(dashboard, GrafanalibDashboard):
            from eventcore_monitoring.generators.grafana.modernise import modernised  # few deployments need it

            for sentence in modernised(dashboard.classic(), dashboard.name, monitoring.name).lost:
                fix = "declare that part here, or waive this finding"
                at = f"dashboards.{dashboard.name}"
                yield Finding(at, "grafanalib-not-kept", sentence, fix, Severity.WARNING, dashboard.line)
