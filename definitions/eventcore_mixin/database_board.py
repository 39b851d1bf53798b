"""The dashboard "EventCore Database": projections and rebuilds, growth, statements, locks, tables and indexes."""

from collections.abc import Mapping

from eventcore_mixin.database_metrics import DatabaseMetrics
from eventcore_mixin.database_signals import TABLES, DatabaseSignals
from eventcore_mixin.eventcore_tables import EVENTS
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import (
    BarGauge,
    Dashboard,
    Expression,
    Gauge,
    Histogram,
    Query,
    Row,
    SortBy,
    Stat,
    Table,
    TimeSeries,
    time,
)


def database_board(
    metrics: DatabaseMetrics,
    signals: DatabaseSignals,
    measured: Metrics,
    of_server: Mapping[str, Gauge],
    settings: Settings,
) -> Dashboard:
    """The board of a deployment; `of_server`: gauges of postgres_exporter that its own board has too."""
    return Dashboard(
        name="eventcore-database",
        title="EventCore Database",
        description="What SQL says of EventCore: rebuilds, growth, statements, locks, vacuum.",
        tags=["eventcore", "database"],
        rows=[
            _projections(metrics, signals),
            _growth(metrics, signals, of_server, settings),
            _statements(metrics, signals, measured),
            _sessions(metrics, signals, of_server),
            _tables(metrics, signals),
        ],
    )


def _projections(metrics: DatabaseMetrics, signals: DatabaseSignals) -> Row:
    return Row(
        title="Projections and rebuilds",
        panels=[
            BarGauge(
                title="Rebuild Progress",
                description="The part of its events that a projection has read; all of them when it is not rebuilt.",
                show=[Query(show=signals.progress)],
                unit="percentunit",
                minimum=0,
                maximum=1,
                width=8,
            ),
            Stat(
                title="Rebuild Time Left",
                description="At the pace of the last ten minutes. Empty while nothing catches up.",
                show=[Query(show=signals.time_left)],
                unit="s",
                width=8,
            ),
            TimeSeries(
                title="Checkpoint Age",
                description="Time since a projection last moved its checkpoint. Old and far behind is a stalled "
                "rebuild; old and not behind is a projection without anything to read.",
                show=[Query(show=signals.rebuild_stalled)],
                width=8,
                minimum=0,
            ),
            TimeSeries(
                title="Events Behind",
                description="Events that each projection has still to read.",
                show=[Query(show=signals.behind)],
                width=12,
                minimum=0,
            ),
            TimeSeries(
                title="Lag by Checkpoint",
                description="Age of the oldest event behind the checkpoint, of the types that the projection reads.",
                show=[Query(show=metrics.lag.max("projection"))],
                width=12,
                minimum=0,
            ),
        ],
    )


def _growth(
    metrics: DatabaseMetrics, signals: DatabaseSignals, of_server: Mapping[str, Gauge], settings: Settings
) -> Row:
    size = of_server["pg_database_size_bytes"].max("datname")
    return Row(
        title="Growth and retention",
        panels=[
            TimeSeries(
                title="Events a Day",
                description="Events written in 24 hours: counted by a query, and as rows that PostgreSQL inserted.",
                show=[
                    Query(show=metrics.events_of_a_day.max(), legend="counted"),
                    Query(show=signals.inserted_of_a_day, legend="inserted"),
                ],
                minimum=0,
            ),
            TimeSeries(
                title="Event Data a Day",
                description="Size of the data of the events written in 24 hours.",
                show=[Query(show=metrics.bytes_of_a_day.max(), legend="event data")],
                minimum=0,
            ),
            TimeSeries(
                title="New Streams a Week",
                description="Streams whose first event was written in the last 7 days.",
                show=[Query(show=metrics.streams_of_a_week.max(), legend="new streams")],
                minimum=0,
                width=6,
            ),
            TimeSeries(
                title="Database Size",
                description="The size of each database.",
                show=[Query(show=size)],
                minimum=0,
                width=6,
            ),
            Stat(
                title="Streams",
                description="Streams that have an event; counted once an hour.",
                show=[Query(show=metrics.streams.max(), legend="streams")],
                width=6,
            ),
            Stat(
                title="Events, Estimated",
                description="Rows of the event table as PostgreSQL estimates them: counting them would read them all.",
                show=[Query(show=metrics.rows.where(relname=EVENTS).max("relname"), legend="events")],
                width=6,
            ),
            Stat(
                title="Events Past Retention",
                description=f"Events older than {settings.retention_years} years.",
                show=[Query(show=signals.past_retention, legend="events")],
                width=8,
            ),
            Stat(
                title="Streams Past Retention",
                description=f"Streams with an event older than {settings.retention_years} years.",
                show=[Query(show=metrics.streams_past_retention.max(), legend="streams")],
                width=8,
            ),
            Stat(
                title="Age of the Oldest Event",
                description="How long ago the oldest event was written.",
                show=[Query(show=_since(metrics.oldest_event.min()), legend="oldest event")],
                unit="s",
                width=8,
            ),
        ],
    )


def _statements(metrics: DatabaseMetrics, signals: DatabaseSignals, measured: Metrics) -> Row:
    commands = measured.commands.rate("5m").sum().filtered(">", 0)
    return Row(
        title="Where time goes",
        panels=[
            TimeSeries(
                title="Time of a Command",
                description="What an average command waits for: reading events, writing them, and the rest.",
                show=[
                    Query(show=_each(measured.store_duration, "read", commands), legend="read"),
                    Query(show=_each(measured.store_duration, "write", commands), legend="write"),
                    Query(show=measured.command_duration.average("5m"), legend="whole"),
                ],
                unit="s",
                minimum=0,
            ),
            TimeSeries(
                title="Mean Time of Statements",
                description="The twenty statements that take longest on average.",
                show=[Query(show=signals.statement_slow)],
                minimum=0,
            ),
            Table(
                title="Slowest Statements",
                description="By their number in pg_stat_statements; the mean of the last five minutes.",
                show=[Query(show=signals.statement_mean.topk(20))],
                sort_by=SortBy(column="Value", descending=True),
                unit="s",
            ),
            TimeSeries(
                title="Statement Log",
                description="Statements that take longer than this are logged; -1 is off. For hours, it was forgotten.",
                show=[Query(show=signals.statements_logged)],
                minimum=-1,
            ),
        ],
    )


def _sessions(metrics: DatabaseMetrics, signals: DatabaseSignals, of_server: Mapping[str, Gauge]) -> Row:
    return Row(
        title="Sessions and locks",
        panels=[
            TimeSeries(
                title="Connections by Client",
                description="Who holds the connections: one client with many idle ones leaks them.",
                show=[Query(show=metrics.sessions.sum("client", "state"))],
                stacked=True,
                minimum=0,
            ),
            TimeSeries(
                title="Longest Wait for a Lock",
                description="How long the session that waits longest has waited.",
                show=[Query(show=signals.sessions_blocked)],
                minimum=0,
            ),
            TimeSeries(
                title="Blocked Sessions",
                description="Sessions that wait for the lock of another one.",
                show=[Query(show=metrics.blocked.max("instance"))],
                minimum=0,
                width=8,
            ),
            TimeSeries(
                title="Locks by Mode",
                description="Locks that are held.",
                show=[Query(show=of_server["pg_locks_count"].sum("mode"))],
                stacked=True,
                minimum=0,
                width=8,
            ),
            TimeSeries(
                title="Oldest Transaction",
                description="It holds its locks and keeps vacuum from its work.",
                show=[Query(show=signals.transaction_long)],
                minimum=0,
                width=8,
            ),
        ],
    )


def _tables(metrics: DatabaseMetrics, signals: DatabaseSignals) -> Row:
    return Row(
        title="Tables, indexes and vacuum",
        panels=[
            TimeSeries(
                title="Index Scans",
                description="How often rows are found by an index.",
                show=[Query(show=metrics.index_scans_of_tables.where(relname=TABLES).rate("5m").sum("relname"))],
                width=8,
                minimum=0,
            ),
            TimeSeries(
                title="Sequential Scans",
                description="How often a table is read from one end to the other; many of a large table miss an index.",
                show=[Query(show=metrics.sequential_scans.where(relname=TABLES).rate("5m").sum("relname"))],
                width=8,
                minimum=0,
            ),
            TimeSeries(
                title="Rows Read Sequentially",
                description="What those scans cost: rows read in a second.",
                show=[Query(show=metrics.read_sequentially.where(relname=TABLES).rate("5m").sum("relname"))],
                width=8,
                minimum=0,
            ),
            TimeSeries(
                title="Table Size",
                description="Without indexes.",
                show=[Query(show=metrics.table_size.where(relname=TABLES).max("relname"))],
                width=8,
                minimum=0,
            ),
            TimeSeries(
                title="Index Size",
                description="An index that outgrows its table is bloated: build it anew, concurrently.",
                show=[Query(show=metrics.index_size.max("index"))],
                width=8,
                minimum=0,
            ),
            TimeSeries(
                title="Use of Indexes",
                description="How often each index is used in a second; one that never is only costs.",
                show=[Query(show=metrics.index_scans.rate("15m").sum("index"))],
                width=8,
                minimum=0,
            ),
            TimeSeries(
                title="Dead Rows",
                description="The part of a table's rows that were replaced or deleted and still take space.",
                show=[Query(show=signals.dead_rows_high)],
                minimum=0,
                maximum=1,
            ),
            TimeSeries(
                title="Since Vacuum",
                description="Time since the event table was vacuumed, by autovacuum or by hand.",
                show=[Query(show=signals.vacuum_overdue)],
                minimum=0,
            ),
            Stat(
                title="SQL Exporter",
                description="1 while sql_exporter answers: without it, half of this page is empty.",
                show=[Query(show=signals.exporter_down, legend="{{instance}}")],
                width=24,
            ),
        ],
    )


def _each(store: Histogram, operation: str, commands: Expression) -> Expression:
    """Seconds of a command that go into one kind of call to the store."""
    calls = store.where(operation=operation)
    return calls.average("5m") * calls.rate("5m") / commands


def _since(moment: Expression) -> Expression:
    return time() - moment
