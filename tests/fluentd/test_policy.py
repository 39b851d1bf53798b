"""What works, but loses events or tells nobody: all of it warnings; and the guide's block, fault by fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.checks.buffer_paths import buffer_paths
from eventcore_monitoring.fluentd.checks.buffers import buffers
from eventcore_monitoring.fluentd.checks.elasticsearch import elasticsearch
from eventcore_monitoring.fluentd.checks.files import files
from eventcore_monitoring.fluentd.checks.placeholders import placeholders
from eventcore_monitoring.fluentd.checks.policy import policy
from eventcore_monitoring.fluentd.checks.records import records
from eventcore_monitoring.fluentd.checks.resources import resources
from eventcore_monitoring.fluentd.checks.retries import retries
from eventcore_monitoring.fluentd.checks.secrets import secrets
from eventcore_monitoring.fluentd.checks.workers import workers
from eventcore_monitoring.fluentd.tree import Section
from fluentd_findings import codes, found

OURS = (
    *(placeholders, buffers, retries, buffer_paths, resources, files, workers),
    *(records, elasticsearch, secrets, policy),
)


def everything(root: Section) -> Iterator[Finding]:
    for check in OURS:
        yield from check(root)


def test_every_fault_of_the_guide_is_found() -> None:
    """Rows of its table: 6 (the tag) is fine, 12 is about queries, not about Fluentd."""
    guide = Path(__file__).with_name("data").joinpath("guide.conf").read_text("utf-8")
    assert sorted(codes(everything, guide)) == sorted(
        [
            ("elasticsearch-start", 23, "warning"),  # row 1
            ("placeholder-without-chunk-key", 27, "error"),  # row 2
            ("time-key-lost", 9, "warning"),  # row 3
            ("elasticsearch-time-missing", 23, "warning"),
            ("time-format-literal-z", 10, "warning"),  # row 4
            ("type-name-ignored", 28, "warning"),  # row 5
            ("read-from-head-missing", 2, "warning"),  # row 7
            ("unmatched-lines-dropped", 2, "warning"),  # row 8
            ("error-label-missing", 0, "warning"),
            ("buffer-in-memory", 23, "warning"),  # row 9
            ("retry-limit-missing", 23, "warning"),
            ("id-missing", 2, "warning"),  # row 10
            ("id-missing", 14, "warning"),
            ("id-missing", 23, "warning"),
            ("rotation-not-followed", 4, "warning"),  # row 11
            ("td-agent-path", 5, "warning"),  # row 13
        ]
    )


@pytest.mark.parametrize("deployment", ["production", "staging"])
def test_what_is_generated_has_no_fault(deployment: str) -> None:
    generated = Path(__file__).parents[2] / "generated" / deployment / "fluentd" / "fluent.conf"
    assert codes(everything, generated.read_text("utf-8")) == []


def parse(*lines: str, section: str = "parse") -> str:
    inner = "\n".join(lines)
    return f"<filter a>\n@type parser\n@id a\nkey_name m\n<{section}>\n@type json\n{inner}\n</{section}>\n</filter>"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("time_format %Y-%m-%dT%H:%M:%SZ",), [("time-format-literal-z", 7, "warning")]),
        (("time_format %Y-%m-%dT%H:%M:%SZ", "utc true"), []),
        (("time_format %Y-%m-%dT%H:%M:%SZ", "localtime false"), []),
        (("time_format %Y-%m-%dT%H:%M:%SZ", "timezone +00:00"), []),
        (("time_format %Y-%m-%dT%H:%M:%S%Z",), []),
        (("time_format %Y-%m-%dT%H:%M:%S%:z",), []),
        (("time_format %iso8601",), []),
    ],
)
def test_a_plain_z_is_no_time_zone(lines: tuple[str, ...], expected: list[tuple[str, int, str]]) -> None:
    assert codes(policy, parse(*lines)) == expected


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("password secret", ["secret-written"]),
        ("password \"#{ENV.fetch('P')}\"", []),
        ("password \"#{ENV['P']}\"", ["environment-without-default"]),
        ('password "#{ENV["P"]}"', ["environment-without-default"]),
        ("host \"#{ENV['H'] || 'x'}\"", []),
        ('host "#{hostname}"', []),
        ("hosts http://user:pw@a.example.com:9200,http://b.example.com", ["secret-written"]),
        ("hosts http://a.example.com,https://user:pw@b.example.com:9200", ["secret-written"]),
        ("hosts http://user@a.example.com:9200/x:y@z", []),
        ("user writer", []),
        ('password ""', []),
    ],
)
def test_secrets_come_from_outside(parameter: str, expected: list[str]) -> None:
    configuration = f"<match a>\n@type elasticsearch\n{parameter}\n</match>"
    assert codes(secrets, configuration) == [(one, 3, "warning") for one in expected]


def test_a_secret_is_never_shown() -> None:
    for parameter in ("password s3cr3t", "hosts http://user:s3cr3t@a.example.com"):
        (one,) = found(secrets, f"<match a>\n@type elasticsearch\n{parameter}\n</match>")
        assert "s3cr3t" not in f"{one.at}{one.message}{one.fix}{one.excerpt}"


def test_a_variable_in_the_argument_of_a_section_is_seen() -> None:
    (one,) = found(secrets, "<match \"app.#{ENV['NAME']}\">\n@type null\n</match>")
    assert one.fix == "write `ENV.fetch('NAME')`, or `ENV['NAME'] || 'a default'`"
    assert one.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("verify_es_version_at_startup false",), ["elasticsearch-version-missing"]),
        (("verify_es_version_at_startup false", "default_elasticsearch_version 8"), []),
        ((), ["elasticsearch-start"]),
        (("verify_es_version_at_startup \"#{ENV.fetch('V')}\"",), []),
    ],
)
def test_elasticsearch_need_not_answer_when_fluentd_starts(lines: tuple[str, ...], expected: list[str]) -> None:
    configuration = "\n".join(("<match a>", "@type elasticsearch", "include_timestamp true", *lines, "</match>"))
    assert [code for code, _, _ in codes(elasticsearch, configuration)] == expected


def test_one_label_for_errors_is_enough_wherever_it_stands() -> None:
    source = "<source>\n@type forward\n@id a\n</source>\n"
    label = "<label @ERROR>\n<match>\n@type null\n@id b\n</match>\n</label>\n"
    assert codes(policy, source) == [("error-label-missing", 0, "warning")]
    assert codes(policy, source + label) == []
    assert codes(policy, f"<worker 0>\n{source}{label}</worker>") == []
    assert codes(policy, source + "@include more.conf") == []
    assert codes(policy, "") == []
