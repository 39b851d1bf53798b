"""What the signals of ladders look like in series: the scenarios of a ladder are made of these."""

from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Course, GiB, Play, Series, constant, ramp


def lag(metrics: Metrics) -> Play:
    """One projection hangs behind; another one does not."""

    def series(course: Course) -> list[Series]:
        return [
            metrics.projection_lag.series([constant(value, lasts) for value, lasts in course], projection="orders"),
            metrics.projection_lag.series(constant(0), projection="users"),
        ]

    return series


def pool(metrics: Metrics) -> Play:
    """The pool of one instance fills and empties; half of another's is in use."""

    def series(course: Course) -> list[Series]:
        used = [constant(value.value * 100, lasts) for value, lasts in course]
        return [
            metrics.connections_active.series(used, instance="app-1:9090"),
            metrics.connections_max.series(constant(100), instance="app-1:9090"),
            metrics.connections_active.series(constant(50), instance="app-2:9090"),
            metrics.connections_max.series(constant(100), instance="app-2:9090"),
        ]

    return series


def host_memory(metrics: Metrics) -> Play:
    """A process on a host of 16 GiB; both are scraped under names of their own."""
    host = GiB(16)

    def series(course: Course) -> list[Series]:
        return [
            metrics.process_memory.series([constant(host * part.value, lasts) for part, lasts in course]),
            metrics.node_memory.series(constant(host)),
            # A second exporter in a container of the same host sees only half of its memory.
            metrics.node_memory.series(constant(host * 0.5), instance="app-1:9101"),
            metrics.node_memory.series(constant(host), instance="db-1:9100"),
        ]

    return series


def cpu(metrics: Metrics, settings: Settings) -> Play:
    """Two pods that request a quarter of a core each."""

    def series(course: Course) -> list[Series]:
        used = [ramp(0.25 * part.value, lasts) for part, lasts in course]
        return [
            one
            for pod in _pods(settings)
            for one in (
                metrics.container_cpu.series(used, **pod),
                metrics.requests.series(constant(0.25), resource="cpu", **pod),
            )
        ]

    return series


def memory(metrics: Metrics, settings: Settings) -> Play:
    """Two pods that request a quarter of a GiB each."""

    def series(course: Course) -> list[Series]:
        used = [constant(GiB(0.25) * part.value, lasts) for part, lasts in course]
        return [
            one
            for pod in _pods(settings)
            for one in (
                metrics.container_memory.series(used, **pod),
                metrics.requests.series(constant(GiB(0.25)), resource="memory", **pod),
            )
        ]

    return series


def storage(metrics: Metrics, settings: Settings) -> Play:
    """The database's volume of 100 GiB."""
    claim = {"namespace": settings.namespace, "persistentvolumeclaim": "postgres-data"}

    def series(course: Course) -> list[Series]:
        return [
            metrics.volume_used.series([constant(GiB(100) * part.value, lasts) for part, lasts in course], **claim),
            metrics.volume_capacity.series(constant(GiB(100)), **claim),
        ]

    return series


def _pods(settings: Settings) -> list[dict[str, str]]:
    return [{"namespace": settings.namespace, "container": settings.workload, "pod": pod} for pod in ("app-a", "app-b")]
