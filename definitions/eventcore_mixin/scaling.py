"""What the guide's scaling triggers scale: CPU and memory add replicas.

Storage, the connection pool and latency do not: more replicas would not help (storage), would make it
worse (every replica opens a pool of its own) or hide the cause (latency). They are alerts that say what
to do, in `alerts`.
"""

from eventcore_mixin.settings import Settings
from eventcore_mixin.signals import Signals
from eventcore_monitoring import ResourceTrigger, Scaling


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
            help="CPU and memory of the guide's scaling triggers; storage, pool and latency are alerts.",
        )
    ]
