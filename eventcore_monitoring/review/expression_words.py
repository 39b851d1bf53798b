"""Parts of expressions as a sentence names them: thresholds with their units, moments, groupings, matchings."""

from __future__ import annotations

from collections.abc import Callable

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    Aggregation,
    Binary,
    Matching,
    Node,
    Number,
    Selector,
    Subquery,
)
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.units import UNITS
from eventcore_monitoring.values import Quantity, Unit

_SHOWN: tuple[Unit, ...] = ("seconds", "bytes", "ratio")


def threshold(node: Binary) -> str:
    """The right side of a comparison, measured or written."""
    match node.right:
        case Number(value):
            return f"{node.operator} {number(value)}"
        case Binary(base, "*", Number(value)):
            return f"{node.operator} {number(value)} × {brief(base)}"
        case measured:
            return f"{node.operator} {brief(measured)}"


def way(less: bool | None) -> str:
    """The way in which a threshold changes; `less`: whether an alert fires on less, None where nobody knows."""
    return "changed" if less is None else "loosened" if less else "tightened"


def shown(value: float, comparison: Binary, inferred: Callable[[Node], Typed]) -> str:
    """A threshold in the unit of what is compared with it."""
    word = _unit(inferred(comparison.left), value)
    return number(value) if word is None else str(Quantity(value, word))


def unit_of(typed: Typed) -> Unit | None:
    """The unit in which the threshold of an alert is shown; None for a plain number."""
    for part in typed.walk():
        match part.node:
            case Binary(_, operator, Number(value)) if operator in COMPARISONS:
                return _unit(part.below[0], value)
    return None


def _unit(typed: Typed, value: float) -> Unit | None:
    unit = typed.type.unit
    if unit is None:
        return None
    found = next((name for name in _SHOWN if UNITS[name].same(unit)), None)
    # What is only counted is no ratio, and a ratio above 1 is how many times as much rather than a part.
    is_number = unit.counted != "ratio" or abs(value) > 1 or typed.type.bounds.whole
    return None if found == "ratio" and is_number else found


def matched_otherwise(before: Binary, after: Binary) -> str:
    """How the sides of an operation are matched otherwise; the normal form may have exchanged them."""
    one, other = before.matching, after.matching
    if (
        one is not None
        and other is not None
        and (one.kind, one.labels, one.group) == (other.kind, other.labels, other.group)
    ):
        return f"takes {_taken(other)} from the other side instead of {_taken(one)}"
    sides = [_matched(side.matching) for side in (before, after)]
    return f"matches its sides {sides[1]} instead of {sides[0]}"


def _taken(matching: Matching) -> str:
    return ", ".join(f"`{label}`" for label in matching.include) or "no label"


def _matched(matching: Matching | None) -> str:
    if matching is None:
        return "one to one by all labels"
    one = "" if matching.group is None else "many to one "
    return f"{one}{matching.kind} ({', '.join(matching.labels)})"


def moment(node: Selector | Subquery) -> str:
    """When a selector looks."""
    fixed = ""
    if node.at is not None:
        time = node.at.time
        fixed = f"`@ {time}()`" if isinstance(time, str) else f"`@ {number(time)}`"
    match node.offset:
        case None:
            return fixed or "now"
        case ahead if ahead.startswith("-"):
            return f"{ahead[1:]} after {fixed}" if fixed else f"{ahead[1:]} ahead"
        case ago:
            return f"{ago} before {fixed}" if fixed else f"{ago} ago"


def span_of(node: Subquery) -> str:
    """For how long a subquery looks back."""
    return f"{node.window} in steps of {node.step}" if node.step else node.window


def grouped(node: Aggregation) -> str:
    """Over what an aggregation is taken."""
    if node.grouping is None:
        return "over everything"
    return f"{node.grouping.kind} ({', '.join(node.grouping.labels)})"


def brief(node: Node) -> str:
    """An expression in a sentence; of a long one its beginning and its end."""
    text = to_promql(node)
    return f"`{text}`" if len(text) <= 90 else f"`{text[:60]} … {text[-24:]}`"
