"""PostgreSQL, as postgres_exporter exposes it: connections, transactions, cache, locks, sizes, replication."""

from __future__ import annotations

from eventcore_monitoring.model.dashboards import Dashboard, Query, Row, Stat, ThresholdLine, TimeSeries
from eventcore_monitoring.model.metrics import Counter, Gauge, Target
from eventcore_monitoring.model.parts import Parts
from eventcore_monitoring.model.ready_made import exported
from eventcore_monitoring.values import Quantity

_DATABASE = "datname"


def postgresql_board(target: Target, *, name: str = "postgresql", title: str = "PostgreSQL") -> Parts:
    """A board of a server's databases, with the metrics that it reads; `target`: what scrapes postgres_exporter."""

    def gauge(of: str, help: str) -> Gauge:
        return exported(Gauge, f"pg_{of}", target, help=help)

    def counter(of: str, help: str) -> Counter:
        return exported(Counter, f"pg_stat_database_{of}", target, help=help)

    connections = gauge("stat_activity_count", "Connections, by what they do.")
    most = gauge("settings_max_connections", "Connections that the server allows.")
    longest = gauge("stat_activity_max_tx_duration", "The age of the oldest transaction.")
    size = gauge("database_size_bytes", "The size of each database.")
    locks = gauge("locks_count", "Locks that are held, by kind.")
    lag = gauge("replication_lag_seconds", "How far this replica is behind.")
    commits = counter("xact_commit", "Transactions committed.")
    rollbacks = counter("xact_rollback", "Transactions rolled back.")
    hits = counter("blks_hit", "Blocks found in the cache.")
    reads = counter("blks_read", "Blocks read from disk.")
    deadlocks = counter("deadlocks", "Deadlocks.")
    spilled = counter("temp_bytes", "Written to temporary files.")
    used = connections.sum("instance") / most.max("instance")
    found = hits.rate("5m").sum(_DATABASE)
    cached = found / (found + reads.rate("5m").sum(_DATABASE)).filtered(">", 0)
    activity = Row(
        title="Connections and transactions",
        panels=[
            Stat(
                title="Connections in use",
                show=[Query(show=used)],
                width=6,
                maximum=1,
                thresholds=[
                    ThresholdLine(at=Quantity(0.8, "ratio"), color="orange"),
                    ThresholdLine(at=Quantity(0.9, "ratio")),
                ],
            ),
            TimeSeries(title="Connections", show=[Query(show=connections.sum("state"))], stacked=True, width=18),
            TimeSeries(
                title="Transactions",
                show=[
                    Query(show=commits.rate("5m").sum(_DATABASE), legend=f"commits {{{{{_DATABASE}}}}}"),
                    Query(show=rollbacks.rate("5m").sum(_DATABASE), legend=f"rollbacks {{{{{_DATABASE}}}}}"),
                ],
                unit="ops",
            ),
            TimeSeries(title="Oldest transaction", show=[Query(show=longest.max(_DATABASE))]),
        ],
    )
    storage = Row(
        title="Storage",
        panels=[
            TimeSeries(title="Found in the cache", show=[Query(show=cached)], maximum=1, width=8),
            TimeSeries(title="Size", show=[Query(show=size.max(_DATABASE))], width=8),
            TimeSeries(title="Temporary files", show=[Query(show=spilled.rate("5m").sum(_DATABASE))], width=8),
        ],
    )
    trouble = Row(
        title="Locks and replication",
        panels=[
            TimeSeries(title="Locks", show=[Query(show=locks.sum("mode"))], stacked=True, width=8),
            TimeSeries(title="Deadlocks", show=[Query(show=deadlocks.rate("5m").sum(_DATABASE))], width=8),
            TimeSeries(title="Replication lag", show=[Query(show=lag.max("instance"))], width=8),
        ],
    )
    board = Dashboard(
        name=name,
        title=title,
        description="Connections, transactions, cache, locks and sizes of a PostgreSQL server.",
        tags=["postgresql"],
        rows=[activity, storage, trouble],
    )
    metrics = (connections, most, longest, size, locks, lag, commits, rollbacks, hits, reads, deadlocks, spilled)
    return Parts(metrics=metrics, dashboards=(board,))
