"""An expression selects, or a scenario sets, a label value that is outside the declared set.

Why: no series has that value, so the selection is always empty.
Fix: correct the value, or add it to the label's `values`.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.walk import selectors


def label_value_not_declared(monitoring: Monitoring) -> Iterator[Finding]:
    """`=` matchers and scenario labels with values that their label cannot have."""
    values = {
        name: {label.name: label.values for label in metric.label_set if label.values}
        for name, metric in monitoring.metric_of.items()
    }
    for at, expression, declaration in monitoring.expressions():
        for selector in selectors(expression.node):
            known = values.get(selector.name or "", {})
            given = {matcher.label: matcher.value for matcher in selector.matchers if matcher.operator == "="}
            for message, fix in _outside(given, known):
                yield Finding(at, "label-value-not-declared", message, fix, source=declaration.line)
    for alert in monitoring.alerts:
        for scenario in (*alert.fires_when, *alert.silent_when):
            for series in scenario.all_series:
                for message, fix in _outside(series.labels, values.get(series.metric, {})):
                    at = f"alerts.{alert.name}.scenarios.{scenario.name}"
                    yield Finding(at, "label-value-not-declared", message, fix, source=scenario.line)


def _outside(given: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for label, value in given.items():
        allowed = known.get(label)
        if allowed and value and value not in allowed and "$" not in value:
            near = get_close_matches(value, allowed, n=1)
            message = f'`{label}="{value}"` selects nothing: the label has only {", ".join(allowed)}'
            yield message, f'did you mean "{near[0]}"?' if near else f'add "{value}" to the values of `{label}`'
