"""One check of expressions as a check of a `Monitoring`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcore_monitoring import Finding, Monitoring
from eventcore_monitoring.checks.expressions import expressions


def of_expressions(code: str) -> Callable[[Monitoring], Iterator[Finding]]:
    """What the check of this code finds in the expressions of a monitoring."""

    def check(monitoring: Monitoring) -> Iterator[Finding]:
        return (finding for finding in expressions(monitoring) if finding.code == code)

    return check
