"""The algebra: what each method prints, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eventcore_monitoring.promql.expression import Condition, Expression, promql
from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.promql.series import (
    CounterSeries,
    GaugeSeries,
    HistogramSeries,
    SummarySeries,
    absent,
    matching,
    not_equal,
    not_matching,
    time,
)
from eventcore_monitoring.values import minutes, percent, seconds

commands = CounterSeries(Selector("commands_total"))
failures = CounterSeries(Selector("failures_total"))
lag = GaugeSeries(Selector("lag_seconds"))
memory = GaugeSeries(Selector("memory_bytes"))
store = HistogramSeries(Selector("store_seconds"))
calls = SummarySeries(Selector("calls_seconds"))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (lag + 1, "lag_seconds + 1"),
        (1 + lag, "1 + lag_seconds"),
        (lag - memory, "lag_seconds - memory_bytes"),
        (1 - lag, "1 - lag_seconds"),
        (lag * 2, "lag_seconds * 2"),
        (2 * lag, "2 * lag_seconds"),
        (lag / memory, "lag_seconds / memory_bytes"),
        (1 / lag, "1 / lag_seconds"),
        (lag % 7, "lag_seconds % 7"),
        (lag**2, "lag_seconds ^ 2"),
        ((lag + 1) ** 2, "(lag_seconds + 1) ^ 2"),
        (-lag, "-lag_seconds"),
        (-(lag + 1), "-(lag_seconds + 1)"),
        ((lag + 1) * 2, "(lag_seconds + 1) * 2"),
        (lag - (memory - 1), "lag_seconds - (memory_bytes - 1)"),
        (lag + minutes(5), "lag_seconds + 300"),
        (percent(5) + lag, "0.05 + lag_seconds"),
        (lag.and_(memory), "lag_seconds and memory_bytes"),
        (lag.or_(0), "lag_seconds or 0"),
        (lag.unless(memory.on("host")), "lag_seconds unless on (host) memory_bytes"),
        (lag.filtered(">", memory), "lag_seconds > memory_bytes"),
        (lag.filtered("==", 0, return_bool=True), "lag_seconds == bool 0"),
        (lag / memory.on("host").group_left("rack"), "lag_seconds / on (host) group_left (rack) memory_bytes"),
        (lag / memory.on().group_left(), "lag_seconds / on () group_left () memory_bytes"),
        (lag * memory.ignoring("job").group_right(), "lag_seconds * ignoring (job) group_right () memory_bytes"),
    ],
)
def test_arithmetic_prints_as_it_is_written(written: Expression, text: str) -> None:
    assert str(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (lag.sum(), "sum(lag_seconds)"),
        (lag.sum("host", "job"), "sum by (host, job) (lag_seconds)"),
        (lag.avg(without=["instance"]), "avg without (instance) (lag_seconds)"),
        (lag.min("host"), "min by (host) (lag_seconds)"),
        (lag.max(), "max(lag_seconds)"),
        (lag.count("host"), "count by (host) (lag_seconds)"),
        (lag.stddev(), "stddev(lag_seconds)"),
        (lag.quantile_across(0.9, "host"), "quantile by (host) (0.9, lag_seconds)"),
        (lag.topk(5), "topk(5, lag_seconds)"),
        (lag.bottomk(5, "host"), "bottomk by (host) (5, lag_seconds)"),
    ],
)
def test_an_aggregation_keeps_or_drops_the_labels_that_it_names(written: Expression, text: str) -> None:
    assert str(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (lag.offset("1h"), "lag_seconds offset 1h"),
        ((commands.rate("5m") / lag).offset("90m"), "rate(commands_total[5m] offset 1h30m) / lag_seconds offset 1h30m"),
        (lag.offset("1h").offset("30m"), "lag_seconds offset 1h30m"),
        (commands.rate("5m").avg_over_time("1h", step="1m").offset("1d"),
         "avg_over_time(rate(commands_total[5m])[1h:1m] offset 1d)"),
        (lag.avg_over_time("1h"), "avg_over_time(lag_seconds[1h])"),
        (lag.avg_over_time("1h", step="1m"), "avg_over_time(lag_seconds[1h:1m])"),
        (lag.sum().max_over_time("1h", step="1m"), "max_over_time(sum(lag_seconds)[1h:1m])"),
        (lag.min_over_time("90s"), "min_over_time(lag_seconds[1m30s])"),
        (lag.last_over_time("$__range"), "last_over_time(lag_seconds[$__range])"),
        (lag.quantile_over_time(0.9, "1h"), "quantile_over_time(0.9, lag_seconds[1h])"),
        (lag.over_time("stddev_over_time", "1h"), "stddev_over_time(lag_seconds[1h])"),
        (memory.predict(days=30), "predict_linear(memory_bytes[1d], 2592000)"),
        (memory.predict(hours=4, over="6h"), "predict_linear(memory_bytes[6h], 14400)"),
        (memory.delta("1h"), "delta(memory_bytes[1h])"),
        (memory.deriv("1h"), "deriv(memory_bytes[1h])"),
        (memory.changes("1h"), "changes(memory_bytes[1h])"),
    ],
)  # fmt: skip
def test_time_is_moved_and_gathered(written: Expression, text: str) -> None:
    assert str(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (commands.rate("5m"), "rate(commands_total[5m])"),
        (commands.rate("$__rate_interval"), "rate(commands_total[$__rate_interval])"),
        (commands.irate("5m"), "irate(commands_total[5m])"),
        (commands.increase("60m"), "increase(commands_total[1h])"),
        (commands.resets("1h"), "resets(commands_total[1h])"),
        (commands.raw(), "commands_total"),
        (commands.increments("5m"),
         "commands_total unless last_over_time(commands_total[1h] offset 5m) or increase(commands_total[5m])"),
        (commands.where(a="b", c=matching("d|e"), f=not_matching("g"), h=not_equal('"')).rate("5m"),
         'rate(commands_total{a="b",c=~"d|e",f!~"g",h!="\\""}[5m])'),
        (failures.rate("5m").sum() / commands.rate("5m").sum(),
         "sum(rate(failures_total[5m])) / sum(rate(commands_total[5m]))"),
        (store.quantile(0.95, window="5m", by=["operation"]),
         "histogram_quantile(0.95, sum by (le, operation) (rate(store_seconds_bucket[5m])))"),
        (store.average(), "sum(rate(store_seconds_sum[5m])) / sum(rate(store_seconds_count[5m]))"),
        (store.rate("1m", ["a"]), "sum by (a) (rate(store_seconds_count[1m]))"),
        (calls.quantile(0.5).expression, 'calls_seconds{quantile="0.5"}'),
        (absent(commands.where(job="a")), 'absent(commands_total{job="a"})'),
        (absent(lag.where(job="a")), 'absent(lag_seconds{job="a"})'),
        (time() - lag, "time() - lag_seconds"),
        (lag.apply("clamp_max", 1), "clamp_max(lag_seconds, 1)"),
        (lag.label_replace("a", "$1", "b", "(.*)"), 'label_replace(lag_seconds, "a", "$1", "b", "(.*)")'),
    ],
)  # fmt: skip
def test_series_start_what_their_kind_of_metric_allows(written: Expression, text: str) -> None:
    assert str(written) == text


def test_a_share_below_an_edge_finds_its_bucket_before_and_after_prometheus_3() -> None:
    assert str(store.share_below(1)) == (
        r'sum(rate(store_seconds_bucket{le=~"1(\\.0)?"}[5m])) / sum(rate(store_seconds_count[5m]))'
    )
    assert '{le="0.5"}' in str(store.share_below(0.5))


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (lag > minutes(5), "lag_seconds > 300"),
        (lag < 1, "lag_seconds < 1"),
        (lag >= seconds(0.5), "lag_seconds >= 0.5"),
        (lag <= percent(2.3), "lag_seconds <= 0.023"),
        (lag.eq(0), "lag_seconds == 0"),
        (lag.ne(0), "lag_seconds != 0"),
        ((lag > 1).and_(memory > 2), "lag_seconds > 1 and memory_bytes > 2"),
        ((lag > 1).and_(memory), "lag_seconds > 1 and memory_bytes"),
        ((lag > 1).unless((memory > 2).on("host")), "lag_seconds > 1 unless on (host) memory_bytes > 2"),
        ((lag > 1).and_(memory.or_(lag)).unless(memory),
         "lag_seconds > 1 and (memory_bytes or lag_seconds) unless memory_bytes"),
        ((lag.filtered("<", 5)) > 1, "lag_seconds < 5 > 1"),
    ],
)  # fmt: skip
def test_a_condition_prints_its_threshold_and_its_guards(condition: Condition, text: str) -> None:
    assert str(condition) == text


def test_a_condition_keeps_expression_operator_and_threshold_apart() -> None:
    condition = lag > minutes(5)
    assert (condition.expression, condition.operator, condition.threshold) == (lag.expression, ">", minutes(5))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: bool(lag > 1),
        lambda: 1 < lag < 300,
        lambda: (lag > 1) and (memory > 2),
        lambda: not (lag > 1),
        lambda: bool(lag + 1),
        lambda: lag > memory,
        lambda: lag > True,
        lambda: lag + True,
        lambda: lag + "1",
        lambda: lag + (memory > 1),
    ],
    ids=range(10),
)
def test_what_python_would_read_otherwise_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=r"write|use|combine|divide"):
        wrong()


@pytest.mark.parametrize("window", ["5", "5 m", "1m1h", "", "five", "-5m"])
def test_a_window_that_is_no_duration_is_refused(window: str) -> None:
    with pytest.raises(ValueError, match="is no duration: write 30s, 5m"):
        commands.rate(window)


def test_a_quantile_outside_0_and_1_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        store.quantile(95)


def test_equality_is_equality_of_the_tree() -> None:
    assert lag + 1 == promql("lag_seconds + 1")
    assert lag + 1 != promql("1 + lag_seconds")
    assert hash(lag + 1) == hash(promql("lag_seconds + 1"))


def test_what_the_algebra_prints_is_read_back_as_the_same_expression() -> None:
    written = (failures.rate("5m").sum("a") / commands.rate("5m").sum("a")).offset("1h").or_(lag.on("a"))
    assert promql(str(written)) == written
