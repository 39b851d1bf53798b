"""A query of sql_exporter has a parameter, or is several statements.

Why: sql_exporter prepares the text as one statement and passes nothing to it: it fails at every scrape.
Fix: write the value into the query, or return a row for each value, with the value as a label.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.sql_statements import sql_statements


def query_takes_parameters(monitoring: Monitoring) -> Iterator[Finding]:
    """Queries with `$1` or `:name`, and texts of no statement or several."""
    for metric, statement in sql_statements(monitoring):
        at = f"metrics.{metric.name}.query"
        if statement.parameters:
            message = f"the query has the parameter {', '.join(statement.parameters)}, and sql_exporter passes none"
            fix = "write the value into the query, or return a row for each value with the value as a label"
            yield Finding(at, "query-takes-parameters", message, fix, source=metric.line)
        if statement.statements != 1:
            message = f"the text is {statement.statements or 'no'} statements, and sql_exporter prepares exactly one"
            fix = "make a metric of each, or join them with UNION ALL"
            yield Finding(at, "query-takes-parameters", message, fix, source=metric.line)
