"""Probes that nobody asks for, or a scrape of probes where there are none.

Why: blackbox_exporter probes only when Prometheus scrapes it. Without exactly one target that is found by `Probes`, the
probes stand in a file and never run, or run twice under two jobs.
Fix: declare one target with `found=Probes(exporter="blackbox:9115")` for the exporter's metrics, and the probes.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.discovery import Probes
from eventcore_monitoring.model.monitoring import Monitoring

_CODE = "probe-not-scraped"


def probe_not_scraped(monitoring: Monitoring) -> Iterator[Finding]:
    """Probes without the one target that scrapes them, in a deployment that configures Prometheus."""
    if monitoring.prometheus is None:
        return
    scraped = [target for target in monitoring.targets if isinstance(target.found, Probes)]
    if monitoring.probes and not scraped:
        first = monitoring.probes[0]
        fix = 'declare `probe_success` on a target with `found=Probes(exporter="blackbox:9115")`'
        yield Finding(f"probes.{first.name}", _CODE, "no target scrapes the probes", fix, source=first.line)
    for target in scraped[1:]:
        message = f"scrapes the same probes as `{scraped[0].job}`, so each of them runs twice"
        yield Finding(f"targets.{target.job}", _CODE, message, "declare one target for all probes", source=target.line)
    if scraped and not monitoring.probes:
        message = "scrapes the probes of this deployment, and there are none"
        fix = "declare `probes=[HttpProbe(…)]`, or remove the target"
        yield Finding(f"targets.{scraped[0].job}", _CODE, message, fix, source=scraped[0].line)
