from __future__ import annotations

import re

import pytest

from eventcore_monitoring.promql.patterns import Dotted, dotted, merged_repetition, parts, pieces, without_anchors

PATTERNS = [
    "", "a|b", "(a|b)|c", "[a|b]|c", "[]|]|c", r"a\|b|c", r"\Qa|b\E|c", "(?i)a|b", "(?i:a|b)|c", "a{1,3}|b", "^a$|^b$",
    r"[[:alpha:]|]+|c", r"\x{41}|\pL|\p{Greek}", "a.*?|b??", "{|a",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_pieces_of_a_pattern_and_its_alternatives_are_the_pattern(pattern: str) -> None:
    assert "".join(pieces(pattern)) == pattern
    assert "|".join(parts(pattern)) == pattern


def test_alternatives_end_at_bars_outside_of_groups_classes_and_quotes() -> None:
    assert [len(parts(pattern)) for pattern in PATTERNS] == [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 2]


@pytest.mark.parametrize(
    ("pattern", "bare"),
    [
        ("^a$", "a"),
        ("^a|b$", "a|b"),
        ("^a$|^b$", "a|b"),
        (r"a\$", r"a\$"),
        ("(^a$)", "(^a$)"),
        ("[$]", "[$]"),
        ("^$", ""),
    ],
)
def test_anchors_around_alternatives_are_taken_away_and_no_others(pattern: str, bare: str) -> None:
    assert without_anchors(pattern) == bare
    for text in ("a", "b", "$", "a$", "", "^a"):
        assert bool(re.fullmatch(pattern, text)) == bool(re.fullmatch(bare, text))


def test_words_that_dots_join_are_found_with_the_dots_that_fit_any_character() -> None:
    assert dotted("api.example.com") == [Dotted((3, 11), ("api", "example", "com"))]
    assert dotted(r"api\.example.com") == [Dotted((12,), ("api", "example", "com"))]
    assert dotted("(x.y)|10.0.0.*") == [Dotted((2,), ("x", "y")), Dotted((8, 10), ("10", "0", "0"))]
    assert [dotted(pattern) for pattern in ("5..", ".*foo.*", "a.+b", "[a.b]", r"a\.b", "")] == [[]] * 6


@pytest.mark.parametrize("pattern", ["(a+)+", "(?:a*)+", "(a+)*b", r"([a-c]+)+", r"x(\d*)*", "(.*)+"])
def test_one_repetition_fits_what_a_repetition_of_it_fits(pattern: str) -> None:
    merged = merged_repetition(pattern)
    assert len(merged) < len(pattern)
    for text in ("", "a", "aaa", "aab", "b", "x", "x12", "abcabc"):
        assert bool(re.fullmatch(pattern, text)) == bool(re.fullmatch(merged, text))


@pytest.mark.parametrize("pattern", ["(ab+)+", "(a|b+)+", "a+b+", "(a)+", r"\(a+\)+", "(a{2})+"])
def test_other_repetitions_stay_as_they_are(pattern: str) -> None:
    assert merged_repetition(pattern) == pattern
