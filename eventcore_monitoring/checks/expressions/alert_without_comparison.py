"""An alert fires for everything that there is, because its expression compares nothing.

Why: an alert fires for every series of its result, whatever the value, 0 included.
Fix: say which values are bad: `x > 100`, `x == 0`. `bool` keeps the series that do not pass, so leave it out.
Wrong: `rate(errors_total[5m])`
Right: `rate(errors_total[5m]) > 5`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.bounds import BOOLEAN
from eventcore_monitoring.promql.nodes import COMPARISONS, Aggregation, Binary, Call, Node, Selector, Variable
from eventcore_monitoring.promql.printer import short, to_promql
from eventcore_monitoring.promql.types import ATTACHED, Typed
from eventcore_monitoring.promql.walk import replaced, selectors
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use


def alert_without_comparison(use: Use) -> Iterator[Fault]:
    """Alerts without a comparison, or of which one side of `or` has none."""
    if use.role != "alert":
        return
    typed = unconditional(use.typed)
    # A watchdog fires always, and on purpose: `vector(1)`.
    if typed is None or next(selectors(use.node), None) is None:
        return
    culprit = typed.node
    text = short(to_promql(culprit))
    message = f"fires for every series of `{text}`, whatever its value: nothing is compared"
    repair: Node | None = None
    if isinstance(culprit, Binary) and culprit.return_bool:
        message = f"fires for every series: `{text}` is 0 or 1, and `bool` keeps both"
        repair = replaced(use.node, culprit, replace(culprit, return_bool=False))
    elif typed.type.always:
        message = f"fires always: `{text}` is always there"
    fix = "compare it with a number, such as `… > 100`"
    if typed.type.bounds == BOOLEAN:
        fix = f"compare it: write `{text} == 0`, or `{text} == 1` where 1 is what is wrong"
    yield Fault(
        culprit,
        message,
        fix=fix,
        repair=repair,
        severity=Severity.WARNING,
        sides=(typed,),
    )


def unconditional(part: Typed, *, chosen: bool = True) -> Typed | None:
    """The part that has a result as long as its series exist; None where there is one only at times.

    `chosen`: that a series is there at all may be what the alert is about, whatever its value.
    """
    below = part.below
    match part.node:
        case Binary(operator="or"):
            return unconditional(below[0], chosen=chosen) or unconditional(below[1], chosen=chosen)
        case Binary(operator="and" | "unless"):
            return None
        case Binary(operator=operator, return_bool=return_bool) if operator in COMPARISONS and not return_bool:
            return None
        case Call("absent" | "absent_over_time") | Variable():
            return None
        case Call("scalar"):
            return part
        case Selector() as selector:
            return None if _at_times(selector, part, chosen=chosen) else part
        case Aggregation(operator):
            chosen = chosen and operator in ("count", "group")
        case _:
            chosen = False
    return part if all(unconditional(one, chosen=chosen) is not None for one in below) else None


def _at_times(node: Selector, part: Typed, *, chosen: bool) -> bool:
    """Whether series may come and go with what they tell."""
    # A record may hold the comparison; the series of alerts are there while they fire.
    if node.name is None or ":" in node.name or node.name in ("ALERTS", "ALERTS_FOR_STATE"):
        return True
    # `x_info{ready="False"}`: the state is a label.
    states = part.type.kind == "info" or (chosen and part.type.kind == "unknown")
    return states and any(matcher.label not in ATTACHED for matcher in node.matchers)
