from __future__ import annotations

import pytest

from eventcore_monitoring.generators.grafana.thresholds import line_style, sentence, soft_ends, steps
from eventcore_monitoring.model.dashboards import ThresholdLine
from eventcore_monitoring.model.metrics import Gauge, Target
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.values import count, minutes, percent, seconds

POOL = Gauge(name="pool_used_ratio", help="Part of the pool in use.", unit="ratio", target=Target(job="db"))
DELAY = Gauge(name="delay_seconds", help="Delay.", unit="seconds", signed=True, target=Target(job="db"))

Steps = list[tuple[float | None, str]]


def drawn(*conditions: Condition, lines: tuple[ThresholdLine, ...] = ()) -> Steps:
    return [(step["value"], step["color"]) for step in steps(conditions, lines, drawn=True)]


def coloured(*conditions: Condition) -> Steps:
    return [(step["value"], step["color"]) for step in steps(conditions, (), drawn=False)]


def test_without_a_threshold_there_is_one_step_without_a_value() -> None:
    assert steps((), (), drawn=True) == [{"color": "green", "value": None}]


def test_an_upper_limit_is_red_from_the_threshold_on() -> None:
    assert drawn(percent(80) < POOL) == [(None, "green"), (0.8, "red")]


def test_a_lower_limit_is_red_below_the_threshold() -> None:
    assert drawn(percent(30) > POOL) == [(None, "red"), (0.3, "green")]


def test_two_limits_enclose_what_is_calm() -> None:
    assert drawn(percent(80) < POOL, percent(30) > POOL) == [(None, "red"), (0.3, "green"), (0.8, "red")]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ([90, 80], [(None, "green"), (0.8, "orange"), (0.9, "red")]),
        ([70, 80, 90], [(None, "green"), (0.7, "yellow"), (0.8, "orange"), (0.9, "red")]),
        ([80, 80], [(None, "green"), (0.8, "red")]),
    ],
)
def test_the_outermost_of_several_upper_limits_is_red(limits: list[float], expected: Steps) -> None:
    assert drawn(*(percent(limit) < POOL for limit in limits)) == expected


def test_the_outermost_of_several_lower_limits_is_red() -> None:
    assert drawn(percent(30) > POOL, percent(10) > POOL) == [(None, "red"), (0.1, "orange"), (0.3, "green")]


def test_a_declared_line_has_its_own_colour_until_the_next_step() -> None:
    lines = (ThresholdLine(at=percent(50), color="purple"),)

    assert drawn(percent(80) < POOL, lines=lines) == [(None, "green"), (0.5, "purple"), (0.8, "red")]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (count(0) < POOL, [(None, "green"), (0.0000001, "red")]),
        (count(0) <= POOL, [(None, "green"), (0, "red")]),
        (count(0) >= POOL, [(None, "red"), (0.0000001, "green")]),
        (count(0) > POOL, [(None, "red"), (0, "green")]),
        (POOL.eq(count(1)), [(None, "green"), (1, "red"), (1.0000001, "green")]),
        (POOL.ne(count(1)), [(None, "red"), (1, "green"), (1.0000001, "red")]),
        (percent(5) < POOL, [(None, "green"), (0.05, "red")]),
    ],
)
def test_a_value_that_equals_its_threshold_has_the_right_colour(condition: Condition, expected: Steps) -> None:
    assert coloured(condition) == expected


@pytest.mark.parametrize("condition", [count(0) < POOL, count(0) >= POOL, POOL.eq(count(0)), POOL.ne(count(0))])
def test_a_line_stands_exactly_at_its_threshold(condition: Condition) -> None:
    assert [value for value, _ in drawn(condition)] == [None, 0]


@pytest.mark.parametrize(
    ("conditions", "lines", "expected"),
    [
        ([], [], "off"),
        ([percent(80) < POOL], [], "line"),
        ([], [ThresholdLine(at=percent(80))], "line"),
        ([POOL.eq(count(0))], [], "line"),
        ([percent(80) < POOL, percent(30) > POOL], [], "line+area"),
    ],
)
def test_a_lower_limit_is_shown_as_a_line_and_an_area(
    conditions: list[Condition], lines: list[ThresholdLine], expected: str
) -> None:
    assert line_style(conditions, lines) == expected


def test_the_thresholds_are_said_in_words_with_their_units() -> None:
    lines = [ThresholdLine(at=minutes(5))]

    assert sentence([percent(80) < POOL, percent(80) < POOL], lines) == "Thresholds: > 80 %, 5m."
    assert sentence([], []) == ""


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([minutes(5) < DELAY], {"axisSoftMax": 330}),
        ([minutes(5) < DELAY, minutes(30) < DELAY], {"axisSoftMax": 330}),
        ([seconds(-10) > DELAY], {"axisSoftMin": -11}),
        ([seconds(10) > DELAY], {"axisSoftMin": 0}),
        ([DELAY.eq(seconds(1))], {}),
        ([], {}),
    ],
)
def test_the_nearest_threshold_is_seen_while_all_is_calm(
    conditions: list[Condition], expected: dict[str, float]
) -> None:
    assert soft_ends(conditions) == expected
