"""Reducers: what Grafana computes of a field's values."""

from __future__ import annotations

import math

import pytest

from eventcore_monitoring.preview.frames import Cell
from eventcore_monitoring.preview.reducers import canonical, name_of, reduced

VALUES = (None, 1.0, 4.0, 2.0, math.nan, 6.0, None)


@pytest.mark.parametrize(
    ("reducer", "expected"),
    [
        ("lastNotNull", 6.0),
        ("current", 6.0),
        ("last", None),
        ("firstNotNull", 1.0),
        ("first", None),
        ("min", 1.0),
        ("max", 6.0),
        ("mean", 3.25),
        ("avg", 3.25),
        ("median", 3.0),
        ("sum", 13.0),
        ("total", 13.0),
        ("count", 5),
        ("countAll", 7),
        ("range", 5.0),
        ("diff", 5.0),
        ("diffperc", 500.0),
        ("delta", 3.0),
        ("step", -2.0),
        ("logmin", 1.0),
        ("allIsZero", False),
        ("allIsNull", False),
        ("changeCount", 4),
        ("distinctCount", 5),
        ("p50", 4.0),
        ("p95", 6.0),
    ],
)
def test_a_reducer_gives_the_value_that_grafana_gives(reducer: str, expected: float | None) -> None:
    assert reduced(reducer, VALUES) == expected


@pytest.mark.parametrize("values", [(), (None, None)])
def test_without_values_there_is_no_extreme_and_no_mean(values: tuple[Cell, ...]) -> None:
    assert [reduced(one, values) for one in ("min", "max", "mean", "median", "range", "lastNotNull", "p90")] == [
        None
    ] * 7
    assert reduced("sum", values) == 0
    assert reduced("allIsNull", values) is True


def test_texts_have_a_last_and_no_sum() -> None:
    assert reduced("lastNotNull", ("a", "b", None)) == "b"
    assert reduced("sum", ("a", "b")) == 0


def test_names_are_those_of_a_legend() -> None:
    assert [name_of(one) for one in ("lastNotNull", "current", "mean", "sum", "p1", "p12", "p93")] == [
        "Last *", "Last *", "Mean", "Total", "1st %", "12th %", "93rd %",
    ]  # fmt: skip


def test_a_word_that_is_no_reducer_has_no_name_of_its_own() -> None:
    assert canonical("average") is None
    assert canonical("p100") is None
    assert canonical("avg") == "mean"
