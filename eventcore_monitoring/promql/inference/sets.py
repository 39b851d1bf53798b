"""The types of set operations: `and`, `or`, `unless`."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.promql.inference.matching import agreeing
from eventcore_monitoring.promql.inference.sides import shared, unmatched
from eventcore_monitoring.promql.nodes import COMPARISONS, Binary, Matching, Node, Number, SetOperator
from eventcore_monitoring.promql.types import NAME, Empty, Type, Typed

_ON_NOTHING = Matching("on", ())


def combined_set(node: Binary, left: Typed, right: Typed) -> Type:
    """The type of a set operation."""
    one, other = left.type, right.type
    reach, targets, interval, assumptions = shared(one, other)
    if node.operator == "or":
        live = [side for side in (one, other) if side.empty is None] or [one, other]
        # A number in place of what is missing is of the same kind: `rate(x[5m]) or vector(0)`.
        measured = [side for side in live if side.targets != frozenset() or side.unit is not None] or live
        first, last = live[0], live[-1]
        kind, unit = measured[0].kind, measured[0].unit
        alike = unit is not None and measured[-1].unit is not None and unit.same(measured[-1].unit)
        return Type(
            "instant",
            kind if kind == measured[-1].kind else "unknown",
            unit if alike else None,
            first.labels.either(last.labels),
            first.bounds.either(last.bounds),
            reach,
            targets,
            first.edges if first.edges == last.edges else None,
            interval,
            assumptions,
            one.empty if other.empty is not None else None,
            one.always or other.always,
        )
    labels, empty = one.labels, one.empty
    if node.operator == "and":
        empty = unmatched(node, one, other)
        if empty is None:
            labels = agreeing(one.labels, other.labels, node.matching)
            if exclude_each_other(node, left, right):
                empty = Empty(node, "the two filters exclude each other")
    elif empty is None and other.always and node.matching == _ON_NOTHING:
        empty = Empty(node, "the right side is always there")
    return Type(
        "instant", one.kind, one.unit, labels, one.bounds, reach, targets, one.edges, interval, assumptions, empty
    )


def subject(node: Node) -> Node:
    """What a chain of filters compares with numbers: `x` of `x > 1 < 5`."""
    while isinstance(node, Binary) and node.operator in COMPARISONS and not node.return_bool:
        if isinstance(node.right, Number):
            node = node.left
        elif isinstance(node.left, Number):
            node = node.right
        else:
            break
    return node


def chained(part: Typed, operator: SetOperator) -> Iterator[Typed]:
    """The sides of a chain of one set operator that matches on all labels, the last first."""
    while isinstance(part.node, Binary) and part.node.operator == operator and part.node.matching is None:
        yield part.below[1]
        part = part.below[0]
    yield part


def exclude_each_other(node: Binary, left: Typed, right: Typed) -> bool:
    """Whether both sides of `and` are filters of one expression that no value passes together."""
    compares = subject(left.node)
    return (
        node.matching is None
        and compares is not left.node
        and left.type.bounds.both(right.type.bounds).impossible
        and compares == subject(right.node)
        # Of several names, one series may pass here and another one there.
        and left.type.labels.of(NAME).only is not None
    )
