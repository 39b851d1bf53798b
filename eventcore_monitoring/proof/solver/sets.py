"""Set operations: `and`, `or`, `unless`."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.promql.nodes import COMPARISONS, Binary
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.proof.constraints import both_of, matched_only, of_partner
from eventcore_monitoring.proof.solver.goals import Found, Goal, Made, Solving, by_turns


def of_set(solver: Solving, typed: Typed, node: Binary, goal: Goal, made: Made) -> Iterator[Found]:
    """Series with which a set operation has an element."""
    left, right = typed.below
    if node.operator == "or":
        yield from by_turns(solver.solve(left, goal, made), solver.solve(right, goal, made))
    elif node.operator == "unless" and node is not solver.failing:
        for found in solver.solve(left, goal, made):
            yield found
            yield from _refuted(solver, right, found, goal, node)
    else:
        yield from by_turns(
            _left_first(solver, node, left, right, goal, made), _right_first(solver, node, left, right, goal, made)
        )


def _left_first(solver: Solving, node: Binary, left: Typed, right: Typed, goal: Goal, made: Made) -> Iterator[Found]:
    for found in solver.solve(left, goal, made):
        partner = of_partner(found.labels, node.matching)
        for other in solver.solve(right, Goal(None, partner, goal.number, goal.era), found.made):
            yield Found(other.made, found.labels, found.value)


def _right_first(solver: Solving, node: Binary, left: Typed, right: Typed, goal: Goal, made: Made) -> Iterator[Found]:
    asked = matched_only(goal.labels, node.matching)
    for other in solver.solve(right, Goal(None, asked, goal.number, goal.era), made):
        partner = both_of(goal.labels, of_partner(other.labels, node.matching))
        if partner is not None:
            yield from solver.solve(left, goal._replace(labels=partner), other.made)


def _refuted(solver: Solving, right: Typed, found: Found, goal: Goal, node: Binary) -> Iterator[Found]:
    """The same with series on which the outermost comparison of the right side fails."""
    inner = next((part.node for part in right.walk() if isinstance(part.node, Binary)), None)
    if solver.failing is None and isinstance(inner, Binary) and inner.operator in COMPARISONS:
        partner = of_partner(found.labels, node.matching)
        for other in solver.with_failing(inner).solve(right, Goal(None, partner, goal.number, goal.era), found.made):
            yield Found(other.made, found.labels, found.value)
