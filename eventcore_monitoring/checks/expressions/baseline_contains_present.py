"""A value is compared with its own average over a window that reaches up to now.

Why: what the alert is to find moves the average. After a tenth of the window the average of a lasting peak has come so
close that `x > 10 * avg_over_time(x[1h])` is false again: the alert resolves by itself while the cause lasts. And no
value is ever more than its own maximum up to now.
Fix: end the window before the present: `avg_over_time(x[1h] offset 1h)`.
Wrong: `queue_length > 10 * avg_over_time(queue_length[1h])`
Wrong: `sum(rate(requests_total[5m])) > 10 * avg_over_time(sum(rate(requests_total[5m]))[1h:5m])`
Right: `queue_length > 10 * avg_over_time(queue_length[1h] offset 1h)`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference import length
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Negative, Range, Selector, Subquery, Window
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced, selectors, shifted, walk
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use
from eventcore_monitoring.values import duration

_BASELINES: Final = {
    "avg_over_time": "average", "quantile_over_time": "quantile", "stddev_over_time": "deviation",
    "mad_over_time": "deviation", "rate": "average rate",
}  # fmt: skip
_OVER_TIME: Final = {*_BASELINES, "max_over_time", "min_over_time"} - {"rate"}
_ARITHMETIC: Final = frozenset({"+", "-", "*", "/"})
_LIMITS: Final = frozenset({">", "<", ">=", "<="})


class _Term(NamedTuple):
    """A part of a comparison: what it reads, over what window, and the call that looks at a window."""

    typed: Typed
    reads: frozenset[tuple[object, ...]]
    window: int
    over: Call | None
    added: bool  # it is one of several that are added or subtracted


def baseline_contains_present(use: Use, part: Typed) -> Iterator[Fault]:
    """Comparisons of a value with an average, a quantile, a deviation or an extreme of itself up to now."""
    node = part.node
    if not isinstance(node, Binary) or node.operator not in _LIMITS or use.role in ("panel", "annotation"):
        return
    if not _looks_back(use):
        return
    if (found := _own_extreme(node)) is not None:
        extreme, window = found
        which = "greatest" if extreme.function == "max_over_time" else "least"
        yield Fault(
            extreme,
            f"compares a value with its own {which} value up to now, which it never passes",
            repair=replaced(use.node, extreme, shifted(extreme, window)),
        )
        return
    terms = [term for side in part.below for term in _terms(side, added=False)]
    of_itself = [
        term
        for term in terms
        if _is_baseline(term) and any(other is not term and _is_present(other, term) for other in terms)
    ]
    if not of_itself:
        return
    repaired = use.node
    for term in of_itself:
        assert term.over is not None
        repaired = replaced(repaired, term.over, shifted(term.over, duration(term.window)))
    first = of_itself[0]
    assert first.over is not None
    yield Fault(
        first.over,
        f"compares a value with its own {_BASELINES[first.over.function]} over the last {duration(first.window)}, which"
        " moves with what is to be found, so that it resolves by itself while the cause lasts",
        repair=repaired,
        severity=Severity.WARNING,
        sides=(first.typed,),
    )


def _looks_back(use: Use) -> bool:
    """Whether anything may be a baseline: a function that makes one, or rates over several windows."""
    for part in use.parts.get(Call, ()):
        if isinstance(part.node, Call) and part.node.function in _OVER_TIME:
            return True
    ranges = use.parts.get(Range, ())
    return len(ranges) > 1 and len({part.node.window for part in ranges if isinstance(part.node, Range)}) > 1


def _own_extreme(node: Binary) -> tuple[Call, Window] | None:
    """The `max_over_time(x[1h])` of `x > max_over_time(x[1h])`, and its like; with its window."""
    match node.left, node.operator, node.right:
        case _ if node.matching is not None:
            return None
        case (
            (Selector() as value, ">", Call("max_over_time", (Range(of, window),)) as extreme)
            | (Selector() as value, "<", Call("min_over_time", (Range(of, window),)) as extreme)
            | (Call("max_over_time", (Range(of, window),)) as extreme, "<", Selector() as value)
            | (Call("min_over_time", (Range(of, window),)) as extreme, ">", Selector() as value)
        ) if value == of and length(window):
            return extreme, window
        case _:
            return None


def _is_baseline(term: _Term) -> bool:
    if term.over is None or term.over.function not in _BASELINES or term.typed.type.reach.newest != 0:
        return False
    # Of two rates that are subtracted the longer may be what is looked at.
    return term.over.function != "rate" or not term.added


def _is_present(term: _Term, baseline: _Term) -> bool:
    return term.reads == baseline.reads and 2 * term.window <= baseline.window and term.typed.type.reach.newest == 0


def _terms(side: Typed, *, added: bool) -> Iterator[_Term]:
    """The parts of a side that are added, subtracted, multiplied and divided."""
    node = side.node
    match node:
        case Binary(_, operator) if operator in _ARITHMETIC:
            for part in side.below:
                yield from _terms(part, added=added or operator in ("+", "-"))
        case Negative() | Call("abs" | "clamp" | "clamp_min" | "clamp_max" | "scalar" | "round" | "ceil" | "floor"):
            yield from _terms(side.below[0], added=added)
        case _ if side.type.value == "scalar" and not isinstance(node, Call):
            return
        case _:
            reads = frozenset((one.name, frozenset(one.matchers)) for one in selectors(node))
            if reads:
                windows = [length(one.window) for one in walk(node) if isinstance(one, Range | Subquery)]
                yield _Term(side, reads, max(windows, default=0), _over(side), added)


def _over(term: Typed) -> Call | None:
    """The call that looks at a window, through aggregations and functions of an instant."""
    while isinstance(term.node, Aggregation | Call):
        if isinstance(term.node, Call) and any(isinstance(part.node, Range | Subquery) for part in term.below):
            return term.node
        inner = [part for part in term.below if part.type.value == "instant"]
        if not inner:
            break
        term = inner[0]
    return None
