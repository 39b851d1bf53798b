"""What single checks have to say of a configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.tree import Section

Check = Callable[[Section], Iterator[Finding]]


def found(check: Check, configuration: str) -> list[Finding]:
    """The findings of a check, in its order."""
    return list(check(read(configuration, "fluent.conf")))


def codes(check: Check, configuration: str) -> list[tuple[str, int, str]]:
    """Their codes (without `fluentd-`), lines (0: none) and severities."""
    return [
        (one.code.removeprefix("fluentd-"), one.source.line if one.source else 0, str(one.severity))
        for one in found(check, configuration)
    ]
