"""No panel draws what an alert fires on.

Why: whoever is paged looks at a graph first, and there is none on which the alert's threshold can be seen.
Fix: show the alert's condition in a panel (`Query(show=condition)`), which draws its threshold and links the two.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring


def alert_without_panel(monitoring: Monitoring) -> Iterator[Finding]:
    """Alerts with a threshold that no panel draws, in a deployment that has dashboards."""
    for alert in monitoring.alerts if monitoring.dashboards else ():
        if alert.condition is not None and not monitoring.panels_of(alert):
            message = "no panel draws what it fires on, so its threshold cannot be seen"
            fix = "show its condition in a panel: Query(show=condition)"
            at = f"alerts.{alert.name}"
            yield Finding(at, "alert-without-panel", message, fix, Severity.WARNING, alert.line)
