"""Where each node stands in the text, and where each fault points."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.promql.nodes import Call, Node, Range, Selector
from eventcore_monitoring.promql.parser import Located, SyntaxFault, located, parse
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.tokens import tokens
from eventcore_monitoring.promql.walk import children, walk
from strategies.promql import NEWEST, expressions

anything = expressions(NEWEST, variables=True)
GAPS = ["", "", "", " ", "\n", "\t\r\n", " # by (x) + 1 ]\n", "#)\n"]


@st.composite
def spread(draw: st.DrawFn) -> tuple[str, Node]:
    """An expression as an author may write it, with blanks and comments anywhere and needless parentheses around."""
    node = draw(anything)
    random = Random(draw(st.integers(0, 2**32)))  # drawing each gap would take most of the time
    text = to_promql(node)
    parts, end = [], 0
    for _, token, start, stop in tokens(text):
        parts += [text[end:start], random.choice(GAPS), token]
        end = stop
    around = random.randrange(3)
    return "(" * around + "".join(parts) + ")" * around, node


def slices(found: Located) -> list[str]:
    return [found.text[slice(*found.span(node))] for node in walk(found.node)]


@given(spread())
def test_blanks_comments_and_parentheses_change_nothing_but_places(drawn: tuple[str, Node]) -> None:
    text, node = drawn
    found = located(text)
    assert (found.text, repr(found.node)) == (text, repr(node))


@given(spread())
def test_each_node_has_one_place_within_that_of_the_node_above_and_behind_the_one_before(
    drawn: tuple[str, Node],
) -> None:
    found = located(drawn[0])
    nodes = walk(found.node)
    assert len({*map(id, nodes)}) == len(nodes)
    assert {*found.spans} == {*map(id, nodes)}
    for node in nodes:
        start, end = found.span(node)
        for child in children(node):
            first, last = found.span(child)
            assert start <= first < last <= end
            start = last


@given(spread())
def test_the_text_at_the_place_of_a_node_is_that_node(drawn: tuple[str, Node]) -> None:
    found = located(drawn[0])
    for node in walk(found.node):
        for child in children(node):
            text = found.text[slice(*found.span(child))]
            match node, child:
                case Range(), Selector():
                    # What stands behind the window belongs to the range.
                    assert repr(parse(text)) == repr(replace(child, offset=None, at=None))
                case Call("info", (_, second)), _ if child is second:
                    assert text.startswith("{")  # it may fit every series, which nothing else may
                case _:
                    assert repr(parse(text)) == repr(child)
    assert not found.text[slice(*found.span(found.node))].startswith("((")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("x", ["x"]),
        ("  ( ( x ) )", ["x"]),
        ("(a) + b", ["(a) + b", "a", "b"]),
        ("(a + (b))", ["a + (b)", "a", "b"]),
        ("a - (b - c) # d", ["a - (b - c)", "a", "b - c", "b", "c"]),
        ("a + b * c > 0", ["a + b * c > 0", "a + b * c", "a", "b * c", "b", "c", "0"]),
        ("sum(x) by (a)", ["sum(x) by (a)", "x"]),
        ("sum by (a) (x)", ["sum by (a) (x)", "x"]),
        ("topk(5, (x)) without (a,)", ["topk(5, (x)) without (a,)", "5", "x"]),
        ("1 + sum(x)\nby # why\n(a)", ["1 + sum(x)\nby # why\n(a)", "1", "sum(x)\nby # why\n(a)", "x"]),
        ("rate( x{a='b'} [5m] offset 1h )",
         ["rate( x{a='b'} [5m] offset 1h )", "x{a='b'} [5m] offset 1h", "x{a='b'}"]),
        ("x offset 5m @ 3 > 1", ["x offset 5m @ 3 > 1", "x offset 5m @ 3", "1"]),
        ("{a='b',} @ start ( ) * 2", ["{a='b',} @ start ( ) * 2", "{a='b',} @ start ( )", "2"]),
        ("max_over_time((a + b)[1h:5m] offset -1d)",
         ["max_over_time((a + b)[1h:5m] offset -1d)", "(a + b)[1h:5m] offset -1d", "a + b", "a", "b"]),
        ("x offset 1h [1h:]", ["x offset 1h [1h:]", "x offset 1h"]),
        ("- # c\n x", ["- # c\n x", "x"]),
        ("--x", ["--x", "-x", "x"]),
        ("-+x", ["-+x", "x"]),
        ("+x", ["x"]),
        ("- 1 + +2", ["- 1 + +2", "- 1", "+2"]),
        ("-(1)", ["-(1)", "1"]),
        ("-1 ^ 2", ["-1 ^ 2", "1 ^ 2", "1", "2"]),
        ("$a > ${b}", ["$a > ${b}", "$a", "${b}"]),
        ("rate($metric{a='b'}[$__interval])",
         ["rate($metric{a='b'}[$__interval])", "$metric{a='b'}[$__interval]", "$metric{a='b'}"]),
        ("label_replace(x, 'a', `$1`, \"b\", '')",
         ["label_replace(x, 'a', `$1`, \"b\", '')", "x", "'a'", "`$1`", '"b"', "''"]),
        ("a\n/ on (h) group_left (i)\n(b)", ["a\n/ on (h) group_left (i)\n(b)", "a", "b"]),
        ("info(x, {__name__='y'})", ["info(x, {__name__='y'})", "x", "{__name__='y'}"]),
        ("x{a='日本'} + y{a='é'}", ["x{a='日本'} + y{a='é'}", "x{a='日本'}", "y{a='é'}"]),
    ],
)  # fmt: skip
def test_a_node_stands_where_its_author_wrote_it(text: str, places: list[str]) -> None:
    assert slices(located(text)) == places


def test_only_nodes_of_the_very_tree_have_a_place() -> None:
    found = located("x + x")
    assert [found.span(node) for node in walk(found.node)] == [(0, 5), (0, 1), (4, 5)]
    with pytest.raises(KeyError):
        found.span(parse("x"))


# The culprit stands between « and ».
FAULTS = [
    ("«»", "it is empty"),
    ("«# nothing»", "it is empty"),
    ("x «y»", "y stands where an operator should"),
    ("sum(a «b»)", "b stands where an operator, a comma or ) should"),
    ("x + «*» y", "* stands where an expression should"),
    ("x «+» # and then", "nothing follows +"),
    ("rate«(»x[5m]", "a left parenthesis is not closed"),
    ("(a) + «(»b", "a left parenthesis is not closed"),
    ("x«{»a='b'", "a left brace is not closed"),
    ("rate(x«[»5m) + y", "a left bracket is not closed"),
    ("rate(x[5m])«)»", ") closes nothing"),
    ("sum(x«,»)", "nothing follows the last comma"),
    ("x{a=«'b}»\n+ 1", "a quote is not closed"),
    ("x{a='b«\\q»'}", "\\q is no escape"),
    ("x «&» y", "& is no part of PromQL"),
    ("x «=» 5", "= stands outside of braces"),
    ("«rates»(x[5m])", "there is no function rates()"),
    ("1 + rate(«x{a='b'}»)", "rate() takes a range of samples, and x{a='b'} is an instant vector"),
    ("sum(«x[5m]» )", "sum() takes an instant vector, and x[5m] is a range of samples"),
    ("topk(«(a) + b», c)", "topk() takes a number, and (a) + b is an instant vector"),
    ("label_replace(x, «1», '', '', '')", "label_replace() takes a string, and 1 is a number"),
    ("2 * «clamp(x, 1)»", "clamp() takes 3 arguments, not 2"),
    ("«topk(x) by (a)» > 1", "topk() takes 2 arguments, not 1"),
    ("1 «>» 2", "> compares two numbers"),
    ("a «+ bool» b", "bool stands behind +, which compares nothing"),
    ("a «and» 1", "and takes an instant vector on both sides, and one is a number"),
    ("a «/ on (x)» 5", "on (…) matches series, and one side is a number"),
    ("a «* on (x) group_left (y, x)» b", "the label x is in on (…) and in group_left (…)"),
    ("a «and ignoring () group_left» b", "and takes no group_left"),
    ("a / «group_left» b", "group_left stands where it cannot"),
    ("a + (-«'b'»)", "- takes a number or an instant vector, and 'b' is a string"),
    ("a + «x[5m]»", "+ takes numbers and instant vectors, and x[5m] is a range of samples"),
    ("a + «{}»", "{} would fit every series"),
    ("x + «{a=~'.*', b=''}» # c", "{a=~'.*', b=''} would fit every series"),
    ("«x{__name__='y'}»", "x{__name__='y'} names the metric twice"),
    ("x{a=«b»}", "b stands without quotes"),
    ("x{a=~«'('»}", '"(" is no RE2 pattern: a left parenthesis is not closed'),
    ("x{a='b' «or» c='d'}", "`or` inside braces is no PromQL"),
    ("x{a='b',«,»}", ", stands where a label should"),
    ("sum by (a, «without») (x)", "without stands where a label should"),
    ("x > 5 «by» (a)", "by follows no aggregation"),
    ("rate(x[«1m1h»])", "1m1h is no duration"),
    ("x[5m:«0s»]", "0s is less than a millisecond"),
    ("x«[-5m]»", "[-5m] is no window"),
    ("rate(x«[5m * 2]»)", "[5m * 2] computes a length of time, which is not supported"),
    ("(x)«[5m]»", "[5m] does not follow the name of a series or its braces"),
    ("x offset 5m «[5m]»", "[5m] stands behind offset or @"),
    ("rate(«x[5m]»[1h:])", "a subquery is made of an instant vector, and x[5m] is a range of samples"),
    ("sum(x) «offset» 5m", "offset follows neither a selector nor a window"),
    ("x offset 5m «offset» 5m", "offset is there twice"),
    ("x offset -«0»", "0 is less than a millisecond"),
    ("x @ «y»", "y behind @ is no time"),
    ("x @ «- 1e30»", "the time after @ is out of bounds: -1e30"),
    ("x + «1..2»", "1..2 is neither a number nor a duration"),
    ("x + «5$y»", "5$y is no name"),
    ("a +\n  «fill»(0) b", "fill() is not supported"),
    ("info(x, «y»)", "info() takes only labels as its second argument, and y is none"),
    ("«" + "+".join("x" * 300) + "»", "it is nested deeper than 200 levels"),
    ("(" * 200 + "«(»" + "x" + ")" * 201, "its brackets are nested deeper than 200"),
]


@pytest.mark.parametrize(("marked", "message"), FAULTS)
def test_a_fault_points_at_the_culprit(marked: str, message: str) -> None:
    before, culprit, after = marked.replace("»", "«").split("«")
    with pytest.raises(SyntaxFault) as caught:
        located(before + culprit + after)
    fault = caught.value
    assert (fault.message, fault.start, fault.end) == (message, len(before), len(before + culprit))


def test_ten_thousand_alerts_are_read_in_well_under_a_second() -> None:
    texts = [
        "sum by (command_type) (rate(eventcore_command_failures_total{job='eventcore'}[5m])) / sum(rate(b[5m])) > 0.05",
        "histogram_quantile(0.95, sum by (le, operation) (rate(eventcore_event_store_seconds_bucket[5m]))) > 0.5",
        "absent(up{job='eventcore',environment='production'} == 1) and on (instance) time() - process_start > 300",
        "max_over_time(rate(x_total{a=~'b|c',d!='e'}[5m])[1h:1m]) / ignoring (host) group_left (name) node * 100 >= 95",
    ]
    start = time.process_time()
    for _ in range(2500):
        for text in texts:
            located(text)
    assert time.process_time() - start < 1.5  # measured: 0.4 s
