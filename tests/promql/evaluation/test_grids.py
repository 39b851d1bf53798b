"""A whole grid of times at once: the columns, and that they are quick."""

from __future__ import annotations

import time

import pytest

from eventcore_monitoring.promql.evaluation import STALE, Grid, Samples, Semantics, Storage, evaluate
from eventcore_monitoring.promql.parser import located
from promql.evaluation.judged import rising, series

BOTH = tuple(Semantics)


@pytest.mark.parametrize("which", BOTH)
def test_a_column_has_a_value_or_none_for_each_time(which: Semantics) -> None:
    storage = Storage([series("up", [1.0, 2.0, STALE, None, 3.0])])
    assert evaluate(located("up").node, storage, Grid(0, 60_000, 5), which) == {
        (("__name__", "up"),): [1.0, 2.0, None, None, 3.0]
    }


@pytest.mark.parametrize("which", BOTH)
def test_a_scalar_is_a_column_and_no_vector(which: Semantics) -> None:
    assert evaluate(located("time() + 1").node, Storage(), Grid(0, 1500, 3), which) == [1.0, 2.5, 4.0]


@pytest.mark.parametrize("which", BOTH)
def test_a_series_without_any_element_is_not_in_the_result(which: Semantics) -> None:
    storage = Storage([series("up", [1.0])])
    assert evaluate(located("up > 1").node, storage, Grid(0, 60_000, 3), which) == {}


@pytest.mark.parametrize("which", BOTH)
def test_start_and_end_are_those_of_the_whole_grid_inside_of_a_subquery_too(which: Semantics) -> None:
    storage = Storage([series("n", rising(0, 1, 20))])
    expression = located("max_over_time((n @ start())[5m:1m]) + 100 * (n @ end())").node
    assert evaluate(expression, storage, Grid(300_000, 60_000, 3), which) == {(): [705.0] * 3}


def test_what_is_exactly_as_old_as_the_range_is_left_out_since_prometheus_3() -> None:
    storage = Storage([series("n", [1.0] * 11)])
    count, last = located("count_over_time(n[5m])").node, located("n").node
    labels = (("__name__", "n"),)
    assert evaluate(count, storage, Grid(600_000, 0, 1), Semantics.CLOSED) == {(): [6.0]}
    assert evaluate(count, storage, Grid(600_000, 0, 1), Semantics.OPEN) == {(): [5.0]}
    assert evaluate(last, storage, Grid(900_000, 0, 1), Semantics.CLOSED) == {labels: [1.0]}
    assert evaluate(last, storage, Grid(900_000, 0, 1), Semantics.OPEN) == {}


def test_more_series_leave_the_storage_as_it_was() -> None:
    few = Storage([series('n{a="1"}', [1.0])])
    more = few.with_more([series('n{a="2"}', [2.0]), series("m", [3.0])])
    names = located("{__name__=~'.+'}").node
    assert isinstance(one := evaluate(names, few, Grid(0, 0, 1), Semantics.OPEN), dict)
    assert isinstance(three := evaluate(names, more, Grid(0, 0, 1), Semantics.OPEN), dict)
    assert (len(one), len(three)) == (1, 3)


def test_two_series_with_the_same_labels_are_no_storage() -> None:
    with pytest.raises(ValueError, match="two series of n have the same labels"):
        Storage([series("n", [1.0])]).with_more([series("n", [2.0])])


@pytest.mark.parametrize("which", BOTH)
def test_a_typical_alert_takes_milliseconds_over_an_hour(which: Semantics) -> None:
    storage = Storage(
        Samples((("__name__", name), ("job", job)), 60_000, rising(0, step, 119))
        for name, step in (("errors", 3), ("requests", 30))
        for job in "abc"
    )
    node = located("sum(rate(errors[5m])) / sum(rate(requests[5m])) > 0.05").node
    grid = Grid(3_600_000, 60_000, 60)
    evaluate(node, storage, grid, which)
    start = time.perf_counter()
    for _ in range(10):
        evaluate(node, storage, grid, which)
    assert (time.perf_counter() - start) / 10 < 0.02, "ten times as long as it should take on a slow machine"
