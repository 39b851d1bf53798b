"""Random expressions over random series, a few times each: what is evaluated is what promtool says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from eventcore_monitoring.promql.evaluation import Grid
from promql.evaluation.judged import judged, semantics
from promql.evaluation.written import Writer, samples

EXPRESSIONS = 400  # for each seed, at four times each, in one call of promtool


@pytest.mark.parametrize("seed", range(4))
def test_what_is_evaluated_is_what_promtool_says(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    interval = (60_000, 60_000, 15_000, 45_000)[seed]
    inputs = samples(chance, interval, 1_800_000 // interval)
    writer = Writer(chance, semantics())
    cases: dict[str, Grid] = {}
    while len(cases) < EXPRESSIONS:
        text = writer.vector(chance.choice([1, 2, 2, 3, 3]))
        start, step = chance.choice([0, 600_000, 1_100_000, 1_033_000]), chance.choice([60_000, 47_000, 300_000])
        # promtool asks at one time, which is its start() and its end().
        cases[text] = Grid(start, step, 1 if "start()" in text or "end()" in text else 4)
    verdicts = judged(inputs, list(cases.items()), tmp_path)
    assert verdicts.wrong == []
    assert verdicts.same > EXPRESSIONS, "too few have a result to say anything"
    assert verdicts.nearly < verdicts.same / 10, "too few are the same to the last bit"
    assert len(verdicts.not_known) < EXPRESSIONS / 50, verdicts.not_known
