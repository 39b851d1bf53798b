"""A pipeline is written for Fluent Bit, which does otherwise where something fails or starts for the first time.

Why: what Fluentd keeps (errors, positions, what could not be sent) may be lost or be there twice with Fluent Bit.
Fix: decide whether that is right for these lines; where it is, waive it.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def handled_otherwise_by_fluent_bit(monitoring: Monitoring) -> Iterator[Finding]:
    """What Fluent Bit does otherwise with pipelines that it can have."""
    if monitoring.fluent_bit is None:
        return
    from eventcore_monitoring.pipelines.fluent_bit.whole import translated  # few deployments need it

    translation = translated(monitoring.pipelines, monitoring.fluent_bit)
    if translation.whole:
        for at, what, fix, declaration, severity in translation.differences:
            yield Finding(at, "handled-otherwise-by-fluent-bit", what, fix, severity, source=declaration.line)
