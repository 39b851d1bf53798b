"""A quantile of a histogram is compared with a number that is no edge of its buckets.

Why: a histogram knows how many observations lie below each edge and nothing of where between two edges they lie.
`histogram_quantile` draws a straight line there, so whether the quantile passes such a number is a guess.
Fix: compare with an edge, or give the histogram an edge at the number.
Wrong: `histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m]))) > 0.3`
Right: `histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m]))) > 0.25`
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Aggregation, Call
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import limit
from eventcore_monitoring.rules.use import Use


def threshold_off_bucket_edge(use: Use, part: Typed) -> Iterator[Fault]:
    """Comparisons of `histogram_quantile` with a number between two neighbouring edges."""
    compares = limit(part)
    if compares is None:
        return
    quantile = compares.side
    # The worst of several quantiles is one of them.
    while isinstance(quantile.node, Aggregation) and quantile.node.operator in ("max", "min", "topk", "bottomk"):
        quantile = quantile.below[-1]
    if not isinstance(quantile.node, Call) or quantile.node.function != "histogram_quantile":
        return
    buckets = quantile.below[1].type
    if not buckets.edges:
        return
    edges = (*((0.0,) if buckets.edges[0] > 0 else ()), *buckets.edges)
    after = bisect(edges, compares.value)
    if not 0 < after < len(edges) or edges[after - 1] == compares.value:
        return
    below, above = edges[after - 1], edges[after]
    known = " or ".join(f"{edge:g}" for edge in (below, above) if edge)
    yield Fault(
        compares.at.node,
        f"compares a quantile with {compares.value:g}, which lies between the edges {below:g} and {above:g} of the"
        " buckets, where the quantile is a guess",
        fix=f"compare with {known}, or give the histogram an edge at {compares.value:g}",
        # Nobody gives the histogram of somebody else's program another edge.
        severity=Severity.NOTE if buckets.assumptions else Severity.WARNING,
        sides=(quantile,),
        rests_on=(buckets,),
    )
