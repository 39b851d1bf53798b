"""The catalogue that the examples of checks speak of: a web service, its machine, its database."""

from __future__ import annotations

from eventcore_monitoring import (
    Counter,
    Gauge,
    Histogram,
    Info,
    Label,
    Monitoring,
    RecordingRule,
    Summary,
    Target,
    promql,
)

web = Target(job="web", instance="web-1:8080", scrape_interval="15s")
host = Target(job="node", instance="web-1:9100", scrape_interval="1m")
database = Target(job="database", instance="db-1:9187", scrape_interval="30s")

requests = Counter(
    name="requests_total",
    help="Requests answered.",
    labels=["path", Label(name="method", values=["GET", "POST"]), "code"],
    target=web,
)
errors = Counter(name="errors_total", help="Requests that failed.", labels=["path", "reason"], target=web)
logins = Counter(name="refused_logins_total", help="Logins that were refused.", labels=["user_kind"], target=web)
latency = Histogram(
    name="latency_seconds", help="Time to answer.", labels=["path"], buckets=[0.1, 0.25, 0.5, 1, 2.5], target=web
)
size = Summary(name="answer_bytes", help="Size of answers.", unit="bytes", quantiles=[0.5, 0.99], target=web)
queue = Gauge(name="queue_length", help="Requests that wait.", unit="count", labels=["queue"], target=web)
lag = Gauge(name="lag_seconds", help="How far behind.", unit="seconds", labels=["queue"], target=web)
started = Gauge(name="start_time_seconds", help="When it started.", unit="timestamp", target=web)
memory = Gauge(name="resident_memory_bytes", help="Memory of the process.", unit="bytes", target=web)
build = Info(name="build_info", help="What runs.", labels=["version"], target=web)

total = Gauge(name="node_memory_bytes", help="Memory of the machine.", unit="bytes", target=host)
available = Gauge(name="node_memory_available_bytes", help="Memory that is left.", unit="bytes", target=host)
free = Gauge(name="disk_free_bytes", help="Space that is left.", unit="bytes", labels=["mount", "device"], target=host)
capacity = Gauge(name="disk_size_bytes", help="Space.", unit="bytes", labels=["mount", "device"], target=host)
cpu = Counter(
    name="cpu_seconds_total",
    help="Time of each processor in each mode.",
    unit="seconds",
    labels=["cpu", Label(name="mode", values=["idle", "iowait", "system", "user"])],
    target=host,
)
connections = Gauge(
    name="connections",
    help="Connections by state.",
    unit="connections",
    labels=[Label(name="state", values=["active", "idle"])],
    target=database,
)
most = Gauge(name="connections_max", help="Connections that are allowed.", unit="connections", target=database)
used = Gauge(name="connections_used_ratio", help="The part that is used.", unit="ratio", target=database)

EXAMPLE = Monitoring(
    name="example",
    metrics=[
        requests, errors, logins, latency, size, queue, lag, started, memory, build,
        total, available, free, capacity, cpu, connections, most, used,
    ],
    recording_rules=[
        RecordingRule(record="path:requests:rate5m", expression=requests.rate("5m").sum("path"), help="By path."),
        RecordingRule(
            record="le_path:latency:rate5m",
            expression=promql("sum by (le, path) (rate(latency_seconds_bucket[5m]))"),
            help="Buckets by path.",
        ),
        RecordingRule(record="job:requests:total", expression=promql("sum by (job) (requests_total)"), help="A sum."),
    ],
)  # fmt: skip
