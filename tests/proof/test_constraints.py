"""What is asked of the labels of partners, members and results; and that promtool joins and groups in the same way."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.promql.nodes import Aggregation, Binary, Grouping, Matching, Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import NAME
from eventcore_monitoring.proof.constraints import (
    NOTHING,
    Constraint,
    both_of,
    grouped,
    joined,
    of_many,
    of_members,
    of_one,
    of_partner,
)
from promql.evaluation.judged import Error, Question, answers, series

LABELS = ["a", "b", "c"]
CASES = 400

label_sets = st.dictionaries(st.sampled_from(LABELS), st.sampled_from(["1", "2"]))
some_labels = st.lists(st.sampled_from(LABELS), unique=True).map(tuple)


@st.composite
def matchings(draw: st.DrawFn) -> Matching | None:
    if draw(st.booleans()) and draw(st.booleans()):
        return None
    kind, labels = draw(st.sampled_from(["on", "ignoring"])), draw(some_labels)
    group = draw(st.sampled_from([None, "group_left", "group_right"]))
    include = () if group is None else draw(some_labels)
    if kind == "on":
        include = tuple(label for label in include if label not in labels)
    return Matching(kind, labels, group, include)  # type: ignore[arg-type]


def matches(left: dict[str, str], right: dict[str, str], matching: Matching | None) -> bool:
    names = {label for label in (*left, *right) if label != NAME}
    if matching is not None:
        names = set(matching.labels) if matching.kind == "on" else names - set(matching.labels)
    return all(left.get(name, "") == right.get(name, "") for name in names)


# Partners.


@given(label_sets, label_sets, matchings())
def test_a_partner_meets_what_is_asked_of_it_exactly_where_the_labels_match(
    left: dict[str, str], right: dict[str, str], matching: Matching | None
) -> None:
    asked = of_partner({**left, NAME: "x"}, matching)
    assert asked.met({**right, NAME: "y"}) is matches(left, right, matching)


@pytest.mark.parametrize(
    ("matching", "met", "unmet"),
    [
        (None, [{"a": "1", "b": "2"}], [{"a": "1"}, {"a": "1", "b": "2", "c": "3"}]),
        (Matching("on", ("a",)), [{"a": "1"}, {"a": "1", "c": "3"}], [{"a": "2"}, {}]),
        (Matching("on", ("c",)), [{}, {"a": "9"}], [{"c": "3"}]),
        (Matching("on", ()), [{}, {"a": "9"}], []),
        (Matching("ignoring", ("b",)), [{"a": "1"}, {"a": "1", "b": "9"}], [{}, {"a": "1", "c": "3"}]),
        (Matching("ignoring", ("a", "b"), "group_left", ("c",)), [{}, {"a": "9"}], [{"c": "3"}]),
    ],
)
def test_partners_of_a_series(
    matching: Matching | None, met: list[dict[str, str]], unmet: list[dict[str, str]]
) -> None:
    asked = of_partner({NAME: "x", "a": "1", "b": "2"}, matching)
    assert all(asked.met(labels) for labels in met)
    assert not any(asked.met(labels) for labels in unmet)


# Results.


@given(label_sets, label_sets, matchings(), label_sets)
def test_sides_meet_what_is_asked_of_them_where_their_result_meets_what_is_asked(
    left: dict[str, str], right: dict[str, str], matching: Matching | None, values: dict[str, str]
) -> None:
    asked = Constraint(values)
    if not matches(left, right, matching) or not asked.met(joined(left, right, matching, keeps_name=False)):
        return
    many, one = (right, left) if matching is not None and matching.group == "group_right" else (left, right)
    assert of_many(asked, matching).met(many)
    assert of_one(asked, matching).met(one)


@pytest.mark.parametrize(
    ("matching", "labels"),
    [
        (None, {"a": "1", "b": "2"}),
        (Matching("on", ("a",)), {"a": "1"}),
        (Matching("ignoring", ("b",)), {"a": "1"}),
        (Matching("on", ("a",), "group_left"), {"a": "1", "b": "2"}),
        (Matching("on", ("a",), "group_left", ("c",)), {"a": "1", "b": "2", "c": "3"}),
        (Matching("on", ("a",), "group_left", ("b",)), {"a": "1"}),
        (Matching("on", ("a",), "group_right"), {"a": "1", "c": "3"}),
        (Matching("ignoring", ("b", "c"), "group_right", ("b",)), {"a": "1", "b": "2", "c": "3"}),
    ],
)
def test_labels_of_a_result(matching: Matching | None, labels: dict[str, str]) -> None:
    left = {NAME: "x", "a": "1", "b": "2"}
    right = {NAME: "y", "a": "1"} | ({} if matching is None else {"c": "3"})
    assert joined(left, right, matching, keeps_name=False) == labels


def random_matching(chance: random.Random) -> Matching | None:
    if chance.random() < 0.1:
        return None
    labels = tuple(chance.sample(LABELS, chance.randint(0, 3)))
    group = chance.choice([None, "group_left", "group_right"])
    include = tuple(label for label in chance.sample(LABELS, 2) if label not in labels) if group else ()
    return Matching(chance.choice(["on", "ignoring"]), labels, group, include)  # type: ignore[arg-type]


def test_two_series_are_joined_as_promtool_joins_them(tmp_path: Path) -> None:
    chance = random.Random(3)
    sets = [dict(zip(LABELS, texts, strict=True)) for texts in product(["", "1", "2"], repeat=3)]
    names = {number: {name: text for name, text in labels.items() if text} for number, labels in enumerate(sets)}
    # Each label set is a metric of its own, so that an expression reads just one series on either side.
    inputs = [
        series(
            f"m{number}{{{', '.join(f'{name}={text!r}' for name, text in labels.items())}}}".replace("'", '"'), [1.0]
        )
        for number, labels in names.items()
    ]
    cases = {}
    while len(cases) < CASES:
        left, right = chance.choice([*names]), chance.choice([*names])
        matching, operator = random_matching(chance), chance.choice(["+", "==", ">= bool"])
        bare, _, boolean = operator.partition(" ")
        node = Binary(Selector(f"m{left}"), bare, Selector(f"m{right}"), bool(boolean), matching)  # type: ignore[arg-type]
        cases[to_promql(node)] = left, right, matching, operator == "=="
    questions = [Question(expression, 0) for expression in cases]
    answered = answers(inputs, questions, tmp_path)
    wrong, there = [], 0
    for question, (left, right, matching, keeps_name) in zip(questions, cases.values(), strict=True):
        sides = {NAME: f"m{left}", **names[left]}, {NAME: f"m{right}", **names[right]}
        expected = []
        if of_partner(sides[0], matching).met(sides[1]):
            expected = [joined(*sides, matching, keeps_name=keeps_name)]
        said = answered[question]
        found = said if isinstance(said, Error) else [dict(labels) for labels in said]
        there += bool(found)
        if found != expected:
            wrong.append((question.expression, sides, found, expected))
    assert wrong == []
    assert there > CASES / 5


# Groups.


def group_by(kind: str | None, *labels: str) -> Aggregation:
    return Aggregation("sum", Selector("x"), None if kind is None else Grouping(kind, labels))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("node", "labels"),
    [
        (group_by(None), {}),
        (group_by("by", "a"), {"a": "1"}),
        (group_by("by", "a", "c"), {"a": "1"}),
        (group_by("by", "__name__"), {"__name__": "x"}),
        (group_by("without", "a"), {"b": "2"}),
        (group_by("without"), {"a": "1", "b": "2"}),
    ],
)
def test_labels_of_a_group(node: Aggregation, labels: dict[str, str]) -> None:
    assert grouped({NAME: "x", "a": "1", "b": "2"}, node) == labels


aggregations = st.builds(lambda kind, labels: group_by(kind, *labels), st.sampled_from(["by", "without"]), some_labels)


@given(label_sets, aggregations | st.just(group_by(None)), label_sets)
def test_members_meet_what_is_asked_of_them_where_their_group_meets_what_is_asked(
    labels: dict[str, str], node: Aggregation, values: dict[str, str]
) -> None:
    asked, inner = Constraint(values), of_members(Constraint(values), node)
    if asked.met(grouped(labels, node)):
        assert inner is not None
        assert inner.met(labels)


@given(label_sets, aggregations, label_sets)
def test_a_member_that_meets_what_is_asked_makes_a_group_that_meets_it(
    labels: dict[str, str], node: Aggregation, values: dict[str, str]
) -> None:
    inner = of_members(Constraint(values), node)
    if inner is not None and inner.met(labels):
        assert Constraint(values).met(grouped(labels, node))


@pytest.mark.parametrize("node", [group_by(None), group_by("by", "a"), group_by("without", "b", "c")])
def test_no_group_has_a_label_that_it_does_not_keep(node: Aggregation) -> None:
    assert of_members(Constraint({"b": "2"}), node) is None


def test_nothing_is_asked_of_the_members_of_the_only_group() -> None:
    assert of_members(Constraint({"b": ""}), group_by(None)) == NOTHING


# Constraints.


@given(label_sets, label_sets, some_labels)
def test_labels_that_are_free_may_be_there_or_not(
    values: dict[str, str], labels: dict[str, str], free: tuple[str, ...]
) -> None:
    asked = Constraint(values, others=False).but(free)
    kept = {name: text for name, text in labels.items() if name not in free}
    assert asked.met(labels) is asked.met(kept)


@given(label_sets, label_sets)
def test_without_others_only_these_values_are_met(values: dict[str, str], labels: dict[str, str]) -> None:
    assert Constraint(values, others=False).met({**labels, NAME: "x"}) is (values == labels)


constraints = st.builds(
    lambda values, others, free: Constraint(values, others).but(free), label_sets, st.booleans(), some_labels
)


@given(constraints, constraints, label_sets)
def test_what_meets_both_meets_each(one: Constraint, other: Constraint, labels: dict[str, str]) -> None:
    both = both_of(one, other)
    assert (both is not None and both.met(labels)) is (one.met(labels) and other.met(labels))


def test_values_are_added_to_what_is_asked() -> None:
    asked = Constraint({"a": "1"}, others=False).with_values({"b": "2"})
    assert asked.met({"a": "1", "b": "2"})
    assert not asked.met({"a": "1"})
