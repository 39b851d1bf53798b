"""Functions: of a window, of a value, of buckets, of nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator

from eventcore_monitoring.promql.nodes import Call, Node, Number, Range, Selector, Subquery
from eventcore_monitoring.promql.types import NAME, Typed
from eventcore_monitoring.proof.buckets import cumulative
from eventcore_monitoring.proof.constraints import NOTHING, Constraint
from eventcore_monitoring.proof.numbers import usual
from eventcore_monitoring.proof.shapes import VALUE, Line, Reading
from eventcore_monitoring.proof.solver.goals import BEFORE, Found, Goal, Labelling, Made, Solving, known, unnamed
from eventcore_monitoring.proof.solver.labels import of_label_join, of_label_replace
from eventcore_monitoring.values import milliseconds

_EVENTS = 10.0  # observations in a second


def of_call(solver: Solving, typed: Typed, node: Call, goal: Goal, made: Made) -> Iterator[Found]:
    """Series with which a function gives the value that is asked for."""
    arguments = typed.below
    match node.function:
        case "time" | "pi" | "vector" | "scalar":
            yield from _scalar(solver, typed, node, goal, made)
        case "absent" | "absent_over_time":
            if node is solver.failing:
                below = arguments[0]
                inner = below.below[0] if isinstance(below.node, Range) else below
                yield from solver.solve(inner, Goal(None, NOTHING, goal.number, goal.era), made)
            elif goal.labels.met(labels := _absent_labels(arguments[0].node)):
                yield from known(Line(1.0), goal, made, labels)
        case "histogram_quantile":
            yield from _quantile(solver, typed, goal, made)
        case "label_replace":
            yield from of_label_replace(solver, typed, node, goal, made)
        case "label_join":
            yield from of_label_join(solver, typed, node, goal, made)
        case _ if not arguments:
            yield Found(made, {}, None)  # hour() and its like: nobody can choose it
        case _:
            below = next((one for one in arguments if one.type.value in ("range", "instant")), arguments[0])
            if isinstance(below.node, Range):
                yield from _over_range(solver, typed, node, below, goal, made)
            elif isinstance(below.node, Subquery):
                yield from _over_subquery(solver, node, below, goal, made)
            else:
                yield from _of_instant(solver, node, below, goal, made)


def _scalar(solver: Solving, typed: Typed, node: Call, goal: Goal, made: Made) -> Iterator[Found]:
    match node.function:
        case "time":
            yield from known(Line(0.0, 1.0), goal, made)
        case "pi":
            yield from known(Line(3.141592653589793), goal, made)
        case _:
            inner = goal._replace(labels=NOTHING)
            if node.function == "vector" and any(goal.labels.values.values()):
                return
            for found in solver.solve(typed.below[0], inner, made):
                yield Found(found.made, {}, found.value)


def _over_range(solver: Solving, typed: Typed, node: Call, below: Typed, goal: Goal, made: Made) -> Iterator[Found]:
    ranged = below.node
    assert isinstance(ranged, Range)
    seconds = milliseconds(ranged.window) / 1000
    if node.function == "predict_linear":
        yield from _predicted(solver, typed, below.below[0], goal, made)
        return
    reading = Reading(node.function, seconds)
    era = BEFORE if ranged.window in solver.world.long else goal.era
    for found in solver.solve(below.below[0], goal._replace(reading=reading, era=era), made):
        keeps = node.function in ("last_over_time", "first_over_time")
        yield found if keeps else found._replace(labels=unnamed(found.labels))


def _predicted(solver: Solving, typed: Typed, below: Typed, goal: Goal, made: Made) -> Iterator[Found]:
    """A straight line: it will be there in so many seconds, and is well on the other side now."""
    ahead = next((found.value for found in solver.solve(typed.below[1], Goal(), made)), None)
    if goal.value is None or ahead is None or ahead.slope or not ahead.start or goal.value.slope:
        for found in solver.solve(below, goal._replace(reading=VALUE), made):
            yield found._replace(labels=unnamed(found.labels))
        return
    wanted = goal.value.start
    likely = list(usual(below.type.unit, below.type.bounds))
    # A tenth of the usual first: such rules mostly ask for little being left as well.
    for start in (*(value * 0.1 for value in likely), *likely, wanted + abs(wanted or 1.0) * 10):
        slope = (wanted - start) / ahead.start
        line = Line(start - slope * solver.world.moment, slope)
        if line.start < below.type.bounds.low:
            continue  # it would have come from where it never is
        for found in solver.solve(below, goal._replace(value=line, reading=VALUE), made):
            yield Found(found.made, unnamed(found.labels), Line(wanted, slope))


def _over_subquery(solver: Solving, node: Call, below: Typed, goal: Goal, made: Made) -> Iterator[Found]:
    query = below.node
    assert isinstance(query, Subquery)
    value = goal.value
    era = BEFORE if query.offset is not None and not query.offset.startswith("-") else goal.era
    era = BEFORE if query.window in solver.world.long else era
    if node.function == "sum_over_time" and value is not None:
        steps = milliseconds(query.window) / milliseconds(query.step or "1m")
        value = Line(value.start / steps)
    reading = VALUE
    if node.function in ("changes", "resets", "deriv", "rate", "irate", "delta", "increase"):
        if any(isinstance(part.node, Range) for part in below.walk()):
            value = None
        else:
            reading = Reading(node.function, milliseconds(query.window) / 1000)
    if node.function in ("count_over_time", "stddev_over_time"):
        value = None
    for found in solver.solve(below.below[0], goal._replace(value=value, era=era, reading=reading), made):
        yield Found(found.made, unnamed(found.labels), found.value if value is None else goal.value)


def _of_instant(solver: Solving, node: Call, below: Typed, goal: Goal, made: Made) -> Iterator[Found]:
    value = goal.value
    if node.function == "timestamp":
        inner = goal._replace(value=None)
    else:
        try:
            inner = goal._replace(value=None if value is None else _source(node, value))
        except (ValueError, OverflowError):
            return
    for found in solver.solve(below, inner, made):
        result = value if value is not None else _result(node, found.value)
        keeps = node.function.startswith("sort") or node.function == "info"
        yield Found(found.made, found.labels if keeps else unnamed(found.labels), result)


def _quantile(solver: Solving, typed: Typed, goal: Goal, made: Made) -> Iterator[Found]:
    quantile = next((one.value for one in solver.solve(typed.below[0], Goal(), made)), None)
    below = typed.below[1]
    if quantile is None:
        return
    wanted = None if goal.value is None else goal.value.start
    for edges in cumulative(quantile.start, wanted, below.type.edges):
        found = Found(made, {}, None)
        asked = goal.labels
        labels: Labelling | None = None
        for edge, share in edges:
            given = Goal(Line(share * _EVENTS), asked.with_values({"le": edge}), 0, goal.era)
            one = next(solver.solve(below, given, found.made), None)
            if one is None:
                break
            found = one
            if labels is None:
                labels = {name: text for name, text in one.labels.items() if name not in ("le", NAME)}
                asked = Constraint(labels, others=False)
        else:
            if labels is not None:
                yield Found(found.made, labels, goal.value)


def _source(node: Call, value: Line) -> Line:
    """The operand of which a function of one value gives this result."""
    number = value.start
    match node.function:
        case "sqrt":
            return Line(number**2)
        case "exp":
            return Line(math.log(number))
        case "ln":
            return Line(math.exp(number))
        case "log2":
            return Line(2.0**number)
        case "log10":
            return Line(10.0**number)
    return value


def _result(node: Call, value: Line | None) -> Line | None:
    """The result of a function of one value, where that is as simple as the value."""
    if value is None or node.function in ("sort", "sort_desc", "sort_by_label", "sort_by_label_desc"):
        return value
    number = value.start
    if value.slope:
        return None
    match node.function:
        case "abs":
            return Line(abs(number))
        case "ceil":
            return Line(float(math.ceil(number)))
        case "floor":
            return Line(float(math.floor(number)))
        case "clamp_min" if isinstance(limit := node.arguments[1], Number):
            return Line(max(number, limit.value))
        case "clamp_max" if isinstance(limit := node.arguments[1], Number):
            return Line(min(number, limit.value))
    return None


def _absent_labels(node: Node) -> dict[str, str]:
    selector = node.selector if isinstance(node, Range) else node
    if not isinstance(selector, Selector):
        return {}
    fixed: dict[str, str] = {}
    for matcher in selector.matchers:
        if matcher.operator == "=" and matcher.label not in fixed and matcher.label != NAME:
            fixed[matcher.label] = matcher.value
        else:
            fixed.pop(matcher.label, None)
    return {name: value for name, value in fixed.items() if value}
