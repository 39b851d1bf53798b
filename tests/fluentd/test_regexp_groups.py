"""Named groups of regular expressions, and which of them every match has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.fluentd.regexp_groups import named_groups, whole


@pytest.mark.parametrize(
    ("pattern", "groups"),
    [
        ("(?<a>x)(?'b'y)", {"a": True, "b": True}),
        ("(?<a>x)?", {"a": False}),
        ("(?<a>x)+(?<b>y)*", {"a": True, "b": False}),
        ("(?<a>x){0,3}(?<b>y){1,3}(?<c>z){0}", {"a": False, "b": True, "c": False}),
        ("(?<a>x)|(?<b>y)", {"a": False, "b": False}),
        ("(?<a>x|y)", {"a": True}),
        ("(?: (?<a>x))?(?:b|(?<c>d))(?<e>f)", {"a": False, "c": False, "e": True}),
        ("(?<a>(?<b>x)?)", {"a": True, "b": False}),
        (r"\((?<a>x)\)?", {"a": True}),
        (r"[(?<a>|](?<b>x)[^\]|)]?", {"b": True}),
        ("[[:alpha:]|](?<a>x)", {"a": True}),
        ("(?<=(?<a>x))(?<!(?<b>y))(?!(?<c>z))", {"a": True, "b": False, "c": False}),
        ("(?# (?<a>x )|(?<b>y)", {"b": False}),
        ("(?# | )(?<b>y)", {"b": True}),
        ("(?<a>x", {"a": True}),
        ("x(?:y)", {}),
    ],
)
def test_groups_are_told_with_whether_every_match_has_them(pattern: str, groups: dict[str, bool]) -> None:
    assert named_groups(pattern) == groups


_PIECES = st.recursive(
    st.sampled_from(["x", "y", "[xy]", r"\|"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=2).map(lambda two: f"(?:{'|'.join(two)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{0,1}", ""])).map(lambda one: f"(?:{one[0]}){one[1]}"),
        inner.map(lambda one: f"(?<NAME>{one})"),
    ),
    max_leaves=5,
)


@given(_PIECES, st.text("xy|", max_size=6))
def test_every_match_has_the_groups_that_it_is_said_to_have(pattern: str, text: str) -> None:
    for number in range(pattern.count("NAME")):
        pattern = pattern.replace("NAME", f"n{number}", 1)
    groups = named_groups(pattern)
    found = re.search(pattern.replace("(?<", "(?P<"), text)
    assert set(groups) == {f"n{number}" for number in range(pattern.count("(?<n"))}
    if found is not None:
        assert all(found[name] is not None for name, sure in groups.items() if sure)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [(r"\A(?<message>.*)\z", "message"), ("^(?<m>.+)$", "m"), ("(?<m>.*)", None), (r"\A(?<m>[^ ]*)\z", None)],
)
def test_a_group_that_takes_the_whole_text_is_known(pattern: str, name: str | None) -> None:
    assert whole(pattern) == name
