"""Which labels the result of an expression can have.

An upper bound, from the labels that metrics are declared with: what is not in it is certainly not
there. `open` means that nothing is known of some part, so that any label is possible.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from eventcore_monitoring.promql.functions import FUNCTIONS
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matching,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Variable,
)


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels that series can have; with `open`, others are possible too."""

    names: frozenset[str] = frozenset()
    open: bool = False

    def __contains__(self, label: str) -> bool:
        return self.open or label in self.names

    def __or__(self, other: LabelSet) -> LabelSet:
        if not (other.names or other.open):
            return self
        return LabelSet(self.names | other.names, self.open or other.open)

    def kept(self, labels: tuple[str, ...]) -> LabelSet:
        """Of these labels, those that can be there."""
        return LabelSet(frozenset(label for label in labels if label in self))

    def without(self, labels: tuple[str, ...]) -> LabelSet:
        """All but these labels."""
        return LabelSet(self.names - set(labels), self.open)


NO_LABELS = LabelSet()
ANY_LABELS = LabelSet(open=True)

_WITHOUT_LABELS = {"vector", "scalar", "time", "pi", "absent", "absent_over_time"}


def labels_of(node: Node, of_metric: Callable[[str], frozenset[str] | None]) -> LabelSet:
    """The labels that the result of a node can have.

    `of_metric` gives the labels of the series of a name, None for a name that is not known.
    """
    match node:
        case Number() | String():
            return NO_LABELS
        case Variable():
            return ANY_LABELS
        case Selector(name, matchers):
            known = of_metric(name) if name is not None else None
            return ANY_LABELS if known is None else LabelSet(known.union([matcher.label for matcher in matchers]))
        case Range(expression) | Subquery(expression) | Negative(expression):
            return labels_of(expression, of_metric)
        case Aggregation():
            return _aggregated(node, labels_of(node.expression, of_metric))
        case Call():
            return _called(node, of_metric)
        case Binary(left, operator, right, _, matching):
            sides = labels_of(left, of_metric), labels_of(right, of_metric)
            return _combined(node, operator, sides, matching)
        case _:
            assert_never(node)


def _aggregated(node: Aggregation, below: LabelSet) -> LabelSet:
    if node.operator in ("topk", "bottomk", "limitk", "limit_ratio"):
        return below
    added = LabelSet(frozenset({node.parameter.value})) if isinstance(node.parameter, String) else NO_LABELS
    match node.grouping:
        case None:
            return added
        case Grouping("by", labels):
            return below.kept(labels) | added
        case Grouping(_, labels):
            return below.without(labels) | added


def _called(node: Call, of_metric: Callable[[str], frozenset[str] | None]) -> LabelSet:
    if node.function in ("absent", "absent_over_time"):
        inner = node.arguments[0]
        selector = inner.selector if isinstance(inner, Range) else inner
        if isinstance(selector, Selector):
            return LabelSet(frozenset(m.label for m in selector.matchers if m.operator == "="))
        return NO_LABELS
    if node.function in _WITHOUT_LABELS or not node.arguments:
        return NO_LABELS
    if node.function == "info":
        return ANY_LABELS
    # Scalars and strings among the arguments have no labels.
    below = NO_LABELS
    for argument in node.arguments:
        below |= labels_of(argument, of_metric)
    if node.function in ("histogram_quantile", "histogram_fraction", "histogram_quantiles"):
        below = below.without(("le",))
    if node.function == "histogram_quantiles":
        return below | LabelSet(
            frozenset(argument.value for argument in node.arguments if isinstance(argument, String))
        )
    if node.function in ("label_replace", "label_join"):
        target = node.arguments[1]
        below = labels_of(node.arguments[0], of_metric)
        return below | LabelSet(frozenset({target.value})) if isinstance(target, String) else ANY_LABELS
    return below


def _combined(node: Binary, operator: str, sides: tuple[LabelSet, LabelSet], matching: Matching | None) -> LabelSet:
    left, right = sides
    if operator == "or":
        return left | right
    if operator in ("and", "unless"):
        return left
    if _is_scalar(node.left):
        return right
    if _is_scalar(node.right):
        return left
    match matching:
        case None:
            return LabelSet(left.names & right.names) if not (left.open or right.open) else left | right
        case Matching(_, _, "group_left", include):
            return left | right.kept(include)
        case Matching(_, _, "group_right", include):
            return right | left.kept(include)
        case Matching("on", labels):
            return left.kept(labels)
        case Matching(_, labels):
            return left.without(labels)


def _is_scalar(node: Node) -> bool:
    """Whether a node is a number without labels for certain, which is matched with every series."""
    match node:
        case Number():
            return True
        case Negative(expression):
            return _is_scalar(expression)
        case Call(function):
            return function in FUNCTIONS and FUNCTIONS[function].returns == "scalar"
        case Binary(left, _, right):
            return _is_scalar(left) and _is_scalar(right)
        case _:
            return False
