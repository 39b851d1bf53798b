"""People are told of what an autoscaler is to handle, before the autoscaler acts.

Why: whoever is called finds a workload that would have grown by itself a moment later.
Fix: scale at a lower threshold than the alert's, or let the alert wait longer than the autoscaler does.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scaling import PrometheusTrigger, Scaling, Trigger
from eventcore_monitoring.values import duration, milliseconds

_CODE = "scaler-acts-after-page"
# A HorizontalPodAutoscaler looks every 15 s (kube-controller-manager, --horizontal-pod-autoscaler-sync-period), and
# KEDA asks its scalers every 30 s (keda.sh, pollingInterval).
_LOOKS, _ASKS = 15_000, 30_000


def scaler_acts_after_page(monitoring: Monitoring) -> Iterator[Finding]:
    """Triggers on a signal that an alert tells of earlier."""
    for scaling in monitoring.scaling:
        for trigger in scaling.triggers:
            at = f"scaling.{scaling.name}.triggers.{trigger.name}"
            for alert in monitoring.alerts:
                message = _fault(scaling, trigger, alert)
                if message:
                    fix = "scale earlier, or let the alert fire later"
                    yield Finding(at, _CODE, message, fix, Severity.ERROR, trigger.line)


def _fault(scaling: Scaling, trigger: Trigger, alert: Alert) -> str:
    paged, scaled = alert.condition, trigger.when
    if paged is None or paged.expression != scaled.expression or paged.operator[0] != scaled.operator[0]:
        return ""
    if paged.threshold.value < scaled.threshold.value:
        return f"scales at {scaled.threshold}, but {alert.name} is raised at {paged.threshold} already"
    waits = _waits(scaling, trigger)
    if paged.threshold == scaled.threshold and milliseconds(alert.for_) <= waits:
        return f"scales after up to {duration(waits)}, but {alert.name} is raised after {alert.for_} already"
    return ""


def _waits(scaling: Scaling, trigger: Trigger) -> int:
    """How long it takes at worst until the autoscaler grows the workload, in milliseconds."""
    rules = scaling.scale_up
    held = milliseconds(rules.stabilization) if rules and rules.stabilization else 0
    if isinstance(trigger, PrometheusTrigger):
        held += milliseconds(scaling.polling_interval) if scaling.polling_interval else _ASKS
    return held + _LOOKS
