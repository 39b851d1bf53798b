"""Several series of one side belong to the same series of the other, where only one may.

Why: Prometheus stops with "found duplicate series", or "many-to-many matching not allowed", and the rule fails.
Fix: match on more labels, aggregate one side to those that are matched, or select one value of the label that differs.
Wrong: `disk_free_bytes / on (instance) disk_size_bytes < 0.1`
Right: `disk_free_bytes / on (instance, mount, device) disk_size_bytes < 0.1`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference.aggregations import SELECTING
from eventcore_monitoring.promql.inference.matching import distinguishing
from eventcore_monitoring.promql.nodes import COMPARISONS, SETS, Aggregation, Binary, Matching, Node, Selector
from eventcore_monitoring.promql.types import ATTACHED, Typed
from eventcore_monitoring.promql.walk import replaced, walk
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_GROUPS: Final[dict[bool, Literal["group_left", "group_right"]]] = {True: "group_left", False: "group_right"}


def many_to_many(use: Use, part: Typed) -> Iterator[Fault]:
    """Matchings that leave out labels by which the series of a side that may have only one surely differ."""
    node = part.node
    if not isinstance(node, Binary) or node.matching is None or node.operator in SETS:
        return
    left, right = part.below
    if "scalar" in (left.type.value, right.type.value) or part.type.empty is not None:
        return
    group = node.matching.group
    of_left = _differing(left, node.matching) if group != "group_left" else ()
    of_right = _differing(right, node.matching) if group != "group_right" else ()
    if of_left and of_right:
        both = tuple(label for label in of_left if label in of_right)
        names = ", ".join(f"`{label}`" for label in dict.fromkeys((*of_left, *of_right)))
        message = f"leaves {names} out of the matching, by which the series of both sides differ"
        repair = replace(node, matching=_more(node.matching, both)) if both else None
    else:
        side, name, labels = (left, "left", of_left) if of_left else (right, "right", of_right)
        label = next((label for label in labels if not side.type.labels.of(label).all_but), None)
        if label is None:
            return
        message = (
            f"the series of the {name} differ by `{label}` ({side.type.labels.of(label)}), which the matching leaves "
            "out, so that several belong to one of the other side"
        )
        repair = None if group else replace(node, matching=replace(node.matching, group=_GROUPS[side is left]))
    yield Fault(
        node,
        message,
        "select one value of the label, aggregate the side to the labels that are matched, or match on more of them",
        None if repair is None else replaced(use.node, node, repair),
        Severity.WARNING,
        (left, right),
        (left.type, right.type),
    )


def _differing(side: Typed, matching: Matching) -> tuple[str, ...]:
    """Labels that are left out and by which the series of a side differ, unless a filter leaves only one of them.

    Nothing is said of records: their labels may hang together (each name of an objective has its own category).
    """
    if side.type.kind == "info" or any(map(_may_leave_one, walk(side.node))):
        return ()
    # Of jobs and instances there may be one only.
    return tuple(label for label in distinguishing(side.type.labels, matching) if label not in ATTACHED)


def _may_leave_one(node: Node) -> bool:
    match node:
        case Selector(name):
            return name is not None and ":" in name
        case Binary(_, operator, _, return_bool):
            return operator in ("and", "unless") or (operator in COMPARISONS and not return_bool)
        case Aggregation(operator):
            return operator in SELECTING
        case _:
            return False


def _more(matching: Matching, labels: tuple[str, ...]) -> Matching | None:
    """The matching with these labels taken into account; None where that is all labels."""
    if matching.kind == "on":
        return replace(matching, labels=(*matching.labels, *labels))
    ignored = tuple(label for label in matching.labels if label not in labels)
    return replace(matching, labels=ignored) if ignored else None
