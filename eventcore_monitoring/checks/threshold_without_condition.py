"""An alert's text shows `{threshold}`, but the alert fires on an expression without one.

Why: there is no threshold to show, so the sentence would have a hole.
Fix: compare the expression with a threshold, or leave `{threshold}` out.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.alerts import Placeholder, text_parts
from eventcore_monitoring.model.monitoring import Monitoring


def threshold_without_condition(monitoring: Monitoring) -> Iterator[Finding]:
    """`{threshold}` in texts of alerts that have no condition."""
    for alert in monitoring.alerts:
        for field, text in (("summary", alert.summary), ("description", alert.description)):
            if alert.condition is None and Placeholder("threshold") in text_parts(text):
                message = "shows `{threshold}`, but the alert fires on an expression without a threshold"
                fix = "write `when=expression > threshold`, or leave `{threshold}` out of the text"
                at = f"alerts.{alert.name}.{field}"
                yield Finding(at, "threshold-without-condition", message, fix, source=alert.line)
