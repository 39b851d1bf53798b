"""The guide's playbooks and checklists as we declare them: every command is read by its own language's reader."""

from __future__ import annotations

import signal
import subprocess

import pytest
from pglast import parse_sql

from deployments import Generated
from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import Monitoring, Playbook, Step
from eventcore_monitoring.checks.command_not_in_its_language import command_not_in_its_language
from eventcore_monitoring.checks.danger_without_caution import danger_without_caution
from eventcore_monitoring.languages.shell import simple_commands
from eventcore_monitoring.model.instructions import instructions
from eventcore_monitoring.promql.parser import located
from eventcore_monitoring.promql.walk import selectors

GUIDE = eventcore()
COMMANDS = {
    (action.language, action.command): (at, action) for at, action in instructions(GUIDE) if action.command
}.values()
BASH = [(at, action.filled) for at, action in COMMANDS if action.language == "bash"]
SQL = [(at, action.filled) for at, action in COMMANDS if action.language == "sql"]
PROMQL = [(at, action.filled) for at, action in COMMANDS if action.language == "promql"]


@pytest.mark.parametrize(("at", "command"), BASH)
def test_bash_and_shellcheck_take_every_command(at: str, command: str) -> None:
    script = f"#!/bin/bash\n{command}\n"
    assert subprocess.run(["bash", "-n"], input=script.encode(), check=False).returncode == 0
    options = ["--severity=warning", "--shell=bash", "-"]
    checked = subprocess.run(["shellcheck", *options], input=script, capture_output=True, text=True, check=False)
    assert checked.stdout == ""


def statements_in_commands() -> list[tuple[str, str]]:
    """What commands hand to psql for PostgreSQL: what begins with a backslash psql does itself."""
    return [
        (at, words[place + 1])
        for at, command in BASH
        for words in simple_commands(command)
        if "psql" in words
        for place, word in enumerate(words)
        if word == "-c" and not words[place + 1].startswith("\\")
    ]


@pytest.mark.parametrize(("at", "statement"), [*SQL, *statements_in_commands()])
def test_postgresqls_own_parser_takes_every_statement(at: str, statement: str) -> None:
    assert parse_sql(statement)


@pytest.mark.parametrize(("at", "expression"), PROMQL)
def test_every_expression_reads_metrics_that_are_declared(at: str, expression: str) -> None:
    names = {selector.name for selector in selectors(located(expression).node)}
    assert {str(name) for name in names} <= GUIDE.catalogue.names


def test_there_are_commands_of_every_language() -> None:
    assert len(BASH) > 40
    assert len(statements_in_commands()) > 10
    assert len(SQL) > 3
    assert len(PROMQL) > 5


def test_the_guides_two_playbooks_have_its_steps_in_its_order() -> None:
    steps = {playbook.name: " ".join(step.text for step in playbook.steps) for playbook in GUIDE.playbooks}
    words = {
        "connection-exhaustion": ["end all connections that idle", "Do not add replicas", "Long-term fix"],
        "command-failures": [
            "failing commands",
            "recent deployments",
            "Roll back",
            "Investigate errors",
            "Apply the fix",
        ],
        "disaster-recovery": ["Database", "Projections", "Configuration", "DNS and load balancer"],
    }
    for name, expected in words.items():
        places = [steps[name].index(part) for part in expected]
        assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("start-of-day", ["overnight alerts", "dashboards", "backup", "error logs", "lag", "scheduled job"]),
        ("end-of-day", ["operational changes", "runbooks", "open incidents", "maintenance schedule", "on-call"]),
        ("daily-security", ["authentication failures", "access patterns", "certificate", "CVE"]),
        ("weekly-security", ["vulnerability scans", "access logs", "security dashboards", "incident response"]),
        ("weekly-maintenance", ["Database maintenance", "Log rotation", "Certificate", "Disk space"]),
        ("monthly-maintenance", ["Security updates", "Performance baseline", "Backup restoration"]),
    ],
)
def test_each_item_of_the_guides_lists_is_there_in_its_order(name: str, items: list[str]) -> None:
    (checklist,) = [one for one in GUIDE.checklists if one.name == name]
    texts = "\n".join(item.text for item in checklist.items)
    places = [texts.index(item) for item in items]
    assert places == sorted(places)
    assert {"daily": "daily", "start": "daily", "end": "daily"}.get(name.split("-")[0], name.split("-")[0]) == (
        checklist.rhythm
    )


def test_every_item_but_one_leads_to_its_answer() -> None:
    bare = [item.text for one in GUIDE.checklists for item in one.items if not (item.see or item.command)]
    assert [text.partition(":")[0] for text in bare] == ["Update runbooks with new findings"]


def test_the_figures_of_the_playbook_are_those_of_the_settings() -> None:
    small = eventcore(Settings(pool_size=50, max_connections=300, database="store"))
    (playbook,) = [one for one in small.playbooks if one.name == "connection-exhaustion"]
    said = "\n".join(f"{step.text}\n{step.command}" for step in playbook.steps)
    assert "6 of them with 50 connections use up PostgreSQL's 300" in said
    assert "datname = 'store'" in said
    assert "eventcore'" not in said


# The guide's "Identify bottleneck layer", which is marked as bash.
BREAKDOWN = """\
# Check command execution time breakdown
SELECT
  command_type,
  avg(total_duration_ms) as avg_total
FROM command_metrics
"""
# The guide's "Memory Profiling".
HEAP_DUMP = """\
RUST_LOG=debug eventcore-app &
PID=$!
sleep 60  # Let it run for a minute
kill -SIGUSR1 $PID  # Trigger heap dump
"""


def test_the_guides_sql_in_bash_is_refused_by_bash_and_found_by_us() -> None:
    refused = subprocess.run(["bash", "-n"], input=BREAKDOWN.encode(), capture_output=True, check=False)
    assert b"syntax error near unexpected token" in refused.stderr
    step = Step(text="Identify bottleneck layer.", command=BREAKDOWN)
    given = Monitoring(name="guide", playbooks=[Playbook(name="latency", title="L", when="Slow.", steps=[step])])
    (finding,) = command_not_in_its_language(given)
    assert finding.message == "is marked as bash, but `SELECT` begins a statement of SQL"


def test_the_guides_heap_dump_ends_a_process_that_does_not_expect_it_and_is_found_by_us() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        process.send_signal(signal.SIGUSR1)
        assert process.wait(timeout=10) == -signal.SIGUSR1
    step = Step(text="Generate heap profile.", command=HEAP_DUMP)
    given = Monitoring(name="guide", playbooks=[Playbook(name="memory", title="M", when="Large.", steps=[step])])
    (finding,) = danger_without_caution(given)
    assert finding.message == "has a command without a word of caution, and it ends processes (`kill`)"


def test_nothing_signals_the_application_for_a_heap_dump(production: Generated) -> None:
    pages = [production.text(path) for path in production.paths() if path.endswith(".md")]
    assert not any("kill -SIGUSR1" in page for page in pages)
    assert "nothing in EventCore handles that signal" in production.text("runbooks/playbook-memory-profiling.md")
