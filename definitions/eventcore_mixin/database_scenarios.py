"""What happens when the database ails, and just does not: the scenarios that prove its alerts."""

from collections.abc import Callable

from eventcore_mixin.database_metrics import DatabaseMetrics
from eventcore_mixin.eventcore_tables import EVENTS
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Gauge, Quantity, Scenario, Series, constant, ramp

_OVER, _UNDER = 1.2, 0.8
_Proof = tuple[list[Scenario], list[Scenario]]
_TABLE = {"datname": "eventcore", "schemaname": "public", "relname": EVENTS}


def exporter_down(metrics: DatabaseMetrics) -> _Proof:
    """sql_exporter does not answer."""
    target = metrics.lag.target
    down = Scenario(name="it does not answer", series=[target.up_series(constant(0))], fires_from="11m")
    return [down], [Scenario(name="it answers", series=[target.up_series(constant(1))])]


def rebuild_stalled(metrics: DatabaseMetrics, settings: Settings) -> _Proof:
    """A projection far behind stands still; one that moves, and one that has nothing to read, are fine."""
    much, little = settings.rebuild_backlog.value * _OVER, settings.rebuild_backlog.value * _UNDER
    age = settings.rebuild_stalled.value

    def projection(behind: float, age: float, **place: str) -> list[Series]:
        return [
            metrics.behind.series(constant(behind), projection="user_summary", **place),
            metrics.checkpoint_age.series(constant(age), projection="user_summary", **place),
            metrics.whole.series(constant(behind * 4), projection="user_summary", **place),
        ]

    replica = projection(little, age * _OVER, instance="db-2:9399")

    stands = Scenario(
        name=f"{much:g} events are behind a checkpoint that does not move",
        series=projection(much, age * _OVER),
        silent_until="4m",
        fires_from="6m",
        labels={"projection": "user_summary"},
    )
    of_two = Scenario(
        name=f"a second exporter beside a replica sees only {little:g} of {much:g} events behind",
        series=[*projection(much, age * _OVER), *replica],
        fires_from="6m",
        lasts="10m",
    )
    return [stands, of_two], [
        Scenario(name=f"{much:g} events are behind a checkpoint that moves", series=projection(much, age * _UNDER)),
        Scenario(name=f"{little:g} events are behind an old checkpoint", series=projection(little, age * _OVER)),
        Scenario(
            name=f"two exporters both see {little:g} events behind",
            series=[*projection(little, age * _OVER), *replica],
            lasts="10m",
        ),
    ]


def past_retention(metrics: DatabaseMetrics) -> _Proof:
    """One event gets too old."""
    one = Scenario(
        name="an event gets too old after ten minutes",
        series=[metrics.events_past_retention.series([constant(0, "10m"), constant(1)])],
        silent_until="24m",
        fires_from="27m",
    )
    return [one], [Scenario(name="none is too old", series=[metrics.events_past_retention.series(constant(0))])]


def slow_statement(metrics: DatabaseMetrics, settings: Settings) -> _Proof:
    """A statement that runs every other second takes longer, or not quite as long, as it may."""
    statement = {"user": "eventcore", "datname": "eventcore", "queryid": "42"}

    def series(each: Quantity) -> list[Series]:
        return [
            metrics.statement_seconds.series(ramp(0.5 * each.value), **statement),
            metrics.statement_calls.series(ramp(0.5), **statement),
        ]

    return _either_side(settings.slow_statement, "take the calls of a statement on average", series, "9m", "13m")


def statements_logged(metrics: DatabaseMetrics, settings: Settings) -> _Proof:
    """The log of statements is left on, is off, or logs only what is very slow."""
    left_on = Scenario(
        name="statements over 100 ms are logged from the tenth minute on",
        series=[metrics.statement_log.series([constant(-1, "10m"), constant(settings.statement_log.value)])],
        silent_until="2h9m",
        fires_from="2h12m",
        lasts="3h",
    )
    slowest = settings.statement_log.value * 50
    return [left_on], [
        Scenario(name="no statement is logged", series=[metrics.statement_log.series(constant(-1))], lasts="3h"),
        Scenario(
            name=f"only statements over {slowest:g} s are logged",
            series=[metrics.statement_log.series(constant(slowest))],
            lasts="3h",
        ),
    ]


def sessions_blocked(metrics: DatabaseMetrics, settings: Settings) -> _Proof:
    """A session waits for a lock."""
    return _either_side(
        settings.long_block,
        "waits the session that waits longest",
        lambda wait: [metrics.longest_blocked.series(constant(wait.value))],
        "1m",
        "3m",
    )


def long_transaction(longest: Gauge, settings: Settings) -> _Proof:
    """A transaction stays open."""
    session = {"datname": "eventcore", "state": "idle in transaction"}
    return _either_side(
        settings.long_transaction,
        "old is the oldest transaction",
        lambda age: [longest.series(constant(age.value), **session)],
        "4m",
        "6m",
    )


def vacuum_overdue(metrics: DatabaseMetrics, settings: Settings) -> _Proof:
    """The event table is not vacuumed."""
    return _either_side(
        settings.vacuum_age,
        "old is the last vacuum of the event table",
        lambda age: [metrics.vacuum_age.series(constant(age.value), table=EVENTS)],
        "14m",
        "17m",
    )


def dead_rows(metrics: DatabaseMetrics, settings: Settings) -> _Proof:
    """More than a fifth of a large table is dead; of a small one nobody minds."""
    half, share = Quantity(0.5, "ratio"), settings.dead_rows
    over, under = share * 1.05, share * 0.95
    replica = {**_TABLE, "instance": "db-2:9187"}

    def table(part: Quantity, size: float = 1e6) -> list[Series]:
        return [
            metrics.dead_rows.series(constant(size * part.value), **_TABLE),
            metrics.rows.series(constant(size * (1 - part.value)), **_TABLE),
        ]

    def of_two(part: Quantity) -> list[Series]:
        fewer = constant(0.5e6 * share.value)
        return [
            *table(part),
            metrics.dead_rows.series(fewer, **replica),
            metrics.rows.series(constant(0.5e6), **replica),
        ]

    fires = Scenario(
        name=f"{over} of a million rows are dead, fewer of a replica",
        series=of_two(over),
        silent_until="14m",
        fires_from="17m",
        lasts="30m",
        labels={"datname": "eventcore", "relname": EVENTS},
    )
    return [fires], [
        Scenario(name=f"{under} of a million rows are dead, fewer of a replica", series=of_two(under), lasts="30m"),
        Scenario(name=f"exactly {share} of a million rows are dead", series=table(share), lasts="30m"),
        Scenario(name="there are ten thousand rows and as many dead ones", series=table(half, 20_000), lasts="30m"),
    ]


def _either_side(
    threshold: Quantity, what: str, series: Callable[[Quantity], list[Series]], silent_until: str, fires_from: str
) -> _Proof:
    over, under = threshold * _OVER, threshold * _UNDER
    fires = Scenario(name=f"{over} {what}", series=series(over), silent_until=silent_until, fires_from=fires_from)
    return [fires], [Scenario(name=f"{under} {what}", series=series(under))]
