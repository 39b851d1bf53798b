"""A subquery makes steps that are longer than the windows it looks at, so that it never sees most of the samples.

Why: `rate(x[1m])[1h:5m]` asks every five minutes for the last minute. Of the hour it sees twelve minutes; a peak
between them is in no maximum, and in an average it counts for nothing.
Fix: make the steps as long as the window, or the window as long as the steps.
Wrong: `max_over_time(rate(requests_total[1m])[1h:5m]) > 100`
Right: `max_over_time(rate(requests_total[1m])[1h:1m]) > 100`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference import length
from eventcore_monitoring.promql.nodes import Call, Range, Subquery
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use
from eventcore_monitoring.values import duration


def subquery_skips_samples(use: Use, part: Typed) -> Iterator[Fault]:
    """Subqueries with a step that is longer than every window in them."""
    if not isinstance(part.node, Call):
        return
    for of in part.below:
        node = of.node
        if not isinstance(node, Subquery) or node.step is None:
            continue
        step = length(node.step)
        windows = [
            length(inner.node.window) for inner in of.below[0].walk() if isinstance(inner.node, Range | Subquery)
        ]
        widest = max(windows, default=0)
        if not all(windows) or not 0 < widest < step:
            continue
        yield Fault(
            node,
            f"looks at {duration(widest)} in every {duration(step)}, and never at the rest",
            repair=replaced(use.node, node, replace(node, step=duration(widest))),
            severity=Severity.WARNING,
            sides=(of,),
        )
