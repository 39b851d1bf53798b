"""A quantile is asked of buckets that an aggregation has taken `le` from.

Why: without `le` nobody knows which bucket is which, so the result is empty and the alert never fires.
Fix: keep `le` in every aggregation below the quantile: `sum by (le, path) (…)`.
Wrong: `histogram_quantile(0.95, sum by (path) (rate(latency_seconds_bucket[5m]))) > 1`
Right: `histogram_quantile(0.95, sum by (path, le) (rate(latency_seconds_bucket[5m]))) > 1`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.checks.expressions.quantile_of_no_histogram import QUANTILES
from eventcore_monitoring.promql.keeping import keeping
from eventcore_monitoring.promql.nodes import Call, Selector
from eventcore_monitoring.promql.types import OF_BUCKETS, Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_OF_VICTORIA_METRICS: Final = "vmrange"  # its buckets say their edges so (docs.victoriametrics.com, MetricsQL)


def le_lost(use: Use, part: Typed) -> Iterator[Fault]:
    """Quantiles over series that were buckets and have no `le` any more."""
    node = part.node
    if not isinstance(node, Call) or node.function not in QUANTILES:
        return
    asked = part.below[QUANTILES[node.function]]
    if asked.type.labels.possible("le") or asked.type.labels.possible(_OF_VICTORIA_METRICS):
        return
    for one in asked.walk():
        if isinstance(one.node, Selector) and one.type.labels.possible("le") and one.type.kind in OF_BUCKETS:
            kept = keeping(asked, "le")
            yield Fault(
                asked.lost("le") or asked.node,
                f"takes a quantile of `{one.node.name}` after its `le` was aggregated away",
                "keep `le` in every aggregation below the quantile: `sum by (le, …) (…)`",
                None if kept is None else replaced(use.node, asked.node, kept),
                sides=(asked,),
                rests_on=(one.type,),
            )
            return
