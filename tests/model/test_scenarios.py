"""Stretches and scenarios: what a definition may say about series over time."""

from __future__ import annotations

import pytest

from eventcore_monitoring import DefinitionError, GiB, Scenario, constant, gap, per_second, ramp
from eventcore_monitoring.model.scenarios import Constant, Gap, Ramp
from small import latency, queue


def test_a_stretch_may_be_made_of_a_quantity() -> None:
    assert constant(GiB(1)) == Constant(value=2.0**30)
    assert ramp(per_second(5), "10m", start=3) == Ramp(per_second=5.0, start=3.0, lasts="10m")
    assert gap("90s") == Gap(lasts="1m30s")


def test_the_series_of_a_histogram_are_spread_among_the_others() -> None:
    observed = latency.observations({0.2: 1})
    one = queue.series(constant(1))
    assert Scenario(name="both", series=[observed, one]).all_series == (*observed, one)


@pytest.mark.parametrize(
    "times",
    [
        {"silent_until": "5m", "fires_from": "5m", "fires_until": "5m", "resolved_by": "5m", "lasts": "5m"},
        {"fires_from": "10m", "resolved_by": "20m"},
        {"fires_from": "0s"},
        {},
    ],
)
def test_times_in_order_are_accepted(times: dict[str, str]) -> None:
    assert Scenario(name="n", series=[], **times).name == "n"


@pytest.mark.parametrize(
    "times",
    [
        {"silent_until": "6m", "fires_from": "5m"},
        {"fires_from": "6m", "fires_until": "5m"},
        {"fires_from": "5m", "fires_until": "7m", "resolved_by": "6m"},
        {"fires_from": "5m", "resolved_by": "2h"},
        {"fires_from": "2h"},
        {"silent_until": "5m"},
        {"fires_until": "5m"},
        {"labels": {"job": "web"}},
    ],
)
def test_times_out_of_order_or_without_a_start_are_refused(times: dict[str, object]) -> None:
    with pytest.raises(DefinitionError):
        Scenario(name="n", series=[], **times)


def test_each_stretch_but_the_last_has_an_end() -> None:
    assert len(queue.series([gap("5m"), constant(1, "5m"), ramp(1)]).values) == 3
    with pytest.raises(DefinitionError, match="only the last stretch may be open-ended"):
        queue.series([gap(), constant(1)])
