"""What is found in queries of sql_exporter, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from eventcore_monitoring import DatabaseSchema, DatabaseTable, Monitoring, SqlExporter, SqlGauge
from eventcore_monitoring.checks import CHECKS
from eventcore_monitoring.checks.name_used_twice import name_used_twice
from eventcore_monitoring.checks.query_lacks_column import query_lacks_column
from eventcore_monitoring.checks.query_not_read import query_not_read
from eventcore_monitoring.checks.query_reads_unknown import query_reads_unknown
from eventcore_monitoring.checks.query_reads_whole_table import query_reads_whole_table
from eventcore_monitoring.checks.query_takes_parameters import query_takes_parameters
from eventcore_monitoring.checks.query_value_no_number import query_value_no_number
from eventcore_monitoring.checks.query_writes import query_writes
from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.sql import statement
from small import found, lines, next_line

SHOP = DatabaseSchema(
    name="shop",
    version="shop 3.1",
    tables=[
        DatabaseTable(
            name="orders",
            columns={"order_id": "bigint", "customer": "text", "paid": "boolean", "placed_at": "timestamptz"},
            indexes={"orders_pkey": ["order_id"], "orders_customer_idx": ["customer", "placed_at"]},
            large=True,
        ),
        DatabaseTable(name="customers", columns={"name": "text", "credit": "numeric"}),
    ],
)
EXPORTER = SqlExporter()


def asking(query: str, **fields: Any) -> Monitoring:
    own = {"name": "orders", "help": "Orders.", "unit": "count", "target": EXPORTER, "database": SHOP}
    return Monitoring(name="shop", metrics=[SqlGauge(**{**own, "query": query, **fields})])


AT = "metrics.orders.query"
RIGHT = "SELECT count(*) AS value FROM orders WHERE customer = 'x'"


def test_a_query_in_order_has_no_findings() -> None:
    assert [finding for check in CHECKS for finding in check(asking(RIGHT))] == []
    assert [finding for check in CHECKS for finding in check(asking(RIGHT, database=None))] == []


def test_a_table_that_the_schema_does_not_have_is_found_with_the_one_that_was_meant() -> None:
    query = "SELECT count(*) AS value FROM orderz"
    line = next_line()
    metric = SqlGauge(name="orders", help="Orders.", unit="count", target=EXPORTER, database=SHOP, query=query)
    given = Monitoring(name="shop", metrics=[metric])

    message = "the query reads the table orderz, which shop does not have (shop 3.1)"
    assert found(query_reads_unknown, given) == [(AT, "query-reads-unknown", message, "did you mean `orders`?")]
    assert lines(query_reads_unknown, given) == [line]


def test_a_column_that_the_table_does_not_have_is_found_with_the_one_that_was_meant() -> None:
    given = asking("SELECT count(*) AS value FROM orders o WHERE o.custommer = 'x'")
    message = "the query reads the column custommer, which orders does not have"
    assert found(query_reads_unknown, given) == [(AT, "query-reads-unknown", message, "did you mean `customer`?")]


@pytest.mark.parametrize("parameter", ["$1", ":name"])
def test_a_query_with_a_parameter_is_found(parameter: str) -> None:
    given = asking(f"SELECT count(*) AS value FROM orders WHERE customer = {parameter}")
    message = f"the query has the parameter {parameter}, and sql_exporter passes none"
    assert [text for _, _, text, _ in found(query_takes_parameters, given)] == [message]


@pytest.mark.parametrize(("text", "number"), [(f"{RIGHT}; {RIGHT}", "2"), ("-- nothing yet", "no")])
def test_a_text_that_is_not_one_statement_is_found(text: str, number: str) -> None:
    message = f"the text is {number} statements, and sql_exporter prepares exactly one"
    assert [said for _, _, said, _ in found(query_takes_parameters, asking(text))] == [message]


def test_the_guides_audit_query_names_parameters_and_a_table_that_never_was() -> None:
    query = "SELECT c.command_id FROM command_audit_log c WHERE c.user_id = $1 AND c.timestamp BETWEEN $2 AND $3"
    assert "the parameter $1, $2, $3," in found(query_takes_parameters, asking(query))[0][2]
    assert "the table command_audit_log," in found(query_reads_unknown, asking(query))[0][2]


def test_a_query_that_changes_something_is_found() -> None:
    given = asking("SELECT pg_terminate_backend(pid)::int AS value FROM pg_stat_activity")
    message = "the query is not read only: pg_terminate_backend() runs at every scrape"
    fix = "select what is to be known, and leave the act to a runbook"
    assert found(query_writes, given) == [(AT, "query-writes", message, fix)]


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("SELECT pg_size_pretty(pg_database_size('shop')) AS value", "text"),
        ("SELECT pg_size_pretty(sum(pg_column_size(o))) AS value FROM orders o", "text"),
        ("SELECT max(customer) AS value FROM orders", "text"),
        ("SELECT paid AS value FROM orders WHERE order_id = 1", "true or false"),
        ("SELECT count(*) > 3 AS value FROM customers", "true or false"),
        ("SELECT max(placed_at) AS value FROM orders", "a moment or a length of time"),
        ("SELECT now()::date AS value", "a moment or a length of time"),
    ],
)
def test_a_value_that_is_no_number_is_found(query: str, what: str) -> None:
    messages = [message for _, _, message, _ in found(query_value_no_number, asking(query))]
    assert messages == [f"the value value is {what}, and a sample is a number"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT max(credit) AS value FROM customers",
        "SELECT max(order_id) AS value FROM orders",
        "SELECT extract(epoch FROM max(placed_at)) AS value FROM orders",
        "SELECT (count(*) > 3)::int AS value FROM customers",
        "SELECT max(credit) AS value, max(name) AS name FROM customers",
    ],
)
def test_a_value_that_is_a_number_is_none(query: str) -> None:
    assert found(query_value_no_number, asking(query)) == []


def test_a_label_or_a_value_without_a_column_is_found() -> None:
    given = asking("SELECT name AS customer, credit AS balance FROM customers", labels=["name"], value="ballance")
    start = "the query returns customer, balance, and no column"
    assert found(query_lacks_column, given) == [
        (AT, "query-lacks-column", f"{start} name for the label", "write AS name behind what it is"),
        (AT, "query-lacks-column", f"{start} ballance for the value", "did you mean `balance`?"),
    ]
    assert found(query_lacks_column, asking("SELECT * FROM customers")) == []
    assert found(query_lacks_column, asking("SELECT count(*) FROM customers")) == []  # PostgreSQL names it `count`


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) AS value FROM orders",
        "SELECT count(*) AS value FROM orders WHERE placed_at > now() - interval '1 day'",
        "SELECT max(placed_at) AS value FROM orders",
        "SELECT sum(n) AS value FROM (SELECT count(*) AS n FROM orders GROUP BY customer) AS each",
    ],
)
def test_reading_a_large_table_from_one_end_to_the_other_is_a_warning(query: str) -> None:
    (finding,) = query_reads_whole_table(asking(query))
    assert (finding.code, finding.severity) == ("query-reads-whole-table", Severity.WARNING)
    assert finding.message == "the query reads every row of orders, which grows without end"
    assert 'set min_interval="1h"' in finding.fix
    assert [*query_reads_whole_table(asking(query, min_interval="1h"))] == []


@pytest.mark.parametrize(
    "query",
    [
        RIGHT,
        "SELECT count(*) AS value FROM orders WHERE order_id > 100",
        "SELECT max(order_id) AS value FROM orders",
        "SELECT order_id AS value FROM orders ORDER BY order_id LIMIT 1",
        "SELECT EXISTS (SELECT FROM orders)::int AS value",
        "SELECT count(*) AS value FROM customers",
        "SELECT n_live_tup AS value FROM pg_stat_user_tables WHERE relname = 'orders'",
    ],
)
def test_a_query_that_an_index_answers_or_a_small_table_is_none(query: str) -> None:
    assert found(query_reads_whole_table, asking(query)) == []


def test_a_metric_that_is_declared_twice_is_found() -> None:
    given = asking(RIGHT).extended(metrics=asking(RIGHT).metrics)
    assert [(at, code) for at, code, _, _ in found(name_used_twice, given)] == [("metrics.orders", "name-used-twice")]


def test_a_query_that_nobody_understands_is_a_note_and_no_silence() -> None:
    (finding,) = query_not_read(asking("SELECT FROM WHERE"))
    assert (finding.code, finding.severity) == ("query-not-read", Severity.NOTE)
    assert finding.message == "sqlglot does not understand the query, so nothing of it was checked"


def test_without_sqlglot_one_note_says_that_nothing_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "find_spec", lambda name: None)

    def all_findings() -> Iterator[Finding]:
        for check in CHECKS:
            yield from check(asking("DELETE FROM nowhere"))

    assert [(finding.code, finding.severity) for finding in all_findings()] == [("query-not-read", Severity.NOTE)]
