"""What is said of names and sections, and what to do: near names, and where something belongs."""

from __future__ import annotations

import pytest

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.checks.names import names
from eventcore_monitoring.fluentd.checks.plugin_rules import plugin_rules
from eventcore_monitoring.fluentd.checks.plugin_types import plugin_types
from eventcore_monitoring.fluentd.checks.structure import structure
from eventcore_monitoring.fluentd.parser import read

CHECKS = (structure, plugin_types, names, plugin_rules)


def said(configuration: str) -> list[Finding]:
    root = read(configuration, "fluent.conf")
    return [finding for check in CHECKS for finding in check(root)]


def only(configuration: str) -> Finding:
    found = said(configuration)
    assert len(found) == 1, found
    return found[0]


def match(*lines: str) -> str:
    return "\n".join(("<match a>", *lines, "</match>"))


@pytest.mark.parametrize(
    ("configuration", "fix"),
    [
        (match("@type http", "endpoint http://a", "open_timout 5"), "did you mean `open_timeout`?"),
        (match("@type http", "endpoint http://a", "chunk_limit_size 8m"), "move it into `<buffer>`"),
        (match("@type http", "endpoint http://a", "retry_wait 8m"), "move it into `<buffer>`"),
        (
            match("@type http", "endpoint http://a", "<buffer>", "json_array true", "</buffer>"),
            "move it up into `<match a>` (line 1)",
        ),
        (match("@type stdout", "zzz 1"), "correct its name, or remove it"),
        (match("@type stdout", "id x"), "did you mean `@id`?"),
        (match("@type relabel", "label @X", "@label @X"), "did you mean `@label`?"),
        ("<system>\nworker 2\n</system>", "did you mean `workers`?"),
        ("<system>\npath /a\n</system>", "move it into `<log>`"),
        ("workers 2", "move it into `<system>`"),
    ],
)
def test_an_unknown_parameter_has_a_way_out(configuration: str, fix: str) -> None:
    found = only(configuration)
    assert (found.code, found.fix) == ("fluentd-parameter-unknown", fix)


def test_an_old_parameter_says_its_new_name_and_what_is_in_the_way() -> None:
    found = only(match("@type elasticsearch", "retry_limit 5", "<buffer tag>", "</buffer>"))
    assert found.at == "match a / retry_limit"
    assert found.message == "is ignored, because there is a `<buffer tag>` (line 4)"
    assert found.fix == "write `retry_max_times` in `<buffer>`"


def test_a_flush_interval_outside_is_well_where_the_buffer_has_one_too() -> None:
    inner = ("<buffer time>", "timekey 1h", "flush_interval 5s", "</buffer>")
    assert said(match("@type file", "path /a", "flush_interval 5s", *inner)) == []


def test_a_parameter_that_is_written_twice_says_where_the_first_is() -> None:
    found = only(match("@type http", "endpoint http://a", "endpoint http://b"))
    assert found.message == "is written for the second time: Fluentd ignores the first (line 3), `http://a`"
    assert found.source is not None
    assert found.source.line == 4


@pytest.mark.parametrize(
    ("type_", "severity", "fix"),
    [
        ("elasticserch", "error", "did you mean `elasticsearch`?"),
        ("STDOUT", "error", "did you mean `stdout`?"),
        ("rdkafka2", "warning", "did you mean `kafka2`? otherwise make sure that its gem is installed"),
        ("gelf", "warning", "make sure that its gem is installed, or correct the name"),
        ("tail", "warning", "make sure that there is one: the `tail` that is known is for `input`"),
    ],
)
def test_an_unknown_type_is_an_error_where_it_is_near_to_a_known_one(type_: str, severity: str, fix: str) -> None:
    found = only(match(f"@type {type_}"))
    assert (found.code, str(found.severity), found.fix) == ("fluentd-plugin-unknown", severity, fix)


def test_the_word_type_without_its_sign_is_seen() -> None:
    found = said(match("type stdout"))
    assert [(one.code, one.fix) for one in found] == [("fluentd-type-missing", "write `@type stdout`")]


@pytest.mark.parametrize(
    ("configuration", "code", "fix"),
    [
        ("<sorce>\n</sorce>", "fluentd-section-unknown", "did you mean `<source>`?"),
        (
            match("@type copy", "<buffer>", "</buffer>", "<store>", "@type null", "</store>"),
            "fluentd-section-misplaced",
            "move it into the `<store>` that is to have it",
        ),
        (match("@type null", "<buffr>", "</buffr>"), "fluentd-section-unknown", "did you mean `<buffer>`?"),
        (match("@type null", "<zzz>", "</zzz>"), "fluentd-section-unknown", "correct its name, or remove it"),
        (
            "<source>\n@type tcp\ntag a\n</source>",
            "fluentd-section-missing",
            "add a `<parse>` with a `@type` such as `json` or `none`",
        ),
    ],
)
def test_a_section_in_the_wrong_place_has_a_way_out(configuration: str, code: str, fix: str) -> None:
    found = only(configuration)
    assert (found.code, found.fix) == (code, fix)


def test_nothing_is_said_below_a_plugin_that_is_not_known() -> None:
    found = said(match("@type forest", "subtype file", "<template>", "path /a", "</template>", "<case b>", "</case>"))
    assert [one.code for one in found] == ["fluentd-plugin-unknown"]


def test_nothing_is_missed_that_an_include_may_bring() -> None:
    assert (
        said("<source>\n@include source.conf\n</source>\n<match a>\n@type forward\n@include servers.conf\n</match>")
        == []
    )
