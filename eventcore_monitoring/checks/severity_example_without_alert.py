"""An example of a severity in the incident table that no alert finds.

Why: the table promises people an answer within minutes when "the database is down", and nothing in the deployment
notices that it is. The guide's own first example has no rule.
Fix: name the alerts that find it, `Example(text="Database down", alerts=["DatabaseDown"])`, or declare one.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring


def severity_example_without_alert(monitoring: Monitoring) -> Iterator[Finding]:
    """Examples that name no alert."""
    if monitoring.incidents is None:
        return
    for severity in monitoring.incidents.severities:
        for example in severity.all_examples:
            if not example.alerts:
                at = f"severities.{severity.name}.examples"
                message = f'the example "{example.text}" names no alert that finds it'
                fix = f'write Example(text="{example.text}", alerts=[…])'
                code = "severity-example-without-alert"
                yield Finding(at, code, message, fix, Severity.WARNING, severity.line)
