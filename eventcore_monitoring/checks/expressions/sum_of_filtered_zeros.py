"""A sum over series that a filter has left only where they are 0 is compared as if it could be more.

Why: the sum of zeros is 0, so the alert never fires; what was meant is how many series are 0.
Fix: count the series instead of adding their values: `count(up == 0) > 0`.
Wrong: `sum(up == 0) > 0`
Right: `count(up == 0) > 0`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.promql.nodes import COMPARISONS, Aggregation, Binary
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import verdict
from eventcore_monitoring.rules.use import Use


def sum_of_filtered_zeros(use: Use, part: Typed) -> Iterator[Fault]:
    """Comparisons of `sum(x == 0)` with a number that 0 never passes."""
    node = part.node
    if not isinstance(node, Binary) or node.operator not in COMPARISONS or verdict(part) is not False:
        return
    for summed in filter(is_sum_of_zeros, part.below):
        assert isinstance(summed.node, Aggregation)
        yield Fault(
            summed.node,
            "adds up series of which only zeros are left, so the sum is 0 and never passes",
            repair=replaced(use.node, summed.node, replace(summed.node, operator="count")),
            sides=(summed,),
        )


def is_sum_of_zeros(part: Typed) -> bool:
    """Whether a number is the sum of what a filter `== 0` has left."""
    match part.node:
        case Aggregation("sum", Binary(_, "==", _, False)):
            return part.type.bounds.exact == 0
        case _:
            return False
