"""A counter's value since its process started is compared or drawn as if it said something about now.

Why: it only grows until the process restarts, so a threshold on it fires for ever once it is passed, or never after a
restart.
Fix: take its growth: `increase(errors_total[1h]) > 100`, or `rate(…)` for events a second. An uptime may be compared as
it is.
Wrong: `errors_total > 100`
Right: `increase(errors_total[1h]) > 100`
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import COMPARISONS, Binary, Call, Number, Range, Selector
from eventcore_monitoring.promql.types import CUMULATIVE, Typed
from eventcore_monitoring.promql.walk import replaced, selectors
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_LIMITS = COMPARISONS - {"==", "!="}


def counter_read_raw(use: Use) -> Iterator[Fault]:
    """Comparisons of counters with a number other than 0, and panels that draw them."""
    if use.role == "panel" and use.typed.type.kind in CUMULATIVE:
        yield _fault(use, use.typed, "draws")
    for part in use.parts.get(Binary, ()) if use.role != "panel" else ():
        node = part.node
        if isinstance(node, Binary) and node.operator in _LIMITS:
            for side, limit in (part.below, part.below[::-1]):
                # `> 0` asks whether it ever happened, which a counter can say.
                compared = side.type.kind in CUMULATIVE and isinstance(limit.node, Number) and limit.node.value
                if compared and not _is_uptime(side):
                    fault = _fault(use, side, "compares")
                    # As a further demand it may ask whether there was enough to judge by.
                    yield fault._replace(severity=Severity.WARNING) if _is_demand(use, part) else fault


def _is_uptime(side: Typed) -> bool:
    """Whether how long the counter has grown is just what is asked."""
    return any(selector.name is not None and "uptime" in selector.name for selector in selectors(side.node))


def _is_demand(use: Use, part: Typed) -> bool:
    """Whether a part only decides whether the left side of `and` or `unless` counts."""
    return any(
        isinstance(one.node, Binary) and one.node.operator in ("and", "unless") and part in one.below[1].walk()
        for one in use.parts.get(Binary, ())
    )


def _fault(use: Use, side: Typed, does: str) -> Fault:
    selected = next((part for part in side.walk() if isinstance(part.node, Selector)), side)
    name = selected.node.name if isinstance(selected.node, Selector) else None
    grown = Call("increase", (Range(selected.node, "5m"),)) if isinstance(selected.node, Selector) else None
    return Fault(
        side.node,
        f"{does} the counter `{name}` as it stands, which only grows until its process restarts",
        repair=None if grown is None else replaced(use.node, selected.node, grown),
        sides=(side,),
        rests_on=(side.type,),
    )
