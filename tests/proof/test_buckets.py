"""Shares of a histogram: promtool's own `histogram_quantile` makes the wanted quantile of them."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from checks.expressions.example import EXAMPLE
from eventcore_monitoring import promql
from eventcore_monitoring.model.samples import values
from eventcore_monitoring.proof.buckets import Shares, cumulative
from eventcore_monitoring.proof.search import search
from eventcore_monitoring.proof.subjects import declared_subjects
from promql.evaluation.judged import Question, answers, series
from small import alert

CASES = 250
EDGES = [None, (0.1, 0.5, 1.0), (1.0,), (0.005, 0.05, 0.25, 2.5, 10.0), (100.0, 1e6, 1e9), (-1.0, 0.0, 2.0)]
QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999, 0.01, 0.25]


def wanted_of(edges: tuple[float, ...] | None, chance: random.Random) -> float:
    if edges is None:
        return chance.choice([0.004, 0.3, 1.02, 7, 55, 3e5, 1e-5]) * chance.uniform(0.5, 1)
    low = min(0.0, edges[0])
    return chance.choice([edges[-1], edges[0] or edges[-1], low + (edges[-1] - low) * chance.uniform(0.01, 1)])


def test_promtool_makes_the_wanted_quantile_of_the_shares(tmp_path: Path) -> None:
    chance = random.Random(7)
    inputs, questions, wanted = [], [], []
    for _ in range(CASES):
        edges, quantile = chance.choice(EDGES), chance.choice(QUANTILES)
        value = wanted_of(edges, chance)
        for shares in cumulative(quantile, value, edges):
            number = len(wanted)
            wanted.append(value)
            inputs += [series(f'h_bucket{{n="{number}", le="{edge}"}}', [share * 10]) for edge, share in shares]
            questions.append(Question(f'histogram_quantile({quantile}, h_bucket{{n="{number}"}})', 0))
    answered = answers(inputs, questions, tmp_path)
    found = [next(iter(answered[question].values()), None) for question in questions]  # type: ignore[union-attr]
    wrong = [
        (question.expression, one, value)
        for question, one, value in zip(questions, found, wanted, strict=True)
        if one is None or not math.isclose(one, value, rel_tol=1e-6)  # type: ignore[arg-type]
    ]
    assert wrong == []
    assert len(wanted) > CASES * 0.8


edges_known = st.lists(st.integers(-10, 1000), min_size=1, max_size=8, unique=True).map(
    lambda some: tuple(float(one) for one in sorted(some))
)


def rising(shares: Shares) -> bool:
    return all(low[1] <= high[1] for low, high in pairwise(shares)) and all(0 <= share <= 1 for _, share in shares)


@given(st.floats(0.001, 0.999), st.none() | st.floats(-10, 1000), st.none() | edges_known)
def test_shares_rise_from_edge_to_edge_up_to_all(
    quantile: float, wanted: float | None, edges: tuple[float, ...] | None
) -> None:
    for shares in cumulative(quantile, wanted, edges):
        assert rising(shares)
        assert shares[-1] == ("+Inf", 1.0)
        assert [float(edge) for edge, _ in shares] == sorted(float(edge) for edge, _ in shares)
        if edges is not None:
            assert [float(edge) for edge, _ in shares] == [*edges, math.inf]


@given(st.floats(0.001, 0.999), edges_known)
def test_any_quantile_will_do_where_none_is_asked_for(quantile: float, edges: tuple[float, ...]) -> None:
    (shares,) = cumulative(quantile, None, edges)
    assert rising(shares)
    assert shares[0][1] < 1 or len(edges) < 3


@pytest.mark.parametrize("quantile", [0.0, 1.0, -1.0, 2.0, math.nan])
def test_what_is_no_quantile_has_no_shares(quantile: float) -> None:
    assert [*cumulative(quantile, 0.5, (1.0,))] == []


def test_a_quantile_above_the_last_edge_cannot_be_had() -> None:
    assert [*cumulative(0.9, 5.0, (0.1, 1.0))] == []


@pytest.mark.parametrize(("edge", "text"), [(0.1, "0.1"), (1.0, "1"), (1e9, "1e+09"), (0.25, "0.25")])
def test_edges_are_written_as_numbers_that_prometheus_reads(edge: float, text: str) -> None:
    (shares, *_) = cumulative(0.5, edge, (edge,))
    assert float(shares[0][0]) == float(text)


def test_buckets_that_are_read_through_a_record_are_cumulative() -> None:
    when = promql("histogram_quantile(0.9, le_path:latency:rate5m) > 0.7")
    (subject,) = declared_subjects(EXAMPLE.extended(alerts=[alert(when=when)]))
    found = search(subject)
    assert found.fires is not None
    for witness in (found.fires, *found.silent):
        columns = {
            float(one.labels["le"]): [value or 0.0 for value in values(one, subject.scraped, witness.lasts)]
            for one in witness.series
        }
        rows = list(zip(*(columns[edge] for edge in sorted(columns)), strict=True))
        assert all(list(row) == sorted(row) for row in rows)
