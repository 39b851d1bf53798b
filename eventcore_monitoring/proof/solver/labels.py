"""Functions of labels: what a label must be that another one is made of."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.promql.nodes import Call, String
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.proof.constraints import Constraint
from eventcore_monitoring.proof.solver.goals import Found, Goal, Made, Solving, unnamed
from eventcore_monitoring.proof.texts import matching_texts, relabelled


def of_label_replace(solver: Solving, typed: Typed, node: Call, goal: Goal, made: Made) -> Iterator[Found]:
    """Series whose labels become what is asked for."""
    match node.arguments[1:]:
        case (String(target), String(replacement), String(source), String(pattern)):
            pass
        case _:
            return
    wanted = goal.labels.of(target)
    inner = goal.labels.but([target])
    ways: list[Constraint] = []
    if wanted:
        for text in matching_texts(pattern, wanted):
            if relabelled(text, replacement, pattern) == wanted:
                ways.append(inner.with_values({source: text}))
        ways = [inner, inner.with_values({source: f"{wanted}:9100"}), *ways, goal.labels]
    elif wanted is None:
        texts = matching_texts(pattern)
        likely = [text for text in ("host-1:9100", "app-1", "x") if relabelled(text, replacement, pattern)]
        ways += [inner]
        ways += [inner.with_values({source: text}) for text in (*likely, *texts[:3]) if inner.of(source) is None]
    else:
        ways.append(inner)
    turn = goal.number % len(ways)
    for way in (*ways[turn:], *ways[:turn]):
        for found in solver.solve(typed.below[0], goal._replace(labels=way), made):
            labels = dict(unnamed(found.labels))
            written = relabelled(labels.get(source, ""), replacement, pattern)
            if written is not None:
                labels[target] = written
            labels = {name: value for name, value in labels.items() if value}
            if goal.labels.met(labels):
                yield Found(found.made, labels, found.value)


def of_label_join(solver: Solving, typed: Typed, node: Call, goal: Goal, made: Made) -> Iterator[Found]:
    """Series whose joined labels are what is asked for."""
    match node.arguments[1:]:
        case (String(target), String(separator), *rest):
            sources = [part.value for part in rest if isinstance(part, String)]
        case _:
            return
    wanted = goal.labels.of(target)
    inner = goal.labels.but([target])
    if wanted and len(sources) == 1:
        inner = inner.with_values({sources[0]: wanted})
    for found in solver.solve(typed.below[0], goal._replace(labels=inner), made):
        labels = dict(unnamed(found.labels))
        labels[target] = separator.join(labels.get(source, "") for source in sources)
        labels = {name: value for name, value in labels.items() if value}
        if goal.labels.met(labels):
            yield Found(found.made, labels, found.value)
