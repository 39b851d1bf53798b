"""Scales: ends and ticks as uPlot chooses them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given, strategies as st

from eventcore_monitoring.preview.scales import Scale, log_range, log_ticks, ticks, time_ticks, value_range

numbers = st.floats(-1e12, 1e12, allow_nan=False)


@given(numbers, numbers)
def test_an_axis_holds_its_data(first: float, second: float) -> None:
    low, high = sorted((first, second))
    start, end = value_range(low, high)
    assert start < end
    slack = 1e-6 * max(abs(low), abs(high)) + 1e-280  # below that there is no power of ten
    assert start <= low + slack
    assert end >= high - slack


@given(numbers, numbers, st.floats(40, 2000))
def test_ticks_lie_within_the_axis_and_stand_apart(first: float, second: float, pixels: float) -> None:
    start, end = value_range(*sorted((first, second)))
    values, _ = ticks(start, end, pixels)
    slack = (end - start) * 1e-5
    assert all(start - slack <= value <= end + slack for value in values)
    gaps = [(after - before) * pixels / (end - start) for before, after in pairwise(values)]
    assume(max(abs(start), abs(end)) < 1e6 * (end - start))
    assert all(gap >= 29.9 for gap in gaps)


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        ((0, 1), (0, 1.1)),
        ((0.2, 0.9), (0.13, 0.97)),
        ((3.2, 97), (0, 107)),
        ((5, 5), (0, 10)),
        ((0, 0), (0, 100)),
        ((-3, 8), (-5, 10)),
        ((-8, -1), (-8.7, -0.3)),
    ],
)
def test_a_tenth_is_added_and_zero_is_kept_in_sight(data: tuple[float, float], ends: tuple[float, float]) -> None:
    assert value_range(*data) == pytest.approx(ends)


def test_ends_that_the_settings_give_stand() -> None:
    assert value_range(0.99, 0.995, hard_high=1) == pytest.approx((0.989, 1))
    assert value_range(3, 7, hard_low=-1, hard_high=10) == (-1, 10)
    assert value_range(3, 7, soft_low=2, soft_high=8) == (2, 8)
    assert value_range(1, 12, soft_low=2, soft_high=8)[1] > 12


def test_ticks_are_round_and_know_their_decimals() -> None:
    assert ticks(0, 1.1, 200) == ((0, 0.2, 0.4, 0.6, 0.8, 1.0), 1)
    assert ticks(0, 107, 200) == ((0, 20, 40, 60, 80, 100), 0)
    assert ticks(0, 1100, 300, is_binary=True)[0] == (0, 128, 256, 384, 512, 640, 768, 896, 1024)


def test_a_logarithmic_axis_goes_from_power_to_power() -> None:
    assert log_range(0.03, 40, 10) == pytest.approx((0.01, 100))
    assert log_ticks(0.01, 100, 10, 300) == pytest.approx((0.01, 0.1, 1, 10, 100))
    assert len(log_ticks(0.01, 100, 10, 60)) == 2
    assert log_range(0, 0, 10)[0] > 0


def test_times_are_ticked_at_full_hours_days_and_months() -> None:
    start = 1_764_000_000 - 1_764_000_000 % 86_400
    assert [text for _, text in time_ticks(start, start + 3600 * 6, 500)][:3] == ["00:00", "01:00", "02:00"]
    assert [text for _, text in time_ticks(start, start + 300, 500)][:2] == ["00:00:00", "00:01:00"]
    assert [text for _, text in time_ticks(start, start + 7 * 86_400, 900)][:2] == ["11/24", "11/25"]
    assert next(text for _, text in time_ticks(start, start + 700 * 86_400, 500)) == "2026-01"
    assert time_ticks(start, start, 500) == []


@given(st.floats(1, 1e6), st.floats(-1e6, 0))
def test_a_value_at_an_end_is_at_that_end_in_pixels(high: float, low: float) -> None:
    scale = Scale(low, high, 100, 20)
    assert scale.at(low) == pytest.approx(100)
    assert scale.at(high) == pytest.approx(20)
