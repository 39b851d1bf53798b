"""What is printed reads back as the same tree, whatever the texts hold, and nothing but code becomes code."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.printer import printed
from eventcore_monitoring.fluentd.tree import Code, Include, Parameter, Section, Value, codes
from fluentd.strategies import RandomTrees, trees
from strategies.text import hostile_text, hostile_texts

REPOSITORY = Path(__file__).parents[2]
# More trees than the suite takes the time for: FLUENTD_TREES=1000000 pytest tests/fluentd/test_printer.py
TREES = int(os.environ.get("FLUENTD_TREES", "10000"))
# Would make Fluentd run what follows a `#` in any JSON above it.
TRAP = Parameter("trap", "x\n{x}")


def of(*children: Parameter | Include | Section) -> Section:
    return Section(children=children)


def line(value: Value) -> str:
    """The one line that a parameter `k` of this value is."""
    [text] = printed(of(Parameter("k", value))).splitlines()
    return text


def test_a_tree_is_printed_as_people_write_it() -> None:
    tree = of(
        Parameter("log", "a b"),
        Section(
            "match",
            "app.**",
            (
                Parameter("@type", "copy"),
                Section("store", "", (Parameter("host", ("es-", Code("ENV['N']"))),), comment="One\n\nof two"),
                Include("stores/*.conf"),
            ),
        ),
    )
    assert printed(tree) == (
        "log a b\n"
        "<match app.**>\n"
        "  @type copy\n"
        "  # One\n"
        "  #\n"
        "  # of two\n"
        "  <store>\n"
        "    host \"es-#{ENV['N']}\"\n"
        "  </store>\n"
        "  @include stores/*.conf\n"
        "</match>\n"
    )


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("/var/log/*.log", "/var/log/*.log"),
        ("", '""'),
        (r"/^\d+ #{x}$/", r"'/^\\d+ #{x}$/'"),
        ('say "it\'s"', r"""'say "it\'s"'"""),
        ("it's", '"it\'s"'),
        ("a #{x}", r'"a \#{x}"'),
        ("a\\\n", r'"a\\\n"'),
        ("a # b", '"a # b"'),
        ("${tag}", '"${tag}"'),
        ('["a","b"]', '["a","b"]'),
        ('{"a#{1}":"é"}', r'{"a\u0023{1}":"\u00e9"}'),
        ("[1, 2]", '"[1, 2]"'),
        ("[1", '"[1"'),
        ("[NaN]", '"[NaN]"'),
        ('{"a":1,"a":2}', """'{"a":1,"a":2}'"""),
        ((Code("hostname"),), '"#{hostname}"'),
        (('"\\', Code("1+1"), "#{"), r'"\"\\#{1+1}\#{"'),
        ((Code("x =~ /'/"),), '"#{x =~ /\'/}"'),
        (('["', Code("1+1"), '"]'), r'"[\"#{1+1}\"]"'),
    ],
)
def test_a_value_has_its_most_readable_form(value: Value, literal: str) -> None:
    assert line(value) == f"k {literal}"


@pytest.mark.parametrize(
    ("name", "section", "literal"),
    [
        ("path", "source", "path"),
        ("@type", "source", "@type"),
        ("@timestamp", "record", '"@timestamp"'),
        ("include", "", '"include"'),
        ("#a", "record", '"#a"'),
        ("", "record", '""'),
        (("k", Code("1")), "record", '"k#{1}"'),
    ],
)
def test_a_name_is_in_quotes_where_it_would_be_something_else(name: Value, section: str, literal: str) -> None:
    parameter = Parameter(name, "v")
    tree = of(Section(section, children=(parameter,)) if section else parameter)
    assert f"{literal} v" in [one.strip() for one in printed(tree).splitlines()]
    assert read(printed(tree), "") == tree


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        (of(Section("record", children=(Parameter("@include", "x"),))), 'the key "@include" would include a file'),
        (of(Parameter("@x", "")), "the key '@x' is reserved at the top level"),
        (of(Section("my-section")), "'my-section' is no name of a section: write letters, digits and _"),
        (of(Section("")), "'' is no name of a section: write letters, digits and _"),
        (of(Parameter("k", "\ud800")), "half of a surrogate pair"),
        (of(Parameter("k", '["\ud800"]')), "half of a surrogate pair"),
        (of(Section("a", comment="\ud800")), "half of a surrogate pair"),
        (of(Parameter((Code("x =~ /'/"),), "'}'")), 'the code "x =~ /\'/" does not end where it should'),
        *((of(Parameter("k", (Code(one),))), "does not end where it should") for one in ("}", "{", "a\n'", 'a\n"')),
    ],
)
def test_what_would_not_come_back_is_refused_with_a_sentence(tree: Section, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        printed(tree)


@settings(max_examples=150)
@given(trees)
def test_a_tree_reads_back_as_the_same_tree_with_the_same_code(tree: Section) -> None:
    again = read(printed(tree), "x.conf")
    assert again == tree
    assert list(codes(again)) == list(codes(tree))


def test_thousands_of_random_trees_read_back_as_the_same_trees() -> None:
    random_trees = RandomTrees(seed=7)
    found = 0
    for _ in range(TREES):
        tree = random_trees.tree()
        again = read(printed(tree), "x.conf")
        assert again == tree
        assert list(codes(again)) == list(codes(tree))
        found += len(list(codes(tree)))
    assert found > TREES / 10


def test_thousands_of_hostile_texts_come_back_from_every_place_and_none_becomes_code() -> None:
    texts = [text for text in hostile_texts(3000, seed=9) if text != "@include"]
    parameters = (*(Parameter(text, text) for text in texts), TRAP)
    tree = of(
        Section("record", children=parameters),
        *(Section("a", text, (Include(text),)) for text in texts),
    )
    again = read(printed(tree), "x.conf")
    assert again == tree
    assert list(codes(again)) == []


@given(hostile_text)
def test_a_comment_holds_no_configuration(text: str) -> None:
    tree = of(Section("a", comment=text), Section("b"))
    assert read(printed(tree), "x.conf") == tree


def test_places_make_no_difference_to_what_is_printed() -> None:
    placed = Section("a", "b", (Parameter("k", "v", SourceLine("f", 9)),), SourceLine("f", 8), "pipelines.x")
    assert printed(of(placed)) == "<a b>\n  k v\n</a>\n"


@pytest.mark.parametrize("deployment", ["production", "staging"])
def test_our_own_files_are_printed_as_they_were_read(deployment: str) -> None:
    text = (REPOSITORY / "generated" / deployment / "fluentd" / "fluent.conf").read_text("utf-8")
    assert printed(read(text, "fluent.conf")) == text
