"""The settings of a scaled workload do not fit together, or two of them scale the same workload.

Why: a setting that the chosen autoscaler does not have would be dropped in silence, KEDA's webhook refuses cpu and
memory alone from zero replicas, and two autoscalers of one Deployment undo each other's work.
Fix: leave the setting out, or choose the autoscaler that has it; keep one `Scaling` for each workload.
"""

from collections import Counter
from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scaling import PrometheusTrigger, Scaling


def scaling_contradicts_itself(monitoring: Monitoring) -> Iterator[Finding]:
    """Settings without effect, missing ones, trigger names and workloads used twice."""
    workloads: dict[tuple[str, str], str] = {}
    for scaling in monitoring.scaling:
        for field, message, fix in (*_faults(scaling), *_shared(workloads, scaling)):
            at = f"scaling.{scaling.name}.{field}"
            yield Finding(at, "scaling-contradicts-itself", message, fix, source=scaling.line)


def _shared(workloads: dict[tuple[str, str], str], scaling: Scaling) -> Iterator[tuple[str, str, str]]:
    first = workloads.setdefault((scaling.namespace, scaling.workload), scaling.name)
    if first != scaling.name:
        message = f"`{scaling.workload}` is scaled by `{first}` already, and two autoscalers fight"
        yield "workload", message, f"move the triggers to `{first}`"


def _faults(scaling: Scaling) -> Iterator[tuple[str, str, str]]:
    asks = any(isinstance(trigger, PrometheusTrigger) for trigger in scaling.triggers)
    least, most = scaling.replicas
    for name, times in Counter(trigger.name for trigger in scaling.triggers).items():
        if times > 1:
            yield f"triggers.{name}", "the name is used twice", "rename one of the triggers"
    if scaling.by == "hpa":
        yield from _plain(scaling, asks=asks)
        return
    if asks and scaling.prometheus is None:
        message = "a trigger asks Prometheus, and nothing says where it is"
        yield "prometheus", message, 'write `prometheus="http://prometheus.monitoring:9090"`'
    if not asks and scaling.prometheus is not None:
        yield "prometheus", "names a Prometheus that no trigger asks", "leave it out"
    if not asks and scaling.fallback_replicas is not None:
        message = "has no effect: a fallback replaces the answers of Prometheus, and no trigger asks it"
        yield "fallback_replicas", message, "leave it out"
    if not asks and least == 0:
        yield "replicas", "cpu and memory alone cannot scale from zero", "write at least 1 replica"
    if scaling.fallback_replicas is not None and not least <= scaling.fallback_replicas <= most:
        message = f"{scaling.fallback_replicas} is not within the limits of {least} to {most} replicas"
        yield "fallback_replicas", message, f"write a number from {max(least, 1)} to {most}"


def _plain(scaling: Scaling, *, asks: bool) -> Iterator[tuple[str, str, str]]:
    if asks:
        yield "by", "a HorizontalPodAutoscaler cannot ask Prometheus", 'write `by="keda"`'
    if scaling.replicas[0] == 0:
        yield "replicas", "a HorizontalPodAutoscaler cannot scale to zero", "write at least 1 replica"
    for field, value in (
        ("prometheus", scaling.prometheus),
        ("polling_interval", scaling.polling_interval),
        ("fallback_replicas", scaling.fallback_replicas),
    ):
        if value is not None:
            message = "has no effect: a HorizontalPodAutoscaler has no such setting"
            yield field, message, 'leave it out, or write `by="keda"`'
