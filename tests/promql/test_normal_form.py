"""The normal form: what is written in one way gives the same results, and every slip of the pen another."""

from __future__ import annotations

import math
import random
from functools import partial

import pytest

from eventcore_monitoring.promql.evaluation import Grid, Labelled, NotKnown, Refused, Semantics, Storage, evaluate
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.normal_form import normal_form, same
from eventcore_monitoring.promql.parser import located, parse
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import NAME
from eventcore_monitoring.rules.known import open_world
from promql.evaluation.written import Writer, samples

EXPRESSIONS = 1_000  # for each seed
GRID = Grid(600_000, 60_000, 4)
inferred = partial(infer, catalogued=open_world(()))


def results(node: Node, storage: Storage) -> list[dict[Labelled, float]]:
    """What there is at each moment, without the names of metrics, which no alert and no panel keeps."""
    found = evaluate(node, storage, GRID, Semantics.OPEN)
    columns = found if isinstance(found, dict) else {(): found}
    moments: list[dict[Labelled, float]] = [{} for _ in range(GRID.count)]
    for labels, column in columns.items():
        bare = tuple(pair for pair in labels if pair[0] != NAME)
        for moment, value in zip(moments, column, strict=True):
            if value is not None:
                moment[bare] = value
    return moments


def alike(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) or (math.isnan(one) and math.isnan(other))


@pytest.mark.parametrize("seed", range(4))
def test_the_normal_form_of_a_random_expression_has_the_same_results(seed: int) -> None:
    chance = random.Random(seed)
    storage = Storage(samples(chance, 60_000, 30))
    writer = Writer(chance, Semantics.OPEN)
    other_form, with_results = 0, 0
    for _ in range(EXPRESSIONS):
        node = parse(writer.vector(chance.choice([1, 2, 2, 3, 3])))
        valued, firing = normal_form(node, inferred), normal_form(node, inferred, fires=True)
        try:
            expected, by_value, by_presence = (results(one, storage) for one in (node, valued, firing))
        except NotKnown:  # by our evaluator, of few expressions
            continue
        except Refused:
            with pytest.raises(Refused):
                results(node, storage)
            continue
        other_form += valued != node or firing != node
        with_results += any(expected)
        for moment, made in zip(expected, by_value, strict=True):
            assert moment.keys() == made.keys(), f"{to_promql(node)}\n{to_promql(valued)}"
            assert all(alike(value, made[key]) for key, value in moment.items()), to_promql(node)
        for moment, made in zip(expected, by_presence, strict=True):
            assert moment.keys() == made.keys(), f"{to_promql(node)}\n{to_promql(firing)}"
    assert other_form > EXPRESSIONS / 4
    assert with_results > EXPRESSIONS / 4


EQUAL = [
    (
        "sum(rate(a_total[5m])) / sum(rate(b_total[5m])) > 0.05",
        "sum(rate(a_total[300s])) > 0.05 * sum(rate(b_total[5m]))",
    ),
    ("100 * x > 5", "x > 0.05"),
    ("5 < x", "x > 5"),
    ("increase(a_total[5m]) / increase(b_total[5m]) > 1", "rate(a_total[5m]) / rate(b_total[5m]) > 1"),
    ("a > 1 and b > 2", "b > 2 and a > 1"),
    ("a > 1 or b > 2", "b > 2 or a > 1"),
    ("-x < -5", "x > 5"),
    ("x - y > 0", "y < x"),
    ("x - up == 0", "x == up"),  # one of them is finite
    ("x - 3 > 2", "x > 5"),
    ('up{a="1", b=~"c|d"} == 0', 'up{b=~"d|c", a="1"} < 1'),
    ("sum by (b, a) (x)", "sum by (a, b) (x)"),
    ("sum(sum by (a) (x)) > 3", "sum(x) > 3"),
    ("(x > bool 5) == 1", "x > 5"),
    ("time() - x > 60 * 60 * 24", "time() - x > 86400"),
    (
        "histogram_quantile(0.9, sum by (le) (increase(x_bucket[5m]))) > 1",
        "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m]))) > 1",
    ),
    ("a unless b unless c", "a unless c unless b"),
    ('x{a=~"b"}', 'x{a="b"}'),
    ('x{a=~".*"}', "x"),
    ("a * on (job) group_left (team) b", "b * on (job) group_right (team) a"),
    ("up != 1", "up == 0"),
    ("changes(x[5m]) != 0", "changes(x[5m]) > 0"),
    ("a and b unless c", "a and (b unless c)"),
    ("a and b unless on (job) c", "b and (a unless on (job) c)"),
]
OTHER = [
    ("x > 5", "x >= 5"),
    ("x > 5", "x > 5.0001"),
    ("a and b", "a or b"),
    ("a unless b", "b unless a"),
    ("a / b > 0.05", "b / a > 0.05"),
    ("rate(x_total[5m]) > 1", "increase(x_total[5m]) > 1"),
    ("sum by (a) (x)", "sum without (a) (x)"),
    ("avg(avg by (a) (x))", "avg(x)"),
    ("count(count by (a) (x))", "count(x)"),
    ("x offset 5m", "x"),
    ("a - b", "b - a"),
    ("x != 1", "x < 1"),  # it may be more, or NaN
    ("count(x) != 5", "count(x) > 5"),
    ("a unless (b and c)", "a unless b and c"),
    ("a and on (job) (b unless c)", "a and on (job) b unless c"),  # b has other labels than a
    ("a / b < 0.05", "a < 0.05 * b"),  # nobody says that they are not negative
    ("count(a) / count(b) > Inf", "count(a) > 0 * count(b)"),
    ("count(a) / count(b) < Inf", "count(a) < 0 * count(b)"),
    ("x - y >= 0", "x >= y"),  # both may be infinite, and their difference no number
    ("a > -(0)", "a > -1"),
    ("a > -(Inf)", "a > Inf"),
    ("a * 1e-300 * 1e-300 > 1", "a * 0 > 1"),  # of the largest a it is more than 0
]
# Whose normal form would have numbers that no float holds.
EXTREME = [
    "g < 1e308 * 10",
    "g < 999999 ^ 64",
    "g < Inf * 2",
    "g * 1e-300 < 1e300",
    "g * 1e308 * 1e308 > 1",
    "g * 1e-300 * 1e-300 < 1",
    "g / 1e-300 / 1e-300 > 1",
    "g + 1e308 + 1e308 > 2",
    "count(g) * 1e-200 / count(f) < 1e300",
    "g * 1e-200 < g * 1e200",
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_what_is_algebraically_equal_has_one_normal_form(one: str, other: str) -> None:
    assert same(parse(one), parse(other), inferred, fires=True)


@pytest.mark.parametrize("text", EXTREME)
def test_an_expression_of_numbers_that_no_float_holds_has_a_normal_form_with_the_same_results(text: str) -> None:
    storage = Storage(samples(random.Random(0), 60_000, 30))
    node = parse(text)
    expected, by_value, by_presence = (
        results(one, storage) for one in (node, normal_form(node, inferred), normal_form(node, inferred, fires=True))
    )
    assert any(expected)
    for moment, made in zip(expected, by_value, strict=True):
        assert moment.keys() == made.keys()
        assert all(alike(value, made[key]) for key, value in moment.items())
    assert [moment.keys() for moment in expected] == [moment.keys() for moment in by_presence]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_means_something_else_has_another_normal_form(one: str, other: str) -> None:
    assert not same(located(one).node, located(other).node, inferred, fires=True)
