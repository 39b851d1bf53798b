"""Service level objectives of EventCore, and the dashboard "EventCore Objectives".

The guide declares none in numbers: these are ours, and settings of a deployment.
"""

from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import EventRatio, LatencyBelow, Parts, Slo, not_matching, slo_parts

# Refused for what the caller asked: the service did its work.
_CALLERS = "validation_failed|business_rule_violation|domain_error|unauthorized"


def objectives(metrics: Metrics, settings: Settings) -> Parts:
    """The objectives of commands: they succeed, and they are answered in time."""
    succeed = Slo(
        name="command-availability",
        title="Command availability",
        help="Commands that fail, but for those refused for what the caller asked.",
        objective=settings.availability_objective,
        window=settings.objective_window,
        indicator=EventRatio(total=metrics.commands, bad=metrics.failures.where(error_type=not_matching(_CALLERS))),
        page="high",
        ticket="medium",
    )
    quick = Slo(
        name="command-latency",
        title="Command latency",
        help="Commands that take longer than their callers are willing to wait.",
        objective=settings.latency_objective,
        window=settings.objective_window,
        indicator=LatencyBelow(of=metrics.command_duration, below=settings.command_in_time),
        page="medium",
        ticket="low",
    )
    return slo_parts(succeed, quick, metrics=metrics.all(), name="eventcore-objectives", title="EventCore Objectives")
