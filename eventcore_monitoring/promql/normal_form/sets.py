"""`and`, `or` and `unless` in their normal form: what is filtered first, its filters in one order."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.promql.nodes import Binary, Matching, Node, SetOperator
from eventcore_monitoring.promql.printer import to_promql

_FILTERS = ("and", "unless")


class _Filter(NamedTuple):
    operator: SetOperator
    matching: Matching | None
    right: Node

    @property
    def is_alike(self) -> bool:
        """Whether it asks for series with the very labels of what it filters."""
        return self.operator == "and" and self.matching is None


def joined(node: Binary, *, fires: bool) -> Node:
    """An operation on sets whose sides are in normal form. `fires`: only what series there are matters."""
    if node.operator == "or":
        if not fires or node.matching is not None:
            return node
        (_, first), *others = sorted({to_promql(one): one for one in _either(node)}.items())
        for _, one in others:
            first = Binary(first, "or", one)
        return first
    base, filters = _chain(node)
    filters = [each for one in filters for each in _hoisted(one)]
    if fires:
        # Series with the same labels: which of them is the first, and which a filter, shows in the values alone.
        alike = [base, *(one.right for one in filters if one.is_alike)]
        ordered = sorted({to_promql(one): one for one in alike}.items())
        base = ordered[0][1]
        filters = [
            *(_Filter("and", None, one) for _, one in ordered[1:]),
            *(one for one in filters if not one.is_alike),
        ]
    kept = {(one.operator, str(one.matching), to_promql(one.right)): one for one in filters}
    made: Node = base
    for _, by in sorted(kept.items()):
        made = Binary(made, by.operator, by.right, matching=by.matching)
    return made


def _chain(node: Node) -> tuple[Node, list[_Filter]]:
    """What is filtered, and its filters from the inside out."""
    filters: list[_Filter] = []
    inner: Node = node
    while isinstance(inner, Binary) and inner.operator in _FILTERS:
        filters.append(_Filter("and" if inner.operator == "and" else "unless", inner.matching, inner.right))
        inner = inner.left
    return inner, filters[::-1]


def _hoisted(one: _Filter) -> list[_Filter]:
    """A filter as those that it consists of: series of the same labels are filtered alike, on whatever labels."""
    if not one.is_alike:
        return [one]
    base, filters = _chain(one.right)
    return [one._replace(right=base), *(each for inner in filters for each in _hoisted(inner))]


def _either(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.operator == "or" and node.matching is None:
        return [*_either(node.left), *_either(node.right)]
    return [node]
