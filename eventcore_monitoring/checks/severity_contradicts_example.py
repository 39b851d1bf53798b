"""An alert is of another severity than the incident table says of what it finds.

Why: the table calls a lag of five minutes Medium and promises an answer within two hours; an alert on it that is
critical wakes people for it, and one that is low lets a real outage wait. The guide does the first.
Fix: give the alert the severity of the example, or move the example.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def severity_contradicts_example(monitoring: Monitoring) -> Iterator[Finding]:
    """Alerts that are named as an example of a severity that is not theirs."""
    if monitoring.incidents is None:
        return
    alerts = {alert.name: alert for alert in monitoring.alerts}
    for severity in monitoring.incidents.severities:
        for example in severity.all_examples:
            for alert in (alerts[name] for name in example.alerts if name in alerts):
                its = monitoring.severity_of.get(alert.severity)
                if its is not None and its.name != severity.name:
                    at = f"alerts.{alert.name}.severity"
                    message = f'is {its.name}, but "{example.text}" is an example of {severity.name}'
                    fix = f'write severity="{severity.name}", or move the example'
                    yield Finding(at, "severity-contradicts-example", message, fix, source=alert.line)
