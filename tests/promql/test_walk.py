"""Walking, rewriting and shifting trees."""

from __future__ import annotations

import pytest
from hypothesis import given

from eventcore_monitoring.promql.nodes import Matcher, Node, Number, Selector, Subquery
from eventcore_monitoring.promql.parser import parse
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import children, rewritten, selectors, shifted, walk
from strategies.promql import expressions


def test_nodes_are_walked_in_the_order_in_which_they_are_printed() -> None:
    node = parse("topk(2, a) + rate(b[5m]) * -c")
    assert [type(found).__name__ for found in walk(node)] == [
        "Binary", "Aggregation", "Number", "Selector", "Binary", "Call", "Range", "Selector", "Negative", "Selector",
    ]  # fmt: skip


@given(expressions("3.14"))
def test_every_child_is_walked_once(node: Node) -> None:
    assert sum(1 for _ in walk(node)) == 1 + sum(len(children(found)) for found in walk(node))


@given(expressions("3.14"))
def test_a_tree_in_which_nothing_is_changed_stays_as_it_is(node: Node) -> None:
    assert repr(rewritten(node, lambda _: None)) == repr(node)


def test_a_replaced_node_is_not_rewritten_again() -> None:
    node = rewritten(parse("a + b"), lambda found: parse("a + a") if found == Selector("a") else None)
    assert to_promql(node) == "a + a + b"


def test_selectors_below_every_kind_of_node_are_rewritten() -> None:
    def marked(node: Node) -> Node | None:
        return Selector(node.name, (Matcher("x", "=", "y"),)) if isinstance(node, Selector) else None

    node = rewritten(parse("quantile(scalar(a), -b) / max_over_time(c[5m:1m]) ^ rate(d[5m])"), marked)
    assert to_promql(node) == (
        'quantile(scalar(a{x="y"}), -b{x="y"}) / max_over_time(c{x="y"}[5m:1m]) ^ rate(d{x="y"}[5m])'
    )


def test_all_selectors_are_found() -> None:
    assert [found.name for found in selectors(parse("sum(a) + max_over_time(rate(b[5m])[1h:]) > c"))] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "window", "later"),
    [
        ("x", "1h", "x offset 1h"),
        ("rate(x[5m]) / y offset 30m", "1h", "rate(x[5m] offset 1h) / y offset 1h30m"),
        ("max_over_time(rate(x[5m])[1h:])", "1d", "max_over_time(rate(x[5m])[1h:] offset 1d)"),
        ("x offset -1h", "1h", "x"),
        ("x", "-1h", "x offset -1h"),
        ("x offset 1h", "-90m", "x offset -30m"),
        ("5", "1h", "5"),
    ],
)
def test_an_expression_is_shifted_once_and_as_a_whole(text: str, window: str, later: str) -> None:
    assert to_promql(shifted(parse(text), window)) == later


def test_a_shift_there_and_back_changes_nothing() -> None:
    node = parse("sum(rate(a[5m])) + max_over_time(b[1h:5m] offset 1d)")
    assert shifted(shifted(node, "3h"), "-3h") == node


def test_a_subquery_is_shifted_in_its_place_only() -> None:
    assert shifted(Subquery(Selector("x"), "1h"), "5m") == Subquery(Selector("x"), "1h", None, "5m")
    assert shifted(Number(1.0), "5m") == Number(1.0)
