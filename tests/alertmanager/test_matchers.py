"""Matchers as both grammars read them, and what they fit."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_monitoring.alertmanager.matchers import Matcher, NotJudged, equal, read_matchers, readings_differ
from eventcore_monitoring.validators.program import locate, run

AMTOOL = locate("amtool", environment=os.environ)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('severity="critical"', [("severity", "=", "critical")]),
        ("severity=critical", [("severity", "=", "critical")]),
        (' a =~ "x|y" , b!="z" ', [("a", "=~", "x|y"), ("b", "!=", "z")]),
        ('{a="1",b!~"2.*"}', [("a", "=", "1"), ("b", "!~", "2.*")]),
        ('{a="1",}', [("a", "=", "1")]),
        (r'a="say \"no\""', [("a", "=", 'say "no"')]),
        (r'a="back\\slash"', [("a", "=", r"back\slash")]),
        (r'a="two\nlines"', [("a", "=", "two\nlines")]),
        ('a="x,y"', [("a", "=", "x,y")]),
        ('a=""', [("a", "=", "")]),
        ("", []),
        ("{}", []),
    ],
)
def test_what_both_grammars_read_alike(text: str, expected: list[tuple[str, str, str]]) -> None:
    made = tuple(Matcher(*one) for one in expected)  # type: ignore[arg-type]
    assert read_matchers(text, "classic") == read_matchers(text, "utf8") == read_matchers(text) == made
    assert not readings_differ(text)


@pytest.mark.parametrize(
    ("text", "classic", "utf8"),
    [
        ('"a b"="c"', None, ("a b", "=", "c")),
        ("größe=1", None, ("größe", "=", "1")),
        ("a=", ("a", "=", ""), None),
        ("a=x y", ("a", "=", "x y"), None),
        # The classic grammar takes a brace at the end for the one that closes the list.
        ("a=~x{2}", ("a", "=~", "x{2"), None),
        (r'a="\d"', ("a", "=", r"\d"), None),
        (r'a="\t"', ("a", "=", r"\t"), ("a", "=", "\t")),
    ],
)
def test_where_the_grammars_differ_the_classic_one_decides_if_it_can(
    text: str, classic: tuple[str, str, str] | None, utf8: tuple[str, str, str] | None
) -> None:
    for expected, grammar in ((classic, "classic"), (utf8, "utf8")):
        if expected is None:
            with pytest.raises(ValueError, match=r"write|quote|escape"):
                read_matchers(text, grammar)  # type: ignore[arg-type]
        else:
            assert read_matchers(text, grammar) == (Matcher(*expected),)  # type: ignore[arg-type]
    assert read_matchers(text) == (Matcher(*(classic or utf8 or ("", "=", ""))),)  # type: ignore[arg-type]
    assert readings_differ(text) is (classic is not None and utf8 is not None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("severity", "'severity' is no matcher: write severity=\"critical\""),
        ('a="x', "quote without its partner"),
        ('a="x"y"', "quote inside its value"),
        ('a=~"(x"', "a left parenthesis is not closed"),
        ('a=~"(?=x)"', "RE2 has no look-around"),
        ('a==="x"', "quote inside its value"),
    ],
)
def test_a_text_that_is_no_matcher_gets_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read_matchers(text)


@settings(max_examples=300)
@given(st.from_regex(r"[a-zA-Z_:][a-zA-Z0-9_:]{0,8}", fullmatch=True), st.text(max_size=12))
def test_a_printed_matcher_is_read_back_by_both_grammars(label: str, value: str) -> None:
    value = value.replace("\0", "").encode("utf-8", "ignore").decode()
    matcher = Matcher(label, "=", value)
    assert read_matchers(str(matcher), "classic") == read_matchers(str(matcher), "utf8") == (matcher,)


def test_a_label_that_is_missing_has_the_empty_value() -> None:
    assert Matcher("a", "=", "").fits({})
    assert Matcher("a", "!=", "x").fits({})
    assert Matcher("a", "=~", "|x").fits({})
    assert not Matcher("a", "=~", ".+").fits({})
    assert Matcher("a", "!~", ".+").fits({})


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ("high", "very high", False),
        ("high|low", "lower", False),
        (".*", "two\nlines", False),
        ("(?s).*", "two\nlines", True),
        ("(?i)HIGH", "high", True),
        ("x$", "x\n", False),
    ],
)
def test_patterns_are_anchored_at_both_ends_and_read_as_go_reads_them(pattern: str, value: str, fits: bool) -> None:
    assert Matcher("a", "=~", pattern).fits({"a": value}) is fits
    assert Matcher("a", "!~", pattern).fits({"a": value}) is not fits


def test_a_pattern_that_python_could_read_otherwise_is_not_judged() -> None:
    with pytest.raises(NotJudged, match="may mean something else to Alertmanager"):
        Matcher("a", "=~", "[[:alpha:]]+").fits({"a": "x"})


@given(st.lists(st.text("ab.*+|()[]\\- ", min_size=1, max_size=5), min_size=1, max_size=3), st.text("ab.*+|()[]\\- "))
def test_equal_fits_just_the_values_that_it_names(values: list[str], other: str) -> None:
    matcher = equal("a", *values)
    assert all(matcher.fits({"a": value}) for value in values)
    assert matcher.fits({"a": other}) is (other in values)


def test_amtool_refuses_what_we_refuse_and_takes_what_we_take(tmp_path: Path) -> None:
    texts = [
        *(
            "a=1",
            'a="1"',
            "a",
            'a="',
            'a="x"y"',
            '{a="1",b="2"}',
            "a=~(x",
            "a=~x|y",
            "a=x y",
            r'a="\d"',
            "1a=x",
            "a=,b=c",
        ),
        *(
            'a="x,y",b=z',
            "a!=",
            "a=~",
            "{a=1",
            "a=1}",
            '"a"="b"',
            "a=b,",
            "=b",
            "a:b=c",
            "a=~[",
            "a=~x{2}",
            "a=~x{2,1}",
        ),
    ]
    grammar = "classic" if AMTOOL.version < "0.27" else "both"
    verdicts = {}
    for number, text in enumerate(texts):
        file = tmp_path / f"{number}.yaml"
        quoted = text.replace("'", "''")
        file.write_text(f"route: {{receiver: r, routes: [{{matchers: ['{quoted}']}}]}}\nreceivers: [{{name: r}}]\n")
        verdicts[text] = run(AMTOOL, ["check-config", str(file)], timeout=60).code == 0
    ours = {}
    for text in texts:
        try:
            ours[text] = bool(read_matchers(text, grammar)) or True  # type: ignore[arg-type]
        except ValueError:
            ours[text] = False
    assert ours == verdicts
    assert {*verdicts.values()} == {True, False}
