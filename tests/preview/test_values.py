"""Values with their unit: agreement with the answers of Grafana's own formatter."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

import eventcore_monitoring
from eventcore_monitoring.preview.ecmascript import exponential, fixed, grouped, hexadecimal, shortest
from eventcore_monitoring.preview.values import Formatted, formatted, tick

ANSWERS: dict[str, Any] = json.loads(Path(__file__).with_name("formatted.json").read_text("utf-8"))
REGISTRY = Path(eventcore_monitoring.__file__).parent / "validators/data/grafana/registry.json"
UNITS: list[str] = json.loads(REGISTRY.read_text("utf-8"))["units"]
OWN_UNITS = st.builds(
    "{}:{}".format, st.sampled_from(["si", "count", "currency", "bool", "time", "suffix", "x"]), st.text()
)


def parts(done: Formatted) -> str:
    return "|".join(done)


@pytest.mark.parametrize(("unit", "decimals", "texts"), ANSWERS["texts"], ids=lambda one: str(one)[:30])
def test_a_value_is_written_as_grafana_writes_it(unit: str, decimals: int | None, texts: list[str]) -> None:
    values = ANSWERS["values"] if len(texts) == len(ANSWERS["values"]) else ANSWERS["few"]
    assert [parts(formatted(value, unit, decimals)) for value in values] == texts


def test_a_tick_is_written_as_grafana_writes_it() -> None:
    ours = [parts(tick(value, unit, decimals, adjacent)) for unit, decimals, value, adjacent, _ in ANSWERS["ticks"]]
    assert ours == [text for *_, text in ANSWERS["ticks"]]


def test_every_unit_of_the_registry_has_an_answer_of_grafana_or_depends_on_the_present_day() -> None:
    recorded = {unit for unit, *_ in ANSWERS["texts"]}
    assert {unit for unit in UNITS if unit not in recorded} == {
        *(f"dateTimeAs{kind}NoDateIfToday" for kind in ("Iso", "US", "Local")), "dateTimeFromNow",
    }  # fmt: skip


@pytest.mark.parametrize("unit", ["dateTimeFromNow", "dateTimeAsIsoNoDateIfToday"])
def test_a_date_that_depends_on_the_present_day_is_written_whole(unit: str) -> None:
    assert str(formatted(1_700_000_000_000, unit)) == "2023-11-14 22:13:20"


@given(st.floats(), st.sampled_from(UNITS) | OWN_UNITS | st.text(), st.none() | st.integers(-5, 30))
def test_any_float_in_any_unit_has_a_text(value: float, unit: str, decimals: int | None) -> None:
    assert str(formatted(value, unit, decimals)) != "" or unit.startswith("dtduration") or ":" in unit


@given(st.floats(allow_nan=False), st.sampled_from(UNITS) | OWN_UNITS, st.none() | st.integers(0, 9))
def test_any_float_in_any_unit_is_a_tick(value: float, unit: str, adjacent: int | None) -> None:
    done = tick(value, unit, None, adjacent)
    assert done._replace(text="") == formatted(value, unit, adjacent)._replace(text="")


def test_nothing_is_written_for_no_value() -> None:
    assert str(formatted(None, "s")) == ""


def test_a_negative_zero_keeps_its_sign_where_grafana_keeps_it() -> None:
    assert [str(formatted(-0.0, unit)) for unit in ("string", "short", "locale", "percent")] == ["-0", "0", "-0", "0%"]


def test_no_number_has_no_unit() -> None:
    assert str(formatted(math.nan, "s", 2)) == "NaN"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(math.inf, "short", "∞"), (-math.inf, "ops", "-∞ ops/s"), (math.inf, "percent", "∞%"), (math.inf, "dthms", "∞")],
)
def test_the_infinite_is_written_with_its_sign(value: float, unit: str, text: str) -> None:
    assert str(formatted(value, unit)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_shortest_text_reads_back_as_the_same_number(value: float) -> None:
    assert float(shortest(value)) == value
    assert float(exponential(value, None)) == value


@given(st.floats(-1e15, 1e15), st.integers(0, 10))
def test_rounding_to_decimals_moves_a_number_by_at_most_half_of_the_last_one(value: float, decimals: int) -> None:
    tolerance = 0.5 * 10.0**-decimals + abs(value) * 1e-15
    assert abs(float(fixed(value, decimals)) - value) <= tolerance
    assert abs(float(grouped(value, 0, decimals).replace(",", "")) - value) <= tolerance


@given(st.integers(-(2**53), 2**53), st.integers(0, 12))
def test_base_sixteen_reads_back_as_the_same_number(value: int, places: int) -> None:
    whole, _, fraction = hexadecimal(value / 16**places).partition(".")
    read = abs(int(whole, 16)) + (int(fraction, 16) / 16 ** len(fraction) if fraction else 0)
    assert read == abs(value / 16**places)
