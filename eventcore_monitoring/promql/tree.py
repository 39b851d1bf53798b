"""From promql-parser's tree to ours, with Grafana's variables back in their places."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, Literal, cast

from eventcore_monitoring.promql.nodes import (
    Aggregation,
    At,
    Binary,
    Call,
    Grouping,
    Matcher,
    Matching,
    MatchOperator,
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
from eventcore_monitoring.promql.substitution import Substituted, UnreadableError
from eventcore_monitoring.promql.walk import children
from eventcore_monitoring.values import duration

# Deep trees cannot be compared, hashed or walked by recursion.
MAXIMUM_LEVELS: Final = 200

_METRIC_NAME: Final = "__name__"
_MATCHERS: Final[dict[str, MatchOperator]] = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}
_GROUPS: Final[dict[str, Literal["group_left", "group_right"]]] = {
    "ManyToOne": "group_left",
    "OneToMany": "group_right",
}


def _case(member: object) -> str:
    """The case of one of promql-parser's enumerations, which cannot be hashed."""
    return str(member).rpartition(".")[2]


def restored(tree: Any, text: Substituted) -> Node:
    """The nodes of a `promql_parser.Expr`. Raises UnreadableError over 200 levels, or for what nodes cannot say."""
    import promql_parser as parser

    def node(tree: Any) -> Node:
        match tree:
            case parser.ParenExpr():
                return node(tree.expr)
            case parser.NumberLiteral():
                return Number(tree.val + 0.0)  # no negative zero
            case parser.StringLiteral():
                return String(tree.val)
            case parser.VectorSelector():
                bare = tree.offset is None and tree.at is None and not tree.matchers.matchers
                name = text.variable(tree.name) if bare else None
                return selector(tree) if name is None else Variable(name)
            case parser.MatrixSelector():
                return Range(selector(tree.vector_selector), window(tree.range))
            case parser.SubqueryExpr():
                step = None if tree.step is None else window(tree.step)
                return Subquery(
                    node(tree.expr), window(cast("timedelta", tree.range)), step, offset(tree.offset), at(tree.at)
                )
            case parser.UnaryExpr():
                return Negative(node(tree.expr))
            case parser.BinaryExpr():
                return binary(tree)
            case parser.AggregateExpr():
                parameter = None if tree.param is None else node(tree.param)
                return Aggregation(cast("Any", str(tree.op)), node(tree.expr), grouping(tree.modifier), parameter)
            case parser.Call():
                return call(tree.func.name, tree.args)
            case _:
                raise UnreadableError(f"{type(tree).__name__} is not supported")

    def call(function: str, arguments: list[Any]) -> Node:
        if function == "scalar" and isinstance(arguments[0], parser.VectorSelector):
            name = text.variable(arguments[0].name, scalar=True)
            if name is not None:
                return Variable(name)
        if function == "double_exponential_smoothing":
            function = text.smoothing
        return Call(function, tuple([node(argument) for argument in arguments]))

    def binary(tree: Any) -> Node:
        # The left side may be a long chain: walk down it instead of recursing.
        chain = []
        while isinstance(tree, parser.BinaryExpr):
            chain.append(tree)
            tree = tree.lhs
        left = node(tree)
        for link in reversed(chain):
            modifier = link.modifier
            return_bool = modifier is not None and modifier.return_bool
            left = Binary(left, cast("Any", str(link.op)), node(link.rhs), return_bool, matching(modifier))
        return left

    def matching(modifier: Any) -> Matching | None:
        if modifier is None:
            return None
        if modifier.fill_values.lhs is not None or modifier.fill_values.rhs is not None:
            raise UnreadableError("fill() is not supported", "write `or` with a default instead")
        if modifier.matching is None:
            return None
        group = _GROUPS.get(_case(modifier.card))
        kind: Literal["on", "ignoring"] = (
            "on" if modifier.matching.type == parser.LabelModifierType.Include else "ignoring"
        )
        return Matching(kind, names(modifier.matching.labels), group, names(modifier.group_labels or ()))

    def grouping(modifier: Any) -> Grouping | None:
        if modifier is None:
            return None
        return Grouping("by" if modifier.type == parser.AggModifierType.By else "without", names(modifier.labels))

    def selector(tree: Any) -> Selector:
        if tree.matchers.or_matchers:
            raise UnreadableError(
                "`or` inside braces is no PromQL", 'write label=~"a|b", or two selectors joined with `or`'
            )
        matchers = tuple(
            Matcher(text.written(found.name), _MATCHERS[_case(found.op)], found.value)
            for found in tree.matchers.matchers
        )
        name: str | None = tree.name
        if name is None:
            named = [matcher for matcher in matchers if matcher.label == _METRIC_NAME]
            if len(named) == 1 and named[0].operator == "=" and named[0].value and "$" not in named[0].value:
                name, matchers = named[0].value, tuple(matcher for matcher in matchers if matcher is not named[0])
        elif (written := text.written(name)) != name:
            name, matchers = None, (Matcher(_METRIC_NAME, "=", written), *matchers)
        return Selector(name, matchers, offset(tree.offset), at(tree.at))

    def names(labels: Any) -> tuple[str, ...]:
        return tuple(map(text.written, labels))

    def window(length: timedelta) -> Window:
        milliseconds = length // timedelta(milliseconds=1)
        written = text.windows.get(abs(milliseconds)) or duration(abs(milliseconds))
        return f"-{written}" if milliseconds < 0 else written

    def offset(length: timedelta | None) -> Window | None:
        return None if length is None else window(length)

    def at(modifier: Any) -> At | None:
        if modifier is None:
            return None
        if modifier.type == parser.AtModifierType.At:
            return At(text.times[round(modifier.at.timestamp())])
        return At("start" if modifier.type == parser.AtModifierType.Start else "end")

    whole = node(tree)
    _refuse_deep(whole)
    return whole


def _refuse_deep(node: Node) -> None:
    level: list[Node] = [node]
    for _ in range(MAXIMUM_LEVELS):
        level = [below for above in level for below in children(above)]
        if not level:
            return
    raise UnreadableError(f"it is nested deeper than {MAXIMUM_LEVELS} levels", "split it into recording rules")
