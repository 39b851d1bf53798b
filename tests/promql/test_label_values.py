from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.promql.label_values import ANY, MISSING, PRESENT, Values, alternatives, these
from eventcore_monitoring.promql.nodes import Matcher

TEXTS = ["", "a", "b", "ab", "GET", "10.0.0.1:9100"]
sets = st.builds(Values, st.frozensets(st.sampled_from(TEXTS)), st.booleans())
PATTERNS = [
    "",
    "a",
    "a|b",
    "(a|b)",
    "(?:GET|b)",
    ".+",
    ".*",
    "a.*",
    "[ab]+",
    "10\\.0.*",
    "a|",
    "(a)|b",
    ".?b",
    "(?i)get",
]


@given(sets, sets, st.sampled_from(TEXTS))
def test_a_text_is_in_both_or_either_as_in_sets(one: Values, other: Values, text: str) -> None:
    assert one.both(other).has(text) == (one.has(text) and other.has(text))
    assert one.either(other).has(text) == (one.has(text) or other.has(text))
    assert one.both(other) == other.both(one)


@given(sets)
def test_nothing_is_left_only_where_no_text_is(one: Values) -> None:
    assert one.impossible == (not one.all_but and not any(one.has(text) for text in TEXTS))


@given(sets, st.sampled_from(["=", "!="]), st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_a_matcher_on_a_text_is_exact(one: Values, operator: str, value: str, text: str) -> None:
    kept = one.that(Matcher("x", operator, value))  # type: ignore[arg-type]
    assert kept.has(text) == (one.has(text) and (text == value) is (operator == "="))


@given(sets, st.sampled_from(["=~", "!~"]), st.sampled_from(PATTERNS), st.sampled_from(TEXTS))
def test_a_pattern_never_excludes_a_text_that_it_lets_through(
    one: Values, operator: str, pattern: str, text: str
) -> None:
    kept = one.that(Matcher("x", operator, pattern))  # type: ignore[arg-type]
    passes = one.has(text) and (re.fullmatch(pattern, text) is not None) is (operator == "=~")
    assert kept.has(text) or not passes
    if not one.all_but:
        assert kept.has(text) == passes, "over known texts it is exact"


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("a|b", {"a", "b"}),
        ("(a|b)", {"a", "b"}),
        ("(?:a|b)", {"a", "b"}),
        ("a|", {"a", ""}),
        (r"10\.0\.0\.1:9100", {"10.0.0.1:9100"}),
        ("a.c", None),
        ("(a)|b", None),
        ("a+", None),
        ("[ab]", None),
        ("(a|b)c", None),
        (r"a\|b", None),
        (r"\d", None),
    ],
)  # fmt: skip
def test_the_texts_of_a_pattern_are_counted_where_it_has_only_literal_ones(
    pattern: str, texts: set[str] | None
) -> None:
    found = alternatives(pattern)
    assert found is None or re.fullmatch(pattern, next(iter(found)))
    assert (None if found is None else set(found)) == texts


def test_patterns_that_could_take_for_ever_or_that_only_re2_knows_stay_undecided() -> None:
    for pattern in ("(a+)+b", r"\pL+", "(a*)*", "[[:alpha:]]+"):
        assert these("a" * 40).that(Matcher("x", "=~", pattern)) == these("a" * 40)


def test_a_grafana_variable_may_be_anything() -> None:
    for operator in ("=", "=~"):
        assert PRESENT.that(Matcher("x", operator, "$job")) == PRESENT  # type: ignore[arg-type]


def test_people_read_sets_of_values() -> None:
    assert [str(one) for one in (ANY, MISSING, PRESENT, these("b", "a"), these())] == [
        "any", "not there", "any", '"a", "b"', "none",
    ]  # fmt: skip
    assert str(Values(frozenset({"a"}), all_but=True)) == 'any but "a"'
