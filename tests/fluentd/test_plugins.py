"""The table of what plugins declare, and what follows from it for a section in its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import eventcore_monitoring.fluentd
from eventcore_monitoring.fluentd.allowed import Allowed, allowed, places
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.places import ways
from eventcore_monitoring.fluentd.plugins import (
    ParameterSpecification,
    kind_of,
    names,
    new_name,
    reserved,
    specification,
    system,
)

KINDS = (*("input", "filter", "output", "parser", "formatter", "buffer", "storage", "service_discovery", "metrics"),)
TABLE = Path(eventcore_monitoring.fluentd.__file__).with_name("data") / "plugin-params.json"


def holding(configuration: str, *way: str) -> Allowed:
    """What the section at the end of these names may hold."""
    found = [one for one in ways(read(configuration, "fluent.conf")) if tuple(each.name for each in one) == way]
    holds = allowed(found[0])
    assert holds is not None
    return holds


def test_every_plugin_of_the_table_can_be_asked_for() -> None:
    entries = json.loads(TABLE.read_text("utf-8"))["plugins"]
    found = [specification(entry["kind"], entry["name"]) for entry in entries]
    assert [(one.kind, one.name, one.gem) for one in found if one] == [
        (entry["kind"], entry["name"], entry["gem"]) for entry in entries
    ]
    assert sum(len(names(kind)) for kind in KINDS) == 95


def test_every_default_and_every_flag_is_kept() -> None:
    tail = specification("input", "tail")
    assert tail is not None
    assert tail.parameter("path") == ParameterSpecification("path", "string", required=True)
    assert tail.parameter("refresh_interval") == ParameterSpecification("refresh_interval", "time", default=60)
    assert tail.parameter("log_level") == ParameterSpecification("@log_level", "string", alias="log_level")
    assert (tail.emits, tail.several_workers, tail.buffers) == (True, False, False)
    assert tail.takes_by_pattern("format20")
    assert not tail.takes_by_pattern("format21")
    parse = tail.section("parse")
    assert parse is not None
    assert (parse.plugin_kind, parse.repeatable, parse.initial) == ("parser", True, True)
    grep = specification("filter", "grep")
    assert grep is not None
    assert [one.name for one in grep.parameters if one.deprecated][:2] == ["regexp1", "regexp2"]
    forward = specification("output", "forward")
    assert forward is not None
    assert [one.name for one in forward.parameters if one.obsolete] == ["port", "host"]
    assert forward.features == {"buffered", "delayed_commit"}


def test_a_plugin_that_is_not_in_the_table_has_no_specification() -> None:
    assert specification("output", "cloudwatch_logs") is None
    assert specification("input", "stdout") is None


@pytest.mark.parametrize(
    ("section", "kind"),
    [("source", "input"), ("match", "output"), ("store", "output"), ("parse", "parser"), ("record", None)],
)
def test_a_section_holds_a_kind_of_plugin(section: str, kind: str | None) -> None:
    assert kind_of(section) == kind


def test_system_and_its_sections_are_known() -> None:
    log = system().section("log")
    assert log is not None
    assert log.parameter("format") == ParameterSpecification("format", "enum", default="text", allowed=("text", "json"))
    assert reserved() == ("@type", "@id", "@label", "@log_level")


def test_old_flat_parameters_have_new_names() -> None:
    assert new_name("buffer", "buffer_chunk_limit") == "chunk_limit_size"
    assert new_name("buffer", "time_slice_format") is None
    assert new_name("nothing", "x") is None


def test_a_buffer_takes_what_the_output_and_the_buffer_plugin_declare() -> None:
    configuration = "<match a>\n@type null\n<buffer tag>\n@type file\n</buffer>\n</match>"
    found = holding(configuration, "match", "buffer")
    assert (found.kind, found.type) == ("buffer", "file")
    assert found.parameter("retry_wait") == ParameterSpecification("retry_wait", "time", default=1)
    assert found.parameter("path_suffix") == ParameterSpecification("path_suffix", "string", default=".log")
    assert found.parameter("chunk_limit_size") == ParameterSpecification("chunk_limit_size", "size", default=10240)
    assert not found.takes("buffer_type")


def test_the_type_of_a_buffer_is_memory_by_default_and_that_of_a_secondary_is_that_of_its_output() -> None:
    configuration = "<match a>\n@type http\nendpoint http://a\n<buffer>\n</buffer>\n<secondary>\n</secondary>\n</match>"
    assert holding(configuration, "match", "buffer").type == "memory"
    secondary = holding(configuration, "match", "secondary")
    assert secondary.type == "http"
    assert secondary.takes("endpoint")
    assert list(secondary.sections) == ["format", "auth"]


def test_old_flat_parameters_are_allowed_while_the_section_is_absent() -> None:
    flat = holding("<match a>\n@type file\npath /a\n</match>", "match")
    assert flat.parameter("buffer_chunk_limit") == ParameterSpecification("buffer_chunk_limit", "size", default=2**28)
    assert "buffer_chunk_limit" in flat.old
    sectioned = holding("<match a>\n@type file\npath /a\n<buffer time>\ntimekey 1d\n</buffer>\n</match>", "match")
    assert not sectioned.takes("buffer_chunk_limit")
    assert "buffer_chunk_limit" not in sectioned.old


@pytest.mark.parametrize(
    ("configuration", "way", "name", "takes"),
    [
        ("<source>\n@type tail\n</source>", ("source",), "@label", True),
        ("<match a>\n@type file\n</match>", ("match",), "@label", False),
        ("<match a>\n@type relabel\n</match>", ("match",), "@label", True),
        ("<source>\n@type tcp\n<parse>\n@type json\n</parse>\n</source>", ("source", "parse"), "@id", True),
        ("<source>\n@type tcp\n<parse>\n@type json\n</parse>\n</source>", ("source", "parse"), "@label", False),
        ("<source>\n@type tcp\n<parse>\n@type csv\n</parse>\n</source>", ("source", "parse"), "keys", True),
        ("<source>\n@type tcp\n<parse>\n@type json\n</parse>\n</source>", ("source", "parse"), "keys", False),
        ("<source>\n@type tail\n</source>", ("source",), "format7", True),
        ("<match a>\n@type http\n</match>", ("match",), "flush_interval", True),
        ("<filter a>\n@type record_transformer\n<record>\n</record>\n</filter>", ("filter", "record"), "x", True),
        ("<filter a>\n@type prometheus\n<metric>\n</metric>\n</filter>", ("filter", "metric"), "buckets", True),
        ("<filter a>\n@type prometheus\n<metric>\n</metric>\n</filter>", ("filter", "metric"), "bucket", False),
        ("<match a>\n@type nobody_knows\n</match>", ("match",), "x", True),
        ("<match a>\n@type nobody_knows\n<buffer>\n</buffer>\n</match>", ("match", "buffer"), "x", False),
        ("<system>\n</system>", ("system",), "log_level", True),
        ("<label @A>\n</label>", ("label",), "x", False),
    ],
)
def test_a_section_takes_what_its_place_allows(
    configuration: str, way: tuple[str, ...], name: str, takes: bool
) -> None:
    assert holding(configuration, *way).takes(name) is takes


def test_a_pattern_of_multi_format_is_a_parser_by_its_format() -> None:
    inner = "<parse>\n@type multi_format\n<pattern>\nformat csv\nkeys a,b\n</pattern>\n</parse>"
    found = holding(f"<source>\n@type tcp\n{inner}\n</source>", "source", "parse", "pattern")
    assert (found.kind, found.type) == ("parser", "csv")
    assert found.takes("keys")


def test_what_is_given_to_a_plugin_by_its_owner_is_its_default() -> None:
    found = holding("<source>\n@type exec\n<parse>\n</parse>\n</source>", "source", "parse")
    assert found.type == "tsv"
    assert found.parameter("time_type") == ParameterSpecification(
        "time_type", "enum", default="float", allowed=("string", "unixtime", "float", "mixed")
    )


def test_nothing_is_known_below_a_section_that_has_no_business_in_its_place() -> None:
    root = read("<match a>\n@type copy\n<buffer>\n<x>\n</x>\n</buffer>\n</match>", "fluent.conf")
    assert [found is None for _, found in places(root)] == [False, False, True, True]
    assert [allowed(way) is None for way in ways(root)] == [False, True, True]
