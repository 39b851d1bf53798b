"""The Fluentd configuration that the pipelines make has a fault that Fluentd keeps silent about, or refuses.

Why: `fluentd --dry-run` takes most mistakes without a word: `docs/fluentd.md` lists them.
Fix: each finding says what to write instead.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def fluentd_configuration(monitoring: Monitoring) -> Iterator[Finding]:
    """What is wrong with the configuration of all pipelines: names, values, routing, buffers, resources, fields."""
    if not monitoring.pipelines:
        return
    from eventcore_monitoring.pipelines.clean import unless_clean

    yield from unless_clean("configuration", monitoring.pipelines, lambda: _findings(monitoring))


def _findings(monitoring: Monitoring) -> Iterator[Finding]:
    from eventcore_monitoring.fluentd.checks import CHECKS
    from eventcore_monitoring.fluentd.checks_of_fields import flow_findings
    from eventcore_monitoring.pipelines.configuration import configured
    from eventcore_monitoring.pipelines.known_fields import followed

    root = configured(monitoring.pipelines)
    for check in CHECKS:
        yield from check(root)
    yield from flow_findings(root, followed(monitoring.pipelines))
