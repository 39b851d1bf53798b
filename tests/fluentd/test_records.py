"""What record_transformer makes of texts."""

from __future__ import annotations

import pytest

from eventcore_monitoring.fluentd.checks.records import records
from fluentd_findings import codes, found


def record(line: str, *lines: str) -> str:
    return "\n".join(("<filter a>", "@type record_transformer", "<record>", line, "</record>", *lines, "</filter>"))


@pytest.mark.parametrize(
    ("value", "fix"),
    [
        ("${hostnme}", "correct it: did you mean `${hostname}`?"),
        ("${tags}", "correct it: did you mean `${tag}`?"),
        ("${tag_part[0]}", "correct it: did you mean `${tag_parts[0]}`?"),
        ("${message}", 'write `${record["message"]}` for the field of this name'),
        ("${record['a b']}", 'write `${record["a b"]}`, with double quotes'),
        ("${record[:level]}", 'write `${record["level"]}`, with double quotes'),
        ("on __HOSTNAME__", "write `${hostname}`, `${tag}` or `${time}`, or the text without double underscores"),
    ],
)
def test_a_misspelt_placeholder_is_corrected(value: str, fix: str) -> None:
    (one,) = found(records, record(f"k {value}"))
    assert (one.code, one.fix) == ("fluentd-record-placeholder-unknown", fix)


@pytest.mark.parametrize(
    "value",
    ['${record["x"].upcase}', '${record["a"]["b"]}', "${tag.upcase}", '${record.dig("a", "b")}', "${time.to_i}"],
)
def test_an_expression_needs_ruby(value: str) -> None:
    assert codes(records, record(f"k {value}")) == [("record-needs-ruby", 4, "error")]


def test_a_name_is_a_template_too() -> None:
    assert codes(records, record("a_${foo} x")) == [("record-placeholder-unknown", 4, "error")]


def test_texts_within_objects_are_templates_too() -> None:
    assert (
        codes(records, record('k {"a": ["${foo}"], "${bar}": 1}')) == [("record-placeholder-unknown", 4, "error")] * 2
    )


def test_what_becomes_of_it_is_told() -> None:
    (whole,) = found(records, record("k ${foo}"))
    (part,) = found(records, record("k a ${foo}"))
    assert whole.message.endswith("it becomes null")
    assert part.message.endswith("it becomes nothing")


@pytest.mark.parametrize(
    ("value", "faulty"),
    [
        ("list] of ${tag}", True),
        ("[${tag}", True),
        ("[${tag}]", False),
        ("a ]b[ c", True),
        (r"'a \\] c'", False),
        ('${record["x"]}', False),
        ('a ${record["x"].map { |y| y[0] }} b', False),
        ("plain", False),
    ],
)
def test_with_ruby_brackets_come_in_pairs(value: str, faulty: bool) -> None:
    quoted = value if value.startswith("'") else f"'{value}'"
    expected = [("record-bracket", 4, "error")] if faulty else []
    of_text = [one for one in codes(records, record(f"k {quoted}", "enable_ruby true")) if one[2] == "error"]
    assert of_text == expected


def test_ruby_is_told_of_once() -> None:
    assert codes(records, record("k ${tag.upcase}", "enable_ruby true")) == [("record-runs-ruby", 6, "warning")]
    assert codes(records, record("k ${tag.upcase}", "enable_ruby \"#{ENV.fetch('R')}\"")) == []


def test_a_text_that_is_nearly_json_stays_a_text() -> None:
    assert codes(records, record('k "[${tag}] text"')) == [("record-text-as-json", 4, "warning")]
    assert codes(records, record('k "{\\"a\\": 1}"')) == []
