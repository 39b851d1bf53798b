"""An alert or a deployment sets a label that the rules set themselves.

Why: `alertname` set by hand renames the alert, and a second `severity` sends it to the wrong people.
Fix: leave the label out; use the alert's `name` and `severity`.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring

_RESERVED = ("alertname", "alertstate", "severity", "__name__")


def reserved_label(monitoring: Monitoring) -> Iterator[Finding]:
    """Labels that belong to the rules, in the labels of alerts, records and the deployment."""
    labelled = [
        ("monitoring", monitoring.labels, monitoring),
        *((f"alerts.{alert.name}", alert.labels, alert) for alert in monitoring.alerts),
        *((f"recording_rules.{rule.record}", rule.labels, rule) for rule in monitoring.recording_rules),
    ]
    for at, labels, declaration in labelled:
        for label in labels:
            if label in _RESERVED and not (label == "severity" and at.startswith("recording_rules")):
                message = f"sets the label `{label}`, which the rules set themselves"
                fix = "leave it out: the alert's `name` and `severity` give these labels"
                yield Finding(f"{at}.labels.{label}", "reserved-label", message, fix, source=declaration.line)
