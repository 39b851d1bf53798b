"""An expression edited so that its result keeps a label."""

from __future__ import annotations

from dataclasses import replace

from eventcore_monitoring.promql.inference.aggregations import SELECTING
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Grouping, Negative, Node
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced

_WITHOUT_LABELS = frozenset({"absent", "absent_over_time", "scalar", "vector"})


def keeping(typed: Typed, label: str) -> Node | None:
    """The expression with the label in every aggregation that would lose it.

    None where the series below never have the label, or where the edit would change which series find each other.
    """
    if typed.type.labels.possible(label):
        return typed.node
    match typed.node:
        case Aggregation() as node if node.operator not in SELECTING:
            kept = keeping(typed.below[-1], label)
            return None if kept is None else replace(node, expression=kept, grouping=_with(node.grouping, label))
        case Binary():
            return _of_both(typed, typed.node, label)
        case Call(function) if function in _WITHOUT_LABELS:
            return None
        case Call() | Negative():
            for part in typed.below:
                if part.type.value in ("instant", "range"):
                    kept = keeping(part, label)
                    return None if kept is None else replaced(typed.node, part.node, kept)
            return None
        case _:
            return None


def _of_both(typed: Typed, node: Binary, label: str) -> Node | None:
    left, right = typed.below
    if right.type.value == "scalar" or left.type.value == "scalar":
        vector = left if right.type.value == "scalar" else right
        kept = keeping(vector, label)
        return None if kept is None else replaced(node, vector.node, kept)
    if node.operator in ("and", "unless") and node.matching is not None and node.matching.kind == "on":
        kept = keeping(left, label)
        return None if kept is None else replace(node, left=kept)
    if node.matching is not None:
        return None
    one, other = keeping(left, label), keeping(right, label)
    return None if one is None or other is None else replace(node, left=one, right=other)


def _with(grouping: Grouping | None, label: str) -> Grouping:
    if grouping is None:
        return Grouping("by", (label,))
    if grouping.kind == "without":
        return replace(grouping, labels=tuple(name for name in grouping.labels if name != label))
    return grouping if label in grouping.labels else replace(grouping, labels=(*grouping.labels, label))
