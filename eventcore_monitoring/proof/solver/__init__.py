"""Series that give an expression a value: solved backwards from the result, from the outside in.

Every solution is a guess that the evaluator has still to confirm: a series that one part needs may add to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from eventcore_monitoring.promql.nodes import COMPARISONS, Aggregation, Binary, Call, Negative, Node, Number, Selector
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.proof.shapes import Line
from eventcore_monitoring.proof.solver.aggregations import of_aggregation
from eventcore_monitoring.proof.solver.calls import of_call
from eventcore_monitoring.proof.solver.goals import BEFORE, NOW, Found, Goal, Made, World, known, unnamed
from eventcore_monitoring.proof.solver.operations import of_arithmetic, of_comparison
from eventcore_monitoring.proof.solver.selectors import of_selector
from eventcore_monitoring.proof.solver.sets import of_set

__all__ = ["BEFORE", "NOW", "Found", "Goal", "Made", "Solver", "World"]

_MOST = 64  # solutions of one part that are tried
_PATIENCE = 4000  # times that one search looks at a part: what can be solved takes a few hundred


class Solver:
    """One search; `failing` is the comparison (that object) which is to fail, closely, where all others hold.

    With `exactly` both sides of the comparison called so are to be equal.
    """

    def __init__(self, world: World, failing: Node | None = None, exactly: Node | None = None) -> None:
        self.world = world
        self.failing = failing
        self.exactly = exactly
        self.patience = _PATIENCE

    def solve(self, typed: Typed, goal: Goal, made: Made) -> Iterator[Found]:
        """Series with which the part has an element as the goal asks for it."""
        self.patience -= 1
        return islice(self._solve(typed, goal, made), _MOST if self.patience > 0 else 0)

    def with_failing(self, failing: Node) -> Solver:
        """The same, with another comparison that is to fail."""
        return Solver(self.world, failing)

    def _solve(self, typed: Typed, goal: Goal, made: Made) -> Iterator[Found]:
        node = typed.node
        match node:
            case Number(value):
                yield from known(Line(value), goal, made)
            case Selector():
                yield from of_selector(self, typed, node, goal, made)
            case Binary(_, operator, _) if operator in COMPARISONS:
                yield from of_comparison(self, typed, node, goal, made)
            case Binary(_, "and" | "or" | "unless", _):
                yield from of_set(self, typed, node, goal, made)
            case Binary():
                yield from of_arithmetic(self, typed, node, goal, made)
            case Aggregation():
                yield from of_aggregation(self, typed, node, goal, made)
            case Call():
                yield from of_call(self, typed, node, goal, made)
            case Negative():
                turned = goal.value and Line(-goal.value.start, -goal.value.slope)
                for found in self.solve(typed.below[0], goal._replace(value=turned), made):
                    opposite = found.value and Line(-found.value.start, -found.value.slope)
                    yield Found(found.made, unnamed(found.labels), opposite)
