"""Functions of all values in a range: `…_over_time`, regression and smoothing.

Source: `promql/functions.go` of prometheus/prometheus v2.42 and v3.14.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from eventcore_monitoring.promql.evaluation.columns import Column, Semantics
from eventcore_monitoring.promql.evaluation.faults import Refused
from eventcore_monitoring.promql.evaluation.quantiles import quantile
from eventcore_monitoring.promql.evaluation.samples import Series
from eventcore_monitoring.promql.evaluation.selection import Span
from eventcore_monitoring.promql.evaluation.summation import (
    compensated,
    direct_mean,
    greatest,
    incremental_kahan_mean,
    kahan_sum,
    kahan_variance,
    least,
    root,
)

Reduction = Callable[[Sequence[float]], float]

_REDUCTIONS: Final[dict[str, Reduction]] = {
    "count_over_time": lambda values: float(len(values)),
    "last_over_time": lambda values: values[-1],
    "max_over_time": greatest,
    "min_over_time": least,
    "present_over_time": lambda values: 1.0,
    "stddev_over_time": lambda values: root(kahan_variance(values)),
    "stdvar_over_time": kahan_variance,
}


def reduction(function: str) -> Reduction | None:
    """What a function makes of the values of a window; None for a name that is no such function."""
    return _REDUCTIONS.get(function)


def reduced(span: Span, series: Series, reduce: Reduction) -> Column:
    """A function of the values in each window that has some."""
    values = series.values
    return [reduce(values[first:after]) if first < after else None for first, after in span.windows(series)]


def sums(span: Span, series: Series) -> Column:
    """`sum_over_time`."""
    totals = series.totals
    if totals is None:
        return reduced(span, series, kahan_sum)
    return [totals[after] - totals[first] if first < after else None for first, after in span.windows(series)]


def means(span: Span, series: Series, semantics: Semantics) -> Column:
    """`avg_over_time`: Prometheus 2 rounds the mean at every sample, so that there is no shorter way."""
    totals = series.totals
    if semantics is Semantics.CLOSED or totals is None:
        return reduced(span, series, incremental_kahan_mean if semantics is Semantics.CLOSED else direct_mean)
    return [
        (totals[after] - totals[first]) / (after - first) if first < after else None
        for first, after in span.windows(series)
    ]


def quantiles(span: Span, series: Series, ranks: Column, semantics: Semantics) -> Column:
    """`quantile_over_time`: the rank may differ from time to time."""
    values = series.values
    return [
        quantile(rank or 0.0, values[first:after], semantics) if first < after else None
        for rank, (first, after) in zip(ranks, span.windows(series), strict=True)
    ]


def slopes(span: Span, series: Series) -> Column:
    """`deriv`: the slope of the line through the samples of each window."""
    times, values = series.times, series.values
    return [
        _line(times[first:after], values[first:after], times[first])[0] if after - first > 1 else None
        for first, after in span.windows(series)
    ]


def predictions(span: Span, series: Series, ahead: Column) -> Column:
    """`predict_linear`: where the line is so many seconds after the evaluation time."""
    times, values = series.times, series.values
    found: Column = []
    for now, seconds, (first, after) in zip(span.times, ahead, span.windows(series), strict=True):
        if after - first < 2:
            found.append(None)
            continue
        slope, level = _line(times[first:after], values[first:after], now)
        found.append(slope * (seconds or 0.0) + level)
    return found


def _line(times: Sequence[int], values: Sequence[float], origin: int) -> tuple[float, float]:
    """The slope per second of the line of the least squares, and its value at the origin."""
    if all(value == values[0] for value in values[1:]):
        return (math.nan, math.nan) if math.isinf(values[0]) else (0.0, values[0])
    x = x_rest = y = y_rest = xy = xy_rest = squares = squares_rest = 0.0
    for time, value in zip(times, values, strict=True):
        distance = (time - origin) / 1e3
        x, x_rest = compensated(distance, x, x_rest)
        y, y_rest = compensated(value, y, y_rest)
        xy, xy_rest = compensated(distance * value, xy, xy_rest)
        squares, squares_rest = compensated(distance * distance, squares, squares_rest)
    count = len(values)
    x, y, xy, squares = x + x_rest, y + y_rest, xy + xy_rest, squares + squares_rest
    slope = (xy - x * y / count) / (squares - x * x / count)
    return slope, y / count - slope * x / count


def smoothed(span: Span, series: Series, smoothing: Column, trend: Column) -> Column:
    """`holt_winters`, which Prometheus 3 calls `double_exponential_smoothing`."""
    values = series.values
    found: Column = []
    for alpha, beta, (first, after) in zip(smoothing, trend, span.windows(series), strict=True):
        if first == after:
            found.append(None)
            continue
        for kind, factor in (("smoothing", alpha or 0.0), ("trend", beta or 0.0)):
            if factor <= 0 or factor >= 1:
                raise Refused(f"invalid {kind} factor. Expected: 0 < factor < 1, got: {factor:f}")
        found.append(_smooth(values[first:after], alpha or 0.0, beta or 0.0) if after - first > 1 else None)
    return found


def _smooth(values: Sequence[float], alpha: float, beta: float) -> float:
    previous, level, slope = 0.0, values[0], values[1] - values[0]
    for index, value in enumerate(values[1:]):
        if index:
            slope = beta * (level - previous) + (1 - beta) * slope
        previous, level = level, alpha * value + (1 - alpha) * (level + slope)
    return level
