"""The samples of a series: what is written of them is what promtool reads, and what `values` says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring import Series, constant, gap, ramp
from eventcore_monitoring.model.samples import Run, runs, samples, values
from eventcore_monitoring.model.scenarios import Stretch
from proof.asking import Case, answers

LASTS = 1_200_000
INTERVALS = (15_000, 40_000, 60_000)
SERIES = 120  # for each interval, in one call of promtool
LENGTHS = ["5s", "15s", "40s", "1m", "100s", "5m", "10m"]


def stretch(chance: random.Random, lasts: str | None) -> Stretch:
    number = chance.choice([0, 1, -7, 0.1, 12.5, 1e-7, 3.3e9, 1e21, -0.003])
    match chance.randint(0, 4):
        case 0 | 1:
            return constant(number, lasts)
        case 2:
            return gap(lasts)
        case 3:
            return ramp(number, lasts)
        case _:
            return ramp(number, lasts, start=chance.choice([0, 100, -0.7, 1e-3]))


def series(chance: random.Random, interval: int) -> Series:
    before = [stretch(chance, chance.choice(LENGTHS)) for _ in range(chance.randint(0, 4))]
    last = stretch(chance, chance.choice([*LENGTHS, None]))
    return Series(metric="x", labels={}, values=[*before, last], interval=f"{interval // 1000}s")


def test_what_is_written_is_what_promtool_reads_and_what_the_values_say(tmp_path: Path) -> None:
    chance = random.Random(1)
    made = {interval: [series(chance, interval) for _ in range(SERIES)] for interval in INTERVALS}
    cases = []
    for interval, some in made.items():
        written = {f'x{{n="{number}"}}': samples(one, interval, LASTS) for number, one in enumerate(some)}
        # A window of 1ms: what was before a gap is not seen through it.
        questions = [("last_over_time(x[1ms])", time) for time in range(0, LASTS + 1, interval)]
        cases.append(Case(interval, {name: text for name, text in written.items() if text}, questions))
    for (interval, some), answered in zip(made.items(), answers(cases, tmp_path), strict=True):
        for number, one in enumerate(some):
            labels = (("__name__", "x"), ("n", str(number)))
            read = [elements.get(labels) for elements in answered]
            said = values(one, interval, LASTS)[: len(read)]
            assert read == [*said, *[None] * (len(read) - len(said))], one


lengths = st.sampled_from(LENGTHS)
numbers = st.integers(-1000, 1000)
stretches = st.one_of(
    st.builds(constant, numbers, lengths),
    st.builds(lambda rate, lasts, start: ramp(rate, lasts, start=start), numbers, lengths, st.none() | numbers),
    st.builds(gap, lengths),
)


@given(st.lists(stretches, min_size=1, max_size=5), st.sampled_from(INTERVALS))
def test_there_is_one_value_for_each_sample_of_the_runs(given_stretches: list[Stretch], interval: int) -> None:
    one = Series(metric="x", labels={}, values=given_stretches, interval="15s")
    made = list(runs(one, interval, LASTS))
    said = values(one, interval, LASTS)
    assert len(said) == sum(run.times for run in made)
    assert all(run.times > 0 for run in made)
    begins = [said[sum(run.times for run in made[:number])] for number in range(len(made))]
    assert begins == [run.first for run in made]


@pytest.mark.parametrize(
    ("given_stretches", "said"),
    [
        ([constant(3, "2m"), gap("1m"), constant(4)], [3, 3, None, 4, 4]),
        ([gap()], [None] * 5),
        ([ramp(0.1, "2m"), ramp(0.2)], [0, 6, 12, 24, 36]),
        ([constant(5, "1m"), ramp(1)], [5, 5, 65, 125, 185]),
        ([ramp(1, "90s"), ramp(-1)], [0, 60, 60, 0, -60]),
        ([ramp(1, "2m"), gap("1m"), ramp(1)], [0, 60, None, 0, 60]),
        ([ramp(1, "2m"), gap("1m"), ramp(1, start=7)], [0, 60, None, 7, 67]),
        ([constant(1, "1m"), constant(2, "30s"), constant(3)], [1, 2, 3, 3, 3]),
        ([constant(1, "1m")], [1]),
    ],
)
def test_a_ramp_continues_where_the_stretch_before_it_ended(
    given_stretches: list[Stretch], said: list[float | None]
) -> None:
    one = Series(metric="x", labels={}, values=given_stretches, interval="1m")
    assert values(one, 60_000, 240_000) == said


def test_a_stretch_between_two_scrapes_leaves_no_run() -> None:
    one = Series(metric="x", labels={}, values=[constant(1, "70s"), gap("20s"), constant(3)], interval="1m")
    assert [*runs(one, 60_000, 120_000)] == [Run(1, 0, 2), Run(3, 0, 1)]


def test_numbers_are_written_without_what_binary_fractions_add() -> None:
    one = Series(metric="x", labels={}, values=[ramp(0.18)], interval="1m")
    assert samples(one, 60_000, 180_000) == "0+10.8x3"
