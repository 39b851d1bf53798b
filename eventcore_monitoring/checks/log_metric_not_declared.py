"""A pipeline derives a metric from log lines that does not stand in `metrics`, or that Fluentd does not expose.

Why: nothing would know the metric: no alert, no panel and no reference could use it.
Fix: add it to `metrics=[…]`, with the target that scrapes Fluentd.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines.plugins import AnyInput


def log_metric_not_declared(monitoring: Monitoring) -> Iterator[Finding]:
    """Metrics of pipelines that are not declared, and pipelines that derive some and expose none."""
    declared = {metric.name: metric for metric in monitoring.metrics}
    exposing = any(_exposes(source) for pipeline in monitoring.pipelines for source in pipeline.sources)
    for pipeline in monitoring.pipelines:
        for one in pipeline.metrics:
            at = f"pipelines.{pipeline.name}.metrics.{one.metric.name}"
            if declared.get(one.metric.name) != one.metric:
                differs = one.metric.name in declared
                message = "is declared otherwise in `metrics`" if differs else "does not stand in `metrics`"
                fix = "use the same declaration in both places" if differs else "add it to metrics=[…]"
                yield Finding(at, "log-metric-not-declared", message, fix, source=one.line)
        if pipeline.metrics and not exposing:
            at = f"pipelines.{pipeline.name}.sources"
            message = "derives metrics from lines, and no source exposes them to Prometheus"
            fix = "add PrometheusInput() to the sources of a pipeline"
            yield Finding(at, "log-metric-not-declared", message, fix, source=pipeline.line)


def _exposes(source: AnyInput) -> bool:
    return "prometheus" in (getattr(source, "kind", ""), getattr(source, "type", ""))
