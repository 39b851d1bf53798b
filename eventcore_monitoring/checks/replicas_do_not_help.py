"""A workload is scaled on a signal that more replicas do not improve.

Why: more replicas free no storage, and each opens a pool of its own, so they make a shortage of connections worse;
latency has many causes, and where the database is the slow part, more replicas press it harder.
Fix: scale on CPU, memory or the work that waits; make an alert of the signal that says what to do.
"""

import re
from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.metrics import Gauge, Histogram, Summary
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import Node, Selector
from eventcore_monitoring.promql.walk import walk

# Metrics of storage as node_exporter 1.12, the kubelet, postgres_exporter 0.20 and cAdvisor call them.
_STORAGE = re.compile(r"(node_filesystem|kubelet_volume_stats|pg_database_size|pg_tablespace|container_fs)_\w+")
_CONNECTIONS = re.compile(r"pg_stat_activity_count|pg_stat_database_numbackends")


def replicas_do_not_help(monitoring: Monitoring) -> Iterator[Finding]:
    """Triggers on storage, on a connection pool, or on latency."""
    for scaling in monitoring.scaling:
        for trigger in scaling.triggers:
            reason = _reason(monitoring, trigger.when.expression.node)
            if reason:
                at = f"scaling.{scaling.name}.triggers.{trigger.name}.when"
                fix = "leave the trigger out, and make an alert of its condition that says what to do"
                yield Finding(at, "replicas-do-not-help", reason, fix, Severity.WARNING, trigger.line)


def _reason(monitoring: Monitoring, node: Node) -> str:
    named = [part.name for part in walk(_unrecorded(monitoring, node)) if isinstance(part, Selector) and part.name]
    if any(map(_STORAGE.fullmatch, named)):
        return "scales on storage, and more replicas free none of it"
    for name in named:
        metric = monitoring.metric_of.get(name)
        pooled = isinstance(metric, Gauge) and metric.unit == "connections"
        if pooled or _CONNECTIONS.fullmatch(name):
            return (
                f"scales on connections (`{name}`), and each replica opens a pool of its own, so there are fewer left"
            )
        timed = isinstance(metric, Histogram | Summary) and metric.unit in ("seconds", "milliseconds")
        if timed and not name.endswith("_count"):
            return f"scales on latency (`{name}`), whose cause more replicas hide, or press harder"
    return ""


def _unrecorded(monitoring: Monitoring, node: Node) -> Node:
    """The expression behind a record that is read by its name."""
    if isinstance(node, Selector) and node.name in monitoring.catalogue.recorded_as:
        return monitoring.catalogue.recorded_as[node.name][0].expression.node
    return node
