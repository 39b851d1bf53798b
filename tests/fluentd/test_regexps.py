"""What Ruby surely refuses in a regular expression."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.fluentd.regexps import refusal


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(a", "has a `(` that is not closed"),
        ("a)", "has a `)` that closes nothing"),
        ("[a", "has a `[` that is not closed"),
        ("[a[b]", "has a `[` that is not closed"),
        (r"[\]", "has a `[` that is not closed"),
        ("*a", "has a `*` with nothing to repeat before it"),
        ("a|+b", "has a `+` with nothing to repeat before it"),
        ("(?:?)", "has a `?` with nothing to repeat before it"),
        ("a\\", "ends with a backslash, which has nothing to escape"),
        ("(?#a", "has a comment `(?#` that is not closed"),
        ("(?<a", "has a group name that is not closed: `(?<a`"),
        ("(?<a-b>c)", "has the group name `a-b`, which is none: a letter first, then letters, digits and `_`"),
        ("(?P<a>b)", "has a group that begins with `(?P`, which only Python knows: in Ruby it is `(?<name>`"),
    ],
)
def test_what_ruby_refuses_is_said(pattern: str, reason: str) -> None:
    assert refusal(pattern) == reason


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "a.*", "a**", "a{", "a{2,}", "a]", "^*", r"\(", r"\[", "(?i)abc", "(?i-m:x)", "(?#x)a", "(?>a)+"),
        *("(?=a)b", "(?!a)b", "(?<=a)b", "(?<!a)b", "(?<n>a)", r"(?<n>a)\k<n>\g<n>", "(?<日本>a)"),
        *("[]a]", "[^]a]", "[a[b]]", "[a&&[^b]]", "[[:alpha:]_]", "[[:^space:]]", "[(*+?]", r"[\[\]]"),
        *("(?x) ( # a comment with (\n a)", r"^(?<host>[^ ]*) - (?<user>[^ ]*) \[(?<time>[^\]]*)\]$"),
        r"/var/log/containers/(?<pod>[a-z0-9]([-a-z0-9]*[a-z0-9])?)_(?<namespace>[^_]+)-(?<id>[a-z0-9]{64})\.log$",
    ],
)
def test_what_ruby_may_take_passes(pattern: str) -> None:
    assert refusal(pattern) is None


@given(st.text(alphabet="ab()[]|*+?\\<>:=!#^&P{}", max_size=12))
def test_every_text_gets_an_answer(pattern: str) -> None:
    assert refusal(pattern) != ""


@given(st.text())
def test_a_text_with_all_its_signs_escaped_passes(text: str) -> None:
    escaped = "".join(f"\\{one}" if one in "()[]{}|*+?\\.^$/" else one for one in text)
    assert refusal(escaped) is None
