"""A probe may take longer than the scrape that asks for it.

Why: blackbox_exporter ends a probe half a second before the scrape's own timeout. An answer that comes between the two
counts as none, although the declaration says that it is in time.
Fix: raise `scrape_timeout` of the target that is found by `Probes`, or lower `timeout` of the probe.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.discovery import Probes
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.values import duration, milliseconds

_OFFSET = 500  # milliseconds; `--timeout-offset` of blackbox_exporter 0.23 to 0.28


def probe_cut_off(monitoring: Monitoring) -> Iterator[Finding]:
    """Probes whose timeout does not fit into the scrape's."""
    for target in monitoring.targets:
        if not isinstance(target.found, Probes):
            continue
        longest = target.scrape_may_take - _OFFSET
        for probe in monitoring.probes:
            if milliseconds(probe.timeout) > longest:
                message = (
                    f"may take {probe.timeout}, but the scrape of `{target.job}` ends it after {duration(longest)}"
                )
                wanted = duration(milliseconds(probe.timeout) + _OFFSET)
                fix = f'write scrape_timeout="{wanted}" or more at the target, or a shorter timeout here'
                yield Finding(f"probes.{probe.name}.timeout", "probe-cut-off", message, fix, source=probe.line)
