"""What is asked of a part of an expression, what is found, and what the parts of the solver have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from eventcore_monitoring.promql.evaluation import Labelled
from eventcore_monitoring.promql.nodes import Node, Selector
from eventcore_monitoring.promql.types import NAME, Typed
from eventcore_monitoring.proof.constraints import NOTHING, Constraint
from eventcore_monitoring.proof.shapes import VALUE, Line, Reading, Shape
from eventcore_monitoring.proof.texts import passes
from eventcore_monitoring.proof.timeline import Recorded

Labelling = Mapping[str, str]
NOW, BEFORE = "now", "before"  # while something is the case, and what was before it


class World(NamedTuple):
    """What does not change during a search.

    `wanted`: labels that the rule speaks of, which series should have where they may; `interval`: milliseconds between
    samples; `moment`: the time in seconds at which `NOW` begins; `attached`: by metric examples of its labels;
    `long`: windows that hold mostly what was before; `names`: of all series that there can be, None for any;
    `outer`: the comparison that decides last, which is to hold closely.
    """

    records: Mapping[str, Sequence[Recorded]]
    wanted: frozenset[str] = frozenset()
    interval: int = 60_000
    moment: float = 3600.0
    attached: Mapping[str, Mapping[str, str]] = {}
    long: frozenset[str] = frozenset()
    names: frozenset[str] | None = None
    outer: Node | None = None


class Goal(NamedTuple):
    """What is asked of a part: a value (None for any), labels; `number` tells series apart that are to differ.

    `era`: whether it is read as it is now, or as it was before; `reading`: what is read of the series below.
    """

    value: Line | None = None
    labels: Constraint = NOTHING
    number: int = 0
    era: str = NOW
    reading: Reading = VALUE


# Which shape each series has, by era.
Made = Mapping[tuple[Labelled, str], Shape]


class Found(NamedTuple):
    """Series with their shapes, and one element of the result: its labels, its value where that is known."""

    made: Made
    labels: Labelling
    value: Line | None


class Solving(Protocol):
    """What the parts of the solver ask of the whole."""

    world: World
    failing: Node | None
    exactly: Node | None

    def solve(self, typed: Typed, goal: Goal, made: Made) -> Iterator[Found]:
        """Series with which the part has an element as the goal asks for it."""

    def with_failing(self, failing: Node) -> Solving:
        """The same, with another comparison that is to fail."""


def by_turns(*ways: Iterator[Found]) -> Iterator[Found]:
    """The first way of each, then the second of each, and so on."""
    going = list(ways)
    while going:
        for way in list(going):
            found = next(way, None)
            if found is None:
                going.remove(way)
            else:
                yield found


def known(value: Line, goal: Goal, made: Made, labels: Labelling | None = None) -> Iterator[Found]:
    """A value that needs no series, where it is the one that is asked for."""
    if goal.value is None or close(value, goal.value):
        yield Found(made, labels or {}, value)


def close(one: Line, other: Line) -> bool:
    """Whether two values are the same but for rounding."""
    return all(abs(a - b) <= 1e-9 * max(abs(a), abs(b)) for a, b in zip(one, other, strict=True))


def selects(node: Selector, labels: Labelling) -> bool:
    """Whether a selector reads a series with these labels."""
    if node.name is not None and labels.get(NAME) != node.name:
        return False
    return all(passes(matcher, labels.get(matcher.label, "")) is not False for matcher in node.matchers)


def labelled(labels: Labelling) -> Labelled:
    """Labels as the evaluator has them."""
    return tuple(sorted(labels.items()))


def unnamed(labels: Labelling) -> Labelling:
    """Labels without the name of the metric."""
    if NAME not in labels:
        return labels
    return {name: value for name, value in labels.items() if name != NAME}
