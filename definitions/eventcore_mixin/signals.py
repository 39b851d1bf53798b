"""The signals: each expression and each condition once, for alerts, panels and scaling alike."""

from dataclasses import dataclass

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


def signals(metrics: Metrics, settings: Settings) -> Signals:
    """The signals over these metrics, with the thresholds of these settings."""
    traffic = metrics.commands.rate("5m").sum()
    # Failures are counted by error type, and such a series is only born with its first failure: without
    # traffic * 0 the ratio would be missing while all is well. Without traffic there is no ratio at all.
    failed = metrics.failures.rate("5m").sum().or_(traffic * 0)
    failure_ratio = failed / traffic.filtered(">", 0)
    # The median of three hours that ended an hour ago: neither a spike that lasts nor one that has just
    # ended raises the level that traffic is compared with.
    usual_traffic = traffic.quantile_over_time(0.5, "3h", step="5m").offset("1h")
    pool_use = metrics.connections_active / metrics.connections_max
    lag = metrics.projection_lag.max("projection")
    in_pods = {"namespace": settings.namespace, "container": settings.workload}
    requests = metrics.requests.where(**in_pods)
    cpu = metrics.container_cpu.where(**in_pods).rate("5m").sum() / requests.where(resource="cpu").sum()
    memory = metrics.container_memory.where(**in_pods).sum() / requests.where(resource="memory").sum()
    # The process and its host are scraped by different jobs: what they share is the host in `instance`.
    # Two exporters on one host would make the join ambiguous, and the rule an error: `max` takes one.
    host_memory = (
        metrics.process_memory.where(job="eventcore").with_host()
        / metrics.node_memory.with_host().max("host").on("host").group_left()
    )
    return Signals(
        traffic=traffic,
        usual_traffic=usual_traffic,
        failure_ratio=failure_ratio,
        lag=lag,
        pool_use=pool_use,
        failing=failure_ratio > settings.failure_ratio,
        store_slow=metrics.store_duration.quantile(0.95, window="5m", by=["operation"]) > settings.store_p95,
        commands_slow=metrics.command_duration.quantile(0.99, window="5m") > settings.command_p99,
        projection_behind=lag > settings.projection_lag,
        projection_far_behind=lag > settings.projection_lag_severe,
        pool_exhausted=pool_use > settings.pool_exhausted,
        pool_high=pool_use > settings.pool_high,
        pool_oversized=pool_use < settings.pool_low,
        memory_high=host_memory > settings.memory,
        container_memory_high=memory > settings.memory,
        cpu_high=cpu > settings.cpu,
        storage_high=metrics.volume_used.where(namespace=settings.namespace)
        / metrics.volume_capacity.where(namespace=settings.namespace)
        > settings.storage,
        # A counter with labels is born at 1: `increase` alone would never see the first attempt.
        unauthorized=metrics.unauthorized.increments("5m").sum("command_type") > 0,
        traffic_anomalous=(traffic / usual_traffic > settings.traffic_factor).and_(traffic > settings.traffic_floor),
    )
