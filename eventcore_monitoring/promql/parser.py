r"""The reader: PromQL text to nodes with their places in the text, Grafana's variables kept.

What Prometheus 2.42 to 3.14 reads is read. Not supported, because nodes cannot say it: arithmetic in lengths of time
(`x[5m * 2]`), `offset 0s`, windows below a millisecond, `anchored` and `smoothed`, the operators `</` and `>/`,
`fill(…)`, strings that are no text. `x @ start()[5m]`, an oversight of Prometheus 2, is refused as in Prometheus 3.

Normal form of what is read: no redundant parentheses, no unary plus, `-1` one number, `{__name__="x"}` the name `x`
(but not as the second argument of info()), durations canonical (`90s` is `1m30s`), a duration or hexadecimal as
operand a number, `@` in whole milliseconds, `-0` 0, `${name}` as `$name`. A variable in a metric name becomes a
matcher: `$metric{a="b"}` is `{__name__="$metric",a="b"}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from eventcore_monitoring.findings import Finding, definition_line, fault
from eventcore_monitoring.promql.grammar import ExpressionReader
from eventcore_monitoring.promql.nodes import Node, Number, Range, String, Subquery
from eventcore_monitoring.promql.tokens import SyntaxFault, Token, tokens
from eventcore_monitoring.promql.walk import children

__all__ = ["Located", "SyntaxFault", "located", "parse", "parse_value"]

# Deep trees cannot be compared, hashed or walked by recursion; the caps keep every later step quick.
MAXIMUM_BYTES: Final = 16 * 1024
MAXIMUM_DEPTH: Final = 200
MAXIMUM_OPERATORS: Final = 500
MAXIMUM_LEVELS: Final = 200

_OPERATORS: Final = frozenset({*"+-*/%^<>", "==", "!=", ">=", "<=", "and", "or", "unless", "atan2"})
_WAY_OUT: Final = "split it into recording rules"


@dataclass(frozen=True, slots=True)
class Located:
    """An expression, the text that it was read from, and where in it each node stands.

    `spans`: by `id` of the node, offsets in `text`, the end exclusive, without redundant parentheses around the node.
    A selector's span covers its name, its braces, and its `offset` and `@`; below a Range, only name and braces.
    """

    text: str
    node: Node
    spans: Mapping[int, tuple[int, int]] = field(compare=False, repr=False)

    def span(self, node: Node) -> tuple[int, int]:
        """Where a node of this very tree stands. Raises KeyError for any other node, an equal one too."""
        return self.spans[id(node)]


def located(text: str) -> Located:
    """The tree of a PromQL text of any kind, with the place of every node, each of which is an object of its own.

    Raises SyntaxFault for a text that is no PromQL, or that is over 16 KiB, 200 brackets or nodes deep, or 500
    operators long.
    """
    if len(text) > MAXIMUM_BYTES or (not text.isascii() and len(text.encode(errors="replace")) > MAXIMUM_BYTES):
        raise SyntaxFault("it is longer than 16 KiB", _WAY_OUT, 0, len(text))
    found = tokens(text)
    many = len(found) > MAXIMUM_LEVELS  # no cap can be passed with fewer tokens
    if many:
        _refuse_too_many(found)
    reader = ExpressionReader(text, found)
    try:
        node = reader.whole()
    except RecursionError:
        raise SyntaxFault("it is nested too deeply", _WAY_OUT, 0, len(text)) from None
    if many:
        _refuse_deep(node, len(text))
    return Located(text, node, reader.spans)


def parse(text: str) -> Node:
    """The tree of a PromQL text of any kind, a range and a string too; faults as in `parse_value`."""
    try:
        return located(text).node
    except SyntaxFault as refused:
        _report(text, refused.message, refused.fix)
        return Number(0.0)


def parse_value(text: str) -> Node:
    """The tree of a PromQL text that has a value; Grafana's variables (`$name`, `${name}`) may stand in it.

    Reports a fault `promql-syntax` (raises DefinitionError, or hands back the number 0 where faults are collected) for
    a text that `located` refuses, or that is a bare range or string.
    """
    node = parse(text)
    match node:
        case Range() | Subquery():
            refusal = "it is a range of samples, not a value", "take a function of it, such as rate(…)"
        case String():
            refusal = "it is a string, not a value", "write an expression with series or numbers"
        case _:
            return node
    _report(text, *refusal)
    return Number(0.0)


def _report(text: str, message: str, fix: str) -> None:
    line = " ".join(text[:200].split())
    excerpt = line if len(line) <= 60 and len(text) <= 200 else f"{line[:60]}…"
    fault(Finding("promql", "promql-syntax", f"cannot read `{excerpt}`: {message}", fix, source=definition_line()))


def _refuse_too_many(found: list[Token]) -> None:
    depth = operators = 0
    for kind, _, start, end in found:
        if kind in ("(", "[", "{"):
            depth += 1
            if depth > MAXIMUM_DEPTH:
                raise SyntaxFault(f"its brackets are nested deeper than {MAXIMUM_DEPTH}", _WAY_OUT, start, end)
        elif kind in (")", "]", "}"):
            depth -= 1
        elif kind in _OPERATORS:
            operators += 1
            if operators > MAXIMUM_OPERATORS:
                raise SyntaxFault(f"it has more than {MAXIMUM_OPERATORS} operators", _WAY_OUT, start, end)


def _refuse_deep(node: Node, end: int) -> None:
    level: list[Node] = [node]
    for _ in range(MAXIMUM_LEVELS):
        level = [below for above in level for below in children(above)]
        if not level:
            return
    raise SyntaxFault(f"it is nested deeper than {MAXIMUM_LEVELS} levels", _WAY_OUT, 0, end)
