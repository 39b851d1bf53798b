"""The printer: nodes to PromQL text, with the parentheses that the grammar needs and no others.

Grammar and precedence: Prometheus 3.x `promql/parser/generated_parser.y`, also true of 2.42 (measured: promtool).
The unary minus binds like `*`: `-a ^ b` is `-(a ^ b)`, and `-a * b` is `(-a) * b`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, assert_never

from eventcore_monitoring.encoding.number import promql_number
from eventcore_monitoring.encoding.promql_string import promql_string
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    At,
    Binary,
    BinaryOperator,
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
    Window,
)

PRECEDENCE: Final[dict[BinaryOperator, int]] = {
    "or": 1,
    "and": 2, "unless": 2,
    "==": 3, "!=": 3, ">": 3, "<": 3, ">=": 3, "<=": 3,
    "+": 4, "-": 4,
    "*": 5, "/": 5, "%": 5, "atan2": 5,
    "^": 6,
}  # fmt: skip
_POWER: Final = PRECEDENCE["^"]

_legacy_metric_name = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*").fullmatch
_plain_label = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*|\$\w+|\$\{[^{}]+\}", re.ASCII).fullmatch
_identifier = re.compile(r"[a-zA-Z_]\w*", re.ASCII).fullmatch

# Words that some version of PromQL reads as something else where a metric name (or a label to group by) may stand.
_KEYWORDS: Final = frozenset({
    "and", "or", "unless", "atan2", "bool", "on", "ignoring", "group_left", "group_right", "by", "without", "offset",
    "sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "count_values", "quantile",
    "limitk", "limit_ratio", "inf", "nan", "start", "end", "step", "range", "min_of", "max_of", "anchored", "smoothed",
    "fill", "fill_left", "fill_right",
})  # fmt: skip
_NO_LABELS_TO_GROUP_BY: Final = frozenset({"without", "inf", "nan"})


def to_promql(node: Node) -> str:
    """The text of an expression, on one line; the parser reads it back as the same node.

    Raises ValueError for a label value or a string with half of a surrogate pair.
    """
    match node:
        case Selector():
            return _series(node) + _moved(node.offset, node.at)
        case Number(value):
            return promql_number(value)
        case Range(selector, window):
            return f"{_series(selector)}[{window}]{_moved(selector.offset, selector.at)}"
        case Call(function, arguments):
            return f"{function}({', '.join(map(to_promql, arguments))})"
        case Aggregation(operator, expression, grouping, parameter):
            first = "" if parameter is None else f"{to_promql(parameter)}, "
            return f"{operator}{_grouped(grouping)}({first}{to_promql(expression)})"
        case Binary(left, operator, right, return_bool, matching):
            return (
                f"{_left(left, PRECEDENCE[operator])} {operator}{' bool' if return_bool else ''}"
                f"{'' if matching is None else _matched(matching)} {_right(right, PRECEDENCE[operator])}"
            )
        case Negative(expression):
            return f"-{_negated(expression)}"
        case Subquery(expression, window, step, offset, at):
            return f"{_subject(expression)}[{window}:{step or ''}]{_moved(offset, at)}"
        case String(text):
            return promql_string(text)
        case Variable(name):
            return f"${name}" if _identifier(name) else f"${{{name}}}"
        case _:
            assert_never(node)


def short(text: str) -> str:
    """A text as it is quoted in a sentence: at most 40 characters."""
    return text if len(text) <= 40 else f"{text[:40]}…"


def is_legacy_metric_name(name: str) -> bool:
    """Whether a metric may be called so before Prometheus 3 (and written without quotes ever since)."""
    return (name.isidentifier() and name.isascii()) or _legacy_metric_name(name) is not None


def is_plain_label(label: str) -> bool:
    """Whether a label is written without quotes: a legacy name, or one Grafana variable."""
    return (label.isidentifier() and label.isascii()) or _plain_label(label) is not None


def _left(node: Node, precedence: int) -> str:
    match node:
        case Binary(_, operator):
            bare = PRECEDENCE[operator] >= precedence != _POWER
        case Negative():
            bare = precedence != _POWER
        case Number(value):
            bare = precedence != _POWER or not value < 0
        case _:
            bare = True
    return to_promql(node) if bare else f"({to_promql(node)})"


def _right(node: Node, precedence: int) -> str:
    if isinstance(node, Binary):
        own = PRECEDENCE[node.operator]
        if own < precedence or own == precedence != _POWER:
            return f"({to_promql(node)})"
    return to_promql(node)


def _negated(node: Node) -> str:
    # A literal right behind the minus would be read as a negative literal.
    bare = node.operator == "^" if isinstance(node, Binary) else not isinstance(node, Number)
    return to_promql(node) if bare else f"({to_promql(node)})"


def _subject(node: Node) -> str:
    bare = isinstance(node, Call | Aggregation | Variable) or (
        isinstance(node, Selector) and node.offset is None and node.at is None
    )
    return to_promql(node) if bare else f"({to_promql(node)})"


def _series(selector: Selector) -> str:
    name = selector.name
    if name is not None and is_legacy_metric_name(name) and name.lower() not in _KEYWORDS:
        if not selector.matchers:
            return name
        parts: list[str] = []
    elif name is None:
        parts, name = [], ""
    else:
        quoted = promql_string(name)
        parts, name = [f"__name__={quoted}" if is_legacy_metric_name(name) else quoted], ""
    for matcher in selector.matchers:
        label = matcher.label if is_plain_label(matcher.label) else promql_string(matcher.label)
        parts.append(f"{label}{matcher.operator}{promql_string(matcher.value)}")
    return f"{name}{{{','.join(parts)}}}"


def _moved(offset: Window | None, at: At | None) -> str:
    text = "" if offset is None else f" offset {offset}"
    if at is None:
        return text
    return f"{text} @ {at.time}()" if isinstance(at.time, str) else f"{text} @ {promql_number(at.time)}"


def _grouped(grouping: Grouping | None) -> str:
    return "" if grouping is None else f" {grouping.kind} ({_labels(grouping.labels)}) "


def _matched(matching: Matching) -> str:
    # The list after group_left is never left out: a parenthesis of the right side would be read as that list.
    group = "" if matching.group is None else f" {matching.group} ({_labels(matching.include)})"
    return f" {matching.kind} ({_labels(matching.labels)}){group}"


def _labels(labels: Iterable[str]) -> str:
    return ", ".join(
        label if is_plain_label(label) and label.lower() not in _NO_LABELS_TO_GROUP_BY else promql_string(label)
        for label in labels
    )
