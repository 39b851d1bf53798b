"""The values that expressions have: columns over a grid of times, one for each series.

A grid stands for as many instant queries, one for each of its times; only `start()` and `end()` see it as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum
from typing import Final, NamedTuple

from eventcore_monitoring.promql.evaluation.faults import NotKnown, Refused

Labelled = tuple[tuple[str, str], ...]
"""Label names and values, sorted by name; the name of the metric is the label `__name__`."""
Column = list[float | None]
"""A value for each time of a grid; None where there is no element."""
Vector = dict[Labelled, Column]

NAME: Final = "__name__"


class Semantics(Enum):
    """How a major version of Prometheus takes lengths of time: whether the left end belongs to them.

    Source: `promql/engine.go` of prometheus/prometheus v2.42 and v3.14; CHANGELOG of 3.0 ("left-open").
    """

    CLOSED = "2"
    OPEN = "3"

    def reach(self, length: int) -> int:
        """How many milliseconds back a sample may be to lie in a length of time."""
        return length if self is Semantics.CLOSED else length - 1


class Grid(NamedTuple):
    """Evaluation times in Unix milliseconds: `start`, `start + step` and so on, `count` of them."""

    start: int
    step: int
    count: int  # type: ignore[assignment]  # and not the method of tuples

    def times(self) -> list[int]:
        """All times."""
        return [self.start + number * self.step for number in range(self.count)]

    @property
    def end(self) -> int:
        """The last time."""
        return self.start + max(self.count - 1, 0) * self.step


def without(labels: Labelled, names: Collection[str]) -> Labelled:
    """Labels without those of the given names."""
    return tuple([pair for pair in labels if pair[0] not in names])


def only(labels: Labelled, names: Collection[str]) -> Labelled:
    """Those labels that have the given names."""
    return tuple([pair for pair in labels if pair[0] in names])


def unnamed(labels: Labelled) -> Labelled:
    """Labels without the name of the metric."""
    return tuple([pair for pair in labels if pair[0] != NAME])


def labelled(labels: Labelled, changed: dict[str, str]) -> Labelled:
    """Labels with some set anew; an empty value removes one."""
    known = {**dict(labels), **changed}
    return tuple(sorted([pair for pair in known.items() if pair[1]]))


def share_a_time(one: Column, other: Column) -> bool:
    """Whether two columns have an element at the same time."""
    return any(a is not None and b is not None for a, b in zip(one, other, strict=True))


def both(one: Column, other: Column) -> Column:
    """The elements of two columns that share no time."""
    return [b if a is None else a for a, b in zip(one, other, strict=True)]


def put(vector: Vector, labels: Labelled, column: Column) -> None:
    """Add a series to a vector. Raises Refused if another one has the same labels at the same time."""
    known = vector.get(labels)
    if known is None:
        vector[labels] = column
    elif share_a_time(known, column):
        raise Refused("vector cannot contain metrics with the same labelset")
    else:
        vector[labels] = both(known, column)


def put_of_range(vector: Vector, labels: Labelled, column: Column, *, inside: bool) -> None:
    """Add a series as `put` does, for what Prometheus evaluates series by series and not time by time.

    There it refuses equal labels even when they share no time, which can only be seen inside of a subquery.
    """
    if inside and labels in vector and not share_a_time(vector[labels], column):
        raise NotKnown("what becomes of series with the same labels at different times inside of a subquery")
    put(vector, labels, column)


def any_present(columns: Iterable[Column], count: int) -> list[bool]:
    """Whether any of the columns has an element, for each time."""
    rows = list(zip(*columns, strict=True))
    return [any(value is not None for value in row) for row in rows] if rows else [False] * count
