"""What a command says: text for people, JSON for programs."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import TextIO

import pytest

from eventcore_monitoring import report
from eventcore_monitoring.build import Outcome
from eventcore_monitoring.findings import Finding, Severity, SourceLine

HERE = Path("/project")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("no_colour", [None, "", "1"])
@pytest.mark.parametrize("term", [None, "xterm-256color", "dumb"])
@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_only_a_capable_terminal_whose_user_did_not_decline_gets_colour(
    monkeypatch: pytest.MonkeyPatch, no_colour: str | None, term: str | None, stream: TextIO
) -> None:
    for name, value in (("NO_COLOR", no_colour), ("TERM", term)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    assert report.coloured(stream) == (stream.isatty() and no_colour != "1" and term != "dumb")


def test_a_finding_is_a_line_to_search_for_and_a_way_out() -> None:
    finding = Finding(
        "alerts.A.when",
        "metric-not-declared",
        "reads `x`, see /project/definitions/a.py",
        "declare it",
        Severity.WARNING,
        SourceLine("/project/definitions/a.py", 3),
    )
    assert report.finding_text(finding, HERE) == (
        "definitions/a.py:3: warning[metric-not-declared] alerts.A.when: reads `x`, see definitions/a.py\n"
        "    fix: declare it"
    )
    assert report.finding_text(finding, HERE, colour=True).startswith(
        "definitions/a.py:3: \x1b[1;33mwarning[metric-not-declared]\x1b[0m alerts.A.when: "
    )
    assert report.finding_text(Finding("a", "b", "c"), HERE) == "error[b] a: c"


def test_no_definition_can_break_a_line_or_command_the_terminal() -> None:
    finding = Finding("a\x1b[2J", "code", "one\ntwo\x9b\u202e", "three\r\x07", source=SourceLine("b\x1b]0;x", 1))
    assert report.finding_text(finding, HERE) == (
        "b\\x1b]0;x:1: error[code] a\\x1b[2J: one two\\x9b\\u202e\n    fix: three\\r\\x07"
    )


def test_errors_stand_last_and_what_did_not_run_is_left_to_the_summary() -> None:
    findings = [
        Finding("a", "x", "an error"),
        Finding("b", "y", "a note", severity=Severity.NOTE),
        Finding("c", "tool-skipped", "fluentd did not run", severity=Severity.NOTE),
        Finding("d", "z", "a warning", severity=Severity.WARNING),
    ]
    assert report.findings_text(findings, HERE) == "note[y] b: a note\nwarning[z] d: a warning\nerror[x] a: an error\n"
    assert report.tally(findings) == "1 error, 1 warning, 1 note"
    assert report.tally(findings[:1] * 2) == "2 errors"
    assert report.tally(findings[2:3]) == "no findings"


def test_a_document_is_ascii_json_that_says_everything() -> None:
    finding = Finding("a\x1b", "code", "größer", "Fix", source=SourceLine("/project/a.py", 2))
    text = report.document("check", 1, HERE, findings=[finding], tools=[{"name": "promtool", "status": "skipped"}])
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text) == {
        "schema_version": 1,
        "command": "check",
        "exit_code": 1,
        "written": False,
        "deployments": [],
        "tools": [{"name": "promtool", "status": "skipped"}],
        "findings": [
            {
                "severity": "error",
                "code": "code",
                "at": "a\x1b",
                "message": "größer",
                "fix": "Fix",
                "file": "a.py",
                "line": 2,
            }
        ],
    }


def test_a_step_is_shown_on_a_terminal_once_it_takes_long() -> None:
    terminal = Terminal()
    with report.progress(terminal, after=0.05) as step:
        step("short")
        step("long")
        time.sleep(0.3)
        step("short again")
    time.sleep(0.1)
    assert terminal.getvalue() == "long …\n"


def test_no_step_is_shown_where_nobody_watches() -> None:
    stream = io.StringIO()
    with report.progress(stream, after=0) as step:
        step("long")
        time.sleep(0.05)
    assert stream.getvalue() == ""


def test_a_stream_of_a_small_encoding_takes_every_text() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    report.tolerate(stream)
    stream.write("5 × \udcff\n")
    stream.flush()
    assert raw.getvalue() == b"5 \\xd7 \\udcff\n"


def test_the_summary_says_when_the_schemas_were_not_looked_at() -> None:
    skipped = Finding("shop/kubernetes", "schemas-skipped", "not checked", severity=Severity.NOTE)
    assert report.summary(Outcome(findings=(skipped,)), "generated") == (
        "validated by checks of our own\nnot run: published schemas (pip install jsonschema-rs)\n"
    )
    assert report.summary(Outcome(), "generated") == "validated by published schemas and checks of our own\n"
