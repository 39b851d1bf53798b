"""What is asked of the labels of a result: these values, and whether there may be others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eventcore_monitoring.promql.nodes import Aggregation, Binary, Matching
from eventcore_monitoring.promql.types import NAME


class Constraint(NamedTuple):
    """`values`: of these labels ("" for one that must not be there); `others`: whether any other label may be there,
    `free`: labels that may be there in any case.
    """

    values: Mapping[str, str] = {}
    others: bool = True
    free: frozenset[str] = frozenset()

    def of(self, label: str) -> str | None:
        """The value that a label must have, "" for none; None where it is free."""
        if label in self.values:
            return self.values[label]
        return None if self.others or label in self.free or label == NAME else ""

    def met(self, labels: Mapping[str, str]) -> bool:
        """Whether labels are what is asked for."""
        names = {*labels, *self.values}
        return all((wanted := self.of(name)) is None or labels.get(name, "") == wanted for name in names)

    def with_values(self, values: Mapping[str, str]) -> Constraint:
        """The same, and these values."""
        return Constraint({**self.values, **values}, self.others, self.free)

    def but(self, labels: Iterable[str]) -> Constraint:
        """The same, with these labels free."""
        dropped = frozenset(labels)
        kept = {name: value for name, value in self.values.items() if name not in dropped}
        return Constraint(kept, self.others, self.free | dropped)


NOTHING = Constraint()


def of_partner(labels: Mapping[str, str], matching: Matching | None) -> Constraint:
    """What the other side of an operation must have to match a series with these labels."""
    own = {name: value for name, value in labels.items() if name != NAME}
    if matching is None:
        return Constraint(own, others=False)
    if matching.kind == "on":
        return Constraint({label: labels.get(label, "") for label in matching.labels})
    kept = {name: value for name, value in own.items() if name not in matching.labels}
    return Constraint(kept, others=False, free=frozenset(matching.labels))


def of_many(asked: Constraint, matching: Matching | None) -> Constraint:
    """What the side must have of which the result takes its labels."""
    if matching is None:
        return asked
    if matching.group is not None:
        return asked.but(matching.include)
    if matching.kind == "on":
        values = {label: value for label in matching.labels if (value := asked.of(label)) is not None}
        return Constraint(values)
    return asked.but(matching.labels)


def of_one(asked: Constraint, matching: Matching | None) -> Constraint:
    """What the side must have that only gives values, and labels that are named."""
    if matching is None or matching.group is None:
        return of_many(asked, matching)
    named = (*matching.include, *(matching.labels if matching.kind == "on" else ()))
    return Constraint({label: value for label in named if (value := asked.of(label)) is not None})


def joined(
    left: Mapping[str, str], right: Mapping[str, str], matching: Matching | None, *, keeps_name: bool
) -> dict[str, str]:
    """The labels of the result of two series that match."""
    many, one = (right, left) if matching is not None and matching.group == "group_right" else (left, right)
    made = dict(many)
    if not keeps_name:
        made.pop(NAME, None)
    if matching is None:
        return made
    if matching.group is not None:
        for label in matching.include:
            made[label] = one.get(label, "")
        return {name: value for name, value in made.items() if value}
    if matching.kind == "on":
        return {name: value for name, value in made.items() if name in matching.labels}
    return {name: value for name, value in made.items() if name not in matching.labels}


def grouped(labels: Mapping[str, str], node: Aggregation) -> dict[str, str]:
    """The labels of the group that a series falls into."""
    grouping = node.grouping
    if grouping is None:
        return {}
    if grouping.kind == "by":
        return {name: value for name, value in labels.items() if name in grouping.labels}
    return {name: value for name, value in labels.items() if name not in (*grouping.labels, NAME)}


def of_members(asked: Constraint, node: Aggregation) -> Constraint | None:
    """What the members of a group must have; None where no group can have what is asked."""
    grouping = node.grouping
    if grouping is None:
        return None if any(asked.values.values()) else NOTHING
    if grouping.kind == "by":
        if any(value and name not in grouping.labels for name, value in asked.values.items()):
            return None
        return Constraint({name: value for name in grouping.labels if (value := asked.of(name)) is not None})
    if any(asked.values.get(name) for name in grouping.labels):
        return None
    return asked.but(grouping.labels)


def both_of(one: Constraint, other: Constraint) -> Constraint | None:
    """What meets both; None where they contradict each other."""
    names = {*one.values, *other.values}
    values = {}
    for name in names:
        a, b = one.of(name), other.of(name)
        if a is not None and b is not None and a != b:
            return None
        text = a if a is not None else b
        if text is not None:
            values[name] = text
    free = other.free if one.others else one.free if other.others else one.free & other.free
    return Constraint(values, one.others and other.others, free)


def side_of(asked: Constraint, node: Binary, *, is_left: bool) -> Constraint:
    """What one side of an operation must have, so that the result has what is asked."""
    matching = node.matching
    takes = matching is None or matching.group is None or (matching.group == "group_left") is is_left
    return of_many(asked, matching) if takes else of_one(asked, matching)


def matched_only(asked: Constraint, matching: Matching | None) -> Constraint:
    """What the right side of a set operation must have: it only has to match."""
    if matching is None:
        return asked
    if matching.kind == "on":
        return Constraint({label: value for label in matching.labels if (value := asked.of(label)) is not None})
    return asked.but(matching.labels)


def of_group(asked: Constraint, labels: Mapping[str, str], node: Aggregation) -> Constraint:
    """What a further member of the same group must have."""
    grouping = node.grouping
    if grouping is None:
        return asked
    if grouping.kind == "by":
        return asked.with_values({label: labels.get(label, "") for label in grouping.labels})
    kept = {name: value for name, value in labels.items() if name not in (*grouping.labels, NAME)}
    return Constraint({**asked.values, **kept}, others=False, free=frozenset(grouping.labels))
