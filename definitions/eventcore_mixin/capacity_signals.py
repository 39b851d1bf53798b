"""What capacity is planned by: growth and its forecasts, disks, the autoscaler, and how fast commands usually are."""

from dataclasses import dataclass

from eventcore_mixin import capacity_runbooks as runbooks
from eventcore_mixin.log_metrics import fluentd
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_mixin.signals import Signals
from eventcore_monitoring import (
    Condition,
    Counter,
    Expression,
    Gauge,
    Ladder,
    Metric,
    RecordingRule,
    Rung,
    exported,
    matching,
    promql,
    ratio,
)

_HORIZON, _FORECAST = 30, 90  # days: PERF's "exhausted within 30 days", the guide's forecast
_DAILY = "eventcore:events_written:increase1d"
_COMPOUND, _LINEAR = "eventcore:events_written:compound90d", "eventcore:events_written:linear90d"
_DURATION = "eventcore:command_duration_seconds"
_P95 = f"{_DURATION}:p95_5m"


@dataclass(frozen=True)
class CapacityMetrics:
    """The metrics that only capacity looks at."""

    avail: Gauge
    size: Gauge
    io_time: Counter
    process_cpu: Counter
    replicas: Gauge
    most_replicas: Gauge
    limits: Gauge
    tail_position: Gauge

    def all(self) -> tuple[Metric, ...]:
        """The metrics, in the order of the reference."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def capacity_metrics(metrics: Metrics, settings: Settings) -> CapacityMetrics:
    """The metrics of the exporters that are there already."""
    node, state = metrics.node_memory.target, metrics.requests.target
    autoscaler = "kube_horizontalpodautoscaler_"
    return CapacityMetrics(
        avail=exported(Gauge, "node_filesystem_avail_bytes", node, help="Space that is free for users."),
        size=exported(Gauge, "node_filesystem_size_bytes", node, help="Size of the file system."),
        io_time=exported(Counter, "node_disk_io_time_seconds_total", node, help="Time in which a disk was busy."),
        process_cpu=Counter(
            name="process_cpu_seconds_total",
            help="CPU time used by the process.",
            unit="seconds",
            target=metrics.process_memory.target,
            origin=metrics.process_memory.origin,
        ),
        replicas=exported(Gauge, f"{autoscaler}status_current_replicas", state, help="Replicas that there are."),
        most_replicas=exported(Gauge, f"{autoscaler}spec_max_replicas", state, help="The most that there may be."),
        limits=exported(
            Gauge, "kube_pod_container_resource_limits", state, help="What a container gets at most: cores, or bytes."
        ),
        tail_position=exported(
            Gauge, "fluentd_tail_file_position", fluentd(settings), help="How far a log file has been read."
        ),
    )


@dataclass(frozen=True)
class CapacitySignals:
    """Expressions, conditions and ladders of capacity."""

    filesystem: Ladder
    memory_of_limit: Ladder
    volume_full_soon: Condition
    filesystem_full_soon: Condition
    volume_lasts: Expression
    filesystem_lasts: Expression
    daily_events: Expression
    daily_growth: Expression
    events_compound: Expression
    events_linear: Expression
    written: Expression
    error_ratio: Expression
    p50: Expression
    p95: Expression
    p99: Expression
    usual_p95: Expression
    slower_than_usual: Condition
    process_cpu: Expression
    disk_busy: Condition
    autoscaler_full: Condition
    logs_unread: Condition


def capacity_signals(metrics: Metrics, own: CapacityMetrics, signals: Signals, settings: Settings) -> CapacitySignals:
    """The signals over these metrics, with the thresholds of these settings."""
    mounted = {"mountpoint": matching(settings.filesystems), "fstype": matching("ext[234]|xfs|btrfs|zfs")}
    avail, size = own.avail.where(**mounted), own.size.where(**mounted)
    here = {"namespace": settings.namespace}
    used, capacity = metrics.volume_used.where(**here), metrics.volume_capacity.where(**here)
    duration = metrics.command_duration
    daily = promql(_DAILY)
    # Three times the factor of the last thirty days is ninety days of the same growth, day by day.
    a_month_ago = daily.offset("30d").filtered(">", 0)
    p95 = duration.quantile(0.95, window="5m")
    # The median of 30 days hides neither a bad day nor a bad week in it; it ends an hour ago.
    usual_p95 = promql(_P95).quantile_over_time(0.5, "30d", step="1h").offset("1h")
    counted = metrics.commands.rate("5m").sum("command_type")
    pods = {**here, "container": settings.workload}
    own_autoscaler = {**here, "horizontalpodautoscaler": f"keda-hpa-{settings.workload}"}
    return CapacitySignals(
        filesystem=_filesystem(1 - avail / size, settings),
        memory_of_limit=_memory_of_limit(
            metrics.container_memory.where(**pods).max("pod") / own.limits.where(**pods, resource="memory").max("pod"),
            settings,
        ),
        # A line through an hour of a new volume that is being loaded would reach the moon: it has to be a day old.
        volume_full_soon=(used.predict(days=_HORIZON, over="7d", step="1h") / capacity > settings.full).and_(
            used.offset("1d")
        ),
        filesystem_full_soon=(1 - avail.predict(days=_HORIZON, over="7d", step="1h") / size > settings.full).and_(
            avail.offset("1d")
        ),
        volume_lasts=(capacity - used) / used.expression.over_time("deriv", "7d", step="1h").filtered(">", 0),
        filesystem_lasts=avail / (-avail.expression.over_time("deriv", "7d", step="1h")).filtered(">", 0),
        daily_events=metrics.events_written.increase("1d").sum(),
        daily_growth=(daily / a_month_ago) ** (1 / 30) - 1,
        events_compound=daily * (daily / a_month_ago) ** (_FORECAST / 30),
        events_linear=daily.predict(days=_FORECAST, over="30d", step="1h"),
        written=metrics.events_written.rate("5m").sum(),
        error_ratio=metrics.failures.rate("5m").sum("command_type") / counted.filtered(">", 0),
        p50=duration.quantile(0.5, window="5m"),
        p95=p95,
        p99=signals.commands_slow.expression,
        usual_p95=usual_p95,
        slower_than_usual=(p95 / usual_p95 > settings.slower_than_usual).and_(p95 > settings.slow_at_all),
        process_cpu=own.process_cpu.rate("5m"),
        disk_busy=own.io_time.rate("5m") > settings.disk_busy,
        autoscaler_full=own.replicas.where(**own_autoscaler) / own.most_replicas.where(**own_autoscaler) >= ratio(1),
        logs_unread=(own.tail_position.changes("30m").sum("instance") <= 0).and_((signals.traffic > 0).on()),
    )


def records(signals: CapacitySignals) -> tuple[RecordingRule, ...]:
    """What is computed once, for alerts, panels and people."""

    def rule(record: str, expression: Expression, help: str, group: str) -> RecordingRule:
        return RecordingRule(record=record, expression=expression, help=help, group=group)

    by_type = "The part of each type of command that fails."
    grows = "Events a day in 90 days, should each day go on to grow by the same "
    return (
        rule(_DAILY, signals.daily_events, "Events written in the last 24 hours.", "growth"),
        rule("eventcore:events_written:growth30d", signals.daily_growth, "Growth in a day, of the last 30.", "growth"),
        rule(_COMPOUND, signals.events_compound, f"{grows}part (the guide's forecast).", "growth"),
        rule(_LINEAR, signals.events_linear, f"{grows}number.", "growth"),
        rule("eventcore:events_written:rate5m", signals.written, "Events written in a second.", "performance"),
        rule("command_type:eventcore_command_failures:ratio5m", signals.error_ratio, by_type, "performance"),
        rule(f"{_DURATION}:p50_5m", signals.p50, "What half of the commands exceed.", "performance"),
        rule(_P95, signals.p95, "What 5 % of the commands exceed.", "performance"),
        rule(f"{_DURATION}:p95_usual", signals.usual_p95, "The baseline: its median of 30 days.", "performance"),
    )


def _filesystem(used: Expression, settings: Settings) -> Ladder:
    return Ladder(
        name="filesystem",
        signal=used,
        in_words="{value} of the file system is used",
        rising=[
            Rung(
                name=name,
                at=at,
                for_=settings.sustained,
                severity=severity,
                summary="Over {threshold} of {labels.mountpoint} on {labels.instance} is used",
                description="{value} of the file system is used. Expand it, or clean up.",
                labels={"team": "infrastructure"},
                group="machines",
                runbook=runbooks.FILESYSTEM,
            )
            for name, at, severity in (
                ("FilesystemUsageHigh", settings.storage, "medium"),
                ("FilesystemNearlyFull", settings.storage_full, "high"),
            )
        ],
    )


def _memory_of_limit(used: Expression, settings: Settings) -> Ladder:
    return Ladder(
        name="memory-of-limit",
        signal=used,
        in_words="a pod holds {value} of its memory limit",
        rising=[
            Rung(
                name="ContainerMemoryNearLimit",
                at=settings.memory_of_limit,
                for_="5m",
                severity="high",
                summary="{labels.pod} holds over {threshold} of its memory limit",
                description="It holds {value} of its limit (not of its request); beyond the limit it is killed.",
                labels={"team": "infrastructure"},
                group="machines",
                runbook=runbooks.MEMORY_LIMIT,
            )
        ],
    )
