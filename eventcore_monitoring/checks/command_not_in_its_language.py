"""A command of a runbook, a playbook or a checklist is not in the language that its block of code is marked with.

Why: it is copied into a terminal at night: SQL in a shell is an error at best, and an open quotation waits for ever.
Fix: write `language="sql"` or `language="promql"`, or hand SQL to a shell as `psql -c '…'`; close what is open.
"""

import re
from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.languages import shell, sql
from eventcore_monitoring.model.instructions import instructions
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.parser import SyntaxFault, located

_FIRST = re.compile(r"(?:\s|#[^\n]*\n|--[^\n]*\n)*(\w+)")


def command_not_in_its_language(monitoring: Monitoring) -> Iterator[Finding]:
    """Commands that their language cannot read, or that are another one's."""
    judges = {"bash": _bash, "sql": _sql, "promql": _promql}
    seen: set[tuple[str, str]] = set()
    for at, action in instructions(monitoring):
        key = (action.language, action.command)
        if not action.command.strip() or action.language not in judges or key in seen:
            continue
        seen.add(key)  # runbooks are shared by alerts: one finding is enough
        if (found := judges[action.language](action.filled)) is not None:
            message, fix = found
            yield Finding(f"{at}.command", "command-not-in-its-language", message, fix, source=action.line)


def _bash(text: str) -> tuple[str, str] | None:
    try:
        word, fault = shell.sql_in(shell.simple_commands(text)), ""
    except shell.ShellFault as found:
        first = _FIRST.match(text)
        word, fault = first[1] if first and first[1] in sql.STATEMENTS else None, str(found)
    if word is not None:
        return f"is marked as bash, but `{word}` begins a statement of SQL", "write language=\"sql\", or psql -c '…'"
    if fault:
        return f"is marked as bash, but {fault}", 'correct it, or name its language: language="sql", "promql" or "text"'
    if all(line.lstrip().startswith("#") for line in text.split("\n") if line.strip()):
        return "is marked as bash, but says nothing but comments", "write them as text="
    return None


def _sql(text: str) -> tuple[str, str] | None:
    try:
        found = list(sql.statements(text))
    except ValueError as fault:
        return f"is marked as sql, but {fault}", "close it"
    for statement in found:
        if (first := statement.words[0]) not in {*sql.STATEMENTS, "("}:
            return (
                f"is marked as sql, but `{first.lower()}` begins no statement of PostgreSQL",
                'write language="bash" where it is a command of a shell',
            )
    return None


def _promql(text: str) -> tuple[str, str] | None:
    try:
        located(text.strip())
    except SyntaxFault as fault:
        return f"is marked as promql, but cannot be read: {fault.message}", fault.fix or "correct it"
    return None
