"""Buckets of a histogram that give a quantile: which share of the observations lies at or below each edge."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from eventcore_monitoring.encoding.number import number

Shares = list[tuple[str, float]]
_USUAL = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def cumulative(quantile: float, wanted: float | None, edges: tuple[float, ...] | None) -> Iterator[Shares]:
    """For each edge the share of observations at or below it, so that the quantile is `wanted` (any for None).

    `edges` are the upper edges without +Inf, None where nobody knows them. Linear within a bucket, as
    `histogram_quantile` of classic histograms computes it (Prometheus `promql/quantile.go`).
    """
    if not 0 < quantile < 1:
        return
    for given in (edges,) if edges else _likely(wanted):
        if wanted is None:
            middle = given[len(given) // 2]
            yield _shares(given, dict.fromkeys((edge for edge in given if edge >= middle), 1.0))
            continue
        for low, high in pairwise((min(0.0, given[0]), *given)):
            if low < wanted <= high and low < high:
                part = (wanted - low) / (high - low)
                if part < quantile and high == given[0]:
                    continue  # no observation lies below the first bucket
                if part <= quantile:
                    below, upto = (quantile - part) / (1 - part) if part < 1 else 0.0, 1.0
                else:
                    below, upto = 0.0, quantile / part
                yield _shares(given, {edge: below if edge <= low else upto for edge in given})


def _likely(wanted: float | None) -> Iterator[tuple[float, ...]]:
    """Edges for a histogram of which nobody knows them."""
    if wanted is None or _USUAL[0] <= wanted <= _USUAL[-1]:
        yield _USUAL
    elif wanted > 0:
        power = 10.0 ** math.floor(math.log10(wanted))
        yield tuple(float(f"{power * step:.12g}") for step in (0.1, 0.5, 1.0, 2.5, 5.0, 10.0))


def _shares(edges: tuple[float, ...], of: dict[float, float]) -> Shares:
    return [*((number(edge), of.get(edge, 0.0)) for edge in edges), ("+Inf", 1.0)]
