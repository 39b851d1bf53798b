from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.json import JsonTree, to_compact_json, to_json
from strategies.text import hostile_text, hostile_texts

trees = st.recursive(
    hostile_text | st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(-(2.0**53), 2.0**53),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(hostile_text, inner, max_size=4),
    max_leaves=12,
)


def test_a_document_is_indented_by_two_and_keeps_our_order() -> None:
    tree: JsonTree = {"title": "Größe", "id": 5.0, "at": (0.05, 1e21), "empty": [{}, [], None, True, False]}
    assert (
        to_json(tree)
        == r"""{
  "title": "Gr\u00f6\u00dfe",
  "id": 5,
  "at": [
    0.05,
    1.0e+21
  ],
  "empty": [
    {},
    [],
    null,
    true,
    false
  ]
}
"""
    )


def test_a_compact_document_is_one_line_without_blanks() -> None:
    assert to_compact_json({"b": [1, "x y"], "a": {"c": None}}) == '{"b":[1,"x y"],"a":{"c":null}}'


@given(trees)
def test_a_tree_comes_back_unchanged(tree: JsonTree) -> None:
    assert [json.loads(to_json(tree)), json.loads(to_compact_json(tree))] == [tree, tree]


def test_the_text_is_printable_ascii_whatever_it_holds() -> None:
    texts = hostile_texts(3000, seed=8)
    compact = to_compact_json(texts)
    assert json.loads(compact) == texts
    assert {character for character in compact if not " " <= character <= "~"} == set()


@given(trees)
def test_a_document_has_the_layout_of_the_standard_library(tree: JsonTree) -> None:
    reread = json.loads(to_compact_json(tree), parse_float=lambda text: 0, parse_int=lambda text: 0)
    assert to_json(reread) == json.dumps(reread, indent=2).replace("\x7f", "\\u007f") + "\n"


@pytest.mark.parametrize(
    ("tree", "error", "sentence"),
    [
        ([float("nan")], ValueError, "nan is not a finite number: only PromQL has a form for it"),
        ({1: 2}, TypeError, "the key 1 of a JSON object is no text: write it in quotes"),
        ([{1}], TypeError, "JSON has no form for a set: write a dict, list, text, number, bool or None"),
        (["\ud83d"], ValueError, r"the text '\ud83d' holds half of a surrogate pair, U+D83D at character 1: remove it"),
    ],
)
def test_what_json_cannot_carry_is_refused_with_a_sentence(
    tree: JsonTree, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error) as raised:
        to_json(tree)
    assert str(raised.value) == sentence
