"""Comparisons and arithmetic: one side is solved first, the other so that the result is what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from eventcore_monitoring.promql.nodes import COMPARISONS, MIRRORED, Binary, ComparisonOperator, Node
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import selectors, shifted
from eventcore_monitoring.proof.constraints import NOTHING, Constraint, both_of, joined, of_partner, side_of
from eventcore_monitoring.proof.numbers import beside, combined, holds_between, operand, usual
from eventcore_monitoring.proof.shapes import Line
from eventcore_monitoring.proof.solver.goals import Found, Goal, Labelling, Made, Solving, unnamed
from eventcore_monitoring.values import milliseconds

_WHOLE = frozenset({"events", "count", "connections"})


def of_comparison(solver: Solving, typed: Typed, node: Binary, goal: Goal, made: Made) -> Iterator[Found]:
    """Series with which a comparison holds, closely; or just fails, where it is the one that is to fail."""
    operator = node.operator
    assert operator in COMPARISONS
    holds = (node is not solver.failing) is not (node.return_bool and goal.value is not None and not goal.value.start)
    for limit, compared, given, is_left in _half_solved(solver, typed, node, goal, made):
        turned = operator if is_left else MIRRORED[operator]
        if node is not solver.exactly:
            settled = _settled(solver, compared, given, limit, turned, holds=holds)
            if settled is not None:
                yield _compared(node, typed, limit, settled, is_left=is_left, holds=holds)
        for value in _sought(solver, goal, node, turned, limit.value, compared, holds=holds):
            for found in solver.solve(compared, given._replace(value=value), limit.made):
                yield _compared(node, typed, limit, found, is_left=is_left, holds=holds)


def _half_solved(
    solver: Solving, typed: Typed, node: Binary, goal: Goal, made: Made
) -> Iterator[tuple[Found, Typed, Goal, bool]]:
    """One side solved, and what is then asked of the other, whether that is the left one; without a value yet.

    The right side first, unless it alone has series: what has none is the threshold, or the number to reckon with.
    """
    left, right = typed.below
    asked = goal._replace(value=None)
    sides = [(right, left, True), (left, right, False)]
    if not _reads(left.node):
        sides.reverse()
    for first, second, is_left in sides:
        given = NOTHING if first.type.value == "scalar" else side_of(goal.labels, node, is_left=not is_left)
        for one in solver.solve(first, asked._replace(labels=given), made):
            own = NOTHING if second.type.value == "scalar" else side_of(goal.labels, node, is_left=is_left)
            partner: Constraint | None = own
            if not _of_number(typed):
                partner = both_of(own, of_partner(one.labels, node.matching))
            if partner is not None:
                yield one, second, asked._replace(labels=partner), is_left


def _of_number(typed: Typed) -> bool:
    """Whether one side is a number, which matches everything."""
    return any(part.type.value == "scalar" for part in typed.below)


def _settled(
    solver: Solving, compared: Typed, asked: Goal, limit: Found, operator: ComparisonOperator, *, holds: bool
) -> Found | None:
    """What is compared where other parts have settled its series already, and it comes out as it is to."""
    found = next(solver.solve(compared, asked, limit.made), None)
    if found is None or found.made != limit.made or limit.value is None:
        return None
    if found.value is None:
        return found if holds else None
    left, right = (value.start + value.slope * solver.world.moment for value in (found.value, limit.value))
    return found if holds_between(left, operator, right) is holds else None


def _sought(
    solver: Solving,
    goal: Goal,
    node: Binary,
    operator: ComparisonOperator,
    limit: Line | None,
    compared: Typed,
    *,
    holds: bool,
) -> Iterator[Line | None]:
    if limit is None or node is solver.exactly:
        yield limit
        return
    if goal.value is not None and not node.return_bool:
        yield goal.value
    bounds = compared.type.bounds
    if operator == ">" and not limit.start and holds and node is not solver.world.outer:
        # That there is traffic at all is a condition by the way: of the usual traffic, then.
        yield from (Line(value) for value in usual(compared.type.unit, bounds) if value > 0)
    if compared.type.unit is not None and compared.type.unit.counted in _WHOLE and not compared.type.unit.dimensions:
        bounds = bounds._replace(whole=True)  # nobody thinks of half an event
    near = list(islice(beside(operator, limit, bounds, holds=holds), 4))
    if compared.type.kind != "gauge" and not compared.type.bounds.whole:
        # What is computed is not equal to the last bit in every version: the threshold itself comes last.
        near.sort(key=lambda value: value == limit)
    yield from near[:3]


def _compared(node: Binary, typed: Typed, limit: Found, found: Found, *, is_left: bool, holds: bool) -> Found:
    left, right = (found, limit) if is_left else (limit, found)
    labels: Labelling
    if _of_number(typed):
        labels = left.labels or right.labels
        labels = unnamed(labels) if node.return_bool else labels
        value = found.value
    else:
        labels = joined(left.labels, right.labels, node.matching, keeps_name=not node.return_bool)
        value = left.value
    return Found(found.made, labels, Line(float(holds)) if node.return_bool else value)


def of_arithmetic(solver: Solving, typed: Typed, node: Binary, goal: Goal, made: Made) -> Iterator[Found]:
    """Series with which an operation gives the value that is asked for."""
    operator = node.operator
    left, right = typed.below
    if operator == "-" and goal.value is not None and (apart := _apart(left.node, right.node)):
        # What differs from itself some time ago grows.
        growing = Line(1000.0, goal.value.start / apart)
        for found in solver.solve(
            left, goal._replace(value=growing, labels=side_of(goal.labels, node, is_left=True)), made
        ):
            yield Found(found.made, unnamed(found.labels), goal.value)
    for one, second, given, is_left in _half_solved(solver, typed, node, goal, made):
        wanted = None
        if goal.value is not None and one.value is not None:
            wanted = operand(operator, goal.value, one.value, left=is_left)  # type: ignore[arg-type]
            if wanted is None:
                continue
        for other in solver.solve(second, given._replace(value=wanted), one.made):
            a, b = (other, one) if is_left else (one, other)
            value = None
            if a.value is not None and b.value is not None:
                value = combined(a.value, operator, b.value)  # type: ignore[arg-type]
            if _of_number(typed):
                labels = unnamed(a.labels or b.labels)
            else:
                labels = joined(a.labels, b.labels, node.matching, keeps_name=False)
            yield Found(other.made, labels, value)


def _apart(left: Node, right: Node) -> float:
    """How many seconds the right side lies behind the left, of which it is the past; 0 where it is not."""
    offsets = {part.offset for part in selectors(right) if part.offset is not None and not part.offset.startswith("-")}
    if len(offsets) != 1:
        return 0.0
    (offset,) = offsets
    return milliseconds(offset) / 1000 if shifted(left, offset) == right else 0.0


def _reads(node: Node) -> bool:
    return next(selectors(node), None) is not None
