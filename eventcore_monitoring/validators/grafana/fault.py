"""What is wrong at a place inside a dashboard."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.validators.tree import address

Steps = tuple[str | int, ...]


class Fault(NamedTuple):
    """The way to it, a code, a sentence part, and the way out.

    Error: Grafana rejects, drops or misreads it. Warning: Grafana ignores it, repairs it on loading, or shows less than
    was meant. Note: it works, here or in this Grafana only. `place`: the key to point at, where it is not at `steps`.
    """

    steps: Steps
    code: str
    message: str
    fix: str
    severity: Severity = Severity.WARNING
    place: Steps | None = None

    @property
    def sentence(self) -> str:
        """The fault as a whole sentence that begins with the way to it."""
        if not self.steps:
            return f"{self.message[0].upper()}{self.message[1:]}."
        return f"{address(self.steps)}: {self.message}."
