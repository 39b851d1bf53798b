"""A trigger on CPU or memory stands on a condition that measures against something else than the cluster does.

Why: Kubernetes takes the use of cpu and memory as a part of what pods *request*; 80 % of the limit or of the host is
another number, so the alert, the panel and the autoscaler that share the condition would mean different things.
Fix: divide by `kube_pod_container_resource_requests`, and name the other denominator in an alert of its own.
"""

import re
from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scaling import ResourceTrigger
from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.promql.walk import walk

# What kube-state-metrics 2.20, cAdvisor and node_exporter 1.12 call limits and hosts.
_OF = {
    "the containers' limit": re.compile(
        r"kube_pod_container_resource_limits|container_spec_(memory_limit_bytes|cpu_quota)"
    ),
    "the host": re.compile(r"node_memory_\w+|node_cpu_seconds_total|machine_(memory_bytes|cpu_cores)"),
    "what the node can allot": re.compile(r"kube_node_status_(allocatable|capacity)"),
}


def percentage_of_something_else(monitoring: Monitoring) -> Iterator[Finding]:
    """Triggers on cpu and memory whose condition reads limits or hosts."""
    for scaling in monitoring.scaling:
        for trigger in scaling.triggers:
            if not isinstance(trigger, ResourceTrigger):
                continue
            named = [node.name for node in walk(trigger.when.expression.node) if isinstance(node, Selector)]
            for what, metrics in _OF.items():
                read = next((name for name in named if name and metrics.fullmatch(name)), None)
                if read:
                    at = f"scaling.{scaling.name}.triggers.{trigger.name}.when"
                    message = (
                        f"is a part of {what} (`{read}`), but Kubernetes measures {trigger.resource} as a part of what"
                        " the pods request"
                    )
                    fix = "divide by kube_pod_container_resource_requests instead"
                    yield Finding(at, "percentage-of-something-else", message, fix, source=trigger.line)
