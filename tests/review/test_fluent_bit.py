"""What changes in Fluent Bit configuration, in both of its forms."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluent_bit import fluent_bit

GENERATED = (Path(__file__).parents[1] / "generators/golden/fluent_bit/fluent-bit/fluent-bit.yaml").read_text("utf-8")
NONE, REVIEW, DANGER = Risk.NONE, Risk.REVIEW, Risk.DANGER

YAML = """\
service:
  flush: 1
parsers:
  - name: app
    format: json
    time_key: at
    time_format: "%s"
pipeline:
  inputs:
    - name: tail
      path: /var/log/app.log
      tag: app
      storage.type: filesystem
      mem_buf_limit: 50M
    - name: syslog
      mem_buf_limit: 9k
  filters:
    - name: grep
      match: app
      regex: level info
    - name: modify
      match: app
      add: team ops
  outputs:
    - name: es
      match: app
      host: es.example.com
      tls: true
      retry_limit: no_limits
"""
CLASSIC = """\
[SERVICE]
    Flush 1
[INPUT]
    Name tail
    Path /var/log/app.log
[FILTER]
    Name record_modifier
    Match *
    Record team ops
    Record stage test
[OUTPUT]
    Name es
    Match *
    tls On
"""


def changes(before: str, after: str, path: str = "fluent-bit.yaml") -> list[Change]:
    return list(fluent_bit({path: before.encode()}, {path: after.encode()}))


def edited(old: str, new: str, text: str = YAML, path: str = "fluent-bit.yaml") -> list[tuple[str, str, Risk]]:
    assert old in text
    return [(one.at, one.message, one.risk) for one in changes(text, text.replace(old, new), path)]


@pytest.mark.parametrize(
    ("old", "new", "at", "message", "risk"),
    [
        ("flush: 1", "flush: 5", "service", "sets `flush` to `5` instead of `1`", REVIEW),
        ("/var/log/app.log", "/data/*.log", "inputs.tail", "reads `/data/*.log` instead of `/var/log/app.log`", DANGER),
        (
            "      storage.type: filesystem\n",
            "",
            "inputs.tail",
            "keeps what waits in memory, which a crash loses: sets `storage.type` to nothing instead of `filesystem`",
            DANGER,
        ),
        ("50M", "5M", "inputs.tail", "sets `mem_buf_limit` to `5M` instead of `50M`", REVIEW),
        ("9k", "8k", "inputs.syslog", "sets `mem_buf_limit` to `8k` instead of `9k`", DANGER),
        ("9k", "10M", "inputs.syslog", "sets `mem_buf_limit` to `10M` instead of `9k`", REVIEW),
        ("no_limits", "3", "outputs.es", "sets `retry_limit` to `3` instead of `no_limits`", DANGER),
        ("      tls: true\n", "", "outputs.es", "no longer encrypts: sets `tls` to nothing instead of `true`", DANGER),
        (
            "tls: true",
            "tls: true\n      tls.verify: off",
            "outputs.es",
            "no longer verifies the other side: sets `tls.verify` to `false` instead of nothing",
            DANGER,
        ),
        ("match: app\n      host", "match: web\n      host", "outputs.es", "takes `web` instead of `app`", DANGER),
        ("match: app\n      regex", "match: '*'\n      regex", "filters.grep", "takes `*` instead of `app`", REVIEW),
        (
            'time_format: "%s"',
            'time_format: "%d"',
            "parsers.app",
            "takes the times of lines otherwise: sets `time_format` to `%d` instead of `%s`",
            DANGER,
        ),
        ("es.example.com", "es2", "outputs.es", "sets `host` to `es2` instead of `es.example.com`", REVIEW),
    ],
)
def test_a_parameter_is_said_with_what_it_risks(old: str, new: str, at: str, message: str, risk: Risk) -> None:
    assert edited(old, new) == [(f"fluent_bit.{at}", message, risk)]


def test_sections_that_are_gone_or_new_are_said() -> None:
    output = YAML[YAML.index("    - name: es") :]
    assert edited(output, "    []\n") == [("fluent_bit.outputs.es", "is gone: the output `es`", DANGER)]
    more = f"{output}    - name: stdout\n      match: app\n"
    assert edited(output, more) == [("fluent_bit.outputs.stdout", "is new: the output `stdout`", REVIEW)]


def test_filters_in_another_order_are_looked_at() -> None:
    start, middle, end = (YAML.index(one) for one in ("    - name: grep", "    - name: modify", "  outputs:"))
    swapped = YAML[:start] + YAML[middle:end] + YAML[start:middle] + YAML[end:]
    assert edited(YAML, swapped) == [("fluent_bit.filters", "applies filters in another order", REVIEW)]


@pytest.mark.parametrize("written", ["http_passwd: hunter2", "header: Authorization AKIAABCDEFGHIJKLMNOP"])
def test_a_secret_that_appears_is_danger_and_is_not_repeated(written: str) -> None:
    found = changes(YAML, YAML.replace("tls: true", f"tls: true\n      {written}"))
    assert [one.risk for one in found] == [DANGER]
    assert "hunter2" not in repr(found)
    assert "AKIA" not in repr(found)
    variable = YAML.replace("tls: true", "tls: true\n      http_passwd: ${PASSWORD}")
    assert [one.risk for one in changes(YAML, variable)] == [REVIEW]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tls: true", "tls: on"),
        ("tls: true", "tls: true\n      tls.verify: true"),
        ("service:", "# Here.\nservice:"),
        ("      path: /var/log/app.log\n      tag: app\n", "      tag: app\n      path: /var/log/app.log\n"),
    ],
)
def test_what_only_reads_otherwise_risks_nothing(old: str, new: str) -> None:
    assert [risk for _, _, risk in edited(old, new)] == [NONE]


def test_the_classic_form_is_read_too() -> None:
    path = "fluent-bit.conf"
    assert edited("tls On", "TLS off", CLASSIC, path) == [
        ("fluent_bit.outputs.es", "no longer encrypts: sets `tls` to `off` instead of `On`", DANGER)
    ]
    assert edited("    Record stage test\n", "", CLASSIC, path) == [
        (
            "fluent_bit.filters.record_modifier",
            "sets `record` to `team ops` instead of `team ops, stage test`",
            REVIEW,
        )
    ]
    assert [risk for _, _, risk in edited("Flush 1", "flush   1", CLASSIC, path)] == [NONE]


def test_a_file_that_cannot_be_read_any_more_is_danger() -> None:
    (one,) = changes(YAML, YAML.replace("pipeline:", "pipeline: ]"))
    assert (one.code, one.risk) == ("fluent-bit-unreadable", DANGER)


def test_files_of_other_programs_are_left_alone() -> None:
    assert changes("groups: []\n", "groups: [1]\n") == []
    assert changes("pipeline: build\n", "pipeline: test\n") == []
    fluentd = "<source>\n  @type forward\n</source>\n"
    assert changes(fluentd, fluentd.replace("forward", "http"), "fluent.conf") == []


def test_generated_sections_have_the_addresses_of_their_declarations() -> None:
    text = GENERATED.replace("path: ", "path: /x").replace("port: 9200", "port: 9201")
    assert {one.at for one in changes(GENERATED, text)} == {
        "pipelines.eventcore.sources.in",
        "pipelines.eventcore.sinks.search",
        "fluent_bit.service",
    }


words = st.sampled_from(
    ["name", "match", "tag", "alias", "tls", "retry_limit", "tail", "es", "app", "on", "5M", "http_passwd"]
)
parameters = st.dictionaries(words, words | st.booleans() | st.integers(0, 9) | st.lists(words, max_size=2), max_size=4)
configurations = st.fixed_dictionaries(
    {
        "pipeline": st.fixed_dictionaries(
            {kind: st.lists(parameters, max_size=3) for kind in ("inputs", "filters", "outputs")}
        )
    }
)


@settings(max_examples=200)
@given(configurations, configurations)
def test_any_two_configurations_can_be_compared_and_a_difference_is_never_silent(old: object, new: object) -> None:
    before, after = yaml.safe_dump(old), yaml.safe_dump(new)
    assert changes(before, before) == []
    assert (changes(before, after) == []) == (before == after)
    there, back = changes(before, after), changes(after, before)
    new_ones = sorted(one.message[8:] for one in there if one.message.startswith("is new: "))
    assert new_ones == sorted(one.message[9:] for one in back if one.message.startswith("is gone: "))
