from __future__ import annotations

import pytest

from eventcore_monitoring import Alert, Checklist, Item, Monitoring, Playbook, Runbook, Step
from eventcore_monitoring.checks.command_not_in_its_language import command_not_in_its_language
from small import alert, found, lines, monitoring, next_line

CODE = "command-not-in-its-language"
AT = "playbooks.p.steps.1.command"
TO_SQL = "write language=\"sql\", or psql -c '…'"
TO_OTHER = 'correct it, or name its language: language="sql", "promql" or "text"'


def told(command: str, language: str = "bash") -> Monitoring:
    step = Step(text="Do it.", command=command, language=language)  # type: ignore[arg-type]
    return monitoring(playbooks=[Playbook(name="p", title="P", when="Now.", steps=[step])])


@pytest.mark.parametrize(
    ("command", "language", "message", "fix"),
    [
        # The guide's own block: "Identify bottleneck layer".
        (
            "# Check command execution time breakdown\nSELECT\n  command_type,\n  avg(total_duration_ms) as avg_total\n"
            "FROM command_metrics;",
            "bash",
            "is marked as bash, but `SELECT` begins a statement of SQL",
            TO_SQL,
        ),
        ("alter system set a = 100;", "bash", "is marked as bash, but `alter` begins a statement of SQL", TO_SQL),
        ("rate(x_total[5m])", "bash", "is marked as bash, but `rate(` is no command of a shell", TO_OTHER),
        ("echo 'it", "bash", "is marked as bash, but a quotation is opened and never closed", TO_OTHER),
        (
            "# Adjust connection pool settings",
            "bash",
            "is marked as bash, but says nothing but comments",
            "write them as text=",
        ),
        (
            "psql -c 'SELECT 1'",
            "sql",
            "is marked as sql, but `psql` begins no statement of PostgreSQL",
            'write language="bash" where it is a command of a shell',
        ),
        ("SELECT (1", "sql", "is marked as sql, but a parenthesis is opened and never closed", "close it"),
    ],
)
def test_a_command_that_its_language_does_not_have_is_found(
    command: str, language: str, message: str, fix: str
) -> None:
    assert found(command_not_in_its_language, told(command, language)) == [(AT, CODE, message, fix)]


def test_promql_is_read_as_promql() -> None:
    ((at, code, message, _),) = found(command_not_in_its_language, told("sum by (x) rate(y[5m]", "promql"))
    assert (at, code) == (AT, CODE)
    assert message.startswith("is marked as promql, but cannot be read: ")


@pytest.mark.parametrize(
    ("command", "language"),
    [
        ("psql -d a -c \"SELECT pid FROM pg_stat_activity WHERE state = 'idle';\"", "bash"),
        ("kubectl logs <pod> | grep ERROR | sort -k2 -nr", "bash"),
        ("# 1. look\nif [[ $(id -u) -ne 0 ]]; then echo no; fi", "bash"),
        ("select x in a b; do echo; done", "bash"),
        ("SELECT '<name>', $$ it's $$; -- done\n\\x\nVACUUM ANALYZE t;", "sql"),
        ("(SELECT 1) UNION (SELECT 2);", "sql"),
        ("sum by (x) (rate(y_total[5m])) > 1", "promql"),
        ("Anything: 'at (all", "text"),
        ("", "bash"),
    ],
)
def test_a_command_in_its_language_is_none(command: str, language: str) -> None:
    given = told(command, language) if command else monitoring(checklists=[])
    assert found(command_not_in_its_language, given) == []


def test_runbooks_and_checklists_are_looked_at_too_and_a_shared_runbook_once() -> None:
    line = next_line()
    step = Step(text="Do it.", command="SELECT 1;")
    shared = Runbook(meaning="M.", steps=[Step(text="Look."), step])
    alerts: list[Alert] = [alert(name="One", runbook=shared), alert(name="Two", runbook=shared)]
    given = monitoring(
        alerts=alerts,
        checklists=[Checklist(name="daily", title="D", items=[Item(text="See.", command="VACUUM t;")])],
    )
    assert [at for at, *_ in found(command_not_in_its_language, given)] == [
        "alerts.One.runbook.steps.2.command",
        "checklists.daily.items.1.command",
    ]
    assert lines(command_not_in_its_language, given)[0] == line
