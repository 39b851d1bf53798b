"""Shapes of series: what promtool reads of one is what it was made for, and what is said to be read of it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.model.samples import samples
from eventcore_monitoring.proof.phases import Phase, scaled, series_of
from eventcore_monitoring.proof.shapes import (
    VALUE,
    Flapping,
    Growth,
    Level,
    Line,
    Missing,
    Reading,
    Shape,
    read_of,
    shape_with,
)
from proof.asking import Case, answers

MINUTE = 60_000
LASTS = 40 * MINUTE
LEVELS = ["", "avg_over_time", "min_over_time", "max_over_time", "last_over_time"]
GROWTHS = ["rate", "irate", "increase", "deriv", "delta", "idelta"]
SOMETIMES = ["changes", "resets"]
NUMBERS = [0.0, 1.0, 5.0, 0.05, 12.5, 250.0, -3.0, -0.25]


def reading(function: str) -> Reading:
    return VALUE if not function else Reading(function, 600.0)


def expression(function: str, number: int) -> str:
    return f"{function}(x{number}[10m])" if function else f"x{number}"


def written(shape: Shape, number: int) -> str:
    (one,) = series_of((Phase(LASTS, {(("__name__", f"x{number}"),): shape}),), MINUTE)
    return samples(one, MINUTE, LASTS)


def made(functions: list[str], numbers: list[float], *, counter: bool) -> list[tuple[str, float, Shape]]:
    found = []
    for function in functions:
        for value in numbers:
            shape = shape_with(reading(function), Line(value), MINUTE, counter=counter)
            if shape is not None:
                found.append((function, value, shape))
    return found


def read(cases: list[tuple[str, float, Shape]], folder: Path) -> list[float]:
    """What promtool reads of the shapes at their end."""
    series = {f"x{number}": written(shape, number) for number, (_, _, shape) in enumerate(cases)}
    questions = [(expression(function, number), LASTS) for number, (function, _, _) in enumerate(cases)]
    (answered,) = answers([Case(MINUTE, series, questions)], folder)
    return [next(iter(elements.values()), math.nan) for elements in answered]


@pytest.mark.parametrize("counter", [True, False])
def test_promtool_reads_of_a_shape_what_it_was_made_for(counter: bool, tmp_path: Path) -> None:
    rising = [value for value in NUMBERS if value >= 0 or not counter]
    # A rate of what falls is that of a counter that starts again.
    falls = {"rate", "irate", "increase"}
    functions = [*LEVELS, *GROWTHS]
    cases = [case for case in made(functions, rising, counter=counter) if case[1] >= 0 or case[0] not in falls]
    wrong = [
        (*case, found)
        for case, found in zip(cases, read(cases, tmp_path), strict=True)
        if not math.isclose(found, case[1], rel_tol=1e-9, abs_tol=1e-9)
    ]
    assert wrong == []
    assert len(cases) > 40


def test_promtool_counts_at_least_as_many_changes_and_resets_as_asked_for(tmp_path: Path) -> None:
    cases = made(SOMETIMES, [1.0, 2.0, 3.0, 4.0], counter=False)
    for case, found in zip(cases, read(cases, tmp_path), strict=True):
        assert found >= case[1], case
    assert len(cases) == 8


def test_promtool_counts_no_change_and_no_reset_where_none_is_asked_for(tmp_path: Path) -> None:
    cases = made(SOMETIMES, [0.0], counter=False) + made(["resets"], [0.0], counter=True)
    assert read(cases, tmp_path) == [0.0, 0.0, 0.0]


numbers = st.sampled_from(NUMBERS) | st.integers(1, 10**6).map(float)
functions = st.sampled_from([*LEVELS, *GROWTHS, *SOMETIMES, "stddev_over_time", "present_over_time", "sum_over_time"])


@given(functions, numbers, st.booleans())
def test_what_is_read_of_a_shape_is_what_it_was_made_for(function: str, value: float, counter: bool) -> None:
    shape = shape_with(reading(function), Line(value), MINUTE, counter=counter)
    found = None if shape is None else read_of(reading(function), shape, MINUTE)
    if function == "present_over_time":
        assert found == Line(1.0)
    elif found is not None and not (function in SOMETIMES and value <= 0):
        assert math.isclose(found.start, value, rel_tol=1e-9, abs_tol=1e-12)


@given(functions, numbers)
def test_a_counter_never_falls(function: str, value: float) -> None:
    shape = shape_with(reading(function), Line(value), MINUTE, counter=True)
    assert not isinstance(shape, Growth) or shape.per_second >= 0 or function == "idelta"


def test_what_falls_is_no_counter() -> None:
    assert shape_with(Reading("rate", 600.0), Line(-1.0), MINUTE, counter=True) is None
    assert shape_with(Reading("increase", 600.0), Line(-1.0), MINUTE, counter=True) is None


def test_a_counter_that_is_read_as_standing_still_stays_where_it_is() -> None:
    key = (("__name__", "x"),)
    shape = shape_with(Reading("rate", 600.0), Line(0.0), MINUTE, counter=True)
    assert shape == Growth(0.0)
    (one,) = series_of((Phase(5 * MINUTE, {key: Growth(1.0)}), Phase(5 * MINUTE, {key: shape})), MINUTE)
    assert samples(one, MINUTE, 10 * MINUTE) == "0+60x4 300+0x5"


# Phases.


KEY = (("__name__", "x"), ("job", "web"))


@pytest.mark.parametrize(
    ("phases", "notation"),
    [
        ([Level(Line(5)), Level(Line(7))], "5+0x1 7+0x2"),
        ([Level(Line(0, 1)), Level(Line(-60, 1))], "0+60x1 60+60x2"),
        ([Missing(), Level(Line(7))], "_x2 7+0x2"),
        ([Growth(1), Growth(0.5)], "0+60x1 120+30x2"),
        ([Growth(1), Growth(1, restarts=True)], "0+60x1 0+60x2"),
        ([Growth(1), Missing(), Growth(1)], "0+60x1 _x2 0+60x2"),
        ([Growth(-1), Level(Line(1))], "120-60x1 1+0x2"),
        ([Flapping(1, 2, MINUTE), Level(Line(1))], "1 2 1+0x2"),
    ],
)
def test_phases_follow_each_other(phases: list[Shape], notation: str) -> None:
    (one,) = series_of([Phase(2 * MINUTE, {KEY: shape}) for shape in phases], MINUTE)
    assert (one.metric, one.labels) == ("x", {"job": "web"})
    assert samples(one, MINUTE, 2 * MINUTE * len(phases)) == notation


def test_what_is_missed_goes_on_unseen() -> None:
    phases = (
        Phase(2 * MINUTE, {KEY: Growth(1)}), Phase(MINUTE, {KEY: Growth(1)}, missed=True),
        Phase(2 * MINUTE, {KEY: Growth(1)}),
    )  # fmt: skip
    (one,) = series_of(phases, MINUTE)
    assert samples(one, MINUTE, 5 * MINUTE) == "0+60x1 _x1 180+60x2"


def test_what_is_never_there_is_no_series() -> None:
    assert [*series_of((Phase(MINUTE, {KEY: Missing()}), Phase(MINUTE, {})), MINUTE)] == []


def test_only_what_has_one_number_can_be_scaled() -> None:
    assert scaled(Level(Line(5)), 2.0) == Level(Line(10))
    assert scaled(Growth(5), 2.0) == Growth(10)
    assert scaled(Level(Line(5, 1)), 2.0) is None
    assert scaled(Flapping(1, 2, MINUTE), 2.0) is None
