"""A metric from SQL takes its value or a label from a column that its query does not return.

Why: sql_exporter finds no such column and gives up the whole query: "Missing values for the requested columns".
Fix: name the column with AS as the label is named, or the value's column in `value`.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.sql_statements import sql_statements


def query_lacks_column(monitoring: Monitoring) -> Iterator[Finding]:
    """Labels and values without a column, where the names of all columns are known."""
    for metric, statement in sql_statements(monitoring):
        names = [output.name for output in statement.outputs or ()]
        if not names or None in names:
            continue
        for wanted, what in (*((one.name, "label") for one in metric.key_labels), (metric.value, "value")):
            if wanted not in names:
                returned = [name for name in names if name is not None]
                near = get_close_matches(wanted, returned, n=1)
                message = f"the query returns {', '.join(returned)}, and no column {wanted} for the {what}"
                fix = f"did you mean `{near[0]}`?" if near else f"write AS {wanted} behind what it is"
                yield Finding(f"metrics.{metric.name}.query", "query-lacks-column", message, fix, source=metric.line)
