"""Series for a selector: those that are there already, and new ones."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.promql.bounds import Bounds
from eventcore_monitoring.promql.label_values import these
from eventcore_monitoring.promql.nodes import Matcher, Selector
from eventcore_monitoring.promql.types import NAME, Typed
from eventcore_monitoring.promql.units import UNITS
from eventcore_monitoring.proof.constraints import Constraint
from eventcore_monitoring.proof.numbers import allowed, usual
from eventcore_monitoring.proof.shapes import VALUE, Level, Line, Missing, Shape, read_of, shape_with
from eventcore_monitoring.proof.solver.goals import (
    BEFORE,
    Found,
    Goal,
    Made,
    Solving,
    close,
    labelled,
    selects,
    unnamed,
)
from eventcore_monitoring.proof.texts import label_text, matching_texts

_ATTACHED = ("job", "instance")
_POSITIVE = Bounds(low=0.0)


def of_selector(solver: Solving, typed: Typed, node: Selector, goal: Goal, made: Made) -> Iterator[Found]:
    """Series that a selector reads: one that is there, or a new one with the value that is asked for."""
    era = BEFORE if node.offset is not None and not node.offset.startswith("-") else goal.era
    goal = goal._replace(era=era)
    if node.name in solver.world.records:
        yield from _record(solver, node, goal, made)
        return
    matched = [
        (dict(labelled), shape)
        for (labelled, known), shape in made.items()
        if known == era and not isinstance(shape, Missing) and selects(node, dict(labelled))
    ]
    for labels, shape in matched:
        if not goal.labels.met(labels) or (goal.number and goal.labels.others):
            continue
        value = read_of(goal.reading, shape, solver.world.interval)
        if goal.value is None or (value is not None and close(value, goal.value)):
            yield Found(made, labels, value)
    # If the usual series is taken, another one beside it.
    for number in (goal.number, goal.number + 1):
        for labels in _labellings(solver, typed, node, goal._replace(number=number)):
            key = (labelled(labels), era)
            if key in made or not goal.labels.met(labels):
                continue
            for value, new in _shapes(solver, typed, goal):
                yield Found({**made, key: new}, labels, value)
        if not matched:
            return


def _shapes(solver: Solving, typed: Typed, goal: Goal) -> Iterator[tuple[Line | None, Shape]]:
    of = typed.type
    counter = of.kind in ("counter", "buckets")
    if goal.value is not None:
        shape = shape_with(goal.reading, goal.value, solver.world.interval, counter=counter)
        if shape is not None and (goal.reading != VALUE or allowed(goal.value, of.bounds)):
            yield goal.value, shape
        return
    if of.unit is not None and of.unit.moment and goal.reading == VALUE:
        yield Line(0.0, 1.0), Level(Line(0.0, 1.0))
    unit = of.unit if goal.reading == VALUE else UNITS["per_second"]
    for number in usual(unit, of.bounds if goal.reading == VALUE else _POSITIVE):
        shape = shape_with(goal.reading, Line(number), solver.world.interval, counter=counter)
        if shape is not None:
            yield read_of(goal.reading, shape, solver.world.interval), shape


def _labellings(solver: Solving, typed: Typed, node: Selector, goal: Goal) -> Iterator[dict[str, str]]:
    """The labels of a new series: with all that the rule speaks of, and with no more than it must have."""
    known, by_label = typed.type.labels, dict[str, list[Matcher]]()
    for matcher in node.matchers:
        by_label.setdefault(matcher.label, []).append(matcher)
    named = {name for name in known.known if name != NAME}
    rich = sorted({*named, *by_label, *_ATTACHED, *solver.world.wanted, *goal.labels.values} - {NAME, "le", "quantile"})
    poor = sorted({*(name for name in named if known.certain(name)), *by_label, *goal.labels.values} - {NAME})
    special = [name for name in ("le", "quantile") if name in named or name in by_label or name in goal.labels.values]
    tried: list[dict[str, str]] = []
    for names in (rich, poor):
        labels = {}
        for name in dict.fromkeys((*names, *special)):
            asked = goal.labels.of(name)
            # A series that the rule does not tell apart by its job may differ by it all the same.
            number = goal.number if name != "job" else 0
            matchers = by_label.get(name, ())
            values = known.of(name) if asked is None else known.of(name).both(these(asked))
            likely = solver.world.attached.get(node.name or "", {}).get(name)
            text = label_text(name, matchers, values, number, likely)
            if text is None:
                break
            if text:
                labels[name] = text
        else:
            metric = node.name or goal.labels.values.get(NAME)
            metric = metric or label_text(NAME, by_label.get(NAME, ()), known.of(NAME), 0)
            if solver.world.names is not None and metric not in solver.world.names:
                return
            if metric is not None and (made := {NAME: metric, **labels}) not in tried:
                tried.append(made)
                yield made


def _record(solver: Solving, node: Selector, goal: Goal, made: Made) -> Iterator[Found]:
    for record in solver.world.records[node.name or ""]:
        asked = Constraint(
            {name: value for name, value in goal.labels.values.items() if name not in record.labels},
            goal.labels.others,
            goal.labels.free,
        )
        fixed = {m.label: m.value for m in node.matchers if m.operator == "=" and m.label not in record.labels}
        for matcher in node.matchers:
            if matcher.operator == "=~" and matcher.label not in record.labels and matcher.label not in fixed:
                fixed[matcher.label] = next(iter(matching_texts(matcher.value)), "")
        inner = goal._replace(labels=asked.with_values(fixed))
        if inner.reading.function in ("rate", "irate", "increase", "delta", "deriv", "changes", "resets"):
            inner = inner._replace(value=None)
        for found in solver.solve(record.typed, inner._replace(reading=VALUE), made):
            labels = {**unnamed(found.labels), **record.labels, NAME: record.name}
            if selects(node, labels) and goal.labels.met(labels):
                yield Found(found.made, labels, found.value)
