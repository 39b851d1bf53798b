"""A scenario ends before its alert can fire.

Why: the unit test made of it would ask for an alert that is still waiting for its `for` to pass.
Fix: let the scenario last longer than the alert waits.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.values import milliseconds


def scenario_too_short(monitoring: Monitoring) -> Iterator[Finding]:
    """Scenarios of `fires_when` that last no longer than `for` and, without `fires_from`, one evaluation."""
    for alert in monitoring.alerts:
        interval = monitoring.interval_of(monitoring.group_of(alert))
        for scenario in alert.fires_when:
            ends = scenario.fires_until or scenario.lasts
            waits = milliseconds(alert.for_) + (0 if scenario.fires_from else milliseconds(interval))
            if milliseconds(ends) < waits:
                message = f"is over after {ends}, but the alert waits for {alert.for_}"
                fix = 'write lasts="…" (and fires_until) longer than that'
                at = f"alerts.{alert.name}.scenarios.{scenario.name}"
                yield Finding(at, "scenario-too-short", message, fix, source=scenario.line)
