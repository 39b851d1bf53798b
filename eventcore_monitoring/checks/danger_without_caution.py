"""A command that deletes, ends or locks something says nothing of it beforehand.

Why: whoever is paged at night runs what stands in the runbook, and reads the manual afterwards.
Fix: write `caution="…"`: what is lost or stopped, and how to see that it is the right one. The page shows it first.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.languages import shell, sql
from eventcore_monitoring.model.instructions import instructions
from eventcore_monitoring.model.monitoring import Monitoring


def danger_without_caution(monitoring: Monitoring) -> Iterator[Finding]:
    """Dangerous commands without a caution."""
    judges = {"bash": shell.dangers, "sql": sql.dangers}
    seen: set[str] = set()
    for at, action in instructions(monitoring):
        if action.caution is not None or action.language not in judges or action.command in seen:
            continue
        seen.add(action.command)
        if (danger := next(judges[action.language](action.filled), None)) is not None:
            fix = 'write caution="…": what is lost or stopped, and how to see that it is the right one'
            message = f"has a command without a word of caution, and it {danger}"
            yield Finding(at, "danger-without-caution", message, fix, Severity.WARNING, action.line)
