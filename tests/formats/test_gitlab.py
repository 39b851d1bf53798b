"""GitLab's Code Quality report, by its schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
from hypothesis import given

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.formats.gitlab import gitlab
from eventcore_monitoring.formats.run import Run
from format_runs import PATHS, RUNS, finding, run

# Our reading of GitLab's documentation ("Code Quality report format": fields, severities, a relative path without `./`)
# and of its own check of each entry (`app/validators/json_schemas/codeclimate.json`), which asks for less.
_LINES = {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}
_LOCATION = {
    "type": "object",
    "required": ["path", "lines"],
    "properties": {"path": {"type": "string", "pattern": r"^[^/.]|^\.[^/]"}, "lines": _LINES},
}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": _LOCATION,
        },
    },
}
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)


def read(*findings: Finding) -> list[dict[str, Any]]:
    return json.loads(gitlab(run(findings)))


@given(RUNS)
def test_every_finding_is_an_entry_that_gitlab_takes_with_a_fingerprint_of_its_own(of: Run) -> None:
    text = gitlab(of)
    entries = json.loads(text)

    assert text.isascii()
    assert "\x1b" not in text
    assert [error.message for error in VALIDATOR.iter_errors(entries)] == []
    assert len(entries) == len(of.findings)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


def test_an_entry_says_where_what_and_the_way_out() -> None:
    [entry] = read(finding("alerts.A.when", fix="leave it out", severity=Severity.WARNING))
    assert entry | {"fingerprint": ""} == {
        "description": "alerts.A.when: is wrong. Fix: leave it out",
        "check_name": "rate-of-gauge",
        "fingerprint": "",
        "severity": "minor",
        "location": {"path": "definitions/shop.py", "lines": {"begin": 3}},
    }


def test_errors_stand_first_and_what_has_no_file_at_the_settings() -> None:
    entries = read(
        finding("a", severity=Severity.NOTE), finding("b", severity=Severity.WARNING), finding("c", source=None)
    )
    assert [entry["severity"] for entry in entries] == ["major", "minor", "info"]
    assert entries[0]["location"] == {"path": "pyproject.toml", "lines": {"begin": 1}}


def test_a_fingerprint_stays_while_lines_move_and_differs_where_the_finding_does() -> None:
    def fingerprint(**fields: Any) -> str:
        return read(finding(**fields))[0]["fingerprint"]

    same = fingerprint(message="as in line 3, see a.py:4")
    assert fingerprint(message="as in line 30, see a.py:41", source=SourceLine(PATHS[0], 40)) == same
    others = [
        fingerprint(message="as in line 3, see a.py:4", **other)
        for other in ({"at": "alerts.B"}, {"code": "definition"}, {"source": SourceLine(PATHS[1], 3)})
    ]
    assert len({same, fingerprint(message="otherwise"), *others}) == 5


def test_the_second_of_two_equal_findings_keeps_its_fingerprint_when_the_first_moves() -> None:
    there, here = finding(source=SourceLine(PATHS[0], 3)), finding(source=SourceLine(PATHS[0], 9))
    before, after = read(there, here), read(finding(source=SourceLine(PATHS[0], 5)), here)
    assert [entry["fingerprint"] for entry in before] == [entry["fingerprint"] for entry in after]
