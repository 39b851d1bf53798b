"""A query of sql_exporter reads every row of a table that grows without end, at nearly every scrape.

Why: it gets slower every day, pushes other pages out of the cache, and one day takes longer than the scrape may.
Fix: narrow it by the first column of an index, take PostgreSQL's own estimate (`pg_stat_user_tables.n_live_tup`), or
give it a `min_interval` of an hour or more.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.sql_statements import sql_statements
from eventcore_monitoring.values import milliseconds

_SELDOM = 3_600_000


def query_reads_whole_table(monitoring: Monitoring) -> Iterator[Finding]:
    """Queries over a `large` table whose conditions no index answers, and that run more than once an hour."""
    for metric, statement in sql_statements(monitoring):
        if metric.database is None or milliseconds(metric.min_interval) >= _SELDOM:
            continue
        for scan in statement.scans:
            table = metric.database.table_of.get(scan.table)
            if table is None or not table.large or scan.conditions & table.leading:
                continue
            if scan.extremes and scan.extremes <= table.leading:
                continue
            message = f"the query reads every row of {scan.table}, which grows without end"
            fix = (
                f"narrow it by {' or '.join(sorted(table.leading)) or 'an index'}, take n_live_tup of"
                ' pg_stat_user_tables, or set min_interval="1h"'
            )
            at = f"metrics.{metric.name}.query"
            yield Finding(at, "query-reads-whole-table", message, fix, Severity.WARNING, source=metric.line)
