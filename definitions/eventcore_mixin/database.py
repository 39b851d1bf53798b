"""The database: SQL that is monitoring. Metrics from queries, alerts on what they say, a dashboard, records."""

from eventcore_mixin import database_runbooks as runbooks, database_scenarios as scenarios
from eventcore_mixin.database_board import database_board
from eventcore_mixin.database_metrics import DatabaseMetrics, database_metrics, postgres_exporter
from eventcore_mixin.database_signals import DatabaseSignals, database_signals
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Alert, Gauge, Parts, RecordingRule, postgresql_board

_GROUP = "database"
_TEAM = {"team": "database"}


def database(settings: Settings, measured: Metrics) -> Parts:
    """All that the guide watches of the database; `measured`: the application's metrics."""
    metrics = database_metrics(settings)
    server = postgresql_board(postgres_exporter(settings))
    of_server = {metric.name: metric for metric in server.metrics if isinstance(metric, Gauge)}
    longest = of_server["pg_stat_activity_max_tx_duration"]
    signals = database_signals(metrics, longest, settings)
    board = database_board(metrics, signals, measured, of_server, settings)
    return Parts(
        metrics=(*metrics.all(), *server.metrics),
        recording_rules=_records(signals),
        alerts=(*_projections(metrics, signals, settings), *_statements(metrics, signals, longest, settings)),
        dashboards=(board, *server.dashboards),
    )


def _records(signals: DatabaseSignals) -> tuple[RecordingRule, ...]:
    return (
        RecordingRule(
            record="projection:eventcore_checkpoint:progress",
            expression=signals.progress,
            help="The part of its events that a projection has read.",
            group=_GROUP,
        ),
        RecordingRule(
            record="projection:eventcore_checkpoint:time_left",
            expression=signals.time_left,
            help="Seconds until a projection has read all events, at the pace of the last ten minutes.",
            group=_GROUP,
        ),
        RecordingRule(
            record="queryid:pg_stat_statements_seconds:mean5m",
            expression=signals.statement_mean,
            help="How long a statement takes on average.",
            group=_GROUP,
        ),
    )


def _projections(metrics: DatabaseMetrics, signals: DatabaseSignals, settings: Settings) -> tuple[Alert, ...]:
    down, up = scenarios.exporter_down(metrics)
    stands, moves = scenarios.rebuild_stalled(metrics, settings)
    old, young = scenarios.past_retention(metrics)
    return (
        Alert(
            name="SqlExporterDown",
            when=signals.exporter_down,
            for_="10m",
            severity="low",
            summary="sql_exporter on {labels.instance} does not answer",
            description="For {for} nothing is known of rebuilds, growth, retention and blocked sessions.",
            labels=_TEAM,
            group=_GROUP,
            runbook=runbooks.EXPORTER,
            fires_when=down,
            silent_when=up,
        ),
        Alert(
            name="ProjectionRebuildStalled",
            when=signals.rebuild_stalled,
            for_="5m",
            severity="medium",
            summary="The rebuild of projection {labels.projection} does not move",
            description="Its checkpoint is {value} old, and a batch of events or more is still to be read.",
            labels=_TEAM,
            group=_GROUP,
            runbook=runbooks.REBUILD,
            fires_when=stands,
            silent_when=moves,
        ),
        Alert(
            name="EventsPastRetention",
            when=signals.past_retention,
            for_=settings.sustained,
            severity="low",
            summary=f"Events are older than {settings.retention_years} years",
            description="{value} events are older than the retention period. Triggers refuse to delete them.",
            labels=_TEAM,
            group=_GROUP,
            runbook=runbooks.retention(settings.retention_years),
            fires_when=old,
            silent_when=young,
        ),
    )


def _statements(
    metrics: DatabaseMetrics, signals: DatabaseSignals, longest: Gauge, settings: Settings
) -> tuple[Alert, ...]:
    slow, quick = scenarios.slow_statement(metrics, settings)
    logged, unlogged = scenarios.statements_logged(metrics, settings)
    blocked, free = scenarios.sessions_blocked(metrics, settings)
    long, short = scenarios.long_transaction(longest, settings)
    unvacuumed, vacuumed = scenarios.vacuum_overdue(metrics, settings)
    dead, alive = scenarios.dead_rows(metrics, settings)
    return (
        Alert(
            name="SlowStatement",
            when=signals.statement_slow,
            for_="10m",
            severity="medium",
            summary="A statement takes over {threshold} on average",
            description="Statement {labels.queryid} of database {labels.datname} takes {value} on average.",
            labels=_TEAM,
            group=_GROUP,
            runbook=runbooks.SLOW,
            fires_when=slow,
            silent_when=quick,
        ),
        Alert(
            name="StatementLogLeftOn",
            when=signals.statements_logged,
            for_="2h",
            severity="low",
            summary="PostgreSQL on {labels.instance} has logged statements for {for}",
            description="Every statement over {value} is logged with its values. Switch it off when you are done.",
            labels=_TEAM,
            group=_GROUP,
            runbook=runbooks.LOGGING,
            fires_when=logged,
            silent_when=unlogged,
        ),
        Alert(
            name="SessionsBlocked",
            when=signals.sessions_blocked,
            for_="2m",
            severity="medium",
            summary="A session of the database has waited for a lock for over {threshold}",
            description="The session that waits longest has waited for {value}.",
            labels=_TEAM,
            group=_GROUP,
            runbook=runbooks.BLOCKED,
            fires_when=blocked,
            silent_when=free,
        ),
        Alert(
            name="LongTransaction",
            when=signals.transaction_long,
            for_="5m",
            severity="medium",
            summary="A transaction in {labels.datname} has been open for over {threshold}",
            description="The oldest transaction has been open for {value}.",
            labels=_TEAM,
            group=_GROUP,
            runbook=runbooks.TRANSACTION,
            fires_when=long,
            silent_when=short,
        ),
        Alert(
            name="VacuumOverdue",
            when=signals.vacuum_overdue,
            for_=settings.sustained,
            severity="low",
            summary="Table {labels.table} was not vacuumed for over {threshold}",
            description="The last vacuum was {value} ago, by autovacuum or by hand.",
            labels=_TEAM,
            group=_GROUP,
            runbook=runbooks.VACUUM,
            fires_when=unvacuumed,
            silent_when=vacuumed,
        ),
        Alert(
            name="DeadRowsHigh",
            when=signals.dead_rows_high,
            for_=settings.sustained,
            severity="low",
            summary="Over {threshold} of the rows of {labels.relname} are dead",
            description="{value} of its rows were replaced or deleted and still take space.",
            labels=_TEAM,
            group=_GROUP,
            runbook=runbooks.VACUUM,
            fires_when=dead,
            silent_when=alive,
        ),
    )
