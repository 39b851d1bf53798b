"""The mistakes that people make in a configuration, each with what is found; and what looks like one and is right.

`mistakes/<topic>.yaml` holds entries with `mistake`, `configuration`, `code`, `line` and `severity`, those of what has
to be found; no other error may be, but those whose codes `also` lists. An entry with `reason` in their place says why
no reader of the text can know. `right/<topic>.yaml` holds entries with `what` and `configuration` in which there is
nothing with a code of the mistakes of that topic, and where it is `whole` no error at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.fluentd.checks import CHECKS
from eventcore_monitoring.fluentd.parser import FluentdSyntaxError, read

HERE = Path(__file__).parent


def entries(folder: str) -> list[tuple[str, dict[str, Any]]]:
    """The topic and the content of every entry of a folder."""
    files = sorted((HERE / folder).glob("*.yaml"))
    return [(file.stem, entry) for file in files for entry in yaml.safe_load(file.read_text("utf-8"))]


MISTAKES = entries("mistakes")
FOUND = [(topic, entry) for topic, entry in MISTAKES if "reason" not in entry]
RIGHT = entries("right")


def names(chosen: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [f"{topic}-{number}-{entry.get('code', '')}" for number, (topic, entry) in enumerate(chosen)]


def findings(configuration: str) -> list[Finding]:
    """What the parser and all checks have to say."""
    try:
        root = read(configuration, "fluent.conf")
    except FluentdSyntaxError as error:
        return [Finding("", "fluentd-syntax", error.reason, error.fix, source=SourceLine("fluent.conf", error.line))]
    return [finding for check in CHECKS for finding in check(root)]


def errors(found: list[Finding]) -> Iterator[str]:
    return (finding.code for finding in found if finding.severity is Severity.ERROR)


@pytest.mark.parametrize(("topic", "entry"), FOUND, ids=names(FOUND))
def test_a_mistake_is_found_at_its_line_and_nothing_else_is(topic: str, entry: dict[str, Any]) -> None:
    found = findings(entry["configuration"])
    places = {(one.code, one.source.line if one.source else None, str(one.severity)) for one in found}
    assert (entry["code"], entry["line"], entry["severity"]) in places
    assert set(errors(found)) <= {entry["code"], *entry.get("also", ())}


@pytest.mark.parametrize(("topic", "entry"), RIGHT, ids=names(RIGHT))
def test_what_only_looks_like_a_mistake_is_not_reported(topic: str, entry: dict[str, Any]) -> None:
    codes = {entry["code"] for of, entry in FOUND if of == topic}
    found = findings(entry["configuration"])
    assert [one for one in found if one.code in codes] == []
    if entry.get("whole"):
        assert list(errors(found)) == []


@pytest.mark.parametrize(("topic", "entry"), FOUND, ids=names(FOUND))
def test_a_finding_says_what_to_do(topic: str, entry: dict[str, Any]) -> None:
    for finding in findings(entry["configuration"]):
        assert finding.message
        assert not finding.message.endswith(".")
        assert finding.fix
        assert finding.fix[0] == finding.fix[0].lower()


def test_a_mistake_that_cannot_be_found_has_a_reason() -> None:
    silent = [entry for _, entry in MISTAKES if "reason" in entry]
    assert all(len(entry["reason"]) > 20 and "code" not in entry for entry in silent)
