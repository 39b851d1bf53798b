"""The queries of a deployment's metrics, read."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.sql_metrics import SqlMetric
from eventcore_monitoring.sql.facts import Statement
from eventcore_monitoring.sql.statement import installed, read


def sql_statements(monitoring: Monitoring) -> Iterator[tuple[SqlMetric, Statement]]:
    """The metrics from SQL with what is certain of their queries; those that cannot be read are left out."""
    if not installed():
        return
    for metric in monitoring.metrics:
        if isinstance(metric, SqlMetric) and (statement := read(metric.query)) is not None:
            yield metric, statement
