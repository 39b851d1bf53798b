"""Walking and rewriting trees of PromQL nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
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
    match node:
        case Number() | String() | Variable() | Selector():
            return ()
        case Range(selector):
            return (selector,)
        case Subquery(expression) | Negative(expression):
            return (expression,)
        case Call(_, arguments):
            return arguments
        case Aggregation(_, expression, _, parameter):
            return (expression,) if parameter is None else (parameter, expression)
        case Binary(left, _, right):
            return (left, right)
        case _:
            assert_never(node)


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, outermost first."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(children(current)))


def rewritten(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """The tree with every node replaced for which `change` gives another; what it gives is not walked again."""
    changed = change(node)
    if changed is not None:
        return changed
    match node:
        case Number() | String() | Variable() | Selector():
            return node
        case Range(selector):
            below = rewritten(selector, change)
            return replace(node, selector=below) if isinstance(below, Selector) else node
        case Subquery(expression) | Negative(expression):
            return replace(node, expression=rewritten(expression, change))
        case Call(_, arguments):
            return replace(node, arguments=tuple(rewritten(argument, change) for argument in arguments))
        case Aggregation(_, expression, _, parameter):
            below_parameter = None if parameter is None else rewritten(parameter, change)
            return replace(node, expression=rewritten(expression, change), parameter=below_parameter)
        case Binary(left, _, right):
            return replace(node, left=rewritten(left, change), right=rewritten(right, change))
        case _:
            assert_never(node)


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
