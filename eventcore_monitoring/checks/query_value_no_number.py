"""A metric from SQL takes its value from a column that is no number: text, a moment, true or false.

Why: sql_exporter scans the value into a number and fails at it; what pg_size_pretty prints (`12 MB`) is for people.
Fix: return the number itself: bytes, `extract(epoch FROM …)`, `(…)::int`. The panel's unit makes it readable.
"""

from collections.abc import Iterator, Mapping

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.sql_metrics import SqlMetric
from eventcore_monitoring.model.sql_statements import sql_statements
from eventcore_monitoring.sql.facts import Output, ValueKind

_FIXES: Mapping[ValueKind, tuple[str, str]] = {
    "text": (
        "text",
        "return the number itself, such as bytes without pg_size_pretty; the panel's unit makes it readable",
    ),
    "boolean": ("true or false", "write (…)::int, which is 1 or 0"),
    "time": ("a moment or a length of time", "write extract(epoch FROM …), which is seconds"),
}


def query_value_no_number(monitoring: Monitoring) -> Iterator[Finding]:
    """Values that are certainly no numbers, by the query or by the declared type of their column."""
    for metric, statement in sql_statements(monitoring):
        for output in statement.outputs or ():
            kind = output.kind or _declared_kind(metric, output)
            if output.name == metric.value and kind is not None and kind in _FIXES:
                what, fix = _FIXES[kind]
                message = f"the value {metric.value} is {what}, and a sample is a number"
                yield Finding(f"metrics.{metric.name}.query", "query-value-no-number", message, fix, source=metric.line)


def _declared_kind(metric: SqlMetric, output: Output) -> ValueKind | None:
    from eventcore_monitoring.sql.values import kind_of_type

    if output.of is None or metric.database is None or len(output.of.tables) != 1:
        return None
    table = metric.database.table_of.get(output.of.tables[0])
    type_ = None if table is None else table.columns.get(output.of.name)
    return None if type_ is None else kind_of_type(type_)
