"""A query of sql_exporter reads a table or a column that its declared database does not have.

Why: PostgreSQL refuses the query, so the metric never has a value, and an alert on it never fires.
Fix: write the name that the schema has. A table that came with a newer version has to be declared first.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.database_schemas import DatabaseSchema
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.sql_metrics import SqlMetric
from eventcore_monitoring.model.sql_statements import sql_statements
from eventcore_monitoring.sql.facts import ColumnRead


def query_reads_unknown(monitoring: Monitoring) -> Iterator[Finding]:
    """Tables and columns that the schema of the metric does not have."""
    for metric, statement in sql_statements(monitoring):
        if metric.database is None:
            continue
        declared = metric.database.table_of
        for table in statement.tables:
            if table not in declared:
                yield _no_table(metric, table, metric.database)
        for column in statement.columns:
            known = [declared[table] for table in column.tables if table in declared]
            if len(known) == len(column.tables) and not any(column.name in table.columns for table in known):
                yield _no_column(metric, column, [name for table in known for name in table.columns])


def _no_table(metric: SqlMetric, table: str, schema: DatabaseSchema) -> Finding:
    near = get_close_matches(table, [*schema.table_of], n=1, cutoff=0.5)
    message = f"the query reads the table {table}, which {schema.name} does not have ({schema.version})"
    fix = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(schema.table_of) or 'no tables'}"
    return Finding(f"metrics.{metric.name}.query", "query-reads-unknown", message, fix, source=metric.line)


def _no_column(metric: SqlMetric, column: ColumnRead, names: list[str]) -> Finding:
    near = get_close_matches(column.name, names, n=1)
    message = f"the query reads the column {column.name}, which {' and '.join(column.tables)} does not have"
    fix = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(dict.fromkeys(names))}"
    return Finding(f"metrics.{metric.name}.query", "query-reads-unknown", message, fix, source=metric.line)
