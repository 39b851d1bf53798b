"""SARIF, by the schema of its standard and by what GitHub asks besides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
import pytest
from hypothesis import given, settings

from eventcore_monitoring.findings import Severity, SourceLine
from eventcore_monitoring.formats.run import Run, Subject
from eventcore_monitoring.formats.sarif import MOST, sarif
from format_runs import PATHS, RUNS, finding, run

SCHEMA = json.loads(Path(__file__).parent.parent.joinpath("data/formats/sarif-2.1.0-rtm.5.json").read_bytes())
# A bracket too many, which only the regular expressions of JavaScript let pass; we write no `language`.
for name in ("run", "toolComponent"):
    del SCHEMA["definitions"][name]["properties"]["language"]["pattern"]
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)


def read(text: str) -> dict[str, Any]:
    """The one run of a log that is what the schema says."""
    assert text.isascii()
    assert "\x1b" not in text
    log = json.loads(text)
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    [one] = log["runs"]
    return one


@given(RUNS)
@settings(max_examples=50)
def test_every_finding_is_a_result_by_the_schema_with_the_file_and_line_that_github_needs(of: Run) -> None:
    made = read(sarif(of))
    rules = made["tool"]["driver"]["rules"]

    assert len(made["results"]) == len(of.findings)
    assert len({json.dumps(result["partialFingerprints"]) for result in made["results"]}) == len(of.findings)
    for result in made["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        [location] = result["locations"]
        place = location["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) in (*PATHS, "pyproject.toml")
        assert place["artifactLocation"]["uriBaseId"] in made["originalUriBaseIds"]
        assert place["region"]["startLine"] >= 1
    for rule in rules:
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))


def test_a_result_says_where_what_and_how_bad() -> None:
    found = finding("alerts.A.when", severity=Severity.WARNING, source=SourceLine(PATHS[1], 3, 7), fix="leave it out")
    [result] = read(sarif(run([found])))["results"]
    fingerprint = result.pop("partialFingerprints")
    assert list(fingerprint) == ["eventcore-monitoring/v1"]
    assert result == {
        "ruleId": "rate-of-gauge",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "alerts.A.when: is wrong\nfix: leave it out"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": "definitions/odd%2C%20100%25%3A%20name.py",
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": 3, "startColumn": 7},
                },
                "logicalLocations": [{"fullyQualifiedName": "alerts.A.when"}],
            }
        ],
    }


def test_a_rule_explains_itself_with_the_words_of_its_check() -> None:
    [rule] = read(sarif(run([finding()])))["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"].startswith("A function of counters ")
    assert "\nWhy: " in rule["help"]["text"]
    assert "\n\n**Fix:** " in rule["help"]["markdown"]


def test_of_too_many_findings_the_worst_are_shown_and_a_notification_says_how_many_more() -> None:
    notes = [finding(f"alerts.N{number}", severity=Severity.NOTE) for number in range(MOST)]
    made = read(sarif(run([*notes, finding("alerts.E"), finding("alerts.F")])))

    assert len(made["results"]) == MOST
    assert [result["level"] for result in made["results"][:3]] == ["error", "error", "note"]
    [invocation] = made["invocations"]
    assert [one["message"]["text"] for one in invocation["toolExecutionNotifications"]] == [
        "2 notes more: a run has at most 5000 results."
    ]


@pytest.mark.parametrize(
    ("code", "of", "successful"),
    [(0, None, True), (1, "rate-of-gauge", True), (2, "definition", True), (2, "call", False), (3, "tool-died", False)],
)
def test_a_run_that_could_not_look_says_so(code: int, of: str | None, successful: bool) -> None:
    [invocation] = read(sarif(run([finding(code=of)] if of else [], code=code)))["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (successful, code)


def test_who_validated_is_told_as_a_notification() -> None:
    made = read(sarif(run([], [Subject("shop", "1 alert"), Subject("", "not run: fluentd")], code=0)))
    assert made["invocations"][0]["toolExecutionNotifications"] == [
        {"level": "note", "message": {"text": "not run: fluentd"}}
    ]
    assert made["automationDetails"] == {"id": "eventcore-monitoring/check/"}
