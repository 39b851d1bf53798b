"""The algebra: expressions and conditions that definitions write as arithmetic.

`failures.rate("5m").sum() / commands.rate("5m").sum() > percent(5)` is a `Condition`; everything to the
left of `>` is an `Expression`, a thin value around a node of `promql.nodes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NoReturn

from eventcore_monitoring.promql import given
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    Aggregation,
    AggregationOperator,
    Binary,
    BinaryOperator,
    Call,
    ComparisonOperator,
    Grouping,
    Matching,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Window,
)
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import shifted
from eventcore_monitoring.values import Quantity


class Algebra:
    """What every instant expression can do; metrics that may be read raw (gauges) can do it too."""

    __slots__ = ()

    @property
    def expression(self) -> Expression:
        """This value as an expression."""
        raise NotImplementedError

    @property
    def node(self) -> Node:
        """The tree of this value."""
        return self.expression.node

    # Arithmetic. `__eq__` stays structural equality: compare with `.eq()` and `.ne()`.

    def __add__(self, other: Operand) -> Expression:
        return _binary(self, "+", other)

    def __radd__(self, other: float | Quantity) -> Expression:
        return _binary(_constant(other), "+", self)

    def __sub__(self, other: Operand) -> Expression:
        return _binary(self, "-", other)

    def __rsub__(self, other: float | Quantity) -> Expression:
        return _binary(_constant(other), "-", self)

    def __mul__(self, other: Operand) -> Expression:
        return _binary(self, "*", other)

    def __rmul__(self, other: float | Quantity) -> Expression:
        return _binary(_constant(other), "*", self)

    def __truediv__(self, other: Operand) -> Expression:
        return _binary(self, "/", other)

    def __rtruediv__(self, other: float | Quantity) -> Expression:
        return _binary(_constant(other), "/", self)

    def __mod__(self, other: Operand) -> Expression:
        return _binary(self, "%", other)

    def __pow__(self, other: Operand) -> Expression:
        return _binary(self, "^", other)

    def __neg__(self) -> Expression:
        return Expression(Negative(self.expression.node))

    # Comparisons with a threshold make a condition.

    def __gt__(self, threshold: Quantity | float) -> Condition:
        return _condition(self, ">", threshold)

    def __lt__(self, threshold: Quantity | float) -> Condition:
        return _condition(self, "<", threshold)

    def __ge__(self, threshold: Quantity | float) -> Condition:
        return _condition(self, ">=", threshold)

    def __le__(self, threshold: Quantity | float) -> Condition:
        return _condition(self, "<=", threshold)

    def eq(self, threshold: Quantity | float) -> Condition:
        """True where the value equals the threshold: `up.eq(0)`."""
        return _condition(self, "==", threshold)

    def ne(self, threshold: Quantity | float) -> Condition:
        """True where the value differs from the threshold."""
        return _condition(self, "!=", threshold)

    def filtered(self, operator: ComparisonOperator, other: Operand, *, return_bool: bool = False) -> Expression:
        """The series whose value compares so with the other side (`return_bool`: 0 or 1 for each instead)."""
        if operator not in COMPARISONS:
            raise ValueError(f"there is no comparison {operator}: write one of {', '.join(sorted(COMPARISONS))}")
        return _binary(self, operator, other, return_bool=return_bool)

    # Sets.

    def and_(self, other: Operand) -> Expression:
        """The series that have a partner on the other side."""
        return _binary(self, "and", other)

    def or_(self, other: Operand) -> Expression:
        """These series, and those of the other side that have no partner here."""
        return _binary(self, "or", other)

    def unless(self, other: Operand) -> Expression:
        """The series that have no partner on the other side."""
        return _binary(self, "unless", other)

    def on(self, *labels: str) -> Matched:
        """This side of an operation, to be matched on these labels only: `a / b.on("host")`."""
        return Matched(self.expression, Matching("on", given.labels(labels)))

    def ignoring(self, *labels: str) -> Matched:
        """This side of an operation, to be matched on all labels but these."""
        return Matched(self.expression, Matching("ignoring", given.labels(labels)))

    # Aggregation: the labels to keep, or `without=` the labels to drop.

    def sum(self, *by: str, without: Sequence[str] | None = None) -> Expression:
        """The sum over all other labels."""
        return self._aggregate("sum", by, without)

    def avg(self, *by: str, without: Sequence[str] | None = None) -> Expression:
        """The mean over all other labels."""
        return self._aggregate("avg", by, without)

    def min(self, *by: str, without: Sequence[str] | None = None) -> Expression:
        """The lowest over all other labels."""
        return self._aggregate("min", by, without)

    def max(self, *by: str, without: Sequence[str] | None = None) -> Expression:
        """The highest over all other labels."""
        return self._aggregate("max", by, without)

    def count(self, *by: str, without: Sequence[str] | None = None) -> Expression:
        """How many series there are; never 0, since no series give no result."""
        return self._aggregate("count", by, without)

    def stddev(self, *by: str, without: Sequence[str] | None = None) -> Expression:
        """The standard deviation over all other labels."""
        return self._aggregate("stddev", by, without)

    def quantile_across(self, quantile: float, *by: str, without: Sequence[str] | None = None) -> Expression:
        """The quantile of the values of several series (for a histogram use its own `quantile`)."""
        return self._aggregate("quantile", by, without, Number(given.number(quantile, "a quantile")))

    def topk(self, number: int, *by: str, without: Sequence[str] | None = None) -> Expression:
        """The series with the highest values."""
        return self._aggregate("topk", by, without, Number(given.number(number, "how many series there are to be")))

    def bottomk(self, number: int, *by: str, without: Sequence[str] | None = None) -> Expression:
        """The series with the lowest values."""
        return self._aggregate("bottomk", by, without, Number(given.number(number, "how many series there are to be")))

    def _aggregate(
        self,
        operator: AggregationOperator,
        by: Sequence[str],
        without: Sequence[str] | None,
        parameter: Node | None = None,
    ) -> Expression:
        grouping = None
        if without is not None:
            grouping = Grouping("without", given.labels(without))
        elif by:
            grouping = Grouping("by", given.labels(by))
        return Expression(Aggregation(operator, self.expression.node, grouping, parameter))

    # Time.

    def offset(self, window: Window) -> Expression:
        """The whole expression as it was this long ago: every selector in it is shifted."""
        return Expression(shifted(self.expression.node, given.text(window, "an offset")))

    def avg_over_time(self, window: Window, *, step: Window | None = None) -> Expression:
        """The mean of each series over the window (a subquery with this step unless it is a plain selector)."""
        return self.over_time("avg_over_time", window, step=step)

    def max_over_time(self, window: Window, *, step: Window | None = None) -> Expression:
        """The highest value of each series in the window."""
        return self.over_time("max_over_time", window, step=step)

    def min_over_time(self, window: Window, *, step: Window | None = None) -> Expression:
        """The lowest value of each series in the window."""
        return self.over_time("min_over_time", window, step=step)

    def last_over_time(self, window: Window, *, step: Window | None = None) -> Expression:
        """The newest value of each series in the window, however old."""
        return self.over_time("last_over_time", window, step=step)

    def quantile_over_time(self, quantile: float, window: Window, *, step: Window | None = None) -> Expression:
        """The quantile of each series' values in the window."""
        return Expression(
            Call("quantile_over_time", (Number(given.number(quantile, "a quantile")), self._range(window, step)))
        )

    def over_time(self, function: str, window: Window, *, step: Window | None = None) -> Expression:
        """Any function of one range: `stddev_over_time`, `deriv`, `changes`, …"""
        return Expression(Call(function, (self._range(window, step),)))

    def predict(
        self, *, days: float = 0, hours: float = 0, over: Window = "1d", step: Window | None = None
    ) -> Expression:
        """The value in so many days and hours, drawn on along the line through the window `over`."""
        ahead = Number(days * 86_400 + hours * 3600)
        return Expression(Call("predict_linear", (self._range(over, step), ahead)))

    def _range(self, window: Window, step: Window | None) -> Node:
        node = self.expression.node
        if isinstance(node, Selector) and step is None:
            return Range(node, given.canonical_window(window))
        return Subquery(node, given.canonical_window(window), None if step is None else given.canonical_window(step))

    # Functions.

    def apply(self, function: str, *arguments: float) -> Expression:
        """Any function of one instant vector and numbers: `.apply("clamp_max", 1)`."""
        numbers = [Number(given.number(argument, f"what {function}() takes")) for argument in arguments]
        return Expression(Call(function, (self.expression.node, *numbers)))

    def label_replace(self, label: str, replacement: str, source: str, pattern: str) -> Expression:
        """The series with `label` set from what `pattern` (fully anchored RE2) finds in `source`."""
        texts = [String(given.text(one, "what label_replace() takes")) for one in (label, replacement, source, pattern)]
        return Expression(Call("label_replace", (self.expression.node, *texts)))

    def with_host(self, label: str = "host") -> Expression:
        """The series with the host of their `instance` (`db-1:9100` is host `db-1`): joins targets on one machine."""
        return self.label_replace(label, "$1", "instance", r"(.*?)(?::\d+)?")


@dataclass(frozen=True, slots=True)
class Expression(Algebra):
    """A PromQL expression; `str()` is its text. Equality is equality of the tree."""

    node: Node

    @property
    def expression(self) -> Expression:
        """Itself."""
        return self

    def __str__(self) -> str:
        return to_promql(self.node)

    def __bool__(self) -> NoReturn:
        raise TypeError("an expression is no truth value: combine with .and_(), .or_() or .unless()")


@dataclass(frozen=True, slots=True)
class Matched:
    """The right side of a binary operation together with how it is matched."""

    right: Expression
    matching: Matching

    def group_left(self, *include: str) -> Matched:
        """Many series on the left for one here; `include` are labels to copy from here."""
        return replace(self, matching=replace(self.matching, group="group_left", include=given.labels(include)))

    def group_right(self, *include: str) -> Matched:
        """Many series here for one on the left; `include` are labels to copy from the left."""
        return replace(self, matching=replace(self.matching, group="group_right", include=given.labels(include)))


Operand = Algebra | Matched | Quantity | float


@dataclass(frozen=True, slots=True)
class Guard:
    """A further demand on a condition: its series must (`and`) or must not (`unless`) have a partner here."""

    operator: Literal["and", "unless"]
    expression: Expression
    matching: Matching | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression compared with a threshold: what an alert fires on, a panel draws, a workload scales at."""

    expression: Expression
    operator: ComparisonOperator
    threshold: Quantity
    guards: tuple[Guard, ...] = ()

    def and_(self, other: Operand | Condition) -> Condition:
        """This condition where the other holds too (same labels, or `.on(…)`); the value stays this one's."""
        return self._guarded("and", other)

    def unless(self, other: Operand | Condition) -> Condition:
        """This condition where the other does not hold; the value stays this one's."""
        return self._guarded("unless", other)

    def on(self, *labels: str) -> Matched:
        """This condition as the other side of `and_` or `unless`, matched on these labels only."""
        return Matched(Expression(self.node), Matching("on", given.labels(labels)))

    def _guarded(self, operator: Literal["and", "unless"], other: Operand | Condition) -> Condition:
        if isinstance(other, Condition):
            other = Expression(other.node)
        expression, matching = _operand(other)
        return replace(self, guards=(*self.guards, Guard(operator, expression, matching)))

    @property
    def node(self) -> Node:
        """The whole condition as one node."""
        node: Node = Binary(self.expression.node, self.operator, Number(self.threshold.value))
        for guard in self.guards:
            node = Binary(node, guard.operator, guard.expression.node, matching=guard.matching)
        return node

    def __str__(self) -> str:
        return to_promql(self.node)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a condition is no truth value: write `low.and_(high)` instead of `1 < x < 3` or `low and high`"
        )


def _operand(value: Operand) -> tuple[Expression, Matching | None]:
    match value:
        case Matched(right, matching):
            return right, matching
        case Algebra():
            return value.expression, None
        case bool():
            raise TypeError("a truth value is no operand: write 1 or 0")
        case Quantity() | float() | int():
            return _constant(value), None
        case Condition():
            raise TypeError("a condition is no operand: use its .expression, or combine conditions with .and_()")
        case _:
            raise TypeError(
                f"{type(value).__name__} is no operand of an expression: use a number, a quantity or a metric"
            )


def _constant(value: float | Quantity) -> Expression:
    return Expression(Number(value.value if isinstance(value, Quantity) else float(value)))


def _binary(left: Algebra, operator: BinaryOperator, right: Operand, *, return_bool: bool = False) -> Expression:
    expression, matching = _operand(right)
    return Expression(Binary(left.expression.node, operator, expression.node, return_bool, matching))


def _condition(left: Algebra, operator: ComparisonOperator, threshold: Quantity | float) -> Condition:
    if isinstance(threshold, bool) or not isinstance(threshold, Quantity | float | int):
        raise TypeError(
            f"a condition compares with a number or a quantity such as percent(5), not with {type(threshold).__name__}:"
            " divide the two sides, or use .filtered()"
        )
    quantity = threshold if isinstance(threshold, Quantity) else Quantity(float(threshold), "count")
    return Condition(left.expression, operator, quantity)


def promql(text: str) -> Expression:
    """The expression that a PromQL text says; Grafana's variables (`$name`) may stand in it.

    Reports a fault (raises DefinitionError, unless faults are collected) for a text that is no PromQL 3, has no
    value (a bare range or string), or is too long or too deep to be read.
    """
    from eventcore_monitoring.promql.parser import parse_value

    return Expression(parse_value(given.text(text, "an expression")))
