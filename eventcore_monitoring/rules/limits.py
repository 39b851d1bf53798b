"""Comparisons: how they come out, and those with a number, whichever way round they are written."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from eventcore_monitoring.promql.bounds import compared
from eventcore_monitoring.promql.nodes import COMPARISONS, MIRRORED, Binary, ComparisonOperator
from eventcore_monitoring.promql.types import Typed


class Limit(NamedTuple):
    """What is compared, how, and with which number: `5 < x` is `x`, `>`, 5. `at`: where the number stands."""

    side: Typed
    operator: ComparisonOperator
    value: float
    at: Typed


def limit(part: Typed) -> Limit | None:
    """The limit of a comparison with one number (or numbers that make one); None for anything else."""
    node = part.node
    if not isinstance(node, Binary) or node.operator not in COMPARISONS:
        return None
    left, right = part.below
    if right.type.value == "scalar" and (value := right.type.bounds.exact) is not None:
        return Limit(left, node.operator, value, right)
    if left.type.value == "scalar" and (value := left.type.bounds.exact) is not None:
        return Limit(right, MIRRORED[node.operator], value, left)
    return None


def verdict(part: Typed) -> bool | None:
    """How a comparison comes out for all values that its sides can have; None where it depends."""
    left, right = part.below
    operator: ComparisonOperator = part.node.operator  # type: ignore[union-attr, assignment]
    return compared(left.type.bounds, operator, right.type.bounds)


def part_of(percentage: float) -> float:
    """A percentage as the part of a whole that it is, to the digits that were written: 99.9 is 0.999."""
    return float(Decimal(repr(percentage)) / 100)
