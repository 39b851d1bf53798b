from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.promql.units import COUNT, RATIO, SECONDS, UNITS, Unit

units = st.sampled_from([unit for unit in UNITS.values() if not unit.moment])


@given(units, units)
def test_a_product_divided_by_one_factor_is_the_other(one: Unit, other: Unit) -> None:
    assert one.times(other).by(other).same(one)
    assert one.times(other).same(other.times(one))


@given(units)
def test_a_unit_by_itself_is_a_ratio(one: Unit) -> None:
    assert one.by(one).same(RATIO)
    assert one.by(one).counted == "ratio"


@given(units, st.sampled_from([100.0, 1000.0, 1024.0, 60.0, 3600.0, 3.0, 0.5]))
def test_a_factor_and_its_inverse_cancel(one: Unit, factor: float) -> None:
    there = one.multiplied(factor)
    assert there is not None
    back = there.multiplied(1 / factor)
    assert back is not None
    assert back.same(one)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (SECONDS, "seconds"),
        (UNITS["events"].by(SECONDS), "events/s"),
        (UNITS["bytes"].by(SECONDS), "bytes/s"),
        (SECONDS.by(SECONDS), "ratio"),
        (SECONDS.multiplied(1000), "milliseconds"),
        (SECONDS.multiplied(1 / 60), "minutes"),
        (RATIO.multiplied(100), "percent"),
        (UNITS["bytes"].multiplied(1 / 1024**3), "GiB"),
        (COUNT.multiplied(100), "count"),
        (UNITS["timestamp"], "moment in time"),
        (UNITS["bytes"].times(SECONDS), "bytes·seconds"),
        (UNITS["watts"], "watts"),
    ],
)
def test_people_read_units(unit: Unit, text: str) -> None:
    assert str(unit) == text


def test_bits_and_moments_times_a_number_are_no_unit_that_is_known() -> None:
    assert UNITS["bytes"].multiplied(8) is None
    assert UNITS["timestamp"].multiplied(1000) is None


def test_a_moment_is_not_the_same_as_a_length_of_time_nor_seconds_as_milliseconds() -> None:
    assert not UNITS["timestamp"].same(SECONDS)
    assert not UNITS["milliseconds"].same(SECONDS)
    assert not RATIO.same(UNITS["percent"])
    assert RATIO.same(COUNT), "what is counted has no dimension"
