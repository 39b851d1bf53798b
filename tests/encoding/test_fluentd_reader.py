"""The reader that judges our Fluentd literals agrees with the recorded answers of Fluentd's own parser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fluentd_reader import Code, FluentdSyntaxError, Section, all_code, read

ENTRIES = json.loads((Path(__file__).parents[1] / "data/fluentd/literals.json").read_text(encoding="utf-8"))

# What Fluentd ran to give its answer; our reader keeps it as it stands.
CODE: dict[str, list[str]] = {
    "dq ruby": ["1+1"],
    "dq double-backslash ruby": ["1+1"],
    "dq ruby nil": ["use_nil"],
    "dq ruby default": ["use_default"],
    "dq ruby nil partial": ["use_nil"],
    "dq ruby nil value": ["nil"],
    "dq newline ruby": ["1+1"],
    "json ruby": ["1+1"],
    "json ruby backslash": ["1+1"],
    "key quoted ruby": ["1+1"],
    "arg dq ruby": ["1+1"],
    "ruby nested braces": [" {a: '}'}[:a] "],
    "ruby multi": ["[1,2].map{|x| x*2}.join(',')"],
    "dq #{} empty": [""],
    "type reserved": ["1+1"],
}


def recorded(section: Section) -> dict[str, Any]:
    """A section in the form of the recorded answers."""
    return {
        "attrs": [list(pair) for pair in section.parameters.items()],
        "elements": [{"name": nested.name, "arg": nested.argument, **recorded(nested)} for nested in section.sections],
    }


def test_the_record_has_all_its_entries() -> None:
    assert len(ENTRIES) == 113
    assert CODE.keys() <= {entry["what"] for entry in ENTRIES}


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if "error" in entry], ids=lambda entry: entry["what"])
def test_what_fluentd_refuses_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(FluentdSyntaxError):
        read(entry["source"])


@pytest.mark.parametrize(
    "entry",
    [entry for entry in ENTRIES if "error" not in entry and entry["what"] not in CODE],
    ids=lambda entry: entry["what"],
)
def test_what_fluentd_reads_without_running_code_is_read_alike(entry: dict[str, Any]) -> None:
    section = read(entry["source"])
    assert recorded(section) == {"attrs": entry["attrs"], "elements": entry["elements"]}
    assert all_code(section) == []


@pytest.mark.parametrize("what", CODE)
def test_what_fluentd_runs_is_recognised_as_code(what: str) -> None:
    [entry] = [entry for entry in ENTRIES if entry["what"] == what]
    assert all_code(read(entry["source"])) == [Code(source) for source in CODE[what]]


def test_text_around_code_stays_text() -> None:
    assert read('k "a#{1+1}\\nb#c"\n').parameters == {"k": ("a", Code("1+1"), "\nb#c")}


def test_a_key_in_quotes_still_includes_a_file() -> None:
    section = read('<filter>\n<record>\n"@include" "/some/file"\n</record>\n</filter>\n')
    assert section.sections[0].sections[0].includes == ["/some/file"]
    assert section.sections[0].sections[0].parameters == {}
