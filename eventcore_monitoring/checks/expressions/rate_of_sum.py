"""A rate is taken of counters that were added up before.

Why: when one process restarts, its counter falls to 0 and the sum falls with it. `rate` takes that fall for a restart
of the whole and counts everything that is left as new: a huge growth that never was.
Fix: take the rate of each counter first, then the sum: `sum(rate(x[5m]))`. A recording rule records the rate.
Wrong: `rate(sum(requests_total)[5m:]) > 100`
Right: `sum(rate(requests_total[5m])) > 100`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.promql.inference.calls import RATES
from eventcore_monitoring.promql.nodes import Aggregation, Call, Node, Range, Selector, Subquery
from eventcore_monitoring.promql.types import CUMULATIVE, Typed
from eventcore_monitoring.promql.walk import replaced, shifted
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

# The counters of one of these start again together, so that their sum does what each of them does.
_ONE_PROCESS = ("instance", "pod")


def rate_of_sum(use: Use, part: Typed) -> Iterator[Fault]:
    """Calls of `rate`, `irate` and `increase` of a sum of counters, written there or recorded."""
    node = part.node
    if not isinstance(node, Call) or node.function not in RATES:
        return
    (of,) = part.below
    if isinstance(of.node, Range):
        selector = of.node.selector
        if of.type.kind == "sum of counters" and not _of_one_process(of):
            yield Fault(
                node,
                f"takes `{node.function}` of `{selector.name}`, a sum of counters, in which the restart of one process"
                " looks like a huge growth",
                fix="record the sum of the rates instead, `sum by (…) (rate(x[5m]))`, and use that",
                sides=(of,),
                rests_on=(of.type,),
            )
        return
    match of.node, of.below:
        case Subquery(), (Typed(Aggregation("sum" | "avg") as added),) if not _of_one_process(of):
            counters = of.below[0].below[-1]
            # A gauge is the fault of `rate_of_gauge`; of anything else a rate makes sense only as of counters.
            if counters.type.kind == "unknown" or counters.type.kind in CUMULATIVE:
                yield Fault(
                    node,
                    f"takes `{node.function}` of a {added.operator} of counters, in which the restart of one process"
                    " looks like a huge growth",
                    fix="take the rate of each counter first, then add up",
                    repair=_turned(use, node, of.node, added),
                    sides=(counters,),
                )


def _of_one_process(of: Typed) -> bool:
    selected = [part for part in of.walk() if isinstance(part.node, Selector)]
    return any(
        of.type.labels.possible(label) or all(part.type.labels.of(label).only for part in selected)
        for label in _ONE_PROCESS
    )


def _turned(use: Use, call: Call, subquery: Subquery, added: Aggregation) -> Node | None:
    """The sum of the rates, where the counters are those of one selector."""
    selector = added.expression
    if not isinstance(selector, Selector) or selector.at is not None or subquery.at is not None:
        return None
    if "$" in f"{selector.offset}{subquery.offset}":
        return None  # nobody knows how long both are together
    if subquery.offset is not None:
        selector = shifted(selector, subquery.offset)
    assert isinstance(selector, Selector)
    rate = replace(call, arguments=(Range(selector, subquery.window),))
    return replaced(use.node, call, replace(added, expression=rate))
