"""Regular expressions of Ruby: what Onigmo of Ruby 3.1 finds, and what is refused because nobody can be sure."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.fluentd.conversions import Regexp
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_regexp import ruby_regexp


def found(pattern: str, text: str, flags: str = "") -> str | None:
    match = ruby_regexp(Regexp(pattern, flags)).search(text)
    return None if match is None else match.group()


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("b", "abc", "b"),
        ("^b", "a\nb", "b"),
        ("a$", "a\nb", "a"),
        (r"\Ab", "a\nb", None),
        (r"b\z", "b\n", None),
        (r"b\Z", "b\n", "b"),
        ("^$", "a\n", None),  # no line begins after the last line end
        ("a$", "a\n", "a"),
        ("a.b", "a\nb", None),
        ("(?m:a.b)", "a\nb", "a\nb"),
        ("(?m)a.b", "a\nb", "a\nb"),
        (r"\d", "٣", None),
        (r"\w", "é", None),
        (r"\W", "é", "é"),
        (r"\s", "\u00a0", None),
        (r"\h+", "xyz0aF", "0aF"),
        (r"\H+", "0aFxyz", "xyz"),
        ("a{2}", "aaa", "aa"),
        ("a{,2}", "aaa", "aa"),
        ("a{2,}?", "aaaa", "aa"),
        ("a{2}?b", "b", "b"),  # not lazy: the repeat as a whole may be absent
        ("a{2}+b", "aaaab", "aaaab"),  # not possessive: the repeat is repeated
        ("a{", "a{", "a{"),
        ("a{x}", "a{x}", "a{x}"),
        ("a++a", "aaa", None),
        ("a*+b", "aab", "aab"),
        ("(?>a+)a", "aaa", None),
        ("(?i)AbC", "xaBc", "aBc"),
        ("x(?i)b|c", "xC", "xC"),  # the option holds for the alternatives behind it, as one group
        ("x(?i:b)c", "xBC", None),
        ("(?x) a b # c\n c", "abc", "abc"),
        ("(?#comment)a", "a", "a"),
        ("[^a]", "\n", "\n"),
        (r"[\d\-x]+", "a1-x", "1-x"),
        (r"[a\]b]+", "]ba", "]ba"),
        ("[a-]+", "-a", "-a"),
        (r"[\D]+", "1ab2", "ab"),
        ("[&|~]+", "~&|", "~&|"),
        ("[[:alpha:]]+", "1ab2", "ab"),
        ("[[:digit:]_]+", "a1_2", "1_2"),
        (r"\bb\b", "a b", "b"),
        (r"(?<a>x)\k<a>", "xx", "xx"),
        (r"\u00e9", "é", "é"),
        (r"\u{1f600}", "😀", "😀"),
        (r"\x41", "A", "A"),
        (r"\/\.\-", "/.-", "/.-"),
        (r"(?<!\\)a", r"\aa", "a"),
        ("(?=b)b|a", "a", "a"),
    ],
)
def test_an_expression_finds_what_ruby_finds(pattern: str, text: str, expected: str | None) -> None:
    assert found(pattern, text) == expected


def test_the_flag_m_lets_a_dot_fit_line_ends() -> None:
    assert (found("a.b", "a\nb"), found("a.b", "a\nb", "m")) == (None, "a\nb")


def test_the_flag_i_ignores_case() -> None:
    assert (found("A", "a"), found("A", "a", "i")) == (None, "a")


def test_groups_without_a_name_capture_nothing_beside_named_ones() -> None:
    match = ruby_regexp(Regexp("(a)(?<x>b)")).search("ab")
    assert match is not None
    assert (match.groups(), match["x"]) == (("b",), "b")


def test_groups_without_a_name_capture_where_none_has_a_name() -> None:
    match = ruby_regexp(Regexp("(a)(?:b)(c)")).search("abc")
    assert match is not None
    assert match.groups() == ("a", "c")


def test_names_stand_in_the_order_of_the_expression() -> None:
    assert ruby_regexp(Regexp(r"(?<time>x)(?'b'y)")).names == ("time", "b")


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"\p{Alpha}", r"\R", r"\X", r"\G", r"\K", r"\g<a>", r"\1", r"\y", r"\012", r"\xff", r"\cA", r"\M-a"),
        *("(?<a>x)(?<a>y)", "(?~a)", "(?(1)a|b)", "(?<=a+)b", "[[ab]c]", "[a&&b]", "[]a]", "[^]a]", "^*", "a)", "(a"),
        *(
            "[a",
            "*a",
            r"[\d-z]",
            r"[a-\d]",
            "[z-a]",
            "[[:greek:]]",
            "[[:^alpha:]]",
            r"\k<none>",
            "(?=a)*",
            "é(?i)",
            "\\",
        ),
    ],
)
def test_what_is_not_surely_the_same_is_refused(pattern: str) -> None:
    with pytest.raises(CannotSimulateError, match="the regular expression has"):
        ruby_regexp(Regexp(pattern))


@pytest.mark.parametrize(("pattern", "flags"), [(r"\bé", ""), ("[[:alpha:]]", "")])
def test_beyond_ascii_words_and_classes_of_posix_are_refused(pattern: str, flags: str) -> None:
    with pytest.raises(CannotSimulateError):
        ruby_regexp(Regexp(pattern, flags)).search("é")


def test_beyond_ascii_case_is_not_ignored() -> None:
    with pytest.raises(CannotSimulateError):
        ruby_regexp(Regexp("ß", "i"))


def test_bytes_that_are_no_utf_8_are_an_error_of_ruby() -> None:
    with pytest.raises(RubyError, match="invalid byte sequence in UTF-8"):
        found("a", "a\udcff")


@given(st.text(alphabet="ab(?<>:|)[]^-$.*+?{1,2}\\dZzAx=!mi#é \n&", max_size=12), st.sampled_from(["", "i", "m", "im"]))
def test_an_expression_is_translated_or_refused(pattern: str, flags: str) -> None:
    try:
        ruby_regexp(Regexp(pattern, flags)).search("aab\nb1")
    except CannotSimulateError:
        return


@given(st.text(max_size=20))
def test_a_quoted_text_finds_itself_only(text: str) -> None:
    pattern = "".join(f"\\u{{{ord(one):x}}}" for one in text)
    assert found(f"\\A{pattern}\\z", text) == text
    assert found(f"\\A{pattern}\\z", f"{text}x") is None
