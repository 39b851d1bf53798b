"""What is looked at in the database: rebuilds, retention, statements, locks, vacuum."""

from dataclasses import dataclass

from eventcore_mixin.database_metrics import DatabaseMetrics
from eventcore_mixin.eventcore_tables import EVENTS
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Condition, Expression, Gauge, matching

TABLES = matching("eventcore_.*")


@dataclass(frozen=True)
class DatabaseSignals:
    """Expressions, and the conditions made of them."""

    behind: Expression
    progress: Expression
    time_left: Expression
    statement_mean: Expression
    inserted_of_a_day: Expression
    exporter_down: Condition
    rebuild_stalled: Condition
    past_retention: Condition
    statement_slow: Condition
    statements_logged: Condition
    sessions_blocked: Condition
    transaction_long: Condition
    vacuum_overdue: Condition
    dead_rows_high: Condition


def database_signals(metrics: DatabaseMetrics, longest: Gauge, settings: Settings) -> DatabaseSignals:
    """The signals over these metrics; `longest`: the age of the oldest transaction."""
    behind = metrics.behind.max("projection")
    age = metrics.checkpoint_age.max("projection")
    # The whole is counted once an hour, so for a while more can be behind than there was: not less than nothing.
    done = (1 - behind / metrics.whole.max("projection").filtered(">", 0)).apply("clamp_min", 0)
    catching_up = (-metrics.behind.deriv("10m")).max("projection").filtered(">", 0)
    events = {"relname": EVENTS}
    rows = metrics.rows.where(relname=TABLES).max("datname", "relname")
    dead = metrics.dead_rows.where(relname=TABLES).max("datname", "relname")
    by = ("datname", "queryid")
    mean = metrics.statement_seconds.rate("5m").sum(*by) / metrics.statement_calls.rate("5m").sum(*by).filtered(">", 0)
    log = metrics.statement_log.max("instance", "server")  # an exporter may watch several servers
    return DatabaseSignals(
        behind=behind,
        progress=done,
        time_left=behind / catching_up,
        statement_mean=mean,
        inserted_of_a_day=metrics.inserted.where(**events).increase("1d").max("datname", "relname"),
        exporter_down=metrics.lag.target.up.max("instance").eq(0),
        rebuild_stalled=(age > settings.rebuild_stalled).and_(behind > settings.rebuild_backlog),
        past_retention=metrics.events_past_retention.max() > 0,
        statement_slow=mean > settings.slow_statement,
        # -1 is off; a limit of many seconds may well be there to stay.
        statements_logged=(log <= settings.statement_log).and_(log >= 0),
        sessions_blocked=metrics.longest_blocked.max("instance") > settings.long_block,
        transaction_long=longest.max("datname") > settings.long_transaction,
        vacuum_overdue=metrics.vacuum_age.where(table=EVENTS).max("table") > settings.vacuum_age,
        # A table of a few rows is half dead after every other change, and nobody minds.
        dead_rows_high=(dead / (rows + dead).filtered(">", 0) > settings.dead_rows).and_(rows > 10_000),
    )
