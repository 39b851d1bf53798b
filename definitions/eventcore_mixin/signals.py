"""The signals: each expression and each condition once, for alerts, panels and scaling alike."""

from dataclasses import dataclass

from eventcore_mixin.ladders import Ladders
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Condition, Expression


@dataclass(frozen=True)
class Signals:
    """What is looked at: expressions, and the conditions made of them."""

    traffic: Expression
    usual_traffic: Expression
    failure_ratio: Expression
    lag: Expression
    pool_use: Expression
    failing: Condition
    store_slow: Condition
    commands_slow: Condition
    projection_behind: Condition
    projection_far_behind: Condition
    pool_exhausted: Condition
    pool_high: Condition
    pool_oversized: Condition
    memory_high: Condition
    container_memory_high: Condition
    cpu_high: Condition
    storage_high: Condition
    unauthorized: Condition
    traffic_anomalous: Condition


def signals(metrics: Metrics, ladders: Ladders, settings: Settings) -> Signals:
    """The signals over these metrics and ladders, with the thresholds of these settings."""
    traffic = metrics.commands.rate("5m").sum()
    # Failures are counted by error type, and such a series is only born with its first failure: without
    # traffic * 0 the ratio would be missing while all is well. Without traffic there is no ratio at all.
    failed = metrics.failures.rate("5m").sum().or_(traffic * 0)
    failure_ratio = failed / traffic.filtered(">", 0)
    # The median of three hours that ended an hour ago: neither a spike that lasts nor one that has just
    # ended raises the level that traffic is compared with.
    usual_traffic = traffic.quantile_over_time(0.5, "3h", step="5m").offset("1h")
    return Signals(
        traffic=traffic,
        usual_traffic=usual_traffic,
        failure_ratio=failure_ratio,
        lag=ladders.lag.signal.expression,
        pool_use=ladders.pool.signal.expression,
        failing=failure_ratio > settings.failure_ratio,
        store_slow=metrics.store_duration.quantile(0.95, window="5m", by=["operation"]) > settings.store_p95,
        commands_slow=metrics.command_duration.quantile(0.99, window="5m") > settings.command_p99,
        projection_behind=ladders.lag.condition("ProjectionLagHigh"),
        projection_far_behind=ladders.lag.condition("ProjectionLagSevere"),
        pool_exhausted=ladders.pool.condition("DatabaseConnectionPoolExhausted"),
        pool_high=ladders.pool.condition("PoolUtilisationHigh"),
        pool_oversized=ladders.pool.condition("PoolOversized"),
        memory_high=ladders.host_memory.condition("MemoryUsageHigh"),
        container_memory_high=ladders.memory.condition("ContainerMemoryHigh"),
        cpu_high=ladders.cpu.condition("CpuUsageHigh"),
        storage_high=ladders.storage.condition("StorageUsageHigh"),
        # A counter with labels is born at 1: `increase` alone would never see the first attempt.
        unauthorized=metrics.unauthorized.increments("5m").sum("command_type") > 0,
        traffic_anomalous=(traffic / usual_traffic > settings.traffic_factor).and_(traffic > settings.traffic_floor),
    )
