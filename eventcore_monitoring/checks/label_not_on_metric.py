"""An expression selects or a scenario sets a label that the metric does not have.

Why: a matcher on a label that is not there selects nothing, or everything.
Fix: correct the label, or declare it on the metric (or on its target, where the scrape attaches it).
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.dashboards import QueryVariable
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.walk import selectors


def label_not_on_metric(monitoring: Monitoring) -> Iterator[Finding]:
    """Matchers and scenario labels that the declared metric cannot carry."""

    def strange(name: str, labels: Iterable[str]) -> Iterator[tuple[str, str]]:
        known = monitoring.catalogue.label_names(name)
        for label in labels:
            if known is not None and label not in known and label != "__name__" and "$" not in label:
                near = get_close_matches(label, sorted(known), n=1)
                has = ", ".join(sorted(known)) or "none"
                fix = f"did you mean `{near[0]}`?" if near else f"declare the label on `{name}`, or leave it out"
                yield f"`{name}` has no label `{label}` (it has {has})", fix

    for at, expression, declaration in monitoring.expressions():
        for selector in selectors(expression.node):
            if selector.name is not None:
                for message, fix in strange(selector.name, (matcher.label for matcher in selector.matchers)):
                    yield Finding(at, "label-not-on-metric", message, fix, source=declaration.line)
    for dashboard in monitoring.dashboards:
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
