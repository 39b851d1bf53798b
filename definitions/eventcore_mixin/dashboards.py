"""The dashboard "EventCore Operations": the guide's four panels, and the key metrics that it asks for but forgets."""

from eventcore_mixin.metrics import Metrics
from eventcore_mixin.signals import Signals
from eventcore_monitoring import Dashboard, EventAnnotation, Query, Row, Stat, TimeSeries


def dashboards(metrics: Metrics, signals: Signals, logs: Row) -> list[Dashboard]:
    """All dashboards of a deployment; `logs`: the row of its logs."""
    return [
        Dashboard(
            name="eventcore-operations",
            title="EventCore Operations",
            description="What the operations guide looks at every day; red lines are where its alerts fire.",
            tags=["eventcore", "operations"],
            annotations=[EventAnnotation(name="Changes", tags=["eventcore", "change"])],  # end of day: what was changed
            rows=[
                _commands(metrics, signals),
                _event_store(metrics, signals),
                _resources(signals),
                _security(metrics, signals),
                logs,
            ],
        )
    ]


def _commands(metrics: Metrics, signals: Signals) -> Row:
    latency = metrics.command_duration
    return Row(
        title="Commands",
        panels=[
            TimeSeries(
                title="Command Execution Rate",
                description="Commands executed in a second, by type.",
                show=[Query(show=metrics.commands.rate("5m").sum("command_type"))],
                unit="ops",
                stacked=True,
                minimum=0,
            ),
            TimeSeries(
                title="Command Success Rate",
                description="The part of the commands that succeeds. Without traffic there is no line.",
                show=[Query(show=1 - signals.failure_ratio, legend="success")],
                unit="percentunit",
                decimals=2,
                maximum=1,
            ),
            TimeSeries(
                title="Error Rate",
                description="The part of the commands that fails.",
                show=[Query(show=signals.failing, legend="failed")],
                minimum=0,
            ),
            TimeSeries(
                title="Command Latency",
                description="How long commands take: the median, and what 5 % and 1 % exceed.",
                show=[
                    Query(show=latency.quantile(0.5), legend="p50"),
                    Query(show=latency.quantile(0.95), legend="p95"),
                    Query(show=signals.commands_slow, legend="p99"),
                ],
                minimum=0,
            ),
        ],
    )


def _event_store(metrics: Metrics, signals: Signals) -> Row:
    return Row(
        title="Event store and projections",
        panels=[
            TimeSeries(
                title="Event Store Write Throughput",
                description="Events written in a second.",
                show=[Query(show=metrics.events_written.rate("5m").sum(), legend="written")],
                unit="ops",
                minimum=0,
            ),
            TimeSeries(
                title="Event Store Latency p95",
                description="What 5 % of the calls to the store exceed.",
                show=[Query(show=signals.store_slow)],
                minimum=0,
            ),
            TimeSeries(
                title="Projection Lag",
                description="How far each projection is behind what was written.",
                show=[
                    Query(show=signals.projection_behind),
                    Query(show=signals.projection_far_behind),
                ],
                width=24,
                minimum=0,
            ),
        ],
    )


def _resources(signals: Signals) -> Row:
    return Row(
        title="Resources",
        panels=[
            TimeSeries(
                title="Database Connection Pool Utilisation",
                description="The part of each instance's connections that is in use.",
                show=[Query(show=signals.pool_high), Query(show=signals.pool_exhausted)],
                minimum=0,
                maximum=1,
            ),
            TimeSeries(
                title="Memory Usage",
                description="Resident memory of the process, as a part of its host's.",
                show=[Query(show=signals.memory_high, legend="{{host}}")],
                minimum=0,
                maximum=1,
            ),
            TimeSeries(
                title="CPU Usage",
                description="CPU used, as a part of what the pods request; the autoscaler acts on it.",
                show=[Query(show=signals.cpu_high, legend="CPU")],
                minimum=0,
            ),
            TimeSeries(
                title="Container Memory",
                description="Memory used, as a part of what the pods request; the autoscaler acts on it.",
                show=[Query(show=signals.container_memory_high, legend="memory")],
                minimum=0,
            ),
            TimeSeries(
                title="Storage Usage",
                description="The part of each volume that is used.",
                show=[Query(show=signals.storage_high, legend="{{persistentvolumeclaim}}")],
                width=24,
                minimum=0,
                maximum=1,
            ),
        ],
    )


def _security(metrics: Metrics, signals: Signals) -> Row:
    return Row(
        title="Security",
        panels=[
            Stat(
                title="Unauthorized Attempts",
                description="Commands refused in the last 5 minutes because the caller may not run them.",
                show=[Query(show=signals.unauthorized)],
                width=6,
            ),
            TimeSeries(
                title="Traffic against the Usual",
                description="How many times the usual traffic there is: the median of three hours, an hour ago.",
                show=[Query(show=signals.traffic_anomalous, legend="times the usual")],
                width=18,
                minimum=0,
            ),
        ],
    )
