"""Fluentd's own health, as fluent-plugin-prometheus exposes it: buffers, errors, retries, flushes, files."""

from __future__ import annotations

from eventcore_monitoring.boards.fluentd_signals import fluentd_signals, status
from eventcore_monitoring.model.dashboards import Dashboard, Query, Row, StatusHistory, TimeSeries, ValueMapping
from eventcore_monitoring.model.metrics import Gauge, Target
from eventcore_monitoring.model.parts import Parts
from eventcore_monitoring.promql.expression import Expression
from eventcore_monitoring.promql.series import time

_LEGEND = "{{plugin_id}}"


def fluentd_board(target: Target, *, name: str = "fluentd", title: str = "Fluentd") -> Parts:
    """A board of the outputs of Fluentd, with the metrics that it reads; `target`: what scrapes Fluentd."""

    def gauge(of: str, help: str) -> Gauge:
        return status(target, of, help)

    signals = fluentd_signals(target)
    space, errors = signals.space, signals.errors
    size = gauge("buffer_total_bytes", "What waits in the buffer.")
    queued = gauge("buffer_queue_length", "Chunks that wait to be written.")
    oldest = gauge("buffer_oldest_timekey", "The time of the oldest chunk.")
    records = gauge("emit_records", "Records that came to the output.")
    retries = gauge("retry_count", "Attempts that failed and were made again.")
    rollbacks = gauge("rollback_count", "Chunks that were put back.")
    slow = gauge("slow_flush_count", "Chunks that took too long to write.")
    writes = gauge("write_count", "Chunks that were written.")
    buffers = Row(
        title="Buffers",
        panels=[
            TimeSeries(
                title="Buffer space left",
                show=[Query(show=signals.full, legend=_LEGEND)],
                unit="percent",
                minimum=0,
                maximum=100,
            ),
            TimeSeries(title="Buffered", show=[Query(show=size.sum("plugin_id"), legend=_LEGEND)]),
            TimeSeries(title="Chunks that wait", show=[Query(show=queued.sum("plugin_id"), legend=_LEGEND)]),
            TimeSeries(
                title="Age of the oldest chunk", show=[Query(show=time() - oldest.min("plugin_id"), legend=_LEGEND)]
            ),
        ],
    )
    outputs = Row(
        title="Outputs",
        panels=[
            TimeSeries(title=of, show=[Query(show=_growth(metric), legend=_LEGEND)], unit="ops")
            for of, metric in (
                ("Records", records),
                ("Chunks written", writes),
                ("Retries", retries),
                ("Chunks put back", rollbacks),
                ("Slow flushes", slow),
            )
        ],
    )
    failing = TimeSeries(title="Errors in 15 minutes", show=[Query(show=signals.failing, legend=_LEGEND)], minimum=0)
    up = StatusHistory(
        title="Answers Prometheus",
        show=[Query(show=signals.down, legend="{{instance}}")],
        mappings=[
            ValueMapping(value="1", text="up", color="green"),
            ValueMapping(value="0", text="down", color="red"),
        ],
    )
    health = Row(title="Health", panels=[up, failing])
    board = Dashboard(
        name=name,
        title=title,
        description="What waits, what is written, what fails.",
        tags=["fluentd"],
        rows=[health, buffers, outputs],
    )
    return Parts(
        metrics=(space, size, queued, oldest, records, errors, retries, rollbacks, slow, writes), dashboards=(board,)
    )


def _growth(metric: Gauge) -> Expression:
    """How fast a number that only grows grows in a second: the plugin calls its counters gauges."""
    return metric.deriv("5m").apply("clamp_min", 0).sum("plugin_id")
