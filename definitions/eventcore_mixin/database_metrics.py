"""The metrics of EventCore's database: from queries of our own, and from postgres_exporter."""

from dataclasses import dataclass
from typing import Literal

from eventcore_mixin import database_queries as queries
from eventcore_mixin.addresses import found_at
from eventcore_mixin.eventcore_tables import EVENTCORE
from eventcore_mixin.settings import Settings
from eventcore_monitoring import (
    Counter,
    Gauge,
    Label,
    Metric,
    SqlCounter,
    SqlExporter,
    SqlGauge,
    Target,
    exported,
)

_PROJECTION = Label(name="projection", help="The name under which the projection keeps its checkpoint.")
_Unit = Literal["bytes", "connections", "count", "seconds", "timestamp"]
_STATEMENTS = " Collector stat_statements of postgres_exporter, and the extension pg_stat_statements."


@dataclass(frozen=True)
class DatabaseMetrics:
    """All metrics of the database, by name."""

    # From queries.
    lag: SqlGauge
    behind: SqlGauge
    checkpoint_age: SqlGauge
    whole: SqlGauge
    events_of_a_day: SqlGauge
    bytes_of_a_day: SqlGauge
    streams: SqlGauge
    streams_of_a_week: SqlGauge
    events_past_retention: SqlGauge
    streams_past_retention: SqlGauge
    oldest_event: SqlGauge
    sessions: SqlGauge
    blocked: SqlGauge
    longest_blocked: SqlGauge
    vacuum_age: SqlGauge
    index_size: SqlGauge
    index_scans: SqlCounter
    # From postgres_exporter.
    rows: Gauge
    dead_rows: Gauge
    inserted: Counter
    table_size: Gauge
    sequential_scans: Counter
    index_scans_of_tables: Counter
    read_sequentially: Counter
    statement_seconds: Counter
    statement_calls: Counter
    statement_log: Gauge

    def all(self) -> tuple[Metric, ...]:
        """The metrics in the order of the reference."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def postgres_exporter(settings: Settings) -> Target:
    """What scrapes postgres_exporter."""
    return Target(
        job="postgres",
        instance="db-1:9187",
        scrape_interval=settings.scrape_interval,
        help="postgres_exporter beside the database.",
        found=found_at("postgres", settings),
    )


def database_metrics(settings: Settings) -> DatabaseMetrics:
    """The metrics of a deployment."""
    exporter = SqlExporter(
        scrape_interval=settings.scrape_interval,
        data_source=settings.database_address,
        found=found_at("sql_exporter", settings),
        help="sql_exporter beside the database: it runs the queries of EventCore's tables.",
    )

    def gauge(name: str, help: str, unit: _Unit, query: str, value: str, every: str, *labels: str | Label) -> SqlGauge:
        return SqlGauge(
            name=f"eventcore_{name}",
            help=help,
            unit=unit,
            labels=[*labels],
            query=query,
            value=value,
            min_interval=every,
            database=EVENTCORE,
            target=exporter,
            origin="A query, run by sql_exporter.",
        )

    def table(of: str, help: str) -> Gauge:
        return exported(Gauge, f"pg_stat_user_tables_{of}", server, help=help)

    def scans(of: str, help: str) -> Counter:
        return exported(Counter, f"pg_stat_user_tables_{of}", server, help=help)

    server = postgres_exporter(settings)
    behind = queries.projections_behind(settings.projections)
    whole = queries.projections_whole(settings.projections)
    retention = queries.past_retention(settings.retention_years)
    years = f"{settings.retention_years} years"
    return DatabaseMetrics(
        lag=gauge(
            "checkpoint_lag_seconds",
            "Age of the oldest event behind a projection's checkpoint; 0 when it has read them all.",
            "seconds", behind, "lag", "30s", _PROJECTION,
        ),
        behind=gauge(
            "checkpoint_events_behind", "Events that a projection has still to read.",
            "count", behind, "behind", "30s", _PROJECTION,
        ),
        checkpoint_age=gauge(
            "checkpoint_age_seconds", "Time since a projection last moved its checkpoint; no lag by itself.",
            "seconds", behind, "checkpoint_age", "30s", _PROJECTION,
        ),
        whole=gauge(
            "checkpoint_events", "Events that a projection reads when it is rebuilt.",
            "count", whole, "events", "1h", _PROJECTION,
        ),
        events_of_a_day=gauge(
            "events_last_day", "Events written in the last 24 hours.", "count", queries.EVENTS_OF_A_DAY, "events", "15m"
        ),
        bytes_of_a_day=gauge(
            "event_bytes_last_day", "Size of the data of the events written in the last 24 hours, as stored.",
            "bytes", queries.EVENTS_OF_A_DAY, "bytes", "15m",
        ),
        streams=gauge("streams", "Streams that have an event.", "count", queries.STREAMS, "streams", "1h"),
        streams_of_a_week=gauge(
            "streams_created_last_week", "Streams whose first event was written in the last 7 days.",
            "count", queries.STREAMS_OF_A_WEEK, "streams", "15m",
        ),
        events_past_retention=gauge(
            "events_past_retention", f"Events older than {years}.", "count", retention, "events", "1h"
        ),
        streams_past_retention=gauge(
            "streams_past_retention", f"Streams with an event older than {years}.", "count", retention, "streams", "1h"
        ),
        oldest_event=gauge(
            "oldest_event_timestamp_seconds", "When the oldest event was written.",
            "timestamp", queries.OLDEST_EVENT, "created", "15m",
        ),
        sessions=gauge(
            "database_sessions", "Sessions of the database, by the address of the client and by what they do.",
            "connections", queries.SESSIONS, "sessions", "0s", "client", "state",
        ),
        blocked=gauge(
            "database_blocked_sessions", "Sessions that wait for the lock of another one.",
            "connections", queries.BLOCKED, "blocked", "0s",
        ),
        longest_blocked=gauge(
            "database_longest_block_seconds", "How long the session that waits longest has waited for a lock.",
            "seconds", queries.BLOCKED, "longest", "0s",
        ),
        vacuum_age=gauge(
            "vacuum_age_seconds", "Time since a table was vacuumed; if it never was, since the server started.",
            "seconds", queries.VACUUM, "age", "5m", "table",
        ),
        index_size=gauge(
            "index_size_bytes", "The size of an index.", "bytes", queries.INDEXES, "bytes", "5m", "table", "index"
        ),
        index_scans=SqlCounter(
            name="eventcore_index_scans_total",
            help="How often an index was used.",
            labels=["table", "index"],
            query=queries.INDEXES,
            value="scans",
            min_interval="5m",
            database=EVENTCORE,
            target=exporter,
            origin="A query, run by sql_exporter.",
        ),
        rows=table("n_live_tup", "Rows of a table, as PostgreSQL estimates them."),
        dead_rows=table("n_dead_tup", "Rows that were replaced or deleted and still take space, estimated."),
        inserted=scans("n_tup_ins", "Rows inserted."),
        table_size=table("table_size_bytes", "The size of a table without its indexes."),
        sequential_scans=scans("seq_scan", "How often a table was read from one end to the other."),
        index_scans_of_tables=scans("idx_scan", "How often an index of a table was used."),
        read_sequentially=scans("seq_tup_read", "Rows read by reading tables from one end to the other."),
        statement_seconds=exported(
            Counter, "pg_stat_statements_seconds_total", server, help=f"Time that a statement took.{_STATEMENTS}"
        ),
        statement_calls=exported(
            Counter, "pg_stat_statements_calls_total", server, help=f"How often a statement ran.{_STATEMENTS}"
        ),
        statement_log=exported(
            Gauge, "pg_settings_log_min_duration_statement_seconds", server,
            help="Statements that take longer are logged; 0 logs all, -1 none.",
        ),
    )  # fmt: skip
