"""Text to value as Fluentd converts it, compared with recorded answers of the real converters (see the NOTICE)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.fluentd_literal import fluentd_integer, fluentd_json, fluentd_size, fluentd_time
from eventcore_monitoring.fluentd.conversions import (
    Converted,
    Options,
    Regexp,
    Rejection,
    boolean,
    converted,
    integer,
    seconds,
    size,
    value_of,
)
from eventcore_monitoring.fluentd.plugins import ParameterSpecification

ANSWERS = json.loads((Path(__file__).parents[1] / "data" / "fluentd" / "value-types.json").read_text(encoding="utf-8"))
TYPES = ("integer", "float", "size", "time", "bool", "regexp", "array", "hash", "string", "enum")


def as_recorded(value: Converted) -> Any:
    match value:
        case Rejection():
            return {"error": True}
        case Regexp(pattern, flags):
            return {"regexp": pattern, "flags": flags}
    return value


def recorded(answer: Any) -> Any:
    return {"error": True} if isinstance(answer, dict) and "error" in answer else answer


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: f"{one['type']} {one['text']}")
@pytest.mark.parametrize(("mode", "strict"), [("value", False), ("strict", True)])
def test_a_text_is_converted_as_the_real_program_does(answer: dict[str, Any], mode: str, strict: bool) -> None:
    options = Options(tuple(answer["options"].get("list", ())), answer["options"].get("value_type"))
    found = as_recorded(converted(answer["type"], answer["text"], options, strict=strict))
    expected = recorded(answer[mode])
    assert (found, type(found)) == (expected, type(expected))


def test_all_recorded_answers_are_there() -> None:
    assert len(ANSWERS) == 85


@given(st.sampled_from(TYPES), st.text(), st.booleans())
def test_every_text_is_converted_or_refused(type_: str, text: str, strict: bool) -> None:
    found = converted(type_, text, Options(("a",)), strict=strict)
    assert not isinstance(found, Rejection) or found.reason


@given(st.integers(-(10**15), 10**15))
def test_an_integer_as_we_write_it_is_read_back(value: int) -> None:
    text = fluentd_integer(value)
    assert integer(text) == value
    assert converted("integer", text, strict=True) == value


@given(st.integers(0, 2**50))
def test_a_size_as_we_write_it_is_read_back(value: int) -> None:
    assert size(fluentd_size(value)) == value


@given(st.integers(0, 10**9) | st.floats(0, 10**6))
def test_a_length_of_time_as_we_write_it_is_read_back(value: float) -> None:
    assert seconds(fluentd_time(value)) == value


@given(st.lists(st.text() | st.integers(-(2**40), 2**40)))
def test_an_array_as_we_write_it_is_read_back(value: list[str | int]) -> None:
    assert converted("array", fluentd_json(value)) == value


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("yes", True), ("", True), ("no", False), ("True", None), ("1", None)]
)
def test_only_few_spellings_are_true_or_false(text: str, value: bool | None) -> None:
    assert boolean(text) is value


def test_a_value_by_its_declaration_has_the_options_of_the_declaration() -> None:
    declared = ParameterSpecification("codes", "array", value_type="integer")
    assert value_of(declared, "503, 5xx") == [503, 5]
    assert value_of(declared, "503, 5xx", strict=True) == Rejection('invalid value for Integer(): "5xx"')


@pytest.mark.parametrize(("text", "value"), [("a,,", ["a"]), (",a", ["", "a"]), (" a , b ", ["a", "b"])])
def test_an_array_is_split_as_ruby_splits(text: str, value: list[str]) -> None:
    assert converted("array", text) == value


@pytest.mark.parametrize("text", ['["a"', "{'a': 1}", '{"a": NaN}', ",a:b"])
def test_a_collection_that_is_none_is_refused(text: str) -> None:
    assert isinstance(converted("array" if text.startswith("[") else "hash", text), Rejection)
