"""A function of counters is given what is no counter: a gauge, a quantile, a ratio, or a rate once more.

Why: `rate`, `irate` and `increase` take every fall of the value for a restart and add what is left as growth, so a
gauge that goes up and down seems to grow without end.
Fix: for how a gauge changes write `deriv` (in a second) or `delta` (over the window); of a rate take `avg_over_time`.
Wrong: `increase(queue_length[10m]) > 50`
Right: `delta(queue_length[10m]) > 50`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Call, Range, Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import SeriesKind, Typed
from eventcore_monitoring.promql.units import SECONDS
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_OF_GAUGES: Final = {"rate": "deriv", "irate": "deriv", "increase": "delta", "resets": "changes"}
_NO_COUNTERS: Final[Mapping[SeriesKind, str]] = {
    "gauge": "a gauge",
    "quantiles": "a quantile",
    "info": "a series that is always 1",
    "number": "what is no counter",
    "rate": "a rate",
    "bucket rates": "a rate",
    "histogram rates": "a rate",
    "increase": "an increase",
}


def rate_of_gauge(use: Use, part: Typed) -> Iterator[Fault]:
    """Calls of `rate`, `irate`, `increase` and `resets` of series that are certainly no counters."""
    node = part.node
    if not isinstance(node, Call) or node.function not in _OF_GAUGES:
        return
    (of,) = part.below
    what = _NO_COUNTERS.get(of.type.kind)
    # How far a moment moves is a length of time, which may be asked: `increase(last_success_timestamp_seconds[1h])`.
    if (
        what is None
        or (of.type.unit is not None and of.type.unit.moment)
        or (of.type.kind == "number" and _may_be_a_counter(of))
    ):
        return
    message = f"takes `{node.function}` of {what}, in which every fall counts as a restart from 0"
    repair, fix = replace(node, function=_OF_GAUGES[node.function]), ""
    match of.type.kind:
        case "info":
            message = f"takes `{node.function}` of {what}, which is always 0"
            fix = "leave it out: such a series says something by its labels, and `count by (…) (…)` counts them"
        case "rate" | "bucket rates" | "histogram rates" | "increase":
            repair = replace(node, function="avg_over_time")
        case "gauge" if of.type.unit == SECONDS and node.function in ("rate", "irate") and isinstance(of.node, Range):
            # An age or a duration grows by at most one second a second, which says little.
            gauge = f"`{to_promql(of.node.selector)}`"
            fix = f"compare {gauge} as it is, or write `{to_promql(repair)}` for how fast it changes"
    yield Fault(
        node,
        message,
        fix=fix,
        repair=None if fix else replaced(use.node, node, repair),
        # How often a gauge falls can be asked in earnest.
        severity=Severity.WARNING if node.function == "resets" else Severity.ERROR,
        sides=(of,),
        rests_on=(of.type,),
    )


def _may_be_a_counter(computed: Typed) -> bool:
    return any(isinstance(part.node, Selector) and part.type.kind == "unknown" for part in computed.walk())
