"""A query of sql_exporter that could not be looked at: sqlglot is not installed, or does not understand it.

Why: the other checks of queries say nothing of it, and that silence would look like approval.
Fix: run `pip install sqlglot` (extra `sql`); a query that it does not understand has to be tried on the database.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.sql_metrics import SqlMetric
from eventcore_monitoring.sql.statement import installed, read


def query_not_read(monitoring: Monitoring) -> Iterator[Finding]:
    """Queries of which nothing is known, as notes."""
    queries = [metric for metric in monitoring.metrics if isinstance(metric, SqlMetric)]
    if queries and not installed():
        message = "the queries of sql_exporter were not checked: the package sqlglot is not installed"
        yield Finding("metrics", "query-not-read", message, "run pip install sqlglot", Severity.NOTE)
        return
    for metric in queries:
        if read(metric.query) is None:
            message = "sqlglot does not understand the query, so nothing of it was checked"
            fix = "try it on the database, with EXPLAIN before it"
            yield Finding(
                f"metrics.{metric.name}.query", "query-not-read", message, fix, Severity.NOTE, source=metric.line
            )
