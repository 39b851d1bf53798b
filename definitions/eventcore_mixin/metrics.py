"""The metrics of EventCore and of the exporters around it.

EventCore itself emits none: the `eventcore_*` series are a contract that the application fulfils. The
names are the guide's; the labels and the command duration, which the guide needs but does not name,
follow EventCore's own manual.
"""

from dataclasses import dataclass

from eventcore_mixin.addresses import found_at, kubelet
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Counter, Gauge, Histogram, Label, Metric, Target

_APPLICATION = "The application registers it; EventCore 2.0 emits no metrics of its own."
_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]
_COMMAND_TYPE = Label(name="command_type", help="The type of the command, as the application names it.")
_POD_LABELS = ["namespace", "pod", "container"]

# EventCore's own vocabulary of failures (its monitoring module of July 2025).
_ERROR_TYPES = [
    "validation_failed",
    "business_rule_violation",
    "domain_error",
    "concurrency_conflict",
    "stream_not_found",
    "invalid_stream_access",
    "stream_not_declared",
    "type_mismatch",
    "unauthorized",
    "event_store_error",
    "internal_error",
    "timeout",
]


@dataclass(frozen=True)
class Metrics:
    """All metrics of a deployment, by name."""

    commands: Counter
    failures: Counter
    unauthorized: Counter
    command_duration: Histogram
    store_duration: Histogram
    events_written: Counter
    projection_lag: Gauge
    connections_active: Gauge
    connections_max: Gauge
    process_memory: Gauge
    node_memory: Gauge
    container_cpu: Counter
    container_memory: Gauge
    requests: Gauge
    volume_used: Gauge
    volume_capacity: Gauge

    def all(self) -> tuple[Metric, ...]:
        """The metrics in the order of the reference."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def metrics(settings: Settings) -> Metrics:
    """The metrics of a deployment, each with the target that exposes it."""
    interval = settings.scrape_interval
    app = Target(
        job="eventcore",
        instance="app-1:9090",
        scrape_interval=interval,
        help="The application's own /metrics.",
        found=found_at("eventcore", settings),
    )
    node = Target(
        job="node",
        instance="app-1:9100",
        scrape_interval=interval,
        help="node_exporter on every host.",
        found=found_at("node", settings),
    )
    cadvisor = kubelet("cadvisor", "/metrics/cadvisor", settings)
    volumes = kubelet("kubelet", "/metrics", settings)
    state = Target(
        job="kube-state-metrics",
        instance="state-1:8080",
        scrape_interval=interval,
        help="The cluster's objects.",
        found=found_at("kube-state-metrics", settings),
    )
    return Metrics(
        commands=Counter(
            name="eventcore_commands_total",
            help="Commands executed.",
            labels=[_COMMAND_TYPE],
            target=app,
            origin=_APPLICATION,
        ),
        failures=Counter(
            name="eventcore_command_failures_total",
            help="Commands that failed.",
            labels=[_COMMAND_TYPE, Label(name="error_type", help="Why it failed.", values=_ERROR_TYPES)],
            target=app,
            origin=_APPLICATION,
            at_most="eventcore_commands_total",
        ),
        unauthorized=Counter(
            name="eventcore_unauthorized_commands_total",
            help="Commands refused because the caller may not run them.",
            labels=[_COMMAND_TYPE],
            target=app,
            origin=_APPLICATION,
        ),
        command_duration=Histogram(
            name="eventcore_command_duration_seconds",
            help="Time from accepting a command to its answer.",
            labels=[_COMMAND_TYPE],
            buckets=_BUCKETS,
            target=app,
            origin=f"{_APPLICATION} The guide asks for response time percentiles but names no metric for them.",
        ),
        store_duration=Histogram(
            name="eventcore_event_store_duration_seconds",
            help="Time of a call to the event store.",
            labels=[Label(name="operation", help="What was called.", values=["read", "write"])],
            buckets=_BUCKETS,
            target=app,
            origin=_APPLICATION,
        ),
        events_written=Counter(
            name="eventcore_events_written_total", help="Events written to the store.", target=app, origin=_APPLICATION
        ),
        projection_lag=Gauge(
            name="eventcore_projection_lag_seconds",
            help="Age of the oldest event that a projection has not seen yet.",
            unit="seconds",
            labels=[Label(name="projection", help="The projection's name.")],
            target=app,
            origin=_APPLICATION,
        ),
        connections_active=Gauge(
            name="eventcore_db_connections_active",
            help="Connections of the pool that are in use.",
            unit="connections",
            target=app,
            origin=_APPLICATION,
            at_most="eventcore_db_connections_max",
        ),
        connections_max=Gauge(
            name="eventcore_db_connections_max",
            help="Connections that the pool may open.",
            unit="connections",
            target=app,
            origin=_APPLICATION,
        ),
        process_memory=Gauge(
            name="process_resident_memory_bytes",
            help="Resident memory of the process.",
            unit="bytes",
            target=app,
            origin="Process collector of the Rust prometheus crate 0.14 (feature `process`, Linux).",
        ),
        node_memory=Gauge(
            name="node_memory_MemTotal_bytes",
            help="Memory of the host.",
            unit="bytes",
            target=node,
            origin="node_exporter 1.12.",
        ),
        container_cpu=Counter(
            name="container_cpu_usage_seconds_total",
            help="CPU time used by a container.",
            unit="seconds",
            labels=_POD_LABELS,
            target=cadvisor,
            origin="cAdvisor.",
        ),
        container_memory=Gauge(
            name="container_memory_working_set_bytes",
            help="Memory of a container that cannot be reclaimed.",
            unit="bytes",
            labels=_POD_LABELS,
            target=cadvisor,
            origin="cAdvisor.",
        ),
        requests=Gauge(
            name="kube_pod_container_resource_requests",
            help="What a container asks of the scheduler: cores, or bytes.",
            unit="mixed",
            labels=[*_POD_LABELS, Label(name="resource", values=["cpu", "memory"])],
            target=state,
            origin="kube-state-metrics 2.20.",
        ),
        volume_used=Gauge(
            name="kubelet_volume_stats_used_bytes",
            help="Bytes used on a volume.",
            unit="bytes",
            labels=["namespace", "persistentvolumeclaim"],
            target=volumes,
            origin="kubelet.",
        ),
        volume_capacity=Gauge(
            name="kubelet_volume_stats_capacity_bytes",
            help="Size of a volume.",
            unit="bytes",
            labels=["namespace", "persistentvolumeclaim"],
            target=volumes,
            origin="kubelet.",
        ),
    )
