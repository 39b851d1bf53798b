"""Autoscaler manifests: a KEDA ScaledObject or a HorizontalPodAutoscaler for each scaled workload.

Meaning of the fields: KEDA 2.20 (keda.sh, "ScaledObject specification", "Prometheus", "CPU", "Memory") and
Kubernetes autoscaling/v2. Every threshold is its condition's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scaling import (
    ConnectionBudget,
    PrometheusTrigger,
    ResourceTrigger,
    Scaling,
    ScalingRules,
)
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.values import Quantity, milliseconds

_FAILURES_BEFORE_FALLBACK = 3


def scaling(monitoring: Monitoring) -> Iterator[Artifact]:
    """A manifest for each scaled workload."""
    record = monitoring.catalogue.recorded
    for scaled in monitoring.scaling:
        manifest = _scaled_object(scaled, record) if scaled.by == "keda" else _autoscaler(scaled)
        yield Artifact(PurePosixPath("kubernetes", f"{scaled.name}.yaml"), to_yaml(manifest).encode())


def _scaled_object(scaled: Scaling, record: Callable[[Node, str], Node]) -> dict[str, Tree]:
    least, most = scaled.replicas
    spec: dict[str, Tree] = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": scaled.workload},
        "minReplicaCount": least,
        "maxReplicaCount": most,
    }
    if scaled.polling_interval is not None:
        spec["pollingInterval"] = _seconds(scaled.polling_interval)
    # KEDA waits the cooldown before it goes to zero, its autoscaler before it shrinks to anything above.
    spec["cooldownPeriod"] = _seconds(scaled.cooldown)
    if scaled.fallback_replicas is not None:
        # By default a fallback would also shrink a workload that cpu or memory want larger (kedacore/keda#6659).
        spec["fallback"] = {
            "failureThreshold": _FAILURES_BEFORE_FALLBACK,
            "replicas": scaled.fallback_replicas,
            "behavior": "currentReplicasIfHigher",
        }
    spec["advanced"] = {"horizontalPodAutoscalerConfig": {"behavior": _behavior(scaled)}}
    spec["triggers"] = [
        _resource(trigger) if isinstance(trigger, ResourceTrigger) else _query(scaled, trigger, record)
        for trigger in scaled.triggers
    ]
    return {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": _metadata(scaled), "spec": spec}


def _resource(trigger: ResourceTrigger) -> dict[str, Tree]:
    return {
        "type": trigger.resource,
        "name": trigger.name,
        "metricType": "Utilization",
        "metadata": {"value": str(whole_percent(trigger.when.threshold))},
    }


def _query(scaled: Scaling, trigger: PrometheusTrigger, record: Callable[[Node, str], Node]) -> dict[str, Tree]:
    return {
        "type": "prometheus",
        "name": trigger.name,
        # AverageValue divides the value by the replicas; Value takes it as it is and scales in proportion.
        "metricType": "AverageValue" if trigger.per_replica else "Value",
        "metadata": {
            "serverAddress": scaled.prometheus or "",
            "query": to_promql(record(trigger.when.expression.node, "")),
            "threshold": number(trigger.when.threshold.value),
            # A metric that is gone is a failure, not 0: a dead exporter must not scale the workload down.
            "ignoreNullValues": "false",
        },
    }


def _autoscaler(scaled: Scaling) -> dict[str, Tree]:
    least, most = scaled.replicas
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": _metadata(scaled),
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": scaled.workload},
            "minReplicas": least,
            "maxReplicas": most,
            "metrics": [
                {
                    "type": "Resource",
                    "resource": {
                        "name": trigger.resource,
                        "target": {
                            "type": "Utilization",
                            "averageUtilization": whole_percent(trigger.when.threshold),
                        },
                    },
                }
                for trigger in scaled.triggers
                if isinstance(trigger, ResourceTrigger)
            ],
            "behavior": _behavior(scaled),
        },
    }


def _metadata(scaled: Scaling) -> dict[str, Tree]:
    metadata: dict[str, Tree] = {
        "name": scaled.name,
        "namespace": scaled.namespace,
        "labels": {"app.kubernetes.io/managed-by": "eventcore-monitoring"},
    }
    # A well-known annotation (kubernetes.io, "Well-Known Labels, Annotations and Taints").
    annotations: dict[str, Tree] = {} if scaled.help is None else {"kubernetes.io/description": scaled.help}
    for trigger in scaled.triggers:
        # For people: what the target of each trigger means, and for cpu and memory where it comes from.
        condition = trigger.when
        text = f"{condition.expression} {condition.operator} {condition.threshold}"
        annotations[f"eventcore-monitoring/{trigger.name}"] = text
    if scaled.connections is not None:
        annotations["eventcore-monitoring/connections"] = _connections(scaled, scaled.connections)
    metadata["annotations"] = annotations
    return metadata


def _connections(scaled: Scaling, budget: ConnectionBudget) -> str:
    """For people: why there are no more replicas than these."""
    return (
        f"{scaled.replicas[1]} replicas and {budget.surge} more in a rollout open up to {budget.pool_size} connections"
        f" each; the database takes {budget.max_connections}, {budget.reserve} of them for others"
    )


def _behavior(scaled: Scaling) -> dict[str, Tree]:
    behavior: dict[str, Tree] = {}
    if scaled.scale_up is not None:
        behavior["scaleUp"] = _rules(scaled.scale_up, scaled.scale_up.stabilization)
    down = scaled.scale_down or ScalingRules()
    behavior["scaleDown"] = _rules(down, down.stabilization or scaled.cooldown)
    return behavior


def _rules(rules: ScalingRules, stabilization: str | None) -> dict[str, Tree]:
    written: dict[str, Tree] = {}
    if stabilization is not None:
        written["stabilizationWindowSeconds"] = _seconds(stabilization)
    if rules.select != "max":
        written["selectPolicy"] = rules.select.capitalize()
    if rules.policies:
        written["policies"] = [
            {"type": policy.kind.capitalize(), "value": policy.value, "periodSeconds": _seconds(policy.period)}
            for policy in rules.policies
        ]
    return written


def _seconds(length: str) -> int:
    return milliseconds(length) // 1000


def whole_percent(threshold: Quantity) -> int:
    """The threshold in percent, as Kubernetes wants it; what is no whole percent is rounded (a check refuses it)."""
    return round(Decimal(repr(threshold.value)) * 100)
