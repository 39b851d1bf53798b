"""Walking and rewriting trees of PromQL nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import is_
from typing import assert_never

from eventcore_monitoring.promql.nodes import (
    Aggregation,
    Binary,
    Call,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Variable,
    Window,
)
from eventcore_monitoring.values import duration, milliseconds


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below a node, in the order in which they are printed."""
    match node:  # the commonest first: every check walks every expression
        case Selector() | Number():
            return ()
        case Range():
            return (node.selector,)
        case Call():
            return node.arguments
        case Aggregation():
            return (node.expression,) if node.parameter is None else (node.parameter, node.expression)
        case Binary():
            return (node.left, node.right)
        case Subquery() | Negative():
            return (node.expression,)
        case String() | Variable():
            return ()
        case _:
            assert_never(node)


def walk(node: Node) -> list[Node]:
    """The node and all nodes below it, outermost first, left before right."""
    found: list[Node] = []
    _gather(node, found)
    return found


def _gather(node: Node, found: list[Node]) -> None:
    found.append(node)
    # `children` once more, three times as fast: the checks walk every expression many times.
    kind = type(node)
    if kind is Selector or kind is Number:
        return
    if isinstance(node, Binary):
        _gather(node.left, found)
        _gather(node.right, found)
    elif isinstance(node, Range):
        found.append(node.selector)
    else:
        for child in children(node):
            _gather(child, found)


def rewritten(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """The tree with every node replaced for which `change` gives another; what it gives is not walked again.

    Parts in which nothing changes are shared with the tree that was given.
    """
    changed = change(node)
    if changed is not None:
        return changed
    below = children(node)
    made = [rewritten(child, change) for child in below]
    if all(map(is_, made, below)):
        return node
    match node:
        case Range():
            return replace(node, selector=made[0]) if isinstance(made[0], Selector) else node
        case Subquery() | Negative():
            return replace(node, expression=made[0])
        case Call():
            return replace(node, arguments=tuple(made))
        case Aggregation(parameter=None):
            return replace(node, expression=made[0])
        case Aggregation():
            return replace(node, parameter=made[0], expression=made[1])
        case Binary():
            return replace(node, left=made[0], right=made[1])
        case Number() | String() | Variable() | Selector():
            return node
        case _:
            assert_never(node)


def replaced(node: Node, part: Node, other: Node) -> Node:
    """The tree with one of its nodes (that object, not one that is equal) replaced."""
    return rewritten(node, lambda current: other if current is part else None)


def selectors(node: Node) -> Iterator[Selector]:
    """Every selector in the tree."""
    return (found for found in walk(node) if isinstance(found, Selector))


def shifted(node: Node, window: Window) -> Node:
    """The expression as it was `window` ago: offsets are added to selectors, and to subqueries as wholes."""

    def shift(current: Node) -> Node | None:
        if isinstance(current, Selector | Subquery):
            return replace(current, offset=_longer(current.offset, window))
        return None

    return rewritten(node, shift)


def _longer(offset: Window | None, window: Window) -> Window | None:
    total = _signed(offset or "0") + _signed(window)
    if total == 0:
        return None  # Prometheus 2 refuses `offset 0s`
    return f"-{duration(-total)}" if total < 0 else duration(total)


def _signed(window: Window) -> int:
    return -milliseconds(window[1:]) if window.startswith("-") else milliseconds(window)
