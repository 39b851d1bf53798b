"""Selectors, ranges and subqueries against promtool: which samples are seen from where."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcore_monitoring.promql.evaluation import STALE
from promql.evaluation.judged import disagreements, rising, series

INPUTS = [
    series('requests_total{job="api", instance="0", group="production"}', rising(0, 10, 30)),
    series('requests_total{job="api", instance="1", group="production"}', rising(5, 20, 30)),
    series('requests_total{job="api", instance="0", group="canary"}', rising(0, 30, 30)),
    series('requests_total{job="app", instance="a.b", group="canary"}', rising(0, 40, 30)),
    series('gone{job="api"}', [1.0, 2.0, 3.0, STALE, None, None, 4.0, STALE]),
    series('holes{job="api"}', [1.0, None, None, None, None, None, None, 2.0, None, 5.0]),
    series('once{job="api"}', [None, None, 7.0]),
    series('lines{text="a\\nb"}', [1.0] * 31),
]

CASES = {
    "matchers": [
        "requests_total",
        'requests_total{job="api"}',
        'requests_total{job!="api"}',
        'requests_total{job=~"ap."}',
        'requests_total{job!~"ap.", instance=~".*"}',
        'requests_total{nothing=""}',
        'requests_total{nothing!=""}',
        'requests_total{job=""}',
        'requests_total{job=~"a"}',
        'requests_total{job=~"ap|app"}',
        'requests_total{instance=~"a\\\\.b"}',
        'requests_total{instance=~"a$|0$"}',
        'requests_total{job=~"(?i)API"}',
        '{job="api"}',
        '{__name__=~"requests.*", job="api"}',
        '{__name__!="gone", job="api"}',
        '{__name__="gone"}',
        'requests_total{job=~"^(?:api)$"}',
        'requests_total{group=~"prod.+|^canary"}',
        "nothing",
        'requests_total{nothing=~"|x"}',
        'requests_total{job=~"a[^x]+", group=~"\\\\w+"}',
    ],
    "lookback and staleness": [
        "gone",
        "holes",
        "once",
        "count_over_time(gone[10m])",
        "last_over_time(holes[5m])",
        "once offset 3m",
        "present_over_time(once[1m])",
        "absent(gone)",
        "absent(once)",
        "absent_over_time(holes[2m])",
    ],
    "offset": [
        "requests_total offset 5m",
        "requests_total offset -2m",
        "once offset -90s",
        "rate(requests_total[5m] offset 3m)",
        "rate(requests_total[5m] offset -3m)",
        "sum(requests_total) - sum(requests_total offset 1m)",
        "timestamp(holes offset 1m)",
    ],
    "at a fixed time": [
        "requests_total @ 300",
        "requests_total @ 300 offset 1m",
        "rate(requests_total[5m] @ 600)",
        "sum_over_time(requests_total[3m] @ 123.456)",
        "requests_total / (requests_total @ 600)",
        "timestamp(requests_total @ 95)",
        "timestamp(requests_total @ 615.5 offset 1m)",
        "time() + once @ 200",
        "predict_linear(requests_total[5m] @ 600, 60)",
        "absent(gone @ 190)",
        "max_over_time((requests_total @ 300)[5m:1m])",
        "sum_over_time(requests_total[5m:1m] @ 700 offset 2m)",
    ],
    "edges of ranges": [
        "count_over_time(requests_total[5m])",
        "count_over_time(requests_total[1m])",
        "count_over_time(requests_total[59s])",
        "count_over_time(requests_total[1ms])",
        "sum_over_time(requests_total[4m30s])",
        "count_over_time(requests_total[1h])",
    ],
    "subqueries": [
        "count_over_time(requests_total[5m:])",
        "count_over_time(requests_total[5m:1m])",
        "sum_over_time(requests_total[5m:77s])",
        "count_over_time(requests_total[5m:30s] offset 1m)",
        "max_over_time(rate(requests_total[2m])[10m:1m])",
        "rate(sum by (job) (requests_total)[5m:1m])",
        "increase(requests_total[10m:3m])",
        "max_over_time(max_over_time(requests_total[2m:20s])[4m:40s])",
        "sum_over_time(vector(1)[5m:1m])",
        "max_over_time(vector(time())[5m:7s])",
        "last_over_time((gone or once)[10m:1m])",
        "avg_over_time((requests_total > 100)[20m:1m])",
        "min_over_time(vector(time())[1h:1m])",
        "absent_over_time(nothing[5m:1m])",
        "delta(requests_total[6m:2m] offset -1m)",
    ],
}


@pytest.mark.parametrize("area", CASES)
@pytest.mark.parametrize("start", [0, 180_000, 613_500])
def test_what_is_seen_is_what_promtool_sees(area: str, start: int, tmp_path: Path) -> None:
    times = range(start, start + 600_000, 120_000)
    assert disagreements(INPUTS, CASES[area], tmp_path, times=times) == []


def test_a_dot_matches_the_end_of_a_line_since_prometheus_3(tmp_path: Path) -> None:
    assert disagreements(INPUTS, ['lines{text=~"a.b"}', 'lines{text!~"a.b"}'], tmp_path) == []


def test_the_start_and_the_end_of_one_time_are_that_time(tmp_path: Path) -> None:
    expressions = ["requests_total @ start()", "rate(requests_total[5m] @ end())", "gone @ end() offset 18m"]
    assert disagreements(INPUTS, expressions, tmp_path) == []
