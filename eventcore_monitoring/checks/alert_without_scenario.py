"""An alert has no scenario in which it fires.

Why: nothing proves that it can fire at all; many published alerts cannot.
Fix: add `fires_when=[Scenario(name="…", series=[…])]` with series as the failure would make them.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring


def alert_without_scenario(monitoring: Monitoring) -> Iterator[Finding]:
    """Alerts that no unit test shows firing."""
    for alert in monitoring.alerts:
        if not alert.fires_when:
            message = "no scenario shows that it fires"
            fix = 'add fires_when=[Scenario(name="…", series=[metric.series(…)], fires_from="10m")]'
            at = f"alerts.{alert.name}.fires_when"
            yield Finding(at, "alert-without-scenario", message, fix, Severity.WARNING, alert.line)
