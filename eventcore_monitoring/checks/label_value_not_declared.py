"""A scenario sets a label to a value that is outside the declared set.

Why: no scrape gives such a series, so the scenario proves nothing.
Fix: correct the value, or add it to the label's `values`.
"""

from collections.abc import Iterator, Mapping

from eventcore_monitoring.checks.expressions.label_value_not_declared import listed, value_instead
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.label_values import Values, these


def label_value_not_declared(monitoring: Monitoring) -> Iterator[Finding]:
    """Labels of scenarios with values that the declared metric never has."""
    allowed = {
        name: {label.name: these(*label.values) for label in metric.label_set if label.values}
        for name, metric in monitoring.metric_of.items()
    }
    for alert in monitoring.alerts:
        for scenario in (*alert.fires_when, *alert.silent_when):
            for series in scenario.all_series:
                for message, fix in _outside(series.labels, allowed.get(series.metric, {})):
                    at = f"alerts.{alert.name}.scenarios.{scenario.name}"
                    yield Finding(at, "label-value-not-declared", message, fix, source=scenario.line)


def _outside(given: Mapping[str, str], allowed: Mapping[str, Values]) -> Iterator[tuple[str, str]]:
    for label, value in given.items():
        values = allowed.get(label)
        if values is not None and value and not values.has(value):
            message = f'`{label}="{value}"` is never there: the label has only {listed(values)}'
            yield message, value_instead(label, [value], values)
