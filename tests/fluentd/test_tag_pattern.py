"""Which tags a pattern fits: recorded answers of Fluentd 1.19.3, and what follows for sets of tags."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.fluentd.tag_automaton import Automaton
from eventcore_monitoring.fluentd.tag_kinds import kinds
from eventcore_monitoring.fluentd.tag_language import ANY_TAG, text
from eventcore_monitoring.fluentd.tag_pattern import TagPatternError, between_commas, meant, tag_pattern, unclosed

ANSWERS = json.loads((Path(__file__).parent.parent / "data/fluentd/tag-patterns.json").read_text())

_PIECES = st.sampled_from(["a", "b", ".", "*", "**", "{", "}", ",", "a.", ".b"])
PATTERNS = st.lists(_PIECES, min_size=1, max_size=7).map("".join)
TAGS = st.text("ab.x", min_size=1, max_size=6)


def test_every_recorded_answer_of_fluentd_is_ours() -> None:
    patterns = {answer["pattern"]: None for answer in ANSWERS}
    wrong = []
    for pattern in patterns:
        asked = [answer for answer in ANSWERS if answer["pattern"] == pattern]
        try:
            ours = tag_pattern(pattern)
        except TagPatternError:
            wrong += [answer for answer in asked if "error" not in answer]
        else:
            wrong += [one for one in asked if "error" in one or ours.matches(one["tag"]) is not one["match"]]
    assert len(ANSWERS) == 2786
    assert wrong == []


@pytest.mark.parametrize(
    ("pattern", "alternative", "reason"),
    [
        ("a /b", "/b", "the regular expression does not end with `/`"),
        ("/a b/", "/a", "the regular expression does not end with `/`"),
        ("/[/", "/[/", "a `[` is not closed"),
        ("/(a/", "/(a/", "a `(` is not closed"),
        ("/a)/", "/a)/", "a `)` closes nothing"),
        ("/a|*/", "/a|*/", "a quantifier has nothing to repeat"),
        ("/[b-a]/", "/[b-a]/", "a range in `[…]` runs backwards"),
    ],
)
def test_a_pattern_that_ruby_refuses_is_refused(pattern: str, alternative: str, reason: str) -> None:
    with pytest.raises(TagPatternError) as error:
        tag_pattern(pattern)
    assert (error.value.alternative, error.value.reason) == (alternative, reason)


@pytest.mark.parametrize(
    ("pattern", "fits", "misses"),
    [
        (r"/app\.(logs|web)/", "app.web", "app.webs"),
        (r"/app\.\d{2,3}/", "app.123", "app.1"),
        (r"/[^a-c]+/", "xyz", "xyb"),
        (r"/(?:a|b)?c\z/", "bc", "abc"),
        (r"/\h+/", "BEEF", "BEEG"),
        (r"/[\w.-]+/", "a_b.c-d", "a/b"),
        # Fluentd puts its anchors around the text: each belongs to one side of a `|` only.
        ("/a|b/", "a.x", "x.a"),
        ("/a|b/", "x.b", "b.x"),
    ],
)
def test_a_regular_expression_fits_as_ruby_reads_it(pattern: str, fits: str, misses: str) -> None:
    assert (tag_pattern(pattern).matches(fits), tag_pattern(pattern).matches(misses)) == (True, False)


@pytest.mark.parametrize("pattern", [r"/\bapp/", r"/(?i:app)/", r"/a++/", r"/[[:alpha:]]/", r"/\p{Alpha}/", r"/(.)\1/"])
def test_what_an_expression_beyond_the_model_fits_is_not_known(pattern: str) -> None:
    assert tag_pattern(pattern).matches("app") is None


def test_commas_outside_braces_are_found() -> None:
    assert between_commas("a.**,{b,c}.*,d") == ("a.**", "{b,c}.*", "d")
    assert between_commas(r"a\,b") == (r"a\,b",)
    assert between_commas("/a,b/") == ("/a,b/",)


def test_open_braces_are_found_with_what_fluentd_makes_of_them() -> None:
    assert unclosed("a.{x,b") == ("x", "b")
    assert unclosed("{a.**,b") == (r"a(?![^\.]).*", "b")
    assert unclosed("{a,b}") == ()
    assert tag_pattern("{a.b,c").matches("a.b") is False


def test_a_pattern_is_completed_to_what_is_meant() -> None:
    assert meant("a.**,b.** {c,{d") == "a.** b.** {c,{d}}"


@given(st.lists(PATTERNS, min_size=1, max_size=4), TAGS)
def test_every_tag_is_of_the_kind_that_its_patterns_say(patterns: list[str], tag: str) -> None:
    read = [tag_pattern(one) for one in patterns]
    found = kinds(ANY_TAG, [one.language for one in read if one.language is not None])
    assert found is not None
    fitting = frozenset(number for number, one in enumerate(read) if one.matches(tag))
    assert [kind.languages for kind in found].count(fitting) == 1


@given(st.lists(PATTERNS, min_size=1, max_size=4))
def test_the_example_of_a_kind_belongs_to_it(patterns: list[str]) -> None:
    read = [tag_pattern(one) for one in patterns]
    for kind in kinds(ANY_TAG, [one.language for one in read if one.language is not None]) or ():
        assert kind.languages == {number for number, one in enumerate(read) if one.matches(kind.example)}


@given(st.lists(st.tuples(PATTERNS, st.booleans()), min_size=1, max_size=5), TAGS)
def test_in_an_order_nothing_counts_after_what_takes_the_tag(rules: list[tuple[str, bool]], tag: str) -> None:
    read = [tag_pattern(pattern) for pattern, _ in rules]
    order = [(number, takes) for number, (_, takes) in enumerate(rules)]
    found = kinds(ANY_TAG, [one.language for one in read if one.language is not None], [order])
    assert found is not None
    for each in (tag, *(kind.example for kind in found)):
        fitting = [number for number, one in enumerate(read) if one.matches(each)]
        taker = next((number for number in fitting if rules[number][1]), len(rules))
        assert [kind.languages for kind in found].count(frozenset(one for one in fitting if one <= taker)) == 1


@given(PATTERNS, PATTERNS)
def test_a_pattern_that_is_said_to_hold_another_fits_whatever_that_fits(one: str, other: str) -> None:
    wider, narrower = tag_pattern(one), tag_pattern(other)
    assert wider.language is not None
    assert narrower.language is not None
    found = kinds(ANY_TAG, (wider.language, narrower.language)) or ()
    tags = ["".join(letters) for length in range(1, 5) for letters in product("ab.", repeat=length)]
    if not any(kind.languages == {1} for kind in found):
        assert [tag for tag in tags if narrower.matches(tag) and not wider.matches(tag)] == []


def test_the_example_of_a_kind_is_the_shortest_that_reads_well() -> None:
    language = tag_pattern("app.*.log").language
    assert language is not None
    found = kinds(language, (text("app.a.log"), tag_pattern("app.b*.log").language or ANY_TAG))
    assert found is not None
    assert {kind.example: set(kind.languages) for kind in found} == {
        "app..log": set(),
        "app.a.log": {0},
        "app.b.log": {1},
    }


def test_languages_that_are_too_entangled_are_given_up() -> None:
    languages = [one for one in (tag_pattern(f"**{letter}**{letter}x**").language for letter in "abcdefgh") if one]
    assert kinds(ANY_TAG, languages, limit=1000) is None


def test_an_automaton_says_which_languages_hold_a_tag() -> None:
    assert Automaton((text("a"), text("b"), ANY_TAG)).fitting("b") == {1, 2}
