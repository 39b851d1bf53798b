"""Two jobs scrape the same address.

Why: one port is one program. The metrics of one of the two come from the other program, under a wrong job: 9090 is the
port of Prometheus, of many applications, and of what runs beside them on one host.
Fix: correct one of the addresses, or give the targets the paths by which one program tells them apart.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.discovery import Addresses
from eventcore_monitoring.model.monitoring import Monitoring


def address_scraped_twice(monitoring: Monitoring) -> Iterator[Finding]:
    """Addresses that several targets are found at, with the same path."""
    jobs: dict[tuple[str, str], str] = {}
    for target in monitoring.targets:
        if not isinstance(target.found, Addresses):
            continue
        for address in dict.fromkeys(target.found.addresses):
            first = jobs.setdefault((address.casefold(), target.path or "/metrics"), target.job)
            if first != target.job:
                message = f"scrapes {address} as `{first}` does: one of them has metrics of another program"
                fix = "correct the address of one of them, or give it its `path`"
                yield Finding(f"targets.{target.job}", "address-scraped-twice", message, fix, source=target.line)
