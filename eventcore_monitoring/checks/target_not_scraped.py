"""A metric is declared on a target that nothing scrapes.

Why: Prometheus is configured from the targets. One that does not say how it is found is left out, and alerts on its
metrics never fire.
Fix: give the target `found=Addresses(addresses=[…])` or another way; `found=ScrapedElsewhere(by="…")` says that another
server scrapes it.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def target_not_scraped(monitoring: Monitoring) -> Iterator[Finding]:
    """Targets without a way of finding them, in a deployment that configures Prometheus."""
    if monitoring.prometheus is None:
        return
    for target in monitoring.targets:
        if target.found is None:
            metrics = [metric.name for metric in monitoring.metrics if metric.target.job == target.job]
            further = f" and {len(metrics) - 1} more metrics" if len(metrics) > 1 else ""
            message = f"nothing says how Prometheus finds it, so `{metrics[0]}`{further} will never be there"
            fix = 'write `found=Addresses(addresses=["host:port"])`, another way, or `ScrapedElsewhere(by="…")`'
            yield Finding(f"targets.{target.job}", "target-not-scraped", message, fix, source=target.line)
