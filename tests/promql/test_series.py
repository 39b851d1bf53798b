"""What the series of a metric may start, and the edges of buckets as servers and clients write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring import absent, matching, not_equal, not_matching, time
from eventcore_monitoring.promql.nodes import Matcher, Selector
from eventcore_monitoring.promql.series import CounterSeries, GaugeSeries, HistogramSeries, SummarySeries, selected

CALLS = Selector("calls_total")


def test_tests_of_labels_are_matchers_in_the_order_in_which_they_are_written() -> None:
    tests = {"a": "x", "b": matching("x|y"), "c": not_matching("z.*"), "d": not_equal("")}
    assert selected(Selector("m", (Matcher("z", "=", "1"),)), tests).matchers == (
        Matcher("z", "=", "1"),
        Matcher("a", "=", "x"),
        Matcher("b", "=~", "x|y"),
        Matcher("c", "!~", "z.*"),
        Matcher("d", "!=", ""),
    )


def test_selections_add_up() -> None:
    narrow = CounterSeries(CALLS).where(a="x").where(b="y")
    assert str(narrow.rate("5m")) == 'rate(calls_total{a="x",b="y"}[5m])'


def test_the_first_event_of_a_new_series_is_counted() -> None:
    assert str(CounterSeries(CALLS).increments("5m", remember="2h")) == (
        "calls_total unless last_over_time(calls_total[2h] offset 5m) or increase(calls_total[5m])"
    )


def test_absent_takes_a_counter_a_gauge_and_an_expression() -> None:
    wanted = "absent(calls_total)"
    assert [
        str(absent(series)) for series in (CounterSeries(CALLS), GaugeSeries(CALLS), CounterSeries(CALLS).raw())
    ] == [wanted] * 3


def test_the_time_is_an_expression() -> None:
    assert str(time() - GaugeSeries(Selector("started"))) == "time() - started"


def test_a_variable_of_grafana_may_be_the_window() -> None:
    assert str(CounterSeries(CALLS).rate("$__rate_interval")) == "rate(calls_total[$__rate_interval])"


@pytest.mark.parametrize("quantile", [-0.1, 1.1, 95, float("nan")])
def test_a_quantile_lies_between_0_and_1(quantile: float) -> None:
    with pytest.raises(ValueError, match="a quantile lies between 0 and 1"):
        HistogramSeries(Selector("h")).quantile(quantile)


def test_a_summary_computes_means_from_its_sum_and_count() -> None:
    assert str(SummarySeries(Selector("s")).where(a="x").average("5m", by=["b"])) == (
        'sum by (b) (rate(s_sum{a="x"}[5m])) / sum by (b) (rate(s_count{a="x"}[5m]))'
    )


def edge_pattern(edge: float) -> str:
    text = str(HistogramSeries(Selector("h")).share_below(edge))
    found = re.search(r'le=(~?)"(.*?)"', text)
    assert found
    return found[2].replace("\\\\", "\\") if found[1] else re.escape(found[2])


@pytest.mark.parametrize(
    ("edge", "written"),
    [
        (1, ["1", "1.0"]),
        (0.5, ["0.5"]),
        (100_000, ["100000", "100000.0"]),
        (1_048_576, ["1048576", "1048576.0", "1.048576e+06"]),
        (1_000_000, ["1000000", "1e+06"]),
        (0.00001, ["0.00001", "1e-05"]),
        (0.000025, ["2.5e-05"]),
        (0, ["0", "0.0"]),
        (-1, ["-1", "-1.0"]),
    ],
)
def test_an_edge_is_found_in_every_way_in_which_it_is_written(edge: float, written: list[str]) -> None:
    assert [text for text in written if not re.fullmatch(edge_pattern(edge), text)] == []


@given(st.floats(1e-9, 1e12), st.floats(1e-9, 1e12))
def test_the_pattern_of_one_edge_never_finds_another(edge: float, other: float) -> None:
    found = re.fullmatch(edge_pattern(edge), repr(other)) is not None
    assert not found or edge == other
    assert re.fullmatch(edge_pattern(edge), repr(edge).removesuffix(".0"))
