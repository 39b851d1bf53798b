"""Mutations: each kind where an expression has it, each a rule of its own that can be printed and read again."""

from __future__ import annotations

import pytest
from hypothesis import given

from eventcore_monitoring.promql.bounds import BOOLEAN, NOT_NEGATIVE
from eventcore_monitoring.promql.label_values import ANY, these
from eventcore_monitoring.promql.nodes import Binary, Node, Number
from eventcore_monitoring.promql.parser import located
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import Facts, Labels
from eventcore_monitoring.proof import mutations
from eventcore_monitoring.proof.mutations import Mutant, mutants
from strategies.promql import NEWEST, expressions

MINUTE = 60_000
RULES = [
    "x > 5",
    "x > bool 0",
    'rate(x_total{job="web"}[5m]) > 0.1',
    'sum by (job, path) (rate(e_total{code=~"5..", job!="db"}[5m])) / sum by (job, path) (rate(r_total[5m])) > 0.05',
    "histogram_quantile(0.99, sum by (le) (rate(h_bucket[5m]))) > 1",
    "x - x offset 1h > 10",
    "max_over_time(deriv(x[10m])[1h:5m]) < -1",
    "up == 0 unless on (job) maintenance == 1",
    "avg without (cpu) (x) >= 0.9 and count(x) > 3",
    "quantile_over_time(0.9, x[5m]) < 100",
    'absent(up{job="web"})',
    "changes(x[15m]) > 2 or resets(x_total[15m]) > 2",
    "x != x",
    "x * 2 + x * 2 > 4",
    'x{a="1", a!="2"} > 0',
    "0 < x",
]


def of(text: str, waits: int = 0) -> list[Mutant]:
    return list(mutants(located(text).node, waits, MINUTE))


def shown(text: str, kind: str) -> set[str]:
    return {to_promql(one.node) for one in of(text) if one.kind == kind}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("x > 5", "operator", {"x >= 5", "x < 5"}),
        ("x > 5", "threshold", {"x > 5.5", "x > 4.5"}),
        ("x > 0", "threshold", {"x > 1", "x > -1"}),
        ("2 < x", "threshold", {"2.2 < x", "1.8 < x"}),
        ("x == bool 1", "operator", {"x != bool 1"}),
        ("x and y", "operator", {"x or y", "x unless y"}),
        ("x / y", "operator", {"x * y"}),
        ("rate(x[10m])", "window", {"rate(x[20m])", "rate(x[5m])"}),
        ("max_over_time(x[1h:5m])", "window", {"max_over_time(x[2h:5m])", "max_over_time(x[30m:5m])"}),
        ("x offset 1h", "window", {"x"}),
        ('x{a="b"}', "label", {"x", 'x{a!="b"}'}),
        ('{a=~"b.*", c="d"}', "label", {'{a!~"b.*",c="d"}', '{c="d"}', '{a=~"b.*"}', '{a=~"b.*",c!="d"}'}),
        ("sum by (a, b) (x)", "label", {"sum by (b) (x)", "sum by (a) (x)"}),
        ("sum without (a) (x)", "label", {"sum without () (x)"}),
        ("min(x)", "aggregation", {"max(x)", "sum(x)"}),
        ("rate(x[5m])", "function", {"increase(x[5m])", "delta(x[5m])"}),
        ("quantile_over_time(0.9, x[5m])", "function", {"quantile_over_time(0.45, x[5m])"}),
    ],
)
def test_a_rule_is_changed_in_one_thing_of_a_kind(text: str, kind: str, expected: set[str]) -> None:
    found = shown(text, kind)
    assert expected - found == set()
    if kind != "label":
        assert found == expected


@pytest.mark.parametrize(("waits", "others"), [(0, {2 * MINUTE}), (5 * MINUTE, {0, 10 * MINUTE})])
def test_the_time_that_an_alert_waits_is_changed(waits: int, others: set[int]) -> None:
    found = [one for one in of("x > 5", waits) if one.kind == "for"]
    assert {one.waits for one in found} == others
    assert {one.node for one in found} == {located("x > 5").node}
    assert all(one.waits == waits for one in of("x > 5", waits) if one.kind != "for")


@pytest.mark.parametrize("text", RULES)
def test_each_mutant_differs_from_the_rule_and_from_every_other(text: str) -> None:
    found = [(one.node, one.waits) for one in of(text, 5 * MINUTE)]
    assert (located(text).node, 5 * MINUTE) not in found
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("text", RULES)
def test_each_mutant_is_read_as_it_is_printed(text: str) -> None:
    for one in of(text):
        assert located(to_promql(one.node)).node == one.node, one.what


@pytest.mark.parametrize("text", RULES)
def test_each_mutant_says_what_changed(text: str) -> None:
    assert all(one.what.count("`") in (2, 4) or " becomes " in one.what for one in of(text))


def test_the_rules_have_mutants_of_every_kind() -> None:
    assert {one.kind for text in RULES for one in of(text)} == {
        "operator", "threshold", "window", "label", "aggregation", "for", "function"
    }  # fmt: skip


_KNOWN = {
    "up": Facts("gauge", labels=Labels({"job": ANY, "instance": ANY}), bounds=BOOLEAN),
    "queue": Facts("gauge", labels=Labels({"instance": ANY, "kind": ANY, "job": these("web")}), bounds=NOT_NEGATIVE),
    "all_total": Facts("counter", labels=Labels({"instance": ANY, "kind": ANY}), bounds=NOT_NEGATIVE),
    "bad_total": Facts("counter", labels=Labels({"instance": ANY, "kind": ANY}), bounds=NOT_NEGATIVE),
}
_RATIO = "(sum(rate(bad_total[5m])) or sum(rate(all_total[5m])) * 0) / (sum(rate(all_total[5m])) > 0) {} 0.1"


def of_known(text: str, *, fires: bool = True) -> set[str]:
    found = mutants(located(text).node, 0, MINUTE, _KNOWN.get, fires=fires)
    return {to_promql(one.node) for one in found if one.kind != "for"}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("up < 1", "up < 0.9"),  # there is no number between 0 and 1
        ("absent(queue) > 0", "absent(queue) >= 0"),
        ("absent(queue) > 0", "absent(queue) > -1"),
        ("max(up) < 1", "sum(up) < 1"),
        ("max by (kind) (queue) > 0", "sum by (kind) (queue) > 0"),
        ("sum by (kind) (increase(bad_total[5m])) > 0", "sum by (kind) (rate(bad_total[5m])) > 0"),
        ("sum(bad_total unless all_total or increase(bad_total[5m])) > 0 and queue > 7",
         "avg(bad_total unless all_total or increase(bad_total[5m])) > 0 and queue > 7"),
        ("max by (instance, kind) (queue) > 5", "sum by (instance, kind) (queue) > 5"),  # of one series each
        ("max by (instance, kind) (queue) > 5", "min by (instance, kind) (queue) > 5"),
        ('queue{kind="a"} / up{kind="a"} > 1', 'queue / up{kind="a"} > 1'),
        ('queue{kind="a"} / up{kind="a"} > 1', 'queue{kind="a"} / up > 1'),
        ('sum by (kind) (queue{kind="a"}) / (sum by (kind) (up) + max by (kind) (up{kind="a"})) > 2',
         'sum by (kind) (queue{kind="a"}) / (sum by (kind) (up) + max by (kind) (up)) > 2'),
        ('queue{kind="a"} unless last_over_time(queue{kind="a"}[1h] offset 5m)',
         'queue{kind="a"} unless last_over_time(queue[1h] offset 5m)'),
        (_RATIO.format(">"), _RATIO.format(">").replace("all_total[5m])) * 0", "all_total[10m])) * 0")),
        (_RATIO.format(">"), _RATIO.format(">").replace("sum(rate(all_total[5m])) *", "max(rate(all_total[5m])) *")),
    ],
)  # fmt: skip
def test_what_the_types_show_to_be_the_same_is_no_mutant(text: str, same: str) -> None:
    assert same in shown_of_any(text), "it is a mutant where nothing is known"
    assert same not in of_known(text)


def shown_of_any(text: str) -> set[str]:
    """What would be mutants, were none the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mutations, "unnoticed", lambda *_, **__: False)
        patch.setattr(mutations, "holding", lambda *_: None)
        return {to_promql(one.node) for one in mutants(located(text).node, 0, MINUTE)}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("up < 1", "up <= 1"),
        ("queue < 1", "queue < 0.9"),  # halves are possible
        ("unknown < 1", "unknown < 0.9"),
        ("unknown > 0", "unknown > -1"),
        ("queue > 0", "queue >= 0"),
        ("up != 1", "up == 1"),
        ("max(up) < 1", "min(up) < 1"),
        ("sum(up) < 1", "avg(up) < 1"),
        ("max by (kind) (queue) > 1", "sum by (kind) (queue) > 1"),
        ("max by (kind) (queue) > 0", "min by (kind) (queue) > 0"),
        ("max(unknown) > 0", "sum(unknown) > 0"),
        ("max(queue / up) > 0", "sum(queue / up) > 0"),  # 0 / 0 is no number
        ("max(delta(queue[5m])) > 0", "sum(delta(queue[5m])) > 0"),
        ("count(sum by (kind) (queue)) > 0 or max(queue) > 3", "count(sum by (kind) (queue)) > 0 or sum(queue) > 3"),
        ("max(queue) > bool 0", "sum(queue) > bool 0"),
        ("max(queue) - 5 > 0", "sum(queue) - 5 > 0"),
        ("max by (instance) (queue) > 5", "sum by (instance) (queue) > 5"),
        ("max by (instance) (unknown) > 5", "sum by (instance) (unknown) > 5"),
        ('queue{kind="a"} / up > 1', "queue / up > 1"),
        ('queue{kind="a"} / on (instance) up{kind="a"} > 1', 'queue / on (instance) up{kind="a"} > 1'),
        ('sum(queue{kind="a"}) / sum(up{kind="a"}) > 1', 'sum(queue) / sum(up{kind="a"}) > 1'),
        ('queue{kind="a"} or up{kind="a"}', 'queue or up{kind="a"}'),
        ('queue{kind="a"} unless up{kind="a"}', 'queue unless up{kind="a"}'),
        ('absent(queue{kind="a"}) and up{kind="a"}', 'absent(queue) and up{kind="a"}'),
        (_RATIO.format("<"), _RATIO.format("<").replace("all_total[5m])) * 0", "all_total[10m])) * 0")),
    ],
)  # fmt: skip
def test_what_could_be_noticed_stays_a_mutant(text: str, other: str) -> None:
    assert other in of_known(text)


def test_the_value_of_a_record_counts_and_not_only_whether_it_is_there() -> None:
    assert "sum(queue) > 0" not in of_known("max(queue) > 0")
    assert "sum(queue) > 0" in of_known("max(queue) > 0", fires=False)


def test_what_stands_twice_is_changed_in_one_place_at_a_time() -> None:
    part = located("sum(x)").node
    twice = Binary(Binary(part, "/", part), ">", Number(1.0))
    found = {to_promql(one.node) for one in mutants(twice, 0, MINUTE) if one.kind == "aggregation"}
    assert {"max(x) / sum(x) > 1", "sum(x) / max(x) > 1"} <= found
    assert "max(x) / max(x) > 1" not in found


def test_no_mutant_reads_every_series() -> None:
    assert shown('{a="b"} > 0', "label") == set()
    assert shown('{a=~"b.*"} > 0', "label") == set()


def test_what_leaves_a_quantile_as_it_is_is_no_mutant() -> None:
    found = shown("histogram_quantile(0.9, sum by (le) (rate(h_bucket[5m])))", "function")
    found |= shown("histogram_quantile(0.9, sum by (le) (rate(h_bucket[5m])))", "aggregation")
    assert not any("increase" in text or "avg" in text for text in found)
    assert any("max" in text for text in found)


@given(expressions(NEWEST, depth=2))
def test_mutants_of_any_expression_are_read_as_they_are_printed(node: Node) -> None:
    for one in mutants(node, 0, MINUTE):
        text = to_promql(one.node)
        assert text != to_promql(node) or one.kind == "for"
        assert to_promql(located(text).node) == text
