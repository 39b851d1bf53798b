"""A quantile is not between 0 and 1, so the result is infinite.

Why: quantiles are parts, 0.95 for the 95th percentile. Above 1 the result is +Inf for every series, below 0 it is
-Inf: the comparison is always true or never.
Fix: write the part: `histogram_quantile(0.95, …)`.
Wrong: `histogram_quantile(95, sum by (le) (rate(latency_seconds_bucket[5m]))) > 0.5`
Right: `histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m]))) > 0.5`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.promql.nodes import Aggregation, Call, Number
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import part_of
from eventcore_monitoring.rules.use import Use

# Which arguments are quantiles (Prometheus `promql/functions.go`; `histogram_quantiles` has them from the third on).
_QUANTILES: Final = {
    "histogram_quantile": slice(0, 1),
    "quantile_over_time": slice(0, 1),
    "histogram_quantiles": slice(2, None),
}


def quantile_out_of_range(use: Use, part: Typed) -> Iterator[Fault]:
    """Quantiles of histograms, of series and of windows that are certainly below 0 or above 1."""
    node = part.node
    if isinstance(node, Aggregation):
        given = part.below[:1] if node.operator == "quantile" else ()
    elif isinstance(node, Call) and node.function in _QUANTILES:
        given = part.below[_QUANTILES[node.function]]
    else:
        return
    for quantile in given:
        bounds = quantile.type.bounds
        if bounds.low > 1 or bounds.high < 0:
            percentile = bounds.exact if bounds.exact is not None and 2 <= bounds.exact <= 100 else None
            repair = None if percentile is None else Number(part_of(percentile))
            yield Fault(
                quantile.node,
                f"asks for the quantile {bounds}, and the answer is {'+' if bounds.low > 1 else '-'}Inf everywhere",
                fix="write a number from 0 to 1, such as 0.95",
                repair=None if repair is None else replaced(use.node, quantile.node, repair),
            )
