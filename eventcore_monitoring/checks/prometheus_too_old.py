"""A setting of a rule group needs a newer Prometheus than the deployment's `prometheus_version`.

Why: a server that does not know a field refuses the whole rule file, and the deployment loses all its alerts.
Fix: raise `prometheus_version` when every server is new enough, or leave the setting out. (What expressions need is
looked at by the check of expressions that has this name too.)
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def prometheus_too_old(monitoring: Monitoring) -> Iterator[Finding]:
    """Fields that the server of the deployment does not know."""
    target = monitoring.prometheus_version
    for group in monitoring.groups:
        if group.query_offset is not None and not monitoring.at_least("2.53"):
            message = f"`query_offset` needs Prometheus 2.53, but this deployment runs {target}"
            fix = 'set prometheus_version="2.53" once every server is new enough, or leave it out'
            yield Finding(f"groups.{group.name}.query_offset", "prometheus-too-old", message, fix, source=group.line)
