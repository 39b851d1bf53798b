"""Fluentd's literals read back as the texts that they stand for; typed values have one text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.fluentd_literal import (
    fluentd_escaped,
    fluentd_integer,
    fluentd_json,
    fluentd_key,
    fluentd_record_text,
    fluentd_size,
    fluentd_text,
    fluentd_time,
)
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.tree import Code, Parameter, Section, Value, codes
from strategies.text import hostile_text

# Would make Fluentd run what follows a `#` in any JSON above it.
TRAP = "{x} 1\n"


def value_of(literal: str) -> Value:
    [found, _] = read(f"k {literal}\n{TRAP}", "x.conf").parameters
    return found.value


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("/var/log/app/*.log", "/var/log/app/*.log"),
        ("a b", "a b"),
        ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S"),
        ("", '""'),
        (" a", '" a"'),
        ("a  b", '"a  b"'),
        ("a #b", '"a #b"'),
        ("#{1}", r'"\#{1}"'),
        (r"\#{1}", r"'\\#{1}'"),
        ("${tag}", '"${tag}"'),
        ('a"\n\r\t\f\b\0\\', r'"a\"\n\r\t\f\b\0\\"'),
        (r"/^\d+ #{1}$/i", r"'/^\\d+ #{1}$/i'"),
        ("it's \\", r"'it\'s \\'"),
        ('"a"', "'\"a\"'"),
        ("é", '"é"'),
        ("[1]", '"[1]"'),
    ],
)
def test_a_text_is_bare_where_nothing_in_it_means_more_and_else_in_the_quotes_that_need_fewer_escapes(
    text: str, literal: str
) -> None:
    assert fluentd_text(text) == literal


@given(hostile_text, hostile_text, hostile_text)
def test_texts_come_back_unchanged_as_key_value_and_argument_without_code(key: str, value: str, argument: str) -> None:
    key = key if key != "@include" else "include"
    line = f"{fluentd_key(key, section='record')} {fluentd_text(value)}"
    [record, _] = read(f"<record {fluentd_text(argument)}>\n{line}\n</record>\n{TRAP}", "x.conf").children
    assert record == Section("record", argument, (Parameter(key, value),))
    assert list(codes(record)) == []


def test_the_judge_objects_to_quotes_without_escapes() -> None:
    assert value_of('"#{1+1}"') == (Code("1+1"),)
    assert value_of(r'"a\tb"') != r"a\tb"
    assert len([*read("k a\n<source>\n@type exec\n</source>\n", "x.conf").sections]) == 1


@given(st.dictionaries(hostile_text, st.lists(hostile_text | st.integers() | st.none(), max_size=3), max_size=3))
def test_the_text_of_a_hash_is_json_as_fluentd_keeps_it(tree: dict[str, list[str | int | None]]) -> None:
    text = fluentd_json(tree)
    assert json.loads(text) == tree
    assert value_of(text.replace("#", "\\u0023")) == text


def test_a_text_is_no_json_value() -> None:
    with pytest.raises(TypeError, match="a text is no Fluentd array or hash: write a list or a dict"):
        fluentd_json("[]")


@pytest.mark.parametrize(
    ("key", "section", "literal"),
    [
        ("path", "", "path"),
        ("@type", "", "@type"),
        ("@label", "source", "@label"),
        ("@x", "record", '"@x"'),
        ("include", "record", '"include"'),
        ("include", "", '"include"'),
        ("a b", "source", '"a b"'),
        ("<a", "record", '"<a"'),
        ("#a", "record", '"#a"'),
        ("", "record", '""'),
    ],
)
def test_a_key_is_bare_where_it_is_a_simple_name(key: str, section: str, literal: str) -> None:
    assert fluentd_key(key, section=section) == literal


@pytest.mark.parametrize(
    ("key", "section", "sentence"),
    [
        ("@include", "record", 'the key "@include" would include a file: write another name'),
        ("@x", "", "the key '@x' is reserved at the top level: write one of @type, @id, @label, @log_level, or no @"),
        ("@x", "match", "the key '@x' is reserved in <match>: write one of @type, @id, @label, @log_level, or no @"),
    ],
)
def test_a_key_that_fluentd_keeps_for_itself_is_refused(key: str, section: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        fluentd_key(key, section=section)


def test_integers_times_and_sizes_have_one_form() -> None:
    assert [fluentd_integer(value) for value in (0, -3, 10**12)] == ["0", "-3", "1000000000000"]
    times = [fluentd_time(value) for value in (0, 5, 90, 300.0, 3600, 5400, 86400, 0.5, 1e-7)]
    assert times == ["0s", "5s", "90s", "5m", "1h", "90m", "1d", "0.5", "0.0000001"]
    sizes = [fluentd_size(value) for value in (0, 100, 1536 * 1024, 8 * 2**20, 3 * 2**30, 2**40)]
    assert sizes == ["0", "100", "1536k", "8m", "3g", "1t"]


@given(st.integers(0, 10**12))
def test_a_time_and_a_size_mean_what_fluentd_computes_from_them(value: int) -> None:
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
    time = fluentd_time(value)
    assert int(time[:-1]) * seconds[time[-1]] == value
    powers = {"k": 1, "m": 2, "g": 3, "t": 4}
    size = fluentd_size(value)
    digits = size.rstrip("kmgt")
    assert int(digits) * 1024 ** powers.get(size[len(digits) :], 0) == value


@pytest.mark.parametrize(
    ("encode", "value", "error", "sentence"),
    [
        (fluentd_integer, 1.5, TypeError, "1.5 is no integer: write one"),
        (fluentd_integer, True, TypeError, "True is no integer: write one"),
        (fluentd_size, 1.5, TypeError, "1.5 is no integer: write one"),
        (fluentd_size, -1, ValueError, "-1 bytes is no size: write 0 or more"),
        (fluentd_time, -5, ValueError, "-5 s is no length of time: write 0 or more"),
        (fluentd_time, float("inf"), ValueError, "inf is not a finite number: only PromQL has a form for it"),
    ],
)
def test_a_value_that_fluentd_would_read_as_another_is_refused(
    encode: Callable[[object], str], value: object, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error) as raised:
        encode(value)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("encode", [fluentd_text, fluentd_escaped, lambda text: fluentd_text(f"{text}\\")])
def test_half_of_a_surrogate_pair_is_refused(encode: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match=r"half of a surrogate pair, U\+D800 at character 2: remove it"):
        encode("a\ud800")


@pytest.mark.parametrize("text", ["production", "${hostname}", '${tag_parts[1]} ${record["level"]}'])
def test_the_placeholders_of_record_transformer_pass(text: str) -> None:
    assert fluentd_record_text(text) == text


@pytest.mark.parametrize("text", ["${x}", "${record.level}", "${", "a __HOSTNAME__", "{a}", " [1]", "${tag.upcase}"])
def test_what_record_transformer_would_change_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(ascii(text))):
        fluentd_record_text(text)
