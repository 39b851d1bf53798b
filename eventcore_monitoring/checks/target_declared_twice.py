"""Two targets have the same job but differ otherwise.

Why: Prometheus scrapes a job in one way; metrics of both would be said to carry other labels than they do.
Fix: declare the target once and use that value for all its metrics.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.metrics import Target
from eventcore_monitoring.model.monitoring import Monitoring


def target_declared_twice(monitoring: Monitoring) -> Iterator[Finding]:
    """Targets that share a job with another, different target."""
    targets: dict[str, Target] = {}
    for metric in monitoring.metrics:
        first = targets.setdefault(metric.target.job, metric.target)
        if first != metric.target:
            differing = [name for name in Target.model_fields if getattr(first, name) != getattr(metric.target, name)]
            message = (
                f"`{metric.name}` is exposed by another target of the same job, with another {', '.join(differing)}"
            )
            fix = "declare the target once and give that value to all its metrics"
            line = metric.target.line or metric.line
            yield Finding(f"targets.{metric.target.job}", "target-declared-twice", message, fix, source=line)
