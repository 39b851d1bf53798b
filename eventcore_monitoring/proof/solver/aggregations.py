"""Aggregations: one member of a group that has the value, or several that make it up."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.promql.nodes import Aggregation, String
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.proof.constraints import grouped, of_group, of_members
from eventcore_monitoring.proof.shapes import Line
from eventcore_monitoring.proof.solver.goals import Found, Goal, Made, Solving

_MOST = 200  # series that are made for one aggregation


def of_aggregation(solver: Solving, typed: Typed, node: Aggregation, goal: Goal, made: Made) -> Iterator[Found]:
    """Series of one group with which an aggregation gives the value that is asked for."""
    below = typed.below[-1]
    members = of_members(goal.labels, node)
    if node.operator in ("topk", "bottomk"):
        yield from solver.solve(below, goal, made)
        return
    if members is None:
        return
    inner = goal._replace(labels=members)
    value, high = goal.value, below.type.bounds.high
    match node.operator:
        case "count_values":
            label = node.parameter.value if isinstance(node.parameter, String) else ""
            asked = inner.labels.but([label])
            for found in solver.solve(below, inner._replace(value=Line(100.0 + goal.number), labels=asked), made):
                labels = {**grouped(found.labels, node), label: str(100 + goal.number)}
                yield Found(found.made, labels, Line(1.0))
        case "count" | "group":
            number = 1 if value is None or node.operator == "group" else int(value.start)
            if number < 1 or number > _MOST:
                return
            for found in _several(solver, node, below, inner._replace(value=None), made, number):
                yield Found(found.made, grouped(found.labels, node), Line(float(number)))
        case "stddev" | "stdvar" if value is not None and value.start:
            spread = value.start if node.operator == "stddev" else abs(value.start) ** 0.5
            for one in solver.solve(below, inner._replace(value=Line(1000.0 + spread)), made):
                group = of_group(inner.labels, one.labels, node)
                other = inner._replace(value=Line(1000.0 - spread), number=goal.number + 1, labels=group)
                for found in solver.solve(below, other, one.made):
                    yield Found(found.made, grouped(found.labels, node), value)
        case "sum" if value is not None and 0 < high < value.start:
            number = -int(-value.start // high)
            if number > _MOST:
                return
            part = inner._replace(value=Line(value.start / number))
            for found in _several(solver, node, below, part, made, number):
                yield Found(found.made, grouped(found.labels, node), value)
        case _:
            for found in solver.solve(below, inner, made):
                yield Found(found.made, grouped(found.labels, node), found.value)


def _several(solver: Solving, node: Aggregation, typed: Typed, goal: Goal, made: Made, number: int) -> Iterator[Found]:
    """So many elements of one group that differ."""
    for first in solver.solve(typed, goal, made):
        found: Found | None = first
        goal = goal._replace(labels=of_group(goal.labels, first.labels, node))
        for count in range(1, number):
            assert found is not None
            further = goal._replace(number=goal.number + count)
            known = found.labels
            found = next((one for one in solver.solve(typed, further, found.made) if one.labels != known), None)
            if found is None:
                break
        if found is not None:
            yield found._replace(labels=first.labels)
