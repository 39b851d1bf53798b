"""Witnesses of alerts of every shape: promtool confirms them, and they respect what is known of the metrics."""

from __future__ import annotations

import math
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from eventcore_monitoring import Series
from eventcore_monitoring.model.samples import values
from eventcore_monitoring.model.scenarios import Constant
from eventcore_monitoring.promql.evaluation import Grid, Semantics, evaluate
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.label_values import ANY
from eventcore_monitoring.promql.nodes import COMPARISONS, Binary
from eventcore_monitoring.promql.parser import located
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import Facts, Labels
from eventcore_monitoring.promql.walk import walk
from eventcore_monitoring.proof.alert_proof import Proof, proved
from eventcore_monitoring.proof.attempt import Searched
from eventcore_monitoring.proof.phases import Witness
from eventcore_monitoring.proof.timeline import Subject, as_vector, storage_of
from eventcore_monitoring.proving import confirmed
from eventcore_monitoring.validators.program import locate
from promql.test_inference_against_promtool import Writer, catalogue
from proof.searching import CATALOGUE, MINUTE, subject

RANDOM = 120  # expressions


class Case(NamedTuple):
    """An expression and what is found of it: why nothing makes it fire, as a pattern; "" where something does.

    `near`: series just before and just beyond its threshold; `quiet`: something makes it silent.
    """

    expression: str
    why: str = ""
    near: bool = False
    quiet: bool = True
    records: tuple[tuple[str, str], ...] = ()


def near(expression: str) -> Case:
    return Case(expression, near=True)


ERRORS = "sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))"
CASES = [
    # One series.
    near("queue_length > 100"), near("100 < queue_length"), near("queue_length >= 100"), near("free_ratio < 0.1"),
    near("free_ratio * 100 > 90"), near("temperature_celsius < -40"), near("memory_bytes > 8 * 1024 ^ 3"),
    Case("up == 0"), Case("queue_length != 7"), Case("queue_length > 0"), Case("temperature_celsius == 36.6"),
    near("abs(temperature_celsius) > 50"), near("clamp_max(queue_length, 200) > 100"),
    near("unknown_metric{a='b', c!='d', e=~'f|g', h!~'i.*'} > 100"), near("{__name__=~'unknown_.+'} > 100"),
    Case("unit_state{state='broken'} == 1"), Case("queue_length{queue!~'mail|print'} > 3"),
    # Windows.
    near("rate(requests_total[5m]) > 100"), near("irate(errors_total[5m]) > 100"),
    Case("increase(errors_total[1h]) > 0"),
    near("increase(errors_total[10m]) > 300"), near("delta(temperature_celsius[10m]) > 50"),
    near("deriv(temperature_celsius[15m]) > 0.1"), Case("changes(up[15m]) > 2"),
    Case("changes(requests_total[15m]) > 2"),
    Case("resets(requests_total[1h]) > 1"), near("max_over_time(queue_length[30m]) > 100"),
    near("avg_over_time(rate(requests_total[5m])[30m:1m]) > 100"),
    Case("max_over_time((queue_length > bool 10)[10m:]) == 1"),
    Case("stddev_over_time(queue_length[10m]) > 10"), Case("avg_over_time(up[1h]) < 0.9"),
    Case("predict_linear(disk_free_bytes[1h], 4 * 3600) < 0"), Case("rate(requests_total[5m]) == 0"),
    # Time, and what was before.
    near("time() - saved_timestamp_seconds > 3600"), near("time() - max(saved_timestamp_seconds) > 86400"),
    Case("queue_length > 2 * queue_length offset 1h"), Case("queue_length - queue_length offset 1h > 100"),
    Case("sum(increase(errors_total[5m])) > 2 * sum(increase(errors_total[5m] offset 1h))"),
    Case("avg_over_time(queue_length[30m]) > 2 * avg_over_time(queue_length[30m] offset 1h)"),
    # Several series.
    near(f"{ERRORS} > 0.05"),
    near("sum by (path) (rate(errors_total[5m])) / sum by (path) (rate(requests_total[5m])) > 0.05"),
    # Whatever is subtracted from has its highest value while a counter is young.
    Case("1 - avg by (instance) (rate(cpu_seconds_total{mode='idle'}[5m])) > 0.9"),
    near("rate(latency_seconds_sum[5m]) / rate(latency_seconds_count[5m]) > 0.3"),
    Case("rate(requests_total{code=~'5..'}[5m]) / ignoring (code) group_left ()"
         " sum without (code) (rate(requests_total[5m])) > 0.05"),
    near("memory_bytes / limit_bytes > 0.9"), Case("memory_bytes > limit_bytes"),
    near("sum by (job) (queue_length) > 100"),
    Case("count(up == 0) > 2"), Case("count by (job) (up == 0) >= 2"), Case("sum(up == bool 0) > 1"),
    Case("avg(up) < 0.5"), Case("count(up{instance=~'web-[12]:9100'} == 0) > 1"),
    Case("count(up == 1) / count(up) < 0.5"),
    Case("count(count_values without (instance) ('version', queue_length)) > 1"),
    Case("count(count by (version) (build_info)) > 1"), near("topk(3, queue_length) > 100"),
    near("quantile(0.9, queue_length) > 100"),
    Case("stddev(queue_length) > 10"), Case("sum by (service) (unit_state) == 0"),
    # Histograms.
    near("histogram_quantile(0.99, sum by (le) (rate(latency_seconds_bucket[5m]))) > 0.5"),
    near("histogram_quantile(0.9, sum by (le, path) (rate(latency_seconds_bucket[5m]))) > 0.25"),
    near("sum(rate(latency_seconds_bucket{le='0.5'}[5m])) / sum(rate(latency_seconds_count[5m])) < 0.9"),
    # Joins.
    near("memory_bytes * on (instance) group_left (version) build_info > 1e9"),
    near("label_replace(queue_length, 'host', '$1', 'instance', '(.*):.*') > 100"),
    Case("label_replace(memory_bytes, 'host', '$1', 'instance', '(.*):.*')"
    " > on (host) group_left () sum by (host) (label_replace(limit_bytes, 'host', '$1', 'instance', '(.*):.*'))"),
    # Set operations, and what is not there.
    near("queue_length > 100 and on (instance) up == 1"), near("queue_length > 100 or temperature_celsius > 90"),
    Case("up == 0 unless on (instance) queue_length > 5"),
    Case("sum(rate(errors_total[5m])) > 0 and sum(rate(requests_total[5m])) < 1"),
    Case("absent(up{job='web'})"), Case("absent(up{job='web'} == 1)"),
    Case("absent_over_time(queue_length{queue='mail'}[10m])"),
    Case("absent(queue_length) or queue_length > 5"),
    # Records.
    Case("errors:ratio > 0.05", records=(("errors:ratio", ERRORS),)),
    Case("path:errors > 0.05 * 10", records=(("path:errors", "sum by (path) (rate(errors_total[5m]))"),)),
    Case("twice > 9", records=(("once", "sum(queue_length)"), ("twice", "once * 2"))),
    # What always fires.
    Case("vector(1)", quiet=False), Case("vector(1) > 0", quiet=False),
    Case("absent(requests_total{method='PUT'})", quiet=False),
    # What never does.
    Case("vector(0) > 1", "0 is never > 1"), Case("count(queue_length) == 0", "from 1 is never == 0"),
    Case("sum(up == 0) > 0", "0 is never > 0"), Case("free_ratio > 1", "0 to 1 is never > 1"),
    Case("up > 1", "never > 1"),
    Case("unit_state{state='missing'} == 1", "no value of `state`"),
    Case("requests_total{method='PUT'} > 0", "no value of `method`"),
    Case("queue_length{nowhere='x'} > 5", "no value of `nowhere`"),
    Case("clamp_max(queue_length, 50) > 60", "never > 60"),
    Case("hour() > 25", "never > 25"), Case("rate(requests_total[5m]) < 0", "never < 0"),
    Case("queue_length * 0 > 5", "0 is never > 5"),
    Case("queue_length > 10 and queue_length < 5", "exclude each other"), Case("queue_length > Inf", "never > inf"),
    Case("rate(requests_total[30s]) > 1", "no series"), Case("queue_length > queue_length", "no series"),
    Case("temperature_celsius == Inf", "no series"), Case("rate(requests_total[5m]) > 1e307", "no series"),
    Case("predict_linear(temperature_celsius[5m], 60) > 1e308", "no series"),
    Case("queue_length - queue_length > 0", "no series"), Case("queue_length > NaN", "no series"),
]  # fmt: skip
CASES_BY = {case.expression: case for case in CASES}
each = pytest.mark.parametrize("case", CASES, ids=[case.expression for case in CASES])


@cache
def proof(expression: str) -> Proof:
    case = CASES_BY[expression]
    return proved(subject(expression, 0, *case.records, name=expression))


def witnesses(searched: Searched) -> Iterator[Witness]:
    yield from (() if searched.fires is None else (searched.fires,))
    yield from (*searched.silent, *searched.also, *searched.exact)


@each
def test_what_can_fire_is_seen_to_fire_and_of_the_rest_it_is_said_why_not(case: Case) -> None:
    found = proof(case.expression)
    assert found.fires is (case.why == "")
    assert re.search(case.why, found.why)
    assert bool(found.why) is not found.fires


@each
def test_there_are_series_on_which_it_is_silent_unless_it_always_fires(case: Case) -> None:
    assert proof(case.expression).silent is case.quiet


def test_promtool_confirms_every_claim() -> None:
    proofs = [proof(case.expression) for case in CASES]
    verdicts = confirmed(proofs, locate("promtool", environment=os.environ))
    assert [(one.proof.subject.name, one.findings) for one in verdicts if one.refuted] == []
    assert sum(len(one.claims) for one in proofs) > 4 * len(CASES)


# What is just before a threshold, and just beyond it.


def comparison(case: Case) -> Binary:
    """The outermost comparison."""
    nodes = walk(proof(case.expression).subject.typed.node)
    return next(node for node in nodes if isinstance(node, Binary) and node.operator in COMPARISONS)


def sides(node: Binary, witness: Witness, time: int) -> list[list[float]]:
    """The values on both sides of a comparison."""
    storage = storage_of(witness.series, MINUTE, witness.lasts)
    found = [
        as_vector(evaluate(side, storage, Grid(time, MINUTE, 1), Semantics.OPEN)) for side in (node.left, node.right)
    ]
    return [[column[0] for column in side.values() if column[0] is not None] for side in found]


def is_near(node: Binary, witness: Witness, time: int) -> bool:
    left, right = sides(node, witness, time)
    return any(math.isclose(one, other, rel_tol=0.05) for one in left for other in right)


plain = pytest.mark.parametrize("case", [case for case in CASES if case.near], ids=lambda case: case.expression)


@plain
def test_it_fires_just_beyond_its_threshold_and_was_just_before_it(case: Case) -> None:
    fires, node = proof(case.expression).searched.fires, comparison(case)
    assert fires is not None
    assert fires.span is not None
    assert is_near(node, fires, fires.span.end)
    assert is_near(node, fires, fires.phases[0].lasts - MINUTE)


@plain
def test_it_is_silent_just_before_its_threshold(case: Case) -> None:
    node = comparison(case)
    (silent,) = [one for one in proof(case.expression).searched.silent if one.failing is node]
    assert is_near(node, silent, silent.lasts)
    assert silent.span is None


# What is known of the metrics.


def columns(case: Case) -> Iterator[tuple[Series, list[float | None]]]:
    """Every series of every witness, with its samples."""
    for witness in witnesses(proof(case.expression).searched):
        for one in witness.series:
            yield one, values(one, MINUTE, witness.lasts)


@each
def test_series_have_the_labels_and_the_values_that_are_declared(case: Case) -> None:
    for series, column in columns(case):
        facts = CATALOGUE.get(series.metric, Facts(labels=Labels(rest=ANY)))
        for label in {*facts.labels.known, *series.labels}:
            assert facts.labels.of(label).has(series.labels.get(label, "")), (label, series)
        low = -math.inf if facts.unit is not None and facts.unit.moment else facts.bounds.low  # or before 1970
        assert all(low <= value <= facts.bounds.high for value in column if value is not None), series
        # Nothing goes to and fro so finely that a whole number has any average that is asked for.
        if facts.bounds.whole and "avg_over_time" not in case.expression:
            numbers = [stretch.value for stretch in series.values if isinstance(stretch, Constant)]
            assert all(number.is_integer() for number in numbers), series


@each
def test_counters_never_fall_but_for_a_restart(case: Case) -> None:
    for series, column in columns(case):
        if CATALOGUE.get(series.metric, Facts()).kind in ("counter", "buckets"):
            there = [value for value in column if value is not None]
            assert all(later >= before or later <= 1 for before, later in pairwise(there)), series


@each
def test_the_buckets_of_a_histogram_are_cumulative(case: Case) -> None:
    for witness in witnesses(proof(case.expression).searched):
        histograms: dict[tuple[str, ...], list[tuple[float, list[float | None]]]] = {}
        for series in witness.series:
            if "le" in series.labels:
                others = tuple(text for label, text in sorted(series.labels.items()) if label != "le")
                column = values(series, MINUTE, witness.lasts)
                histograms.setdefault(others, []).append((float(series.labels["le"]), column))
        for buckets in histograms.values():
            for (_, fewer), (_, more) in pairwise(sorted(buckets, key=lambda one: one[0])):
                assert all((one or 0) <= (other or 0) for one, other in zip(fewer, more, strict=True)), case


# The same in every run.

SCRIPT = """
import sys
from proof.searching import subject
from eventcore_monitoring.proof.search import search
for expression in sys.stdin.read().splitlines():
    print(repr(search(subject(expression, name=expression), thoroughly=True)))
"""


def test_the_same_search_gives_the_same_result_whatever_the_seed_of_hashes() -> None:
    expressions = [case.expression for case in CASES[::3] if not case.records]
    folder = Path(__file__).parents[1]
    paths = os.pathsep.join((str(folder), str(folder.parent)))
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        command = [sys.executable, "-c", SCRIPT]
        text = "\n".join(expressions)
        run = subprocess.run(command, input=text, env=environment, capture_output=True, text=True, check=True)
        assert run.stdout.splitlines() == [repr(proof(expression).searched) for expression in expressions]


# Whatever the expression.


def test_promtool_confirms_the_claims_of_random_expressions() -> None:
    chance, proofs = random.Random(11), []
    for number in range(RANDOM):
        known = catalogue(chance)
        writer = Writer(known, chance)
        text = f"({writer.vector(2)}) {writer.one('>', '<', '==', '>=', '!=')} {writer.one('0', '1', '5', '0.5', '-2')}"
        typed = infer(located(text).node, known.get)
        waits = chance.choice([0, 2 * MINUTE])
        proofs.append(proved(Subject(f"Alert{number}", typed, waits), briefly=True))
    verdicts = confirmed(proofs, locate("promtool", environment=os.environ))
    wrong = [(to_promql(one.proof.subject.typed.node), one.findings) for one in verdicts if one.refuted]
    assert wrong == []
    assert sum(one.fires for one in proofs) > RANDOM / 3
    assert all(one.proof.searched.fires is None for one in verdicts if one.proof.subject.typed.type.empty)
