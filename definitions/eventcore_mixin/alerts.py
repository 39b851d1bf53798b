"""The guide's seven alerts, the second step of the projection ladder, and the alerts for its scaling triggers.

Where the guide's own rule could not work, the intent is kept; `docs/deviations.md` has the reasons and proofs.
Severities are those of the guide's incident table.
"""

from eventcore_mixin import runbooks, scenarios
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_mixin.signals import Signals
from eventcore_monitoring import Alert


def alerts(metrics: Metrics, signals: Signals, settings: Settings) -> list[Alert]:
    """All alerts of a deployment."""
    return [
        *_application(metrics, signals, settings),
        *_system(metrics, signals, settings),
        *_security(metrics, signals, settings),
        *_capacity(metrics, signals, settings),
    ]


def _application(metrics: Metrics, signals: Signals, settings: Settings) -> list[Alert]:
    failing, calm = scenarios.failures(metrics, settings)
    slow, quick = scenarios.slow_store(metrics, settings)
    behind, close = scenarios.lag(metrics, settings.projection_lag)
    far_behind, not_far = scenarios.lag(metrics, settings.projection_lag_severe)
    return [
        Alert(
            name="HighCommandFailureRate",
            when=signals.failing,
            for_="5m",
            severity="high",
            summary="High command failure rate",
            description="{value} of all commands fail (threshold: {threshold}).",
            group="application",
            runbook=runbooks.COMMAND_FAILURES,
            fires_when=failing,
            silent_when=calm,
        ),
        Alert(
            name="EventStoreLatencyHigh",
            when=signals.store_slow,
            for_="10m",
            severity="medium",
            summary="Event store latency is high",
            description="95th percentile latency of {labels.operation} calls is {value} (threshold: {threshold}).",
            group="application",
            runbook=runbooks.STORE_LATENCY,
            fires_when=slow,
            silent_when=quick,
        ),
        Alert(
            name="ProjectionLagHigh",
            when=signals.projection_behind,
            for_="15m",
            severity="medium",
            summary="Projection lag exceeds {threshold}",
            description="Projection {labels.projection} is {value} behind.",
            group="application",
            runbook=runbooks.PROJECTION_LAG,
            fires_when=behind,
            silent_when=close,
        ),
        Alert(
            name="ProjectionLagSevere",
            when=signals.projection_far_behind,
            for_="15m",
            severity="high",
            summary="Projection lag exceeds {threshold}",
            description="Projection {labels.projection} is {value} behind.",
            group="application",
            runbook=runbooks.PROJECTION_LAG,
            fires_when=far_behind,
            silent_when=not_far,
        ),
    ]


def _system(metrics: Metrics, signals: Signals, settings: Settings) -> list[Alert]:
    full, free = scenarios.pool(metrics, settings.pool_exhausted, "5m")
    large, small = scenarios.memory(metrics, settings)
    return [
        Alert(
            name="DatabaseConnectionPoolExhausted",
            when=signals.pool_exhausted,
            for_="5m",
            severity="critical",
            summary="Database connection pool near exhaustion",
            description="{value} of the connections of {labels.instance} are in use (threshold: {threshold}).",
            labels={"team": "database"},
            group="system",
            runbook=runbooks.POOL_EXHAUSTION,
            fires_when=full,
            silent_when=free,
        ),
        Alert(
            name="MemoryUsageHigh",
            when=signals.memory_high,
            for_="10m",
            severity="medium",
            summary="Memory usage exceeds {threshold}",
            description="The process on {labels.host} uses {value} of the host's memory.",
            labels={"team": "infrastructure"},
            group="system",
            runbook=runbooks.MEMORY,
            fires_when=large,
            silent_when=small,
        ),
    ]


def _security(metrics: Metrics, signals: Signals, settings: Settings) -> list[Alert]:
    attempts, none = scenarios.unauthorized(metrics)
    spike, calm = scenarios.anomalous_traffic(metrics, settings)
    return [
        Alert(
            name="UnauthorizedCommandAttempt",
            when=signals.unauthorized,
            severity="security",
            summary="Unauthorized command attempts detected",
            description="{value} attempts to run {labels.command_type} without permission in the last 5 minutes.",
            labels={"team": "security"},
            group="security",
            runbook=runbooks.UNAUTHORIZED,
            fires_when=attempts,
            silent_when=none,
        ),
        Alert(
            name="AnomalousTrafficPattern",
            when=signals.traffic_anomalous,
            severity="security",
            summary="Traffic spike detected - possible DDoS",
            description="Traffic is {value} times the usual (threshold: {threshold} times).",
            labels={"team": "security"},
            group="security",
            runbook=runbooks.TRAFFIC,
            fires_when=spike,
            silent_when=calm,
        ),
    ]


def _capacity(metrics: Metrics, signals: Signals, settings: Settings) -> list[Alert]:
    """The guide's scaling triggers and pool tuning rules, each as an alert that says what to do."""
    busy, idle = scenarios.pool(metrics, settings.pool_high, settings.sustained)
    oversized, used = scenarios.oversized_pool(metrics, settings)
    hot, cool = scenarios.cpu(metrics, settings)
    heavy, light = scenarios.container_memory(metrics, settings)
    full, roomy = scenarios.storage(metrics, settings)
    slow, quick = scenarios.slow_commands(metrics, settings)
    return [
        Alert(
            name="CommandLatencyHigh",
            when=signals.commands_slow,
            for_="10m",
            severity="medium",
            summary="The 99th percentile of command latency exceeds {threshold}",
            description="The slowest of a hundred commands takes {value}. Investigate and optimize.",
            group="capacity",
            runbook=runbooks.COMMAND_LATENCY,
            fires_when=slow,
            silent_when=quick,
        ),
        Alert(
            name="PoolUtilisationHigh",
            when=signals.pool_high,
            for_=settings.sustained,
            severity="medium",
            summary="Over {threshold} of the connection pool is in use",
            description="{value} of the connections of {labels.instance} are in use for {for}. Increase the pool size.",
            labels={"team": "database"},
            group="capacity",
            runbook=runbooks.POOL_SIZE,
            fires_when=busy,
            silent_when=idle,
        ),
        Alert(
            name="PoolOversized",
            when=signals.pool_oversized,
            for_="6h",
            severity="low",
            summary="Less than {threshold} of the connection pool is in use",
            description="{value} of the connections of {labels.instance} are in use for {for}. Decrease the pool size.",
            labels={"team": "database"},
            group="capacity",
            runbook=runbooks.POOL_SIZE,
            fires_when=oversized,
            silent_when=used,
        ),
        Alert(
            name="CpuUsageHigh",
            when=signals.cpu_high,
            for_=settings.sustained,
            severity="low",
            summary="Over {threshold} of the requested CPU is used",
            description="The pods use {value} of the CPU that they request. Add CPU or scale out further.",
            labels={"team": "infrastructure"},
            group="capacity",
            runbook=runbooks.CPU,
            fires_when=hot,
            silent_when=cool,
        ),
        Alert(
            name="ContainerMemoryHigh",
            when=signals.container_memory_high,
            for_=settings.sustained,
            severity="low",
            summary="Over {threshold} of the requested memory is used",
            description="The pods use {value} of the memory that they request. Add memory or optimize.",
            labels={"team": "infrastructure"},
            group="capacity",
            runbook=runbooks.MEMORY,
            fires_when=heavy,
            silent_when=light,
        ),
        Alert(
            name="StorageUsageHigh",
            when=signals.storage_high,
            for_=settings.sustained,
            severity="medium",
            summary="Over {threshold} of a volume is used",
            description="{value} of the volume {labels.persistentvolumeclaim} is used. Expand the storage or archive.",
            labels={"team": "infrastructure"},
            group="capacity",
            runbook=runbooks.STORAGE,
            fires_when=full,
            silent_when=roomy,
        ),
    ]
