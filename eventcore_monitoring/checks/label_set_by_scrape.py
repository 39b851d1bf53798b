"""A metric declares a label that the scrape, or the metric's kind, sets itself.

Why: Prometheus renames the metric's own label (`exported_job`), or a histogram loses its buckets' edges, so
expressions and scenarios would speak of another label than the series have.
Fix: rename the label, or leave it out: it is there anyway.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring

_OF_KIND = {"histogram": ("le",), "summary": ("quantile",)}


def label_set_by_scrape(monitoring: Monitoring) -> Iterator[Finding]:
    """Labels of metrics that their target attaches, or that buckets and quantiles carry."""
    for metric in monitoring.metrics:
        taken = {*metric.target.attached, *_OF_KIND.get(metric.kind, ()), "__name__"}
        for label in metric.label_set:
            if label.name in taken:
                message = f"declares the label `{label.name}`, which Prometheus sets on these series itself"
                fix = "rename it, or leave it out: it is there anyway"
                at = f"metrics.{metric.name}.labels.{label.name}"
                yield Finding(at, "label-set-by-scrape", message, fix, source=metric.line)
