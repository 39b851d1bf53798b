"""What sql_exporter is given: its configuration, its collectors, and the page beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import DatabaseSchema, DatabaseTable, Monitoring, SqlCounter, SqlExporter, SqlGauge
from eventcore_monitoring.generators.sql_exporter import sql_exporter
from golden import differences

GOLDEN = Path(__file__).parent / "golden" / "sql_exporter"
# What burningalchemist/sql_exporter 0.24.6 takes (`config/*.go`): it refuses a file with any other key.
KEYS = {
    "": {"global", "target", "collector_files", "collectors", "jobs"},
    "global": {
        "min_interval", "scrape_timeout", "scrape_timeout_offset", "scrape_error_drop_interval",
        "max_connection_lifetime", "ping_interval", "warmup_delay", "max_connections", "max_idle_connections",
        "enable_query_metrics",
    },
    "target": {"name", "data_source_name", "collectors", "enable_ping"},
    "collector": {"collector_name", "min_interval", "metrics", "queries"},
    "metric": {
        "metric_name", "type", "help", "key_labels", "static_labels", "value_label", "values", "query", "query_ref",
        "no_prepared_statement", "static_value", "timestamp_value",
    },
    "query": {"query_name", "query", "no_prepared_statement"},
}  # fmt: skip

shop = DatabaseSchema(
    name="shop",
    version="shop 3.1",
    tables=[
        DatabaseTable(name="orders", columns={"state": "text", "total": "numeric"}, indexes={"by_state": ["state"]})
    ],
)
exporter = SqlExporter(job="shop-sql", instance="db-1:9500", help="Beside the shop's database.", timeout="5s")
BY_STATE = "SELECT state, count(*) AS orders, sum(total) AS euros FROM orders GROUP BY state"
SHOP = Monitoring(
    name="shop",
    metrics=[
        SqlGauge(
            name="shop_orders", help="Orders: by state.", unit="count", labels=["state"], query=BY_STATE,
            value="orders", database=shop, target=exporter,
        ),
        SqlGauge(
            name="shop_order_euros", help="What they cost.", unit="count", labels=["state"], query=BY_STATE,
            value="euros", static_labels={"currency": "EUR"}, database=shop, target=exporter,
        ),
        SqlCounter(
            name="shop_commits_total", help="Transactions.", min_interval="5m", target=exporter,
            query="""
              SELECT xact_commit AS value
              FROM pg_stat_database
              WHERE datname = current_database()
            """,
        ),
    ],
)  # fmt: skip


def test_the_files_are_those_in_the_repository() -> None:
    assert differences(GOLDEN, sql_exporter(SHOP)) == {}


def test_without_metrics_from_sql_there_is_no_file() -> None:
    assert [*sql_exporter(Monitoring(name="shop"))] == []


@pytest.mark.parametrize("given", [SHOP, eventcore()], ids=["shop", "guide"])
def test_sql_exporter_knows_every_key_and_finds_every_collector_and_query(given: Monitoring) -> None:
    files = {
        made.path.name: yaml.safe_load(made.content) for made in sql_exporter(given) if made.path.suffix == ".yaml"
    }
    (main,) = [file for name, file in files.items() if not name.endswith(".collector.yaml")]
    assert main.keys() <= KEYS[""]
    assert main["global"].keys() <= KEYS["global"]
    assert main["target"].keys() <= KEYS["target"]
    collectors = [files[name] for name in main["collector_files"]]
    assert [one["collector_name"] for one in collectors] == main["target"]["collectors"]
    assert len(collectors) == len(files) - 1
    for collector in collectors:
        assert collector.keys() <= KEYS["collector"]
        references = {query["query_name"] for query in collector.get("queries", ())}
        assert all(query.keys() <= KEYS["query"] for query in collector.get("queries", ()))
        for metric in collector["metrics"]:
            assert metric.keys() <= KEYS["metric"]
            assert ("query" in metric) != ("query_ref" in metric)
            assert "query" in metric or metric["query_ref"] in references
            assert len(metric["values"]) == 1
            assert metric["type"] in ("gauge", "counter")


def test_every_metric_from_sql_is_in_one_collector() -> None:
    given = eventcore()
    files = [yaml.safe_load(made.content) for made in sql_exporter(given) if made.path.name.endswith("collector.yaml")]
    emitted = [metric["metric_name"] for file in files for metric in file["metrics"]]
    assert sorted(emitted) == sorted(metric.name for metric in given.metrics if "sql_" in metric.kind)


def test_the_address_of_the_database_is_a_reference_or_a_variable() -> None:
    def address(given: Monitoring) -> str:
        (main,) = [made for made in sql_exporter(given) if made.path.name == "sql_exporter.yaml"]
        found: str = yaml.safe_load(main.content)["target"]["data_source_name"]
        return found

    assert address(eventcore()) == "postgres://set-SQLEXPORTER_TARGET_DSN"
    secret = "k8ssecret://eventcore/database?key=dsn"
    assert address(eventcore(Settings(database_address=secret))) == secret
