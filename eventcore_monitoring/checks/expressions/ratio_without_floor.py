"""An alert looks at a part of the requests, however few requests there are.

Why: at night one request of one fails, that is 100 %, and somebody is woken up for it.
Fix: ask for some traffic besides: `… > 0.05 and sum(rate(requests_total[5m])) > 1`, or let `for` be as long as the
window, which a single failure has left by then.
Wrong: `sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05`
Right: `sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05 and sum(rate(requests_total[5m])) > 1`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Binary, Number
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.units import RATIO
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import limit
from eventcore_monitoring.rules.use import Use

_LONG: Final = 600_000  # milliseconds of a window in which a single failure seldom decides


def ratio_without_floor(use: Use) -> Iterator[Fault]:
    """Alerts whose whole condition is that a quotient of two rates passes a number."""
    if use.role != "alert":
        return
    compares = limit(use.typed)
    if compares is None or compares.operator not in (">", ">=") or compares.value <= 0:
        return
    quotient = _quotient(compares.side)
    if quotient is None or quotient.type.unit is None or not quotient.type.unit.same(RATIO):
        return
    part, whole = quotient.below
    if part.type.kind not in ("rate", "increase") or part.type.kind != whole.type.kind:
        return
    if whole.type.bounds.low > 0 or whole.type.bounds.above:
        return
    window = whole.type.reach.oldest - whole.type.reach.newest
    if window >= _LONG or use.waits >= window:
        return
    assert isinstance(quotient.node, Binary)
    floor = Binary(whole.node, ">", Number(1.0))
    matching = quotient.node.matching
    if matching is not None and matching.group is not None:
        matching = replace(matching, group=None, include=())  # `and` takes many series on either side
    yield Fault(
        quotient.node,
        "fires when a single request fails and there is no other, since nothing asks how many there are",
        repair=Binary(use.node, "and", floor, matching=matching),
        severity=Severity.NOTE,
        sides=(whole,),
    )


def _quotient(side: Typed) -> Typed | None:
    """The division in `a / b`, `100 * a / b` and `1 - a / b`."""
    node = side.node
    if not isinstance(node, Binary) or node.operator not in ("*", "/", "-"):
        return None
    measured = [part for part in side.below if not isinstance(part.node, Number)]
    if len(measured) == 1:
        return _quotient(measured[0])
    return side if node.operator == "/" else None
