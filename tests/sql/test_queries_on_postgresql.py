"""Every query of the guide's metrics runs on a real PostgreSQL with EventCore's tables, and its figures are right."""

from __future__ import annotations

import re

import pytest

from eventcore_mixin import Settings, eventcore as guide
from eventcore_mixin.eventcore_tables import EVENTCORE
from eventcore_monitoring import SqlMetric
from eventcore_monitoring.generators.sql_exporter import sql_exporter
from postgresql import Database, Refused
from sql.conftest import ID_OF, TABLES

NUMBERS = {"bigint", "integer", "numeric", "double precision", "real", "smallint"}
TEXTS = {"text", "name", "character varying"}
METRICS = {metric.name: metric for metric in guide().metrics if isinstance(metric, SqlMetric)}
READS = Settings(projections={"behind": ("Opened",), "not there yet": ("Deposited",)})
DECLARED = {metric.name: metric for metric in guide(READS).metrics if isinstance(metric, SqlMetric)}
VALUES = {
    "eventcore_checkpoint_events_behind": {("behind",): 5, ("through",): 0},
    "eventcore_checkpoint_lag_seconds": {("behind",): 3540, ("through",): 0},
    "eventcore_checkpoint_age_seconds": {("behind",): 1200, ("through",): 0},
    "eventcore_checkpoint_events": {("behind",): 8, ("through",): 8},
    "eventcore_events_last_day": {(): 5},
    "eventcore_streams": {(): 2},
    "eventcore_streams_created_last_week": {(): 1},
    "eventcore_events_past_retention": {(): 3},
    "eventcore_streams_past_retention": {(): 1},
    "eventcore_database_blocked_sessions": {(): 0},
    "eventcore_database_longest_block_seconds": {(): 0},
}
PROJECTIONS_OF_TYPES = {
    "eventcore_checkpoint_events_behind": {("behind",): 1, ("not there yet",): 4, ("through",): 0},
    "eventcore_checkpoint_lag_seconds": {("behind",): 3540, ("not there yet",): 3480, ("through",): 0},
    "eventcore_checkpoint_events": {("behind",): 4, ("not there yet",): 4, ("through",): 8},
}


def tolerance(name: str) -> int:
    """What the tests themselves may take, of ages; counts are exact."""
    return 60 if name.endswith("_seconds") else 0


def series(database: Database, metric: SqlMetric) -> dict[tuple[str, ...], float]:
    """The samples that sql_exporter would make: rows with a value, by their labels."""
    labels = [label.name for label in metric.key_labels]
    rows = [row for row in database.rows(metric.query) if row[metric.value] != "NULL"]
    made = {tuple(row[label] for label in labels): float(row[metric.value]) for row in rows}
    assert len(made) == len(rows), "two rows have the same labels"
    return made


@pytest.mark.parametrize("name", METRICS)
def test_the_columns_are_those_that_are_declared_and_the_value_is_a_number(empty: Database, name: str) -> None:
    metric = METRICS[name]
    types = empty.types(metric.query)

    assert types[metric.value] in NUMBERS
    assert {types[label.name] for label in metric.key_labels} <= TEXTS


@pytest.mark.parametrize("name", METRICS)
def test_a_database_without_an_event_is_no_error(empty: Database, name: str) -> None:
    assert all(value >= 0 for value in series(empty, METRICS[name]).values())


@pytest.mark.parametrize("name", VALUES)
def test_the_values_are_right_for_the_events(eventcore: Database, name: str) -> None:
    assert series(eventcore, METRICS[name]) == pytest.approx(VALUES[name], abs=tolerance(name))


@pytest.mark.parametrize("name", PROJECTIONS_OF_TYPES)
def test_a_projection_is_behind_the_events_of_its_own_types_only(eventcore: Database, name: str) -> None:
    assert series(eventcore, DECLARED[name]) == pytest.approx(PROJECTIONS_OF_TYPES[name], abs=tolerance(name))


def test_a_projection_that_has_no_checkpoint_yet_has_no_age_of_one(eventcore: Database) -> None:
    assert ("not there yet",) not in series(eventcore, DECLARED["eventcore_checkpoint_age_seconds"])


def test_sizes_and_ages_are_those_that_postgresql_says(eventcore: Database) -> None:
    (oldest,) = series(eventcore, METRICS["eventcore_oldest_event_timestamp_seconds"]).values()
    assert oldest == float(eventcore.run("SELECT extract(epoch FROM min(created_at)) FROM eventcore_events"))
    (data,) = series(eventcore, METRICS["eventcore_event_bytes_last_day"]).values()
    assert data == 5 * float(eventcore.run("SELECT pg_column_size(event_data) FROM eventcore_events LIMIT 1"))
    index = ("eventcore_events", "eventcore_events_pkey")
    size = float(eventcore.run("SELECT pg_relation_size('eventcore_events_pkey')"))
    assert series(eventcore, METRICS["eventcore_index_size_bytes"])[index] == size
    assert ("eventcore_events",) in series(eventcore, METRICS["eventcore_vacuum_age_seconds"])
    assert series(eventcore, METRICS["eventcore_database_sessions"]) == {("local", "active"): 1}


def test_the_declared_schema_is_that_of_the_database(eventcore: Database) -> None:
    columns = eventcore.rows(
        "SELECT table_name, column_name, udt_name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    indexes = eventcore.rows(
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname"
    )
    written = {"bigint": "int8"}
    assert {
        (table.name, name, written.get(type_, type_))
        for table in EVENTCORE.tables
        for name, type_ in table.columns.items()
    } == {tuple(row.values()) for row in columns}
    assert {
        (table.name, name): ", ".join(columns) for table in EVENTCORE.tables for name, columns in table.indexes.items()
    } == {(row["tablename"], row["indexname"]): re.findall(r"\((.*)\)", row["indexdef"])[0] for row in indexes}


def test_the_rights_on_the_generated_page_are_enough_for_every_query(eventcore: Database) -> None:
    (page,) = [made.content.decode() for made in sql_exporter(guide()) if made.path.suffix == ".md"]
    (grants,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    eventcore.run(grants)
    for metric in METRICS.values():
        eventcore.run(f"SET ROLE sql_exporter;\nSET default_transaction_read_only = on;\n{metric.query};")


def test_in_a_large_table_events_are_found_by_the_primary_key(postgresql: Database) -> None:
    large = postgresql.created("grown", TABLES + ID_OF)
    large.run(
        """INSERT INTO eventcore_events (event_id, stream_id, stream_version, event_type, event_data, created_at)
        SELECT id_of(moment, number), 'stream ' || number / 10, number % 10 + 1, 'Happened', '{}', moment
        FROM (
          SELECT number, now() - number * interval '190 minutes' AS moment FROM generate_series(1, 20000) AS number
        ) AS written;
        ANALYZE eventcore_events;"""
    )
    names = ("events_last_day", "streams_created_last_week", "events_past_retention", "oldest_event_timestamp_seconds")
    plans = {name: large.run(f"EXPLAIN {METRICS[f'eventcore_{name}'].query}") for name in names}
    assert [name for name, plan in plans.items() if "eventcore_events_pkey" not in plan or "Seq Scan" in plan] == []


def test_events_are_neither_changed_nor_deleted(eventcore: Database) -> None:
    for statement in ("DELETE FROM eventcore_events", "UPDATE eventcore_events SET event_type = 'x'"):
        with pytest.raises(Refused, match="immutable"):
            eventcore.run(statement)


def test_every_statement_of_the_databases_runbooks_runs(postgresql: Database) -> None:
    extended = postgresql.created("runbooks", f"{TABLES} CREATE EXTENSION pg_stat_statements;")
    alerts = [alert for alert in guide().alerts if alert.group == "database" and alert.runbook is not None]
    commands = [step.command or "" for alert in alerts for step in (alert.runbook.steps if alert.runbook else ())]
    statements = [text for command in commands for text in re.findall(r'^psql -d eventcore -c "(.*)"$', command, re.M)]
    assert len(statements) > 10
    for statement in statements:
        extended.run(statement)
