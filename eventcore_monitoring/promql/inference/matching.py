"""Vector matching: which series of two sides find each other, and what is certain of that.

Prometheus `promql/engine.go` (`VectorBinop`, `resultMetric`), 2.42 to 3.x.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from eventcore_monitoring.promql.label_values import MISSING, Values
from eventcore_monitoring.promql.nodes import Matching
from eventcore_monitoring.promql.types import NAME, Labels


class Clash(NamedTuple):
    """A label on which two sides are matched and never agree, with the values that it can have on either side."""

    label: str
    left: Values
    right: Values


def matched_on(left: Labels, right: Labels, matching: Matching | None) -> tuple[str, ...]:
    """The labels that have to be equal, of those that are named on either side; sorted."""
    if matching is not None and matching.kind == "on":
        return tuple(sorted(matching.labels))
    names = {*left.known, *right.known}
    names.discard(NAME)
    return tuple(sorted(names if matching is None else names.difference(matching.labels)))


def clash(left: Labels, right: Labels, matching: Matching | None) -> Clash | None:
    """The first label for which no series of the left can have the value of any of the right."""
    return next(clashes(left, right, matching), None)


def clashes(left: Labels, right: Labels, matching: Matching | None) -> Iterator[Clash]:
    """Every label for which no series of the left can have the value of any of the right."""
    for label in matched_on(left, right, matching):
        one, other = left.of(label), right.of(label)
        if one is not other and one.both(other).impossible:
            yield Clash(label, one, other)


def surely_shared(one: Labels, other: Labels) -> tuple[str, ...]:
    """The labels that every series of both sides has, with values that may be equal."""
    return tuple(
        label
        for label, values in sorted(one.known.items())
        if label != NAME and one.certain(label) and other.certain(label) and not values.both(other.of(label)).impossible
    )


def agreeing(one: Labels, other: Labels, matching: Matching | None) -> Labels:
    """The labels of the series of one side that have a partner on the other."""
    known = dict(one.known)
    for label in matched_on(one, other, matching):
        known[label] = one.of(label).both(other.of(label))
    return Labels(known, one.rest)


def result_labels(left: Labels, right: Labels, matching: Matching | None, *, keeps_name: bool) -> Labels:
    """The labels of the result of an arithmetic operation or a comparison of two vectors."""
    many, one = (right, left) if matching is not None and matching.group == "group_right" else (left, right)
    paired = agreeing(many, one, matching)
    if matching is not None and matching.group is not None:
        known = dict(paired.known)
        for label in matching.include:
            known[label] = one.of(label)
        made = Labels(known, paired.rest)
    elif matching is not None and matching.kind == "on":
        made = paired.kept(matching.labels)
    elif matching is not None:
        made = paired.without(*matching.labels)
        made = Labels(made.known, made.rest.both(one.rest))
    else:
        made = Labels(paired.known, paired.rest.both(one.rest))
    if keeps_name and not (matching is not None and matching.kind == "on" and matching.group is None):
        return made
    if NAME in made.known or made.open:
        return made if matching is not None and NAME in (*matching.labels, *matching.include) else made.without(NAME)
    return made


def distinguishing(labels: Labels, matching: Matching | None) -> tuple[str, ...]:
    """Labels that every series of a side has, that may differ, and that the matching leaves out of account."""
    if matching is None:
        return ()
    return tuple(
        label
        for label, values in sorted(labels.known.items())
        if label != NAME
        and (label in matching.labels) is (matching.kind == "ignoring")
        and not values.has("")
        and values.only is None
        and values != MISSING
    )
