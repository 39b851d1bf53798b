"""An alert has no runbook, or one that says not what to do.

Why: an alert that nobody knows what to do about is learned to be ignored.
Fix: give it a `Runbook` with steps, or one that names a `playbook`; an alert without anything to do is a panel.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring


def alert_without_runbook(monitoring: Monitoring) -> Iterator[Finding]:
    """Alerts without steps, in a deployment where others have some."""
    able = {
        alert.name for alert in monitoring.alerts if alert.runbook and (alert.runbook.steps or alert.runbook.playbook)
    }
    for alert in monitoring.alerts if able else ():
        if alert.name not in able:
            message = "has no runbook" if alert.runbook is None else "has a runbook without any step"
            fix = "write runbook=Runbook(meaning=…, steps=[…]), or playbook= in it"
            yield Finding(f"alerts.{alert.name}", "alert-without-runbook", message, fix, Severity.WARNING, alert.line)
