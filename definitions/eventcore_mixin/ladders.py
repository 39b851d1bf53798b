"""The guide's ladders: projection lag, connection pool, memory, CPU and storage, each with all its thresholds.

Every percentage says of what: the host's memory, what the pods request, the size of the volume.
"""

from dataclasses import dataclass

from eventcore_mixin import plays, runbooks
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Alert, Ladder, Rung


@dataclass(frozen=True)
class Ladders:
    """The ladders of a deployment."""

    lag: Ladder
    pool: Ladder
    host_memory: Ladder
    cpu: Ladder
    memory: Ladder
    storage: Ladder


def ladders(metrics: Metrics, settings: Settings) -> Ladders:
    """The ladders over these metrics, with the thresholds of these settings."""
    in_pods = {"namespace": settings.namespace, "container": settings.workload}
    requests = metrics.requests.where(**in_pods)
    return Ladders(
        lag=Ladder(
            name="projection-lag",
            signal=metrics.projection_lag.max("projection"),
            in_words="a projection is {value} behind",
            rising=_lag(settings),
        ),
        pool=Ladder(
            name="connection-pool",
            signal=metrics.connections_active / metrics.connections_max,
            in_words="{value} of one instance's connections are in use",
            rising=_pool(settings),
            falling=[_oversized_pool(settings)],
        ),
        host_memory=Ladder(
            name="host-memory",
            # The process and its host are scraped by different jobs: what they share is the host in `instance`.
            # Two exporters on one host would make the join ambiguous, and the rule an error: `max` takes one.
            signal=metrics.process_memory.where(job="eventcore").with_host()
            / metrics.node_memory.with_host().max("host").on("host").group_left(),
            in_words="the process holds {value} of its host's memory",
            rising=[_host_memory(settings)],
        ),
        cpu=Ladder(
            name="cpu",
            signal=metrics.container_cpu.where(**in_pods).rate("5m").sum() / requests.where(resource="cpu").sum(),
            in_words="{value} of the requested CPU is used",
            rising=[_cpu(settings)],
        ),
        memory=Ladder(
            name="memory",
            signal=metrics.container_memory.where(**in_pods).sum() / requests.where(resource="memory").sum(),
            in_words="{value} of the requested memory is used",
            rising=[_memory(settings)],
        ),
        storage=Ladder(
            name="storage",
            signal=metrics.volume_used.where(namespace=settings.namespace)
            / metrics.volume_capacity.where(namespace=settings.namespace),
            in_words="{value} of the volume is used",
            rising=_storage(settings),
        ),
    )


def lag_alerts(metrics: Metrics, of: Ladders) -> list[Alert]:
    """The alerts of the projection's ladder."""
    return of.lag.alerts(plays.lag(metrics), labels={"projection": "orders"})


def pool_alerts(metrics: Metrics, of: Ladders) -> list[Alert]:
    """The alerts of the pool's ladder."""
    return of.pool.alerts(plays.pool(metrics), labels={"instance": "app-1:9090"})


def host_memory_alerts(metrics: Metrics, of: Ladders) -> list[Alert]:
    """The alert on the memory of the host."""
    return of.host_memory.alerts(plays.host_memory(metrics), labels={"instance": "app-1:9090", "host": "app-1"})


def resource_alerts(metrics: Metrics, of: Ladders, settings: Settings) -> list[Alert]:
    """The alerts on what the pods use, and on their volumes."""
    return [
        *of.cpu.alerts(plays.cpu(metrics, settings), settles="5m"),
        *of.memory.alerts(plays.memory(metrics, settings)),
        *of.storage.alerts(plays.storage(metrics, settings), labels={"persistentvolumeclaim": "postgres-data"}),
    ]


def _lag(settings: Settings) -> list[Rung]:
    return [
        Rung(
            name=name,
            at=at,
            for_="15m",
            severity=severity,
            summary="Projection lag exceeds {threshold}",
            description="Projection {labels.projection} is {value} behind.",
            group="application",
            runbook=runbooks.PROJECTION_LAG,
        )
        for name, at, severity in (
            ("ProjectionLagHigh", settings.projection_lag, "medium"),
            ("ProjectionLagSevere", settings.projection_lag_severe, "high"),
        )
    ]


def _pool(settings: Settings) -> list[Rung]:
    return [
        Rung(
            name="PoolUtilisationHigh",
            at=settings.pool_high,
            for_=settings.sustained,
            severity="medium",
            summary="Over {threshold} of the connection pool is in use",
            description="{value} of the connections of {labels.instance} are in use for {for}. Increase the pool size.",
            labels={"team": "database"},
            group="capacity",
            runbook=runbooks.POOL_SIZE,
        ),
        Rung(
            name="DatabaseConnectionPoolExhausted",
            at=settings.pool_exhausted,
            for_="5m",
            severity="critical",
            summary="Database connection pool near exhaustion",
            description="{value} of the connections of {labels.instance} are in use (threshold: {threshold}).",
            labels={"team": "database"},
            group="system",
            runbook=runbooks.POOL_EXHAUSTION,
        ),
    ]


def _oversized_pool(settings: Settings) -> Rung:
    return Rung(
        name="PoolOversized",
        at=settings.pool_low,
        for_="6h",
        severity="low",
        summary="Less than {threshold} of the connection pool is in use",
        description="{value} of the connections of {labels.instance} are in use for {for}. Decrease the pool size.",
        labels={"team": "database"},
        group="capacity",
        runbook=runbooks.POOL_SIZE,
    )


def _host_memory(settings: Settings) -> Rung:
    return Rung(
        name="MemoryUsageHigh",
        at=settings.memory,
        for_="10m",
        severity="medium",
        summary="Memory usage exceeds {threshold}",
        description="The process on {labels.host} uses {value} of the host's memory.",
        labels={"team": "infrastructure"},
        group="system",
        runbook=runbooks.MEMORY,
    )


def _cpu(settings: Settings) -> Rung:
    return Rung(
        name="CpuUsageHigh",
        at=settings.cpu,
        for_=settings.sustained,
        severity="low",
        summary="Over {threshold} of the requested CPU is used",
        description="The pods use {value} of the CPU that they request. Add CPU or scale out further.",
        labels={"team": "infrastructure"},
        group="capacity",
        runbook=runbooks.CPU,
    )


def _memory(settings: Settings) -> Rung:
    return Rung(
        name="ContainerMemoryHigh",
        at=settings.memory,
        for_=settings.sustained,
        severity="low",
        summary="Over {threshold} of the requested memory is used",
        description="The pods use {value} of the memory that they request. Add memory or optimize.",
        labels={"team": "infrastructure"},
        group="capacity",
        runbook=runbooks.MEMORY,
    )


def _storage(settings: Settings) -> list[Rung]:
    return [
        Rung(
            name=name,
            at=at,
            for_=settings.sustained,
            severity=severity,
            summary="Over {threshold} of a volume is used",
            description="{value} of the volume {labels.persistentvolumeclaim} is used. Expand the storage or archive.",
            labels={"team": "infrastructure"},
            group="capacity",
            runbook=runbooks.STORAGE,
        )
        for name, at, severity in (
            ("StorageUsageHigh", settings.storage, "medium"),
            ("StorageNearlyFull", settings.storage_full, "high"),
        )
    ]
