"""What the guide's scaling triggers scale: CPU and memory add replicas.

Storage, the connection pool and latency do not: more replicas would not help (storage), would make it
worse (every replica opens a pool of its own) or hide the cause (latency). They are alerts that say what
to do, in `alerts`.
"""

from eventcore_mixin.settings import Settings
from eventcore_mixin.signals import Signals
from eventcore_monitoring import ConnectionBudget, ResourceTrigger, Scaling, ScalingPolicy, ScalingRules


def scaling(signals: Signals, settings: Settings) -> list[Scaling]:
    """The scaled workloads of a deployment."""
    return [
        Scaling(
            name="eventcore-app",
            namespace=settings.namespace,
            workload=settings.workload,
            replicas=settings.replicas,
            triggers=[
                ResourceTrigger(name="cpu", resource="cpu", when=signals.cpu_high),
                ResourceTrigger(name="memory", resource="memory", when=signals.container_memory_high),
            ],
            # Fast enough for a burst, and slow enough downwards that a lull of minutes costs nobody a cold start.
            scale_up=ScalingRules(
                policies=[
                    ScalingPolicy(kind="percent", value=100, period="1m"),
                    ScalingPolicy(kind="pods", value=2, period="1m"),
                ],
            ),
            scale_down=ScalingRules(policies=[ScalingPolicy(kind="pods", value=1, period="2m")]),
            connections=ConnectionBudget(
                pool_size=settings.pool_size,
                max_connections=settings.max_connections,
                reserve=settings.reserved_connections,
            ),
            help="CPU and memory of the guide's scaling triggers; storage, pool and latency are alerts.",
        )
    ]
