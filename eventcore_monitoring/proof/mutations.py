"""Mutations: a rule with one thing changed, as a slip of the pen would change it. Its tests have to notice."""

from __future__ import annotations

import math
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Final, Literal, NamedTuple

from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    Aggregation,
    AggregationOperator,
    Binary,
    BinaryOperator,
    Call,
    Grouping,
    Matcher,
    MatchOperator,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
    Window,
)
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import Catalogued, Typed
from eventcore_monitoring.promql.walk import children, replaced, rewritten, walk
from eventcore_monitoring.proof.equivalence import holding, unnoticed
from eventcore_monitoring.proof.numbers import rounded
from eventcore_monitoring.proof.texts import passes
from eventcore_monitoring.values import duration, milliseconds

Kind = Literal["operator", "threshold", "window", "label", "aggregation", "for", "function"]

_OPERATORS: Final[dict[BinaryOperator, tuple[BinaryOperator, ...]]] = {
    ">": (">=", "<"), ">=": (">", "<"), "<": ("<=", ">"), "<=": ("<", ">"), "==": ("!=",), "!=": ("==",),
    "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "and": ("or", "unless"), "or": ("and",), "unless": ("and",),
}  # fmt: skip
_AGGREGATIONS: Final[dict[AggregationOperator, tuple[AggregationOperator, ...]]] = {
    "sum": ("max", "avg", "count"), "max": ("min", "sum"), "min": ("max", "sum"), "avg": ("sum", "max"),
    "count": ("sum",),
}  # fmt: skip
_FUNCTIONS: Final = {
    "rate": ("increase", "delta"), "increase": ("rate",), "irate": ("increase",), "delta": ("increase",),
    "max_over_time": ("min_over_time",), "min_over_time": ("max_over_time",), "avg_over_time": ("sum_over_time",),
    "deriv": ("delta",), "changes": ("resets",), "resets": ("changes",), "floor": ("ceil",), "ceil": ("floor",),
}  # fmt: skip
_MATCHERS: Final[dict[MatchOperator, MatchOperator]] = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}


def nothing_known(name: str) -> None:
    """What is known of metrics that nobody declared."""


class Mutant(NamedTuple):
    """A changed rule: the kind of the change, what changed (a sentence part), the expression, and `for`."""

    kind: Kind
    what: str
    node: Node
    waits: int


def mutants(
    node: Node, waits: int, evaluated: int, catalogued: Catalogued = nothing_known, *, fires: bool = True
) -> Iterator[Mutant]:
    """Every rule that differs in one thing, but for those that certainly do the same.

    `waits`: `for`; `evaluated`: between two evaluations (milliseconds). `catalogued`: what is known of the metrics.
    `fires`: it is an alert, so that of the result it matters only what series it has.
    """
    inferred = partial(infer, catalogued=catalogued)
    whole = inferred(_apart(node))
    scale_free = _scale_free(whole.node)
    for path in _paths((whole,)):
        part = path[-1].node
        held = {holding(path[-1], part)} - {None}
        for kind, what, other in _changed(part):
            if id(part) in scale_free and _word(other) in ("increase", "avg"):
                continue
            if (holds := holding(path[-1], other)) in held or unnoticed(path, other, fires=fires, inferred=inferred):
                continue
            held |= {holds} - {None}
            yield Mutant(kind, what, replaced(whole.node, part, other), waits)
    for longer in (0, 2 * waits) if waits else (2 * evaluated,):
        yield Mutant("for", f"`for: {duration(waits)}` becomes `for: {duration(longer)}`", node, longer)


def _apart(node: Node) -> Node:
    """The same tree with no object twice: what one name of Python stands for is changed in one place at a time."""
    return rewritten(node, lambda one: None if children(one) else copy(one))


def _paths(path: tuple[Typed, ...]) -> Iterator[tuple[Typed, ...]]:
    """The ways down to all parts, in the order of `walk`."""
    yield path
    for part in path[-1].below:
        yield from _paths((*path, part))


def _word(node: Node) -> str:
    match node:
        case Call(function):
            return function
        case Aggregation(operator):
            return operator
        case _:
            return ""


def _scale_free(node: Node) -> set[int]:
    """What lies below a quantile of buckets, which stays the same if all buckets grow alike (`increase`, `avg`)."""
    quantiles = [part for part in walk(node) if isinstance(part, Call) and part.function == "histogram_quantile"]
    return {id(inner) for part in quantiles for inner in walk(part.arguments[-1])}


def _changed(part: Node) -> Iterator[tuple[Kind, str, Node]]:
    match part:
        case Binary():
            yield from _of_binary(part)
        case Aggregation():
            for operator in _AGGREGATIONS.get(part.operator, ()):
                yield "aggregation", f"`{part.operator}` becomes `{operator}`", replace(part, operator=operator)
            yield from _grouped(part)
        case Call(name, arguments):
            for function in _FUNCTIONS.get(name, ()):
                yield "function", f"`{name}` becomes `{function}`", replace(part, function=function)
            if name in ("histogram_quantile", "quantile_over_time") and isinstance(arguments[0], Number):
                other = Number(rounded(arguments[0].value / 2))
                if to_promql(other) == to_promql(arguments[0]):
                    return
                what = f"the quantile {arguments[0].value:g} becomes {other.value:g}"
                yield "function", what, replace(part, arguments=(other, *arguments[1:]))
        case Range(_, window) | Subquery(_, window):
            for other_window in _windows(window):
                yield "window", f"`[{window}]` becomes `[{other_window}]`", replace(part, window=other_window)
        case Selector():
            yield from _of_selector(part)


def _of_binary(part: Binary) -> Iterator[tuple[Kind, str, Node]]:
    for operator in _OPERATORS.get(part.operator, ()):
        if part.return_bool and operator not in COMPARISONS:
            continue
        yield "operator", f"`{part.operator}` becomes `{operator}`", replace(part, operator=operator)
    if part.operator in COMPARISONS:
        for number, is_left in ((part.left, True), (part.right, False)):
            if isinstance(number, Number):
                for other in map(Number, _thresholds(number.value)):
                    what = f"the threshold {to_promql(number)} becomes {to_promql(other)}"
                    yield "threshold", what, replace(part, left=other) if is_left else replace(part, right=other)


def _thresholds(value: float) -> tuple[float, ...]:
    others = (rounded(value * 1.1), rounded(value * 0.9)) if value else (1.0, -1.0)
    return tuple(other for other in others if other != value and math.isfinite(other))


def _windows(window: Window) -> tuple[Window, ...]:
    if "$" in window:
        return ()
    length = milliseconds(window)
    return tuple(duration(other) for other in (2 * length, length // 2) if other)


def _grouped(part: Aggregation) -> Iterator[tuple[Kind, str, Node]]:
    grouping = part.grouping
    if grouping is None or not grouping.labels:
        return
    for label in grouping.labels:
        kept = tuple(name for name in grouping.labels if name != label)
        other = Grouping(grouping.kind, kept)
        yield (
            "label",
            f"`{grouping.kind} ({', '.join(grouping.labels)})` loses `{label}`",
            replace(part, grouping=other),
        )


def _of_selector(part: Selector) -> Iterator[tuple[Kind, str, Node]]:
    for matcher in part.matchers:
        shown = to_promql(Selector(None, (matcher,)))[1:-1]
        kept = tuple(one for one in part.matchers if one is not matcher)
        if _reads_some(part.name, kept):
            yield "label", f"`{shown}` is left out", replace(part, matchers=kept)
        turned = Matcher(matcher.label, _MATCHERS[matcher.operator], matcher.value)
        changed = tuple(turned if one is matcher else one for one in part.matchers)
        if _reads_some(part.name, changed):
            yield (
                "label",
                f"`{shown}` becomes `{to_promql(Selector(None, (turned,)))[1:-1]}`",
                replace(part, matchers=changed),
            )
    if part.offset is not None:
        yield "window", f"`offset {part.offset}` is left out", replace(part, offset=None)


def _reads_some(name: str | None, matchers: tuple[Matcher, ...]) -> bool:
    """Whether Prometheus takes the selector: not one that would fit every series."""
    return name is not None or any(passes(matcher, "") is False for matcher in matchers)
