"""Aggregations against promtool."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from promql.evaluation.judged import disagreements, rising, series

INPUTS = [
    series('requests{job="api", instance="0", group="production"}', rising(0.5, 10, 30)),
    series('requests{job="api", instance="1", group="production"}', rising(0.25, 20, 30)),
    series('requests{job="api", instance="0", group="canary"}', rising(7, 30, 30)),
    series('requests{job="app", instance="0", group="production"}', rising(1, 50, 30)),
    series('requests{job="app", instance="1", group="canary"}', [*rising(3, 80, 8), *[None] * 20]),
    series('strange{kind="number"}', rising(1, 0, 30)),
    series('strange{kind="nan"}', rising(math.nan, 0, 30)),
    series('strange{kind="infinite"}', rising(math.inf, 0, 30)),
    series('strange{kind="negative"}', rising(-math.inf, 0, 30)),
    series('huge{kind="a"}', rising(1.5e308, 0, 30)),
    series('huge{kind="b"}', rising(1.25e308, 0, 30)),
    series('version{build="6"}', rising(6, 0, 30)),
    series('version{build="6b"}', rising(6, 0, 30)),
    series('version{build="8"}', rising(1e21, 0, 30)),
    series('version{build="9"}', rising(-1e-7, 0, 30)),
]
OPERATORS = ["sum", "min", "max", "avg", "count", "group", "stddev", "stdvar"]
GROUPINGS = [
    "",
    "by () ",
    "by (group) ",
    "by (job, nothing) ",
    "without (instance) ",
    "without () ",
    "by (__name__, job) ",
]

CASES = {
    "reductions": [f"{operator} {grouping}(requests)" for operator in OPERATORS for grouping in GROUPINGS],
    "strange numbers": [
        f"{operator}(strange{{kind=~'{kinds}'}})"
        for operator in OPERATORS
        for kinds in (
            "nan",
            "infinite",
            "negative",
            "number|infinite",
            "number|nan",
            "infinite|negative",
            "nan|negative",
        )
    ]
    + [f"{operator}(huge)" for operator in ("sum", "avg", "max")],
    "the most": [
        "topk(1, requests)",
        "topk(3, requests)",
        "bottomk(2, requests)",
        "topk by (group) (1, requests)",
        "bottomk without (instance, job) (1, requests)",
        "topk(10, requests)",
        "topk(0, requests)",
        "topk(-1, requests)",
        "topk(2.9, requests)",
        "topk(scalar(version{build='6'}) - 4, requests)",
        "topk(2, strange{kind!='negative'})",
        "bottomk(2, strange{kind!='infinite'})",
        "topk(3, strange)",
        "bottomk(3, strange)",
        "sum(topk(2, requests))",
    ],
    "quantiles": [
        "quantile(0.5, requests)",
        "quantile by (job) (0.9, requests)",
        "quantile(0, requests)",
        "quantile(1, requests)",
        "quantile(-0.1, requests)",
        "quantile(1.1, requests)",
        "quantile(NaN, requests)",
        "quantile(0.25, version)",
        "quantile(0.3, strange{kind=~'nan|number'})",
        "quantile(scalar(requests{instance='0'}), requests)",
    ],
    "counts of values": [
        'count_values("build", version)',
        'count_values("v", version)',
        'count_values by (build) ("v", version)',
        'count_values without (build) ("v", version)',
        'count_values("v", strange)',
        'count_values("job", requests)',
        'count_values without (instance) ("instance", requests)',
        'count_values by (job) ("group", requests)',
    ],
    "of nothing": [f"{operator}(nothing)" for operator in OPERATORS] + ["topk(1, nothing)", "quantile(0.5, nothing)"],
}


@pytest.mark.parametrize("area", CASES)
def test_aggregations_give_what_promtool_gives(area: str, tmp_path: Path) -> None:
    assert disagreements(INPUTS, CASES[area], tmp_path, times=range(0, 1_200_000, 277_000)) == []
