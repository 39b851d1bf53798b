"""Native histograms asked as classic ones."""

from __future__ import annotations

import pytest

from eventcore_monitoring.promql.native_histograms import asked_of_classic

NATIVES = {"h": (0.5, 1.0, 2.0)}


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (
            "histogram_quantile(0.9, sum by (path) (rate(h[5m])))",
            "histogram_quantile(0.9, sum by (le, path) (rate(h_bucket[5m])))",
        ),
        ("histogram_quantile(0.9, rate(h[5m]))", "histogram_quantile(0.9, rate(h_bucket[5m]))"),
        ("histogram_count(sum(rate(h{a=\"b\"}[5m])))", "sum(rate(h_count{a=\"b\"}[5m]))"),
        ("histogram_sum(sum without (path) (increase(h[5m])))", "sum without (path) (increase(h_sum[5m]))"),
        ("histogram_avg(rate(h[5m])) > 1", "rate(h_sum[5m]) / rate(h_count[5m]) > 1"),
        (
            "histogram_fraction(-Inf, 1.2, sum(rate(h[5m])))",
            "sum(rate(h_bucket{le=\"1\"}[5m])) / sum(rate(h_count[5m]))",
        ),
        ("sum(rate(h[5m] offset 1h)) * 60", "sum by (le) (rate(h_bucket[5m] offset 1h)) * 60"),
        ("histogram_quantile(0.9, rate(h[5m])) / up", "histogram_quantile(0.9, rate(h_bucket[5m])) / up"),
    ],
)  # fmt: skip
def test_each_function_asks_the_part_that_answers_it(query: str, asked: str) -> None:
    assert asked_of_classic(query, NATIVES) == asked


@pytest.mark.parametrize(
    "query", ["rate(other[5m])", "sum( rate(h_other[5m]) )", "histogram_quantile(0.9, rate(other_bucket[5m]))"]
)
def test_a_query_that_reads_none_stays_as_it_is(query: str) -> None:
    assert asked_of_classic(query, NATIVES) == query
