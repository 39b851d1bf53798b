"""A dashboard's variable reads or a scenario sets a label that the metric does not have.

Why: the variable has no values, and the scenario speaks of series that no scrape gives.
Fix: correct the label, or declare it on the metric (or on its target, where the scrape attaches it).
"""

from collections.abc import Iterable, Iterator

from eventcore_monitoring.checks.expressions.label_not_on_metric import no_such_label
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.dashboards import QueryVariable
from eventcore_monitoring.model.monitoring import Monitoring


def label_not_on_metric(monitoring: Monitoring) -> Iterator[Finding]:
    """Labels of variables and of scenarios that the declared metric cannot carry."""

    def strange(name: str, labels: Iterable[str]) -> Iterator[tuple[str, str]]:
        facts = monitoring.catalogue.facts(name)
        if facts is not None:
            yield from (
                no_such_label(name, label, facts.labels) for label in labels if not facts.labels.possible(label)
            )

    for dashboard in monitoring.own_dashboards:
        for variable in dashboard.variables:
            if isinstance(variable, QueryVariable):
                for message, fix in strange(variable.metric, [variable.label]):
                    at = f"dashboards.{dashboard.name}.variables.{variable.name}.label"
                    yield Finding(at, "label-not-on-metric", message, fix, source=variable.line)
    for alert in monitoring.alerts:
        for scenario in (*alert.fires_when, *alert.silent_when):
            at = f"alerts.{alert.name}.scenarios.{scenario.name}"
            for series in scenario.all_series:
                for message, fix in strange(series.metric, series.labels):
                    yield Finding(at, "label-not-on-metric", message, fix, source=scenario.line)
