"""Texts that fit: patterns and matchers let them through, and labels are replaced as Prometheus replaces them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.promql.evaluation import Semantics
from eventcore_monitoring.promql.evaluation.patterns import compiled
from eventcore_monitoring.promql.label_values import ANY, MISSING, PRESENT, Values, these
from eventcore_monitoring.promql.nodes import Matcher
from eventcore_monitoring.proof.texts import label_text, matching_texts, passes, relabelled
from promql.evaluation.judged import Question, answers, series

# Patterns.

atoms = st.sampled_from(
    ["a", "5", "-", "/", ".", r"\.", r"\d", r"\w", r"\s", r"\D", "[a-c]", "[^/]", "[^a]", "[0-9a-f]", r"[\d.]", "", "é"]
)
patterns = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("({}|{})".format, inner, inner),
        st.builds("(?:{}|{})?".format, inner, inner),
        st.builds("({}){}".format, inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?"])),
        st.builds("^{}$".format, inner),
    ),
    max_leaves=8,
)


@given(patterns)
def test_a_pattern_fits_every_text_that_is_made_for_it(pattern: str) -> None:
    fits = compiled(pattern, Semantics.OPEN).fullmatch
    assert [text for text in matching_texts(pattern) if fits(text) is None] == []


USED = [
    "5..", "4..|5..", "web|db", "(web|db)", "a.*b", ".+", ".*", "[a-z]+-[0-9]+", "/var/.*", "/dev/(sd[a-z]|nvme.+)",
    r"10\.0\..*", "prod-(eu|us)-[0-9]{2}", "(?:x|y)z?", "[^/]+", r"\d+ms", "", "kube-.+", ".*-canary", "eth0|bond.*",
    "ext4|xfs|", r"node-\w+(:\d+)?", "(?i)error", "error.*|", "[^a]", "2..|3..",
]  # fmt: skip


@pytest.mark.parametrize("pattern", USED)
def test_there_are_texts_for_what_rules_use(pattern: str) -> None:
    assert matching_texts(pattern)


def test_promtool_lets_through_what_is_made_for_a_pattern(tmp_path: Path) -> None:
    made = [(pattern, text) for pattern in USED for text in matching_texts(pattern) if text]
    inputs = [
        series(f'x{{n="{n}", l={json.dumps(text, ensure_ascii=False)}}}', [1.0]) for n, (_, text) in enumerate(made)
    ]
    questions = [Question(f'x{{n="{n}", l=~{json.dumps(pattern)}}}', 0) for n, (pattern, _) in enumerate(made)]
    answered = answers(inputs, questions, tmp_path)
    assert [made[n] for n, question in enumerate(questions) if len(answered[question]) != 1] == []
    assert len(made) > 2 * len(USED)


@pytest.mark.parametrize(
    ("pattern", "group", "texts"),
    [
        ("(.*):.*", "host-1", "host-1:"),
        ("(.+):9100", "host-1", "host-1:9100"),
        (r"ip-(\w+)\.local", "a1", "ip-a1.local"),
        ("(.*)", "web", "web"),
    ],
)
def test_a_text_can_be_made_around_its_first_group(pattern: str, group: str, texts: str) -> None:
    assert texts in matching_texts(pattern, group)


def test_no_text_is_made_around_a_group_that_cannot_be_that() -> None:
    assert matching_texts(r"(\d+):.*", "web") == ()
    assert matching_texts("web:.*", "web") == ()


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("(?:web|db)", ("web", "db")),
        ("web|", ("web", "")),
        (r"web\.(a|b)", ("web.a", "web.b")),
        ("web-[12]:9100", ("web-1:9100", "web-2:9100")),
        ("[a-c]", ("a", "b", "c")),
        (r"\d{3}", ("111", "222")),
        ("[^a-z1]", ("2", "_", "-", " ")),
        (r"[^\w]", ("-", " ", "/")),
        (r"\Qa.b\E-.", ("a.b-x", "a.b-1", "a.b-a")),
    ],
)
def test_there_are_several_texts_where_a_pattern_leaves_a_choice(pattern: str, texts: tuple[str, ...]) -> None:
    assert matching_texts(pattern) == texts


@pytest.mark.parametrize("pattern", ["[[:alpha:]]+", "(?U)a+", "[a--b]"])
def test_a_pattern_that_python_reads_otherwise_has_no_texts(pattern: str) -> None:
    assert matching_texts(pattern) == ()


@pytest.mark.parametrize("pattern", ["(", r"\pL", "[", "(?P<", "*", "a{2000}{2000}"])
def test_a_pattern_that_cannot_be_read_has_no_texts(pattern: str) -> None:
    assert matching_texts(pattern) == ()


# Values of labels.

values = st.sampled_from(["", "a", "b", "web", "5xx", "500"])
matchers = st.one_of(
    st.builds(Matcher, st.just("l"), st.sampled_from(["=", "!="]), values),
    st.builds(
        Matcher,
        st.just("l"),
        st.sampled_from(["=~", "!~"]),
        st.sampled_from(["a|b", ".+", ".*", "5..", "w.b", "", "l-.*"]),
    ),
)
catalogued = st.sampled_from(
    [ANY, PRESENT, MISSING, these("a", "b"), these("web", "500", ""), Values(frozenset("a"), True)]
)


@given(st.lists(matchers, max_size=3), catalogued, st.integers(0, 5))
def test_all_matchers_let_through_the_value_of_a_label(some: list[Matcher], known: Values, number: int) -> None:
    text = label_text("l", some, known, number)
    assert text is None or (known.has(text) and all(passes(one, text) for one in some))


@given(st.lists(matchers, max_size=2), st.sampled_from([ANY, PRESENT, these("a", "b"), these("web", "500", "")]))
def test_a_value_is_found_where_one_of_the_usual_fits(some: list[Matcher], known: Values) -> None:
    usual = ["", "a", "b", "web", "500", "l-1"]
    there = [text for text in usual if known.has(text) and all(passes(one, text) for one in some)]
    assert (label_text("l", some, known, 0) is not None) or not there


@pytest.mark.parametrize("label", ["job", "instance", "path", "code", "le", "__name__"])
def test_series_of_different_numbers_have_different_values(label: str) -> None:
    found = [label_text(label, (), PRESENT, number) for number in range(6)]
    assert len(set(found)) == 6
    assert None not in found


def test_values_differ_where_the_matchers_leave_room() -> None:
    for matcher in (
        Matcher("l", "=~", "prod-.*"),
        Matcher("l", "=~", "[abc]"),
        Matcher("l", "=~", "a|b|c"),
        Matcher("l", "!=", "l-1"),
    ):
        found = [label_text("l", [matcher], PRESENT, number) for number in range(3)]
        assert len(set(found)) == 3, matcher


def test_a_code_is_found_beside_those_that_are_excluded() -> None:
    assert label_text("code", [Matcher("code", "!~", "2..")], PRESENT, 0) == "302"
    assert label_text("code", [Matcher("code", "!~", "[23]..")], PRESENT, 0) == "404"


def test_values_repeat_where_the_matchers_leave_only_one() -> None:
    assert [label_text("l", [Matcher("l", "=", "a")], ANY, number) for number in range(3)] == ["a", "a", "a"]


@pytest.mark.parametrize(
    ("some", "known"),
    [
        ([Matcher("l", "=", "a"), Matcher("l", "!=", "a")], ANY),
        ([Matcher("l", "=", "c")], these("a", "b")),
        ([Matcher("l", "=~", "5.."), Matcher("l", "!~", "5.*")], ANY),
        ([Matcher("l", "=~", ".+")], MISSING),
    ],
)
def test_there_is_no_value_where_none_fits(some: list[Matcher], known: Values) -> None:
    assert label_text("l", some, known, 0) is None


def test_the_likely_value_comes_first_and_only_where_it_fits() -> None:
    assert label_text("job", (), PRESENT, 0, "web") == "web"
    assert label_text("job", (), PRESENT, 1, "web") != "web"
    assert label_text("job", [Matcher("job", "!=", "web")], PRESENT, 0, "web") not in ("web", None)


# label_replace.

REPLACED = [
    ("a:c", "$1", "(.*):.*"),  # the example of Prometheus' documentation
    ("a:c", "$name", "(?P<name>.*):(?P<version>.*)"),  # likewise
    ("a:c", "${1}", "(.*):.*"), ("a:c", "${1}y", "(.*):.*"), ("a:c", "$1y", "(.*):.*"), ("a:c", "$2-$1", "(.*):(.*)"),
    ("a:c", "$3", "(.*):(.*)"), ("a:c", "$0", "(.*):.*"), ("a:c", "x", "a:c"), ("a:c", "x", "a"), ("a:c", "", ".*"),
    ("a:c", "$1", "(b)?a.*"), ("a:c", "$$1", "(.*):.*"), ("a:c", "$", "(.*):.*"), ("a:c", "${x}", "(.*):.*"),
    ("", "x", ""), ("", "x", ".+"), ("", "$1", "(.*)"), ("a:c", "10$1", "(.).*"), ("a:c", "$11", "(.).*"),
    ("a:c", "$1_x", "(.).*"), ("a:c", "$1-x", "(.).*"), ("a:c", r"\$1", "(.).*"),
]  # fmt: skip


def test_labels_are_replaced_as_promtool_does_it(tmp_path: Path) -> None:
    questions = {
        case: Question(f'label_replace(x{{s="{case[0]}"}}, "t", {json.dumps(case[1])}, "s", {json.dumps(case[2])})', 0)
        for case in REPLACED
    }
    answered = answers([series('x{s="a:c"}', [1.0]), series("x", [1.0])], list(questions.values()), tmp_path)
    for (text, replacement, pattern), question in questions.items():
        (labels,) = answered[question]
        made = relabelled(text, replacement, pattern)
        assert dict(labels).get("t", "") == (made or ""), (text, replacement, pattern)


def test_a_label_whose_source_the_pattern_does_not_fit_is_not_replaced() -> None:
    assert relabelled("web", "x", "we") is None
    assert relabelled("web", "x", "(") is None
    assert relabelled("web", "", "web") == ""
