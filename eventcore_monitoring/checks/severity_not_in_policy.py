"""An alert's severity is none of the incident policy's.

Why: nobody has said how fast such an alert is answered; Alertmanager sends it where unknown severities go.
Fix: write one of the policy's severities (or aliases), or declare this one with its response time.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.incidents import NO_SEVERITY
from eventcore_monitoring.model.monitoring import Monitoring


def severity_not_in_policy(monitoring: Monitoring) -> Iterator[Finding]:
    """Alerts whose severity is neither a name nor an alias of one in the policy."""
    if monitoring.incidents is None:
        return
    known = monitoring.severity_of
    heartbeat = monitoring.incidents.heartbeat
    for alert in monitoring.alerts:
        if alert.severity in known:
            continue
        if heartbeat is not None and (alert.name, alert.severity) == (heartbeat.alert, NO_SEVERITY):
            continue  # it calls for nobody
        near = get_close_matches(alert.severity, known, n=1)
        message = f"the severity `{alert.severity}` is not in the incident policy"
        fix = f"did you mean `{near[0]}`?" if near else f"write one of {', '.join(known)}"
        yield Finding(f"alerts.{alert.name}.severity", "severity-not-in-policy", message, fix, source=alert.line)
