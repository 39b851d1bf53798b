"""A query of sql_exporter changes something: rows, tables, settings, sessions or locks.

Why: it runs at every scrape of every Prometheus, unasked and unseen.
Fix: select what is to be known, and leave the act to a runbook. Give the exporter's user the right to read only.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.sql_statements import sql_statements


def query_writes(monitoring: Monitoring) -> Iterator[Finding]:
    """Queries with a statement or a function that writes, locks or ends something."""
    for metric, statement in sql_statements(monitoring):
        if statement.writes is not None:
            message = f"the query is not read only: {statement.writes} runs at every scrape"
            fix = "select what is to be known, and leave the act to a runbook"
            yield Finding(f"metrics.{metric.name}.query", "query-writes", message, fix, source=metric.line)
