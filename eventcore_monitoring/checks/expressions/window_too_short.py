"""A window is too short for the samples that are asked of it.

Why: a rate needs two samples. With samples a minute apart a window of `1m` has one and `1m30s` has two at some times
only, so the expression is empty and its alert silent. Nor can a value change more often than it was sampled.
Fix: make the window four times the distance of the samples, so that one that is missing does no harm.
Wrong: `rate(cpu_seconds_total[1m]) > 0.9`
Right: `rate(cpu_seconds_total[4m]) > 0.9`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.bounds import Bounds, compared, number
from eventcore_monitoring.promql.inference import length
from eventcore_monitoring.promql.nodes import Call, Node, Range, Subquery
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import limit
from eventcore_monitoring.rules.use import Use
from eventcore_monitoring.values import duration

_NEED_TWO: Final = frozenset({
    "rate", "irate", "increase", "delta", "idelta", "deriv", "predict_linear", "holt_winters",
    "double_exponential_smoothing",
})  # fmt: skip
# The most that they can be in a window of so many samples, less that number.
_COUNT_SAMPLES: Final = {"changes": -1, "resets": -1, "count_over_time": 0}


def window_too_short(use: Use, part: Typed) -> Iterator[Fault]:
    """Functions that need two samples in a window that has one, and counts of more samples than a window has."""
    if isinstance(part.node, Call):
        if part.node.function in _NEED_TWO:
            yield from _without_two_samples(use, part.below[0])
    elif (compares := limit(part)) is not None:
        side = compares.side
        if isinstance(side.node, Call) and (less := _COUNT_SAMPLES.get(side.node.function)) is not None:
            of = side.below[0]
            window, apart = _window(of)
            if not window or not apart:
                return
            most = window // apart + 1  # both ends of a window belong to it, until Prometheus 3
            if compared(Bounds(0, most + less), compares.operator, number(compares.value)) is False:
                yield Fault(
                    side.node,
                    f"compares `{side.node.function}` with {compares.value:g}, and a window of {duration(window)} has"
                    f" at most {most} samples, {duration(apart)} apart",
                    fix="take a longer window, or a smaller number",
                    sides=(side,),
                    rests_on=(of.type,),
                )


def _without_two_samples(use: Use, of: Typed) -> Iterator[Fault]:
    window, apart = _window(of)
    if not window or not apart or window >= 2 * apart:
        return
    assert isinstance(of.node, Range | Subquery)
    longer: Node = replace(of.node, window=duration(4 * apart))
    if window < apart:
        when = "at most one"
    elif window == apart:  # both ends of a window belong to it, until Prometheus 3
        when = "only one, but for the very moment of a sample"
    else:
        when = "only one at some times"
    yield Fault(
        of.node,
        f"needs two samples, and a window of {duration(window)} has {when}: they are {duration(apart)} apart",
        repair=replaced(use.node, of.node, longer),
        severity=Severity.ERROR if window < apart else Severity.WARNING,
        sides=(of,),
        rests_on=(of.type,),
    )


def _window(of: Typed) -> tuple[int, int]:
    """The length of a range and the distance of its samples in milliseconds, 0 where they are not known."""
    match of.node:
        case Range(_, window):
            return length(window), of.type.interval or 0
        case Subquery(_, window, step) if step is not None:
            return length(window), length(step)
        case _:
            return 0, 0
