"""The incident policy names an alert that nobody declares: in an inhibition, a maintenance window, an example.

Why: an inhibition whose source has another name never silences anything, and one whose target has another name lets
the page through; a misspelt name in a maintenance window pages people for work that they are doing themselves.
Fix: write the name of a declared alert.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.incidents import IncidentPolicy
from eventcore_monitoring.model.monitoring import Monitoring


def alert_not_declared(monitoring: Monitoring) -> Iterator[Finding]:
    """Names of alerts in the incident policy that are no alert's."""
    if monitoring.incidents is None:
        return
    declared = {alert.name: None for alert in monitoring.alerts}
    for at, name, source in _named(monitoring.incidents):
        if name in declared:
            continue
        near = get_close_matches(name, declared, n=1)
        fix = f"did you mean `{near[0]}`?" if near else "declare the alert, or leave the name out"
        yield Finding(at, "alert-not-declared", f"`{name}` is no declared alert", fix, source=source.line)


def _named(policy: IncidentPolicy) -> Iterator[tuple[str, str, Declared]]:
    for number, inhibition in enumerate(policy.inhibitions):
        for field, names in (("source", inhibition.source), ("silences", inhibition.silences)):
            yield from ((f"incidents.inhibitions.{number}.{field}", name, inhibition) for name in names)
    for window in policy.maintenance:
        yield from ((f"maintenance.{window.name}.alerts", name, window) for name in window.alerts)
    for severity in policy.severities:
        for example in severity.all_examples:
            yield from ((f"severities.{severity.name}.examples", name, example) for name in example.alerts)
    if policy.heartbeat is not None:
        yield "incidents.heartbeat.alert", policy.heartbeat.alert, policy.heartbeat
