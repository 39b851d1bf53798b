"""Two values of different units are compared, added or subtracted.

Why: the numbers mean nothing together. 500 milliseconds are more than 60 seconds only as numbers, a moment (Unix time)
is more than any length of time, and 0.05 failures a second are no five percent of anything.
Fix: bring both sides to one unit: × 1000, `time() - …` for how long ago a moment was, or a division by the total.
Wrong: `lag_seconds > resident_memory_bytes`
Wrong: `start_time_seconds > lag_seconds`
Right: `time() - start_time_seconds > lag_seconds`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import COMPARISONS, Binary, Call, Node, Number
from eventcore_monitoring.promql.types import OF_BUCKETS, Typed
from eventcore_monitoring.promql.units import RATIO, SECONDS, Unit, rounded
from eventcore_monitoring.promql.walk import replaced, walk
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_JOINED: Final = {"+": "adds {right} to {left}", "-": "subtracts {right} from {left}"}
_COUNTED: Final = frozenset({"events", "count", "connections"})


def units_differ(use: Use, part: Typed) -> Iterator[Fault]:
    """Comparisons, sums and differences of two known units that are not one, thresholds with their unit included."""
    node = part.node
    if not isinstance(node, Binary) or (node.operator not in COMPARISONS and node.operator not in _JOINED):
        return
    left, right = part.below
    one, other = left.type.unit, right.type.unit
    if use.threshold is not None and use.threshold.comparison is node:
        yield from _threshold(use, left, right, use.threshold.unit)
    elif one is not None and other is not None and not _go_together(one, node.operator, other):
        if left.type.kind in OF_BUCKETS or right.type.kind in OF_BUCKETS or _may_have_become_one(left, right):
            return
        says = _JOINED.get(node.operator, "compares {left} with {right}")
        repair = _converted(left, right) or _as_length_of_time(node.operator, left, right)
        yield Fault(
            node,
            says.format(left=named(one), right=named(other)),
            fix=_way_out(one, other),
            repair=None if repair is None else replaced(use.node, *repair),
            sides=(left, right),
            rests_on=(left.type, right.type),
        )


def _threshold(use: Use, side: Typed, at: Typed, unit: Unit) -> Iterator[Fault]:
    """A number was declared in `unit`; a bare one counts as a number of things, and says nothing."""
    given = side.type.unit
    if given is None or side.type.kind in OF_BUCKETS or (unit.counted == "count" and unit.same(RATIO)):
        return
    if not given.same(unit):
        if _may_have_become_one(side, at._replace(type=at.type._replace(unit=unit))):
            return
        repair = _scaled(side.node, given, unit)
        yield Fault(
            side.node,
            f"compares {named(given)} with a threshold in {named(unit)}",
            fix=_way_out(given, unit),
            repair=None if repair is None else replaced(use.node, side.node, repair),
            sides=(side,),
            rests_on=(side.type,),
        )
    elif unit.counted == "ratio" and given.counted in _COUNTED:
        yield Fault(
            side.node,
            f"compares a number of {given.counted if given.counted != 'count' else 'things'} with a part of a whole,"
            " assuming that it was never divided by the whole",
            fix="divide it by the number of all, or write the threshold as a number: count(5)",
            severity=Severity.WARNING,
            sides=(side,),
            rests_on=(side.type,),
        )


def _go_together(one: Unit, operator: str, other: Unit) -> bool:
    if not one.moment and not other.moment:
        return one.same(other)
    if operator == "+":
        return one.moment is not other.moment and one.dimensions == other.dimensions and one.scale == other.scale
    if operator == "-" and one.moment:
        return one.dimensions == other.dimensions and one.scale == other.scale
    return one.same(other)


def _may_have_become_one(left: Typed, right: Typed) -> bool:
    """Whether the units differ by a time only and a factor on either side may be that time: `rate(x[5m]) * 300`."""
    one, other = left.type.unit, right.type.unit
    assert one is not None
    assert other is not None
    if one.dimensions == other.dimensions or _timeless(one) != _timeless(other):
        return False
    return any(
        isinstance(node, Binary)
        and node.operator in ("*", "/")
        and any(isinstance(factor, Number) and _may_be_a_time(factor.value) for factor in (node.left, node.right))
        for side in (left, right)
        for node in walk(side.node)
    )


def _timeless(unit: Unit) -> tuple[tuple[str, int], ...]:
    return tuple(power for power in unit.dimensions if power[0] != "seconds")


def _may_be_a_time(factor: float) -> bool:
    if not factor:
        return False
    size = max(abs(factor), 1 / abs(factor))
    return size not in (1.0, 10.0, 100.0, 1000.0, 1e6, 1e9)


def _converted(left: Typed, right: Typed) -> tuple[Node, Node] | None:
    """The side in the greater unit, and the same in the smaller one."""
    one, other = left.type.unit, right.type.unit
    assert one is not None
    assert other is not None
    side, from_, to = (left, one, other) if one.scale > other.scale else (right, other, one)
    scaled = _scaled(side.node, from_, to)
    return None if scaled is None else (side.node, scaled)


def _scaled(node: Node, given: Unit, wanted: Unit) -> Node | None:
    if given.moment or wanted.moment or given.dimensions != wanted.dimensions:
        return None
    factor = rounded(given.scale / wanted.scale)
    made = given.multiplied(factor)
    if made is None or not made.same(wanted):
        return None
    return Binary(node, "*", Number(factor)) if factor >= 1 else Binary(node, "/", Number(rounded(1 / factor)))


def _as_length_of_time(operator: str, left: Typed, right: Typed) -> tuple[Node, Node] | None:
    """The moment that is compared with a length of time, and how long ago it was."""
    one, other = left.type.unit, right.type.unit
    assert one is not None
    assert other is not None
    if operator not in COMPARISONS or one.moment is other.moment or one._replace(moment=other.moment) != other:
        return None
    moment = left if one.moment else right
    if any(isinstance(part.node, Call) and part.node.function == "time" for part in moment.walk()):
        return None
    return moment.node, Binary(Call("time"), "-", moment.node)


def _way_out(one: Unit, other: Unit) -> str:
    if one.moment or other.moment:
        return "say how long ago a moment was, `time() - …`"
    if _timeless(one) == _timeless(other) and one.dimensions != other.dimensions:
        if "ratio" in (one.counted, other.counted):
            return "divide the rate by the rate of all, so that both are parts of a whole"
        return "take `increase(x[5m])` for a number in a time, or `rate(x[5m])` for a number in a second, on both sides"
    return "compare values of one unit"


def named(unit: Unit) -> str:
    """A unit as a sentence names it."""
    if unit.dimensions == SECONDS.dimensions and unit.moment:
        return "a moment in time"
    if not unit.dimensions and unit.scale == 1:
        return {"ratio": "a part of a whole", "count": "a number", "": "a number"}.get(unit.counted, unit.counted)
    return str(unit)
