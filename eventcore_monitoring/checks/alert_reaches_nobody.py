"""An alert fires, and nobody is ever told: it reaches no receiver, or only at times that never come.

Why: the rule is evaluated, it fires, Alertmanager shows it, and people hear of the outage from their users. Every tool
calls such a configuration valid.
Fix: declare the receiver, or leave out of the hours and maintenance windows some time in which people are told.
"""

from collections.abc import Iterator

from eventcore_monitoring.alertmanager.routing import Delivery
from eventcore_monitoring.alertmanager.tree import Configuration
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.paging.hours import longest_silence
from eventcore_monitoring.paging.path import paths


def alert_reaches_nobody(monitoring: Monitoring) -> Iterator[Finding]:
    """Alerts whose labels lead to nobody, by the routes that are made of the policy."""
    ways = paths(monitoring)
    if ways is None:
        return
    declared = {receiver.name for receiver in monitoring.incidents.receivers} if monitoring.incidents else set()
    for path in ways.of.values():
        if any(_tells(ways.configuration, delivery) for delivery in path.deliveries):
            continue
        muted = [name for delivery in path.deliveries for name in (*delivery.muted, *delivery.active)]
        if any(delivery.receiver not in declared for delivery in path.deliveries):
            continue  # `receiver-not-declared` tells of it
        if muted:
            message = f"tells nobody at any time: {', '.join(dict.fromkeys(muted))} mutes it for the whole week"
            fix = "shorten the maintenance window, or widen the hours"
        else:
            message = f"reaches {', '.join(one.receiver for one in path.deliveries)}, and that tells nobody"
            fix = "declare the receiver"
        yield Finding(f"alerts.{path.alert.name}", "alert-reaches-nobody", message, fix, source=path.alert.line)


def _tells(configuration: Configuration, delivery: Delivery) -> bool:
    return bool(configuration.receivers.get(delivery.receiver)) and longest_silence(configuration, delivery) is not None
