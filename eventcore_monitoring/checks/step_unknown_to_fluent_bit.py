"""Pipelines are to be written for Fluent Bit, and one has a step that Fluent Bit has no exact equivalent of.

Why: a pipeline with a step left out, or with nearly the same in its place, would pass for the same pipeline.
Fix: declare it in a way that both know, or leave the pipeline out of `fluent_bit`.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring


def step_unknown_to_fluent_bit(monitoring: Monitoring) -> Iterator[Finding]:
    """Sources, parsers, steps, sinks and buffers that only Fluentd has."""
    if monitoring.fluent_bit is None:
        return
    from eventcore_monitoring.pipelines.fluent_bit.whole import translated  # few deployments need it

    for at, what, fix, declaration, severity in translated(monitoring.pipelines, monitoring.fluent_bit).differences:
        if severity == Severity.ERROR:
            yield Finding(at, "step-unknown-to-fluent-bit", what, fix, source=declaration.line)
