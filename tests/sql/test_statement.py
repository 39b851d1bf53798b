"""What is said of a statement is certain: no query that PostgreSQL runs is found wrong, and what it refuses is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_mixin.eventcore_tables import EVENTCORE
from eventcore_monitoring.sql.facts import ColumnRead, Output
from eventcore_monitoring.sql.statement import Statement, read
from postgresql import Database, Refused

TABLES = EVENTCORE.table_of
# Queries that are right, and look as if they were not.
RIGHT = Path(__file__).with_name("right.sql").read_text("utf-8").splitlines()
WRONG = {
    "SELECT count(*) FROM events": 'relation "events" does not exist',
    "SELECT payload FROM eventcore_events": 'column "payload" does not exist',
    "SELECT e.payload FROM eventcore_events e": "column e.payload does not exist",
    'SELECT "Stream_ID" FROM eventcore_events': 'column "Stream_ID" does not exist',
    "SELECT count(*) FROM eventcore_events WHERE timestamp > now()": 'column "timestamp" does not exist',
    "SELECT (SELECT count(*) FROM eventcore_events WHERE position > 1) FROM eventcore_subscription_versions": (
        'column "position" does not exist'
    ),
    "SELECT stream_id FROM eventcore_events JOIN snapshots ON true": 'relation "snapshots" does not exist',
    "WITH a AS (SELECT payload FROM eventcore_events) SELECT 1 FROM a": 'column "payload" does not exist',
}


def unknown(statement: Statement) -> list[str]:
    """The tables and columns that the declared schema does not have."""
    return [
        *(table for table in statement.tables if table not in TABLES),
        *(
            column.name
            for column in statement.columns
            if all(table in TABLES for table in column.tables)
            and not any(column.name in TABLES[table].columns for table in column.tables)
        ),
    ]


@pytest.mark.parametrize("query", RIGHT)
def test_nothing_is_said_against_a_query_that_postgresql_runs(empty: Database, query: str) -> None:
    empty.run(query)
    statement = read(query)
    if statement is not None:  # of what sqlglot does not understand, nothing is said
        assert unknown(statement) == []
        assert (statement.parameters, statement.writes, statement.statements) == ((), None, 1)


@pytest.mark.parametrize("query", WRONG)
def test_what_postgresql_does_not_find_is_found_missing(empty: Database, query: str) -> None:
    with pytest.raises(Refused) as refused:
        empty.run(query)
    assert str(refused.value) == WRONG[query]
    statement = read(query)
    assert statement is not None
    assert len(unknown(statement)) == 1


NAMES = st.sampled_from(
    ["stream_id", "event_id", "last_position", "subscription_name", "payload", "position", "e.stream_id",
     "s.updated_at", "s.stream_id", "e.updated_at", "updated_at", "n", "e", "state"]
)  # fmt: skip
SOURCES = st.sampled_from(
    [
        "eventcore_events e",
        "eventcore_subscription_versions s",
        "eventcore_events e, eventcore_subscription_versions s",
        "eventcore_events e JOIN eventcore_subscription_versions s ON event_id = last_position",
        "events e",
        "(SELECT stream_id AS n FROM eventcore_events) e",
        "eventcore_events e, generate_series(1, 2) n",
        "eventcore_events AS e (state)",
    ]
)


@settings(max_examples=120)
@given(st.data())
def test_of_queries_made_at_random_those_that_run_are_not_found_wrong(empty: Database, data: st.DataObject) -> None:
    def query(depth: int) -> str:
        column, source, compared = data.draw(NAMES), data.draw(SOURCES), data.draw(NAMES)
        where = ""
        if depth and data.draw(st.booleans()):
            where = f" WHERE EXISTS ({query(depth - 1)})"
        elif data.draw(st.booleans()):
            where = f" WHERE {compared} IS NOT NULL"
        order = f" ORDER BY {data.draw(NAMES)}" if data.draw(st.booleans()) else ""
        return f"SELECT {column} AS n FROM {source}{where}{order}"

    text = query(2)
    statement = read(text)
    assert statement is not None
    if unknown(statement):
        with pytest.raises(Refused):
            empty.run(text)


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("INSERT INTO a VALUES (1)", "INSERT"),
        ("UPDATE a SET b = 1", "UPDATE"),
        ("DELETE FROM a", "DELETE"),
        ("WITH d AS (DELETE FROM a RETURNING *) SELECT count(*) FROM d", "DELETE"),
        ("CREATE TABLE a (b int)", "CREATE"),
        ("DROP TABLE a", "DROP"),
        ("TRUNCATE a", "TRUNCATE"),
        ("ALTER SYSTEM SET log_min_duration_statement = 100", "ALTER"),
        ("VACUUM ANALYZE events", "VACUUM"),
        ("REINDEX INDEX CONCURRENTLY i", "REINDEX"),
        ("SELECT 1 INTO a", "SELECT … INTO"),
        ("SELECT * FROM a FOR UPDATE", "SELECT … FOR UPDATE"),
        ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity", "pg_terminate_backend()"),
        ("SELECT pg_reload_conf()", "pg_reload_conf()"),
        ("SELECT nextval('a')", "nextval()"),
        ("SELECT 'DELETE FROM a' AS text", None),
        ("SELECT deleted, insert_time FROM a", None),
    ],
)
def test_what_changes_something_is_named(query: str, word: str | None) -> None:
    statement = read(query)
    assert statement is not None
    assert statement.writes == word


def test_columns_of_the_answer_have_names_and_kinds() -> None:
    statement = read(
        "SELECT count(*) AS n, pg_size_pretty(sum(a)) AS size, a > 1 AS more, now() AS moment, b::text AS word, "
        "extract(epoch FROM c) AS age, max(d) AS highest, a || b AS both, coalesce(a, 0) FROM t"
    )
    assert statement is not None
    of = ColumnRead("d", ("t",))
    assert statement.outputs == (
        Output("n", "number"), Output("size", "text"), Output("more", "boolean"), Output("moment", "time"),
        Output("word", "text"), Output("age", "number"), Output("highest", None, of), Output("both", "text"),
        Output(None, None),
    )  # fmt: skip
    assert read("SELECT * FROM t") == Statement(1, ("t",), scans=read("SELECT a FROM t").scans)  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "-- nothing", "SELECT FROM WHERE", "SELECT 'open", "(" * 5000, "é\0"])
def test_any_text_is_read_or_left_alone(text: str) -> None:
    statement = read(text)
    assert statement is None or statement.statements in (0, 1)
