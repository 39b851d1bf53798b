"""Exchanging the sides of an operation between series, where that changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from eventcore_monitoring.promql.nodes import Binary, Matching, Node
from eventcore_monitoring.promql.types import Labels, Typed
from eventcore_monitoring.promql.walk import selectors

Inferred = Callable[[Node], Typed]


def exchanged(node: Binary) -> Binary:
    """The same operation with its sides exchanged; the operator stays."""
    matching = node.matching
    if matching is not None and matching.group is not None:
        matching = replace(matching, group="group_right" if matching.group == "group_left" else "group_left")
    return replace(node, left=node.right, right=node.left, matching=matching)


def may_be_exchanged(node: Binary, inferred: Inferred) -> bool:
    """Whether Prometheus takes either order: of several series that match one, it refuses those on the right."""
    match node.matching:
        case Matching(group="group_left" | "group_right"):
            return True
        case Matching("on", labels):
            return all(_within(inferred(side).type.labels, labels) for side in (node.left, node.right))
        case None:
            # With all labels together, names of metrics alone tell series apart that match the same one.
            return all(selector.name is not None for selector in selectors(node))
        case _:
            return False


def _within(given: Labels, names: tuple[str, ...]) -> bool:
    return not given.open and {*given.names} <= {*names}
