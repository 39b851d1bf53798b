"""Functions of counters and gauges over ranges: rates, differences, how often a series changed or was reset.

Every function has a value or None for each window of a series. The operations are in the order of Prometheus, so that
the floats are the same. Source: `promql/functions.go` of prometheus/prometheus v2.42 and v3.14 (`extrapolatedRate`,
`instantValue`, `funcResets`, `funcChanges`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from eventcore_monitoring.promql.evaluation.columns import Column, Semantics
from eventcore_monitoring.promql.evaluation.samples import Series
from eventcore_monitoring.promql.evaluation.selection import Span


def extrapolated(span: Span, series: Series, semantics: Semantics, *, counter: bool, per_second: bool) -> Column:
    """`rate`, `increase` (a counter) and `delta`, extrapolated to the ends of the window."""
    times, values = series.times, series.values
    resets = series.resets if counter else []
    covered = _covered_closed if semantics is Semantics.CLOSED else _covered_open
    length = span.length
    seconds = length // 1000 + (length % 1000) * 1e6 / 1e9
    found: Column = []
    for (first, after), end in zip(span.windows(series), span.ends, strict=True):
        count = after - first - 1
        if count < 1:
            found.append(None)
            continue
        start_value, start_time, end_time = values[first], times[first], times[after - 1]
        result = values[after - 1] - start_value
        if resets:
            for index in resets[bisect_right(resets, first) : bisect_left(resets, after)]:
                result += values[index - 1]
        sampled = (end_time - start_time) / 1000
        to_zero = sampled * (start_value / result) if counter and result > 0 and start_value >= 0 else None
        factor = (
            covered(sampled, sampled / count, to_zero, (start_time - (end - length)) / 1000, (end - end_time) / 1000)
            / sampled
        )
        if per_second:
            factor /= seconds
        found.append(result * factor)
    return found


def _covered_closed(sampled: float, average: float, to_zero: float | None, to_start: float, to_end: float) -> float:
    """How many seconds the samples stand for, in Prometheus 2."""
    if to_zero is not None and to_zero < to_start:
        to_start = to_zero
    threshold = average * 1.1
    covered = sampled
    covered += to_start if to_start < threshold else average / 2
    covered += to_end if to_end < threshold else average / 2
    return covered


def _covered_open(sampled: float, average: float, to_zero: float | None, to_start: float, to_end: float) -> float:
    """How many seconds the samples stand for, in Prometheus 3."""
    threshold = average * 1.1
    if to_start >= threshold:
        to_start = average / 2
    if to_zero is not None and to_zero < to_start:
        to_start = to_zero
    if to_end >= threshold:
        to_end = average / 2
    return sampled + to_start + to_end


def of_last_two(span: Span, series: Series, *, counter: bool) -> Column:
    """`irate` (a counter, per second) and `idelta`: from the last two samples."""
    times, values = series.times, series.values
    found: Column = []
    for first, after in span.windows(series):
        if after - first < 2:
            found.append(None)
            continue
        last, previous = values[after - 1], values[after - 2]
        result = last if counter and last < previous else last - previous
        found.append(result / ((times[after - 1] - times[after - 2]) / 1000) if counter else result)
    return found


def changes(span: Span, series: Series) -> Column:
    """How often the value changed."""
    return _between(span, series, series.changes)


def resets(span: Span, series: Series) -> Column:
    """How often a value was less than the one before."""
    return _between(span, series, series.resets)


def _between(span: Span, series: Series, indices: list[int]) -> Column:
    return [
        None if after <= first else float(max(bisect_left(indices, after) - bisect_right(indices, first), 0))
        for first, after in span.windows(series)
    ]
