"""Arithmetic takes away what it has just added, or divides by what it has just multiplied with.

Why: `x - x` is 0 and `x / x` is 1, whatever x is; so the comparison with a number has always the same outcome, and the
alert never fires or always. `x{code="500"} / x` is 1 too: each series is divided by itself, and not by the sum of all.
Fix: write the other side that was meant, or the same some time ago: `x - x offset 5m`.
Wrong: `queue_length - queue_length > 10`
Right: `queue_length - queue_length offset 5m > 10`
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    Binary,
    Call,
    Negative,
    Node,
    Number,
    Range,
    Selector,
)
from eventcore_monitoring.promql.printer import short, to_promql
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced, selectors, shifted, walk
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import verdict
from eventcore_monitoring.rules.use import Use

# A part of a sum (of a product), and whether it is taken away (divided by).
Part = tuple[Node, bool]

_WRITE = "write the side that was meant, or leave it out"
_ADD_UP = "add up the series on both sides, so that a part meets its whole: `sum by (…) (…) / sum by (…) (…)`"


def arithmetic_cancels(use: Use, part: Typed) -> Iterator[Fault]:
    """Sums and products in which a series meets itself, and products with 0 that are compared."""
    node = part.node
    if not isinstance(node, Binary) or part.type.value == "scalar" or part.type.empty is not None:
        return
    met = _met(node)
    if met is not None and (node.operator in ("+", "-", "%") or constant(node) is not None):
        # A factor that only cancels is often meant: `(a / n) / (b / n)`.
        why, fix = f"`{short(to_promql(met))}` meets itself", _WRITE
        if any(selector.matchers and _series(selector) in walk(met) for selector in selectors(node)):
            why, fix = f"each series of {why}, because all labels are matched", _ADD_UP
        yield _fault(use, node, why, _comparison(use, node), fix)
    elif _by_zero(node):
        comparison = _comparison(use, node)
        # Elsewhere it is made on purpose: `… or x * 0`, `x * 0 + 5`.
        if comparison is not None and (node is comparison.left or node is comparison.right):
            yield _fault(use, node, "everything is multiplied with 0", comparison)


def constant(node: Node) -> float | None:
    """The number that is left of arithmetic which cancels itself, None where something else is left."""
    if not isinstance(node, Binary):
        return None
    if _by_zero(node):
        return 0.0
    if _met(node) is None:
        return None
    if node.left == node.right:
        return 1.0 if node.operator == "/" else 0.0
    if node.operator in ("+", "-"):
        left = _left_over(_terms(node))
        return None if left is None else math.fsum(-value if gone else value for value, gone in left)
    left = _left_over(_factors(node))
    if left is None or any(gone and not value for value, gone in left):
        return None
    return math.prod(1 / value if gone else value for value, gone in left)


def _fault(use: Use, node: Binary, why: str, comparison: Binary | None, fix: str = _WRITE) -> Fault:
    value = constant(node)
    message = why if value is None else f"{why}: the result is always {value:g}"
    holds = None if value is None or comparison is None else _outcome(comparison, node, value)
    if holds is not None:
        message += f", and the comparison {'always' if holds else 'never'} holds"
    repair = None
    if node.operator == "-" and node.left == node.right:
        # Both sides may be one object, so that the right one alone could not be told.
        repair = replaced(use.node, node, replace(node, right=shifted(node.right, "5m")))
    # What is divided by itself is NaN where it is 0, which passes `!=` alone.
    certain = holds is not None and (node.operator in ("+", "-", "%") or not holds)
    if comparison is not None and comparison.operator == "!=":
        certain = False
    return Fault(
        node,
        message,
        fix=fix,
        repair=repair,
        severity=Severity.ERROR if certain else Severity.WARNING,
    )


def _comparison(use: Use, node: Node) -> Binary | None:
    """The innermost comparison around a node."""
    found = None
    for part in use.typed.walk():
        inner = part.node
        if inner is node:
            return found
        if isinstance(inner, Binary) and inner.operator in COMPARISONS and _holds(inner, node):
            found = inner
    return None


def _holds(outer: Node, node: Node) -> bool:
    return any(inner is node for inner in walk(outer))


def _outcome(comparison: Binary, node: Node, value: float) -> bool | None:
    """How a comparison comes out when a part of it is a certain number; None where it depends on more."""
    return verdict(infer(replaced(comparison, node, Call("vector", (Number(value),))), lambda name: None))


def _by_zero(node: Binary) -> bool:
    return node.operator == "*" and Number(0.0) in (node.left, node.right)


def _met(node: Binary) -> Node | None:
    """What stands on both sides of an operation so that it cancels."""
    match node.operator:
        case "-" | "/" | "%" if node.left == node.right:  # however they are matched: each series finds itself
            return None if isinstance(node.left, Number) else node.left
        case "+" | "-" if node.matching is None:
            both = _terms(node.left), [(term, gone is (node.operator == "-")) for term, gone in _terms(node.right)]
        case "*" | "/" if node.matching is None:
            both = _factors(node.left), [(one, gone is (node.operator == "/")) for one, gone in _factors(node.right)]
        case _:
            return None
    left, right = both
    return next((term for term in left if term in right and not isinstance(term[0], Number)), (None,))[0]


def _series(node: Node) -> Node:
    """The node without matchers: of two of one name that are paired by all their labels, both are the same series."""
    match node:
        case Selector(str()):
            return replace(node, matchers=())
        case Call(function, (Range(Selector(str()) as selector) as window,)) if function != "absent_over_time":
            return replace(node, arguments=(replace(window, selector=replace(selector, matchers=())),))
        case _:
            return node


def _terms(node: Node, gone: bool = False) -> list[Part]:
    """The parts of a sum."""
    match node:
        case Binary(left, "+" | "-" as operator, right, _, None):
            return [*_terms(left, gone), *_terms(right, gone is not (operator == "-"))]
        case Negative(expression):
            return _terms(expression, not gone)
        case _:
            return [(_series(node), gone)]


def _factors(node: Node, gone: bool = False) -> list[Part]:
    """The parts of a product."""
    match node:
        case Binary(left, "*" | "/" as operator, right, _, None):
            return [*_factors(left, gone), *_factors(right, gone is not (operator == "/"))]
        case _:
            return [(_series(node), gone)]


def _left_over(parts: list[Part]) -> list[tuple[float, bool]] | None:
    """The numbers that remain when everything else has met itself; None where it has not."""
    numbers: list[tuple[float, bool]] = []
    waiting: list[Part] = []
    for node, gone in parts:
        if isinstance(node, Number):
            numbers.append((node.value, gone))
        elif (node, not gone) in waiting:
            waiting.remove((node, not gone))
        else:
            waiting.append((node, gone))
    return None if waiting else numbers
