"""An expression or a scenario reads a metric that is not declared.

Why: the series does not exist, so the alert never fires and the panel stays empty.
Fix: declare the metric with the target that exposes it, or correct its name.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.catalogue import BUILT_IN
from eventcore_monitoring.model.dashboards import QueryVariable
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.walk import selectors


def metric_not_declared(monitoring: Monitoring) -> Iterator[Finding]:
    """Names that neither a metric exposes, nor a recording rule makes, nor Prometheus adds."""
    known = {*monitoring.metric_of, *(rule.record for rule in monitoring.recording_rules), *BUILT_IN}

    def missing(at: str, name: str, declaration: Declared) -> Iterator[Finding]:
        if name not in known:
            message = f"reads `{name}`, which is not declared"
            yield Finding(at, "metric-not-declared", message, _fix(name, monitoring), source=declaration.line)

    for at, expression, declaration in monitoring.expressions():
        for name in dict.fromkeys(selector.name for selector in selectors(expression.node)):
            if name is not None:
                yield from missing(at, name, declaration)
    for dashboard in monitoring.dashboards:
        for variable in dashboard.variables:
            if isinstance(variable, QueryVariable):
                at = f"dashboards.{dashboard.name}.variables.{variable.name}.metric"
                yield from missing(at, variable.metric, variable)
    for alert in monitoring.alerts:
        for scenario in (*alert.fires_when, *alert.silent_when):
            for name in dict.fromkeys(series.metric for series in scenario.all_series):
                yield from missing(f"alerts.{alert.name}.scenarios.{scenario.name}", name, scenario)


def _fix(name: str, monitoring: Monitoring) -> str:
    for metric in monitoring.metrics:
        if name == metric.name:
            return f"a {metric.kind} exposes {', '.join(f'`{exposed}`' for exposed in metric.exposed)}: use those"
    known = {*monitoring.metric_of, *(rule.record for rule in monitoring.recording_rules), *BUILT_IN}
    near = get_close_matches(name, sorted(known), n=1)
    return f"did you mean `{near[0]}`?" if near else "declare it in `metrics`, with the target that exposes it"
