"""The nodes of a PromQL expression: plain frozen values for all of PromQL 3.

A node holds names of metrics, never metric objects, so that this floor knows nothing of the model.
Grafana's variables are nodes (`Variable`) or windows (`"$__rate_interval"`), never spliced text.
Grammar: Prometheus 3.x `promql/parser` (`generated_parser.y`, `ast.go`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

MatchOperator = Literal["=", "!=", "=~", "!~"]
ArithmeticOperator = Literal["+", "-", "*", "/", "%", "^", "atan2"]
ComparisonOperator = Literal["==", "!=", ">", "<", ">=", "<="]
SetOperator = Literal["and", "or", "unless"]
BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator
AggregationOperator = Literal[
    "sum", "min", "max", "avg", "count", "group", "stddev", "stdvar",
    "topk", "bottomk", "quantile", "count_values", "limitk", "limit_ratio",
]  # fmt: skip

COMPARISONS: Final[frozenset[ComparisonOperator]] = frozenset(get_args(ComparisonOperator))
SETS: Final[frozenset[SetOperator]] = frozenset(get_args(SetOperator))
# The comparison of the same two values, seen from the other side.
MIRRORED: Final[dict[ComparisonOperator, ComparisonOperator]] = {
    ">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!=",
}  # fmt: skip

# A length of time: Prometheus text such as `5m` (canonical), or a Grafana variable such as `$__rate_interval`.
Window = str


class _Tree:
    """A node that keeps its hash: expressions are looked up whole, and one part stands in many of them."""

    __slots__ = ("_hash",)


def _hash_once(node: _Tree) -> int:
    try:
        return node._hash  # type: ignore[attr-defined, no-any-return]
    except AttributeError:
        value = hash(tuple([getattr(node, name) for name in node.__match_args__]))  # type: ignore[attr-defined]
        object.__setattr__(node, "_hash", value)
        return value


@dataclass(frozen=True, slots=True)
class Number:
    """A number literal: a scalar. NaN and the infinities are allowed."""

    value: float


@dataclass(frozen=True, slots=True)
class String:
    """A string literal, as `label_replace` takes it; the value, not its quoted form."""

    value: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A Grafana variable that stands where an expression could: `$threshold` (name without the `$`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """One label matcher: `label operator "value"`; the value may contain Grafana variables."""

    label: str
    operator: MatchOperator
    value: str


@dataclass(frozen=True, slots=True)
class At:
    """The `@` modifier: a Unix time in seconds, or `start()` / `end()` of the query."""

    time: float | Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Selector(_Tree):
    """An instant selector: a metric name (or none), matchers in the author's order, offset and `@`."""

    name: str | None
    matchers: tuple[Matcher, ...] = ()
    offset: Window | None = None  # may start with `-`
    at: At | None = None

    __hash__ = _hash_once


@dataclass(frozen=True, slots=True)
class Range(_Tree):
    """A range selector: `selector[window]`."""

    selector: Selector
    window: Window

    __hash__ = _hash_once


@dataclass(frozen=True, slots=True)
class Subquery(_Tree):
    """A subquery: `(expression)[window:step]`, step None for the default evaluation interval."""

    expression: Node
    window: Window
    step: Window | None = None
    offset: Window | None = None
    at: At | None = None

    __hash__ = _hash_once


@dataclass(frozen=True, slots=True)
class Call(_Tree):
    """A function call: `function(arguments…)`."""

    function: str
    arguments: tuple[Node, ...] = ()

    __hash__ = _hash_once


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which labels an aggregation keeps (`by`) or drops (`without`)."""

    kind: Literal["by", "without"]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aggregation(_Tree):
    """An aggregation over an instant vector; `parameter` for topk, quantile, count_values and so on."""

    operator: AggregationOperator
    expression: Node
    grouping: Grouping | None = None
    parameter: Node | None = None

    __hash__ = _hash_once


@dataclass(frozen=True, slots=True)
class Matching:
    """How the two sides of a binary operation find each other: `on`, `ignoring`, `group_left`, `group_right`."""

    kind: Literal["on", "ignoring"]
    labels: tuple[str, ...]
    group: Literal["group_left", "group_right"] | None = None
    include: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Binary(_Tree):
    """A binary operation. `return_bool` only with comparisons; `matching` None means all labels."""

    left: Node
    operator: BinaryOperator
    right: Node
    return_bool: bool = False
    matching: Matching | None = None

    __hash__ = _hash_once


@dataclass(frozen=True, slots=True)
class Negative(_Tree):
    """Unary minus. (Unary plus changes nothing and is dropped on reading; parentheses are the printer's.)"""

    expression: Node

    __hash__ = _hash_once


Node = (
    Number | String | Variable | Selector | Range | Subquery | Call | Aggregation | Binary | Negative
)  # fmt: skip
