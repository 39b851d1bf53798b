"""What the result of a binary operation has of both its sides alike, and whether they find each other at all."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.promql.inference.matching import clash
from eventcore_monitoring.promql.nodes import Binary
from eventcore_monitoring.promql.types import Empty, Reach, Type

_NOBODY: frozenset[str] = frozenset()


class Shared(NamedTuple):
    """What a result has of both its sides alike: how far back is read, and what; on what the types rest."""

    reach: Reach
    targets: frozenset[str] | None
    interval: int | None
    assumptions: tuple[str, ...]


def shared(left: Type, right: Type) -> Shared:
    """What a result has of these two sides."""
    # A number adds nothing, and most operations have one.
    if right.value == "scalar" and right.targets == _NOBODY and not right.assumptions:
        return Shared(left.reach, left.targets, left.interval, left.assumptions)
    if left.value == "scalar":
        reach = right.reach
    else:
        reach = left.reach if right.value == "scalar" else left.reach.both(right.reach)
    targets = None if left.targets is None or right.targets is None else left.targets | right.targets
    intervals = [one for one in (left.interval, right.interval) if one is not None]
    new = tuple(one for one in right.assumptions if one not in left.assumptions)
    assumptions = (*left.assumptions, *new) if new else left.assumptions
    return Shared(reach, targets, max(intervals, default=None), assumptions)


def unmatched(node: Binary, one: Type, other: Type) -> Empty | None:
    """Why two vectors that have to match have no pair."""
    if (empty := one.empty or other.empty) is not None:
        return empty
    found = clash(one.labels, other.labels, node.matching)
    if found is None:
        return None
    return Empty(node, f"`{found.label}` is never equal on both sides")
