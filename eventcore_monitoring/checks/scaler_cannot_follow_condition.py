"""A scaling trigger stands on a condition that no autoscaler can follow.

Why: an autoscaler grows a workload when one number passes a target. It knows no "below", no further demands, no
target of zero, and KEDA fails on a query with several series, so the workload would never grow.
Fix: compare one number with `>` a positive threshold; for cpu and memory with a whole percent.
"""

from collections.abc import Iterator
from decimal import Decimal

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scaling import PrometheusTrigger, ResourceTrigger, Trigger


def scaler_cannot_follow_condition(monitoring: Monitoring) -> Iterator[Finding]:
    """Triggers whose condition is not "one number above a positive threshold"."""
    for scaling in monitoring.scaling:
        for trigger in scaling.triggers:
            at = f"scaling.{scaling.name}.triggers.{trigger.name}.when"
            for message, fix in _faults(monitoring, trigger):
                yield Finding(at, "scaler-cannot-follow-condition", message, fix, source=trigger.line)


def _faults(monitoring: Monitoring, trigger: Trigger) -> Iterator[tuple[str, str]]:
    condition = trigger.when
    if condition.operator not in (">", ">="):
        message = f"compares with `{condition.operator}`, but an autoscaler grows a workload only when a value rises"
        yield message, "write the condition with `>`"
    if condition.guards:
        message = "has further demands (and, unless), which an autoscaler cannot follow"
        yield message, "use the condition without `.and_()` and `.unless()`"
    if condition.threshold.value <= 0:
        yield f"has the threshold {condition.threshold}, and a target must be more than 0", "write a higher threshold"
    elif isinstance(trigger, ResourceTrigger):
        percents = Decimal(repr(condition.threshold.value)) * 100
        if condition.threshold.unit != "ratio" or percents % 1:
            message = (
                f"has the threshold {condition.threshold}, but Kubernetes takes whole percents of {trigger.resource}"
            )
            yield message, "write `> percent(70)`, say"
    if isinstance(trigger, PrometheusTrigger):
        kept = monitoring.catalogue.labels(condition.expression.node)
        if kept.open or kept.names:
            labels = f"the labels {', '.join(kept.names)}" if kept.names else "any labels"
            message = f"may give several series (with {labels}), but KEDA takes one number"
            yield message, "aggregate it: `.sum()` or `.max()` without labels"
