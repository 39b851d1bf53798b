"""A dashboard's variable or a scenario names a metric that is not declared.

Why: the series does not exist, so the variable has no values, and the scenario proves nothing.
Fix: declare the metric with the target that exposes it, or correct its name.
"""

from collections.abc import Iterator

from eventcore_monitoring.checks.expressions.metric_not_declared import known_instead
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.dashboards import QueryVariable
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.monitoring import Monitoring


def metric_not_declared(monitoring: Monitoring) -> Iterator[Finding]:
    """Names that neither a metric exposes, nor a recording rule makes, nor Prometheus adds."""
    known = monitoring.catalogue.names

    def missing(at: str, name: str, declaration: Declared) -> Iterator[Finding]:
        if name not in known:
            message = f"reads `{name}`, which is not declared"
            yield Finding(at, "metric-not-declared", message, known_instead(name, known), source=declaration.line)

    for dashboard in monitoring.own_dashboards:
        for variable in dashboard.variables:
            if isinstance(variable, QueryVariable):
                at = f"dashboards.{dashboard.name}.variables.{variable.name}.metric"
                yield from missing(at, variable.metric, variable)
    for alert in monitoring.alerts:
        for scenario in (*alert.fires_when, *alert.silent_when):
            for name in dict.fromkeys(series.metric for series in scenario.all_series):
                yield from missing(f"alerts.{alert.name}.scenarios.{scenario.name}", name, scenario)
