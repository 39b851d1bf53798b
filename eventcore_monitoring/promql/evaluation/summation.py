"""Sums, means, deviations and extremes of floats, with the roundings of Prometheus.

Source: prometheus/prometheus `promql/functions.go` (v2.42 `kahanSumInc`, v3.14 `util/kahansum`) and `promql/engine.go`
(`aggregation`) of both versions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_INFINITE = math.isinf


def compensated(increment: float, total: float, rest: float) -> tuple[float, float]:
    """One step of a sum after Kahan and Neumaier: the sum, and what rounding has lost so far."""
    new = total + increment
    if _INFINITE(new):
        return new, 0.0
    if abs(total) >= abs(increment):
        return new, rest + ((total - new) + increment)
    return new, rest + ((increment - new) + total)


def kahan_sum(values: Sequence[float]) -> float:
    """The sum of `sum_over_time`, and of `sum` in Prometheus 3."""
    total = rest = 0.0
    for value in values:
        total, rest = compensated(value, total, rest)
    return total if _INFINITE(total) else total + rest


def plain_sum(values: Sequence[float]) -> float:
    """The sum of `sum` in Prometheus 2, rounded at every step (what `sum` of Python 3.12 does not)."""
    total = values[0]
    for value in values[1:]:
        total += value
    return total


def direct_mean(values: Sequence[float]) -> float:
    """The mean of `avg` and `avg_over_time` in Prometheus 3: of the sum as long as that does not overflow."""
    total, rest, mean, incremental = values[0], 0.0, 0.0, False
    count = 1.0
    for count, value in enumerate(values[1:], 2):
        if not incremental:
            new, new_rest = compensated(value, total, rest)
            if not _INFINITE(new):
                total, rest = new, new_rest
                continue
            incremental = True
            mean = total / (count - 1)
            rest /= count - 1
        part = (count - 1) / count
        mean, rest = compensated(value / count, part * mean, part * rest)
    return mean + rest if incremental else total / count + rest / count


def incremental_mean(values: Sequence[float]) -> float:
    """The mean of `avg` in Prometheus 2."""
    mean = values[0]
    for count, value in enumerate(values[1:], 2):
        if not _stays_infinite(mean, value):
            mean += value / count - mean / count
    return mean


def incremental_kahan_mean(values: Sequence[float]) -> float:
    """The mean of `avg_over_time` in Prometheus 2."""
    mean = rest = 0.0
    for count, value in enumerate(values, 1):
        if not _stays_infinite(mean, value):
            mean, rest = compensated(value / count - mean / count, mean, rest)
    return mean if _INFINITE(mean) else mean + rest


def _stays_infinite(mean: float, value: float) -> bool:
    return _INFINITE(mean) and ((mean > 0) == (value > 0) if _INFINITE(value) else value == value)


def kahan_variance(values: Sequence[float]) -> float:
    """The variance of `stdvar_over_time`."""
    mean = mean_rest = total = rest = 0.0
    count = 0
    for count, value in enumerate(values, 1):
        delta = value - (mean + mean_rest)
        mean, mean_rest = compensated(delta / count, mean, mean_rest)
        total, rest = compensated(delta * (value - (mean + mean_rest)), total, rest)
    return (total + rest) / count


def plain_variance(values: Sequence[float]) -> float:
    """The variance of `stdvar` in Prometheus 2: 0 of a single infinity."""
    mean, total, count = values[0], 0.0, 1
    for count, value in enumerate(values[1:], 2):
        delta = value - mean
        mean += delta / count
        total += delta * (value - mean)
    return total / count


def variance(values: Sequence[float]) -> float:
    """The variance of `stdvar` in Prometheus 3."""
    return plain_variance(values) if math.isfinite(values[0]) else math.nan


def greatest(values: Sequence[float]) -> float:
    """The greatest value; NaN only where there is no other."""
    found = max(values)
    return found if found == found else max((value for value in values if value == value), default=math.nan)


def least(values: Sequence[float]) -> float:
    """The least value; NaN only where there is no other."""
    found = min(values)
    return found if found == found else min((value for value in values if value == value), default=math.nan)


def root(value: float) -> float:
    """The square root; NaN of what has none."""
    return math.sqrt(value) if value >= 0 else math.nan
