"""A function of gauges is given a counter: at each restart it sees a deep fall.

Why: `delta`, `deriv` and `predict_linear` draw a line through the samples as they are. When the process restarts its
counter starts again from 0, and the line points down for as long as the restart is in the window.
Fix: `increase` for growth over the window, `rate` for growth in a second; they know restarts.
Wrong: `deriv(requests_total[5m]) > 100`
Right: `rate(requests_total[5m]) > 100`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Call, Range
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_OF_COUNTERS: Final = {"delta": "increase", "idelta": "increase", "deriv": "rate"}
_FORECASTS: Final = frozenset({"predict_linear", "holt_winters", "double_exponential_smoothing"})


def delta_of_counter(use: Use, part: Typed) -> Iterator[Fault]:
    """Calls of `delta`, `idelta`, `deriv`, `predict_linear` and smoothing of counters."""
    node = part.node
    if not isinstance(node, Call) or (node.function not in _OF_COUNTERS and node.function not in _FORECASTS):
        return
    of = part.below[0]
    if of.type.kind not in ("counter", "sum of counters", "buckets"):
        return
    known = _OF_COUNTERS.get(node.function)
    # Of a sum no rate can be taken any more, and a growth says nothing of a value that is to be forecast.
    repair = None if known is None or not isinstance(of.node, Range) else replace(node, function=known)
    if of.type.kind == "sum of counters":
        repair = None
    yield Fault(
        node,
        f"takes `{node.function}` of a counter, which falls to 0 whenever its process restarts",
        fix="take `rate(x[5m])` or `increase(x[5m])` of each counter first, then sum or forecast that",
        repair=None if repair is None else replaced(use.node, node, repair),
        severity=Severity.WARNING,
        sides=(of,),
        rests_on=(of.type,),
    )
