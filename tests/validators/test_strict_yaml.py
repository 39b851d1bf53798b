from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, strategies as st

from eventcore_monitoring.validators.strict_yaml import StrictYamlError, documents

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("aé\n\"'#:-{ \t"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab\n:"), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_json_reads_as_itself(value: object) -> None:
    assert documents(json.dumps(value)) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", "a"),
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("0", 0),
        ("-3", -3),
        ("0x1f", 31),
        ("1e3", 1000.0),
        ("-.5", -0.5),
        (".5e3", 500.0),
        ("-.inf", float("-inf")),
        (".Inf", float("inf")),
        ("5m", "5m"),
        ("1.2.3", "1.2.3"),
        ('"null"', "null"),
        ("'012'", "012"),
        ("|-\n  yes", "yes"),
    ],
)
def test_scalars_are_read_by_the_core_schema(text: str, value: object) -> None:
    assert documents(f"a: {text}\n") == [{"a": value}]


@pytest.mark.parametrize(
    "word",
    ["y", "N", "yes", "No", "on", "OFF", "012", "08", "0o14", "0b1", "1:30", "1_000", "=", "2001-1-1", "2001-01-01"],
)
def test_a_plain_word_that_readers_disagree_on_is_refused_and_its_quoted_form_is_read(word: str) -> None:
    with pytest.raises(StrictYamlError) as caught:
        documents(f"- a\n- {word}\n")
    assert str(caught.value) == f"line 2: readers disagree on the plain word {word}: write it in double quotes"
    assert documents(f'- "{word}"') == [[word]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2\n", "line 2: the key a is written twice"),
        ("{[a]: 1}", "line 1: a key must be a scalar"),
        ("a: !!python/none x", "line 1: the tag tag:yaml.org,2002:python/none is not read"),
        ("a: !x {}", "line 1: the tag !x is not read"),
        ("<<: {a: 1}", "line 1: readers disagree on the plain word <<: write it in double quotes"),
        ("a: &a 1\nb: [" + "*a, " * 101 + "]", "more than 100 aliases"),
        ("[" * 5000 + "]" * 5000, "it is nested too deeply"),
        ("[\n" * 100_000, "it is nested too deeply"),
        ("- " * 100_000, "it is nested too deeply"),
    ],
)
def test_what_is_not_strict_is_refused_with_a_sentence(text: str, message: str) -> None:
    with pytest.raises(StrictYamlError) as caught:
        documents(text)
    assert str(caught.value).endswith(message)


@pytest.mark.parametrize("text", ["a: [", "\t- a", "a: b: c", "\x00", "*a"])
def test_what_is_no_yaml_is_refused(text: str) -> None:
    with pytest.raises(StrictYamlError):
        documents(text)


def test_every_document_is_read() -> None:
    assert documents("a: 1\n---\n- 2\n") == [{"a": 1}, [2]]
    assert documents("# nothing\n") == []


@given(VALUES)
def test_what_pyyaml_writes_is_read_alike_or_refused(value: object) -> None:
    text = yaml.safe_dump(value)
    try:
        read = documents(text)
    except StrictYamlError:
        return
    assert read == list(yaml.safe_load_all(text))
