"""An alert waits for less time than passes between two looks at it, or between two samples.

Why: a rule is looked at once in its interval. With `for: 30s` in a group of every minute it fires at the second look,
after a minute, as with `for: 1m`. And `absent(x)` holds for a moment whenever Prometheus starts, before the first
sample is there.
Fix: make `for` at least one interval of the group; with `absent` at least two intervals of the scrape.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use
from eventcore_monitoring.values import duration


def waits_too_short(use: Use) -> Iterator[Fault]:
    """Alerts with a `for` below the interval of their group, or of `absent` below two scrapes."""
    if use.role != "alert":
        return
    if use.evaluated is not None and 0 < use.waits < use.evaluated:
        yield Fault(
            use.node,
            f"waits for {duration(use.waits)} and is looked at every {duration(use.evaluated)}, so it fires at the"
            " second look all the same",
            fix=f"make it `for: {duration(use.evaluated)}`, or give its group a shorter interval",
            severity=Severity.NOTE,
        )
    if not any(isinstance(part.node, Call) and part.node.function == "absent" for part in use.parts.get(Call, ())):
        return
    for part in _alternatives(use.typed):
        if not isinstance(part.node, Call) or part.node.function != "absent":
            continue
        apart = part.type.interval
        if apart is not None and use.waits < 2 * apart:
            yield Fault(
                part.node,
                f"fires when Prometheus starts: there is no sample until the first scrape, they are {duration(apart)}"
                f" apart, and the alert waits {f'for {duration(use.waits)}' if use.waits else 'for nothing'}",
                fix=f"make it `for: {duration(2 * apart)}` or longer",
                severity=Severity.WARNING,
                sides=(part.below[0],),
                rests_on=(part.type,),
            )


def _alternatives(typed: Typed) -> Iterator[Typed]:
    """The parts each of which alone makes the alert fire."""
    node = typed.node
    if isinstance(node, Binary) and node.operator == "or":
        for part in typed.below:
            yield from _alternatives(part)
    elif isinstance(node, Aggregation):
        yield from _alternatives(typed.below[-1])
    elif isinstance(node, Binary) and any(part.type.value == "scalar" for part in typed.below):
        for part in typed.below:
            yield from _alternatives(part)
    else:
        yield typed
