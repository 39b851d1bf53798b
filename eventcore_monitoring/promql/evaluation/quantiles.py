"""Quantiles of values and of classic histograms.

Source: `promql/quantile.go` of prometheus/prometheus v2.42 and v3.14 (`quantile`, `BucketQuantile`,
`ensureMonotonicAndIgnoreSmallDeltas`).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from eventcore_monitoring.promql.evaluation.columns import NAME, Column, Labelled, Semantics, Vector, put, without
from eventcore_monitoring.promql.evaluation.faults import NotKnown

_BUCKET: Final = "le"
_TOLERANCE: Final = 1e-12
_LEAST_NORMAL: Final = 2.2250738585072014e-308
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_INFINITE: Final = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)


def quantile(rank: float, values: Sequence[float], semantics: Semantics) -> float:
    """The quantile of some values, NaN among them taken for the least.

    Raises NotKnown next to an infinite value in Prometheus 3, whose minor versions differ there (3.14: NaN, 3.16: not).
    """
    if math.isnan(rank):
        return math.nan
    if rank < 0 or rank > 1:
        return math.copysign(math.inf, rank)
    numbers = sorted(value for value in values if value == value)
    ordered = [*[math.nan] * (len(values) - len(numbers)), *numbers]
    place = rank * (len(ordered) - 1)
    lower = max(0, math.floor(place))
    upper = min(len(ordered) - 1, lower + 1)
    weight = place - math.floor(place)
    if semantics is Semantics.OPEN and (math.isinf(ordered[lower]) or math.isinf(ordered[upper])):
        raise NotKnown("a quantile next to an infinite value")
    return ordered[lower] * (1 - weight) + ordered[upper] * weight


def histogram_quantile(ranks: Column, buckets: Vector, semantics: Semantics) -> Vector:
    """The quantile of every classic histogram; series without an upper edge in `le` are passed over."""
    histograms: dict[Labelled, list[tuple[float, Column]]] = {}
    for labels, counted in buckets.items():
        edge = upper_edge(dict(labels).get(_BUCKET, ""))
        if edge is not None:
            histograms.setdefault(without(labels, (_BUCKET,)), []).append((edge, counted))
    found: Vector = {}
    for labels, known in histograms.items():
        known.sort(key=lambda bucket: bucket[0])
        edges = [edge for edge, _ in known]
        column: Column = []
        for rank, counts in zip(ranks, zip(*[column for _, column in known], strict=True), strict=True):
            there = [(edge, count) for edge, count in zip(edges, counts, strict=True) if count is not None]
            column.append(_of_buckets(rank or 0.0, there, semantics) if there else None)
        put(found, without(labels, (NAME,)), column)
    return found


def upper_edge(text: str) -> float | None:
    """The upper edge of a bucket as Go's `strconv.ParseFloat` reads it, None for what it does not read."""
    if _DECIMAL.fullmatch(text):
        edge = float(text)
        return None if math.isinf(edge) else edge
    if _INFINITE.fullmatch(text):
        return float(text)
    if text.lower().lstrip("+-").startswith(("0x", "nan")):
        raise NotKnown(f'a bucket with the upper edge "{text}"')
    return None


def _of_buckets(rank: float, given: list[tuple[float, float]], semantics: Semantics) -> float:
    if math.isnan(rank):
        return math.nan
    if rank < 0 or rank > 1:
        return math.copysign(math.inf, rank)
    if given[-1][0] != math.inf:
        return math.nan
    edges, counts = _coalesced(given)
    if semantics is Semantics.CLOSED:
        _never_falling(counts)
    else:
        _never_falling_but_little(counts)
    if len(edges) < 2 or counts[-1] == 0:
        return math.nan
    wanted = rank * counts[-1]
    index = bisect_left(counts, True, 0, len(counts) - 1, key=lambda count: count >= wanted)
    if index == len(edges) - 1:
        return edges[-2]
    if index == 0 and edges[0] <= 0:
        return edges[0]
    low, count = 0.0, counts[index]
    if index > 0:
        low = edges[index - 1]
        count -= counts[index - 1]
        wanted -= counts[index - 1]
    return low + (edges[index] - low) * (wanted / count if count else math.nan)


def _coalesced(given: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    edges: list[float] = []
    counts: list[float] = []
    for edge, count in given:
        if edges and edges[-1] == edge:
            counts[-1] += count
        else:
            edges.append(edge)
            counts.append(count)
    return edges, counts


def _never_falling(counts: list[float]) -> None:
    most = counts[0]
    for index, count in enumerate(counts):
        if count > most:
            most = count
        elif count < most:
            counts[index] = most


def _never_falling_but_little(counts: list[float]) -> None:
    previous = counts[0]
    for index, count in enumerate(counts[1:], 1):
        if count == previous:
            continue
        if _almost_equal(previous, count) or count < previous:
            counts[index] = previous
        else:
            previous = count


def _almost_equal(one: float, other: float) -> bool:
    if (one != one and other != other) or one == other:
        return True
    total, difference = abs(one) + abs(other), abs(one - other)
    if one == 0 or other == 0 or total < _LEAST_NORMAL:
        return difference < _TOLERANCE * _LEAST_NORMAL
    return difference / min(total, 1.7976931348623157e308) < _TOLERANCE
