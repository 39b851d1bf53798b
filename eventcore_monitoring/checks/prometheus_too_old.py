"""A rule needs another Prometheus than the deployment's `prometheus_version`: a newer one, or an older.

Why: a server that does not know a function refuses the whole rule file, and the deployment loses all its alerts.
Fix: raise `prometheus_version` when every server is new enough, or leave the feature out.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.functions import lowest_version, removed_version


def prometheus_too_old(monitoring: Monitoring) -> Iterator[Finding]:
    """Functions, syntax and fields that the server of the deployment does not know."""
    target = monitoring.prometheus_version
    for at, expression, declaration in monitoring.expressions():
        needed = lowest_version(expression.node)
        if needed is not None and not monitoring.at_least(needed[0]):
            message = f"needs Prometheus {needed[0]}, because {needed[1]}; this deployment runs {target}"
            fix = f'set prometheus_version="{needed[0]}" once every server is new enough, or write it without'
            yield Finding(at, "prometheus-too-old", message, fix, source=declaration.line)
        removed = removed_version(expression.node)
        if removed is not None and monitoring.at_least(removed[0]):
            problem, _, fix = removed[1].partition(": ")
            message = f"{problem} in Prometheus {removed[0]}, and this deployment runs {target}"
            yield Finding(at, "prometheus-too-old", message, fix, source=declaration.line)
    for group in monitoring.groups:
        if group.query_offset is not None and not monitoring.at_least("2.53"):
            message = f"`query_offset` needs Prometheus 2.53, but this deployment runs {target}"
            fix = 'set prometheus_version="2.53" once every server is new enough, or leave it out'
            yield Finding(f"groups.{group.name}.query_offset", "prometheus-too-old", message, fix, source=group.line)
