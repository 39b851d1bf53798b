"""A rate of failures is compared with a part of a whole, but nothing was divided by the whole.

Why: `rate(failures_total[5m])` is failures in a second. `> 0.05` fires at one failure in twenty seconds, be that one
of twenty requests or one of twenty thousand, and not at five percent of failures.
Fix: divide by the rate of all: `sum(rate(failures_total[5m])) / sum(rate(requests_total[5m])) > 0.05`.
Wrong: `rate(errors_total[5m]) > 0.05`
Right: `sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Aggregation, Call, Range, Selector
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import limit
from eventcore_monitoring.rules.use import Use

_FAILURES: Final = r"fail|error|reject|refused|denied|invalid|timeout"
_A_SECOND: Final = re.compile(r"/ ?s(?:ec(?:ond)?)?\b|\b(?:per|a) second\b")


def rate_compared_with_ratio(use: Use, part: Typed) -> Iterator[Fault]:
    """Comparisons of the rate of a counter of failures with a number such as 0.05."""
    compares = limit(part)
    if compares is None or not 0 < compares.value < 1 or compares.operator not in (">", ">="):
        return
    if use.threshold is not None and use.threshold.comparison is part.node and use.threshold.unit.dimensions:
        return  # it was declared as so many in a second
    # Parts of a whole are written in percent; what is written more finely is one in so many seconds.
    if round(compares.value * 1000, 6) % 1:
        return
    side = compares.side
    while isinstance(side.node, Aggregation):
        side = side.below[-1]
    match side.node:
        case Call("rate" | "irate", (Range(Selector(str(name))),)) if re.search(_FAILURES, name) is not None:
            unit = side.type.unit
            if unit is not None and unit.counted != "events":
                return
            if any(_A_SECOND.search(text.text) is not None for text in use.texts):
                return  # that is what the author says of it
            yield Fault(
                compares.side.node,
                f"compares failures in a second with {compares.value:g}, however many requests there are, assuming that"
                f" {compares.value:.4g} is meant as {100 * compares.value:.4g} % of all",
                fix="divide by the rate of all: `sum(rate(failures_total[5m])) / sum(rate(requests_total[5m]))`",
                severity=Severity.WARNING,
                sides=(compares.side,),
            )
