"""The grammar: tokens to nodes by recursive descent, binary operators by precedence, and the place of every node.

Grammar: Prometheus 2.42 to 3.14, `promql/parser/generated_parser.y`.
"""

from __future__ import annotations

from typing import Final, Literal, cast

from eventcore_monitoring.promql.functions import FUNCTIONS, Kind
from eventcore_monitoring.promql.kinds import (
    Given,
    argument_refusal,
    is_value,
    named,
    number_refusal,
    operation_kind,
    operation_refusal,
    unknown_function,
)
from eventcore_monitoring.promql.literals import number, string
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    AggregationOperator,
    Binary,
    BinaryOperator,
    Call,
    Grouping,
    Matcher,
    Matching,
    Negative,
    Node,
    Number,
    Selector,
    String,
    Variable,
)
from eventcore_monitoring.promql.printer import PRECEDENCE
from eventcore_monitoring.promql.selector_grammar import METRIC_NAME, SelectorReader
from eventcore_monitoring.promql.tokens import AGGREGATIONS, SyntaxFault

_PRECEDENCE: Final[dict[str, int]] = {str(operator): precedence for operator, precedence in PRECEDENCE.items()}
_TIGHTER_THAN_MINUS: Final = PRECEDENCE["*"] + 1
# Keywords that may be the name of a metric.
_METRICS: Final = AGGREGATIONS | {"and", "or", "unless", "by", "without", "offset"}
_FILLS: Final = ("fill", "fill_left", "fill_right")
_PARAMETERS: Final[dict[str, Kind]] = {
    "topk": "scalar", "bottomk": "scalar", "quantile": "scalar", "limitk": "scalar", "limit_ratio": "scalar",
    "count_values": "string",
}  # fmt: skip


class ExpressionReader(SelectorReader):
    """Reads a whole expression. Every method raises SyntaxFault."""

    __slots__ = ()

    def whole(self) -> Node:
        """The tree of the whole text."""
        if self.tokens[0][0] == "end":
            raise SyntaxFault("it is empty", "write an expression", 0, len(self.text))
        node, _ = self._expression(1)
        if self.tokens[self.at][0] != "end":
            self._unexpected("an operator")
        if self.boundless:
            place = min(self.spans[selector] for selector in self.boundless)
            fix = "name a metric, or fix a label to a value"
            raise SyntaxFault(f"{self._quoted(*place)} would fit every series", fix, *place)
        return node

    # Operators.

    def _expression(self, least: int) -> tuple[Node, Given]:
        start = self.tokens[self.at][2]
        node, kind = self._operand()
        while (precedence := _PRECEDENCE.get(self.tokens[self.at][0], 0)) >= least:
            node, kind = self._binary(node, kind, start, precedence)
        return node, kind

    def _binary(self, left: Node, left_kind: Given, start: int, precedence: int) -> tuple[Node, Given]:
        sign = self.tokens[self.at]
        self.at += 1
        return_bool = self.tokens[self.at][0] == "bool"
        if return_bool:
            self.at += 1
        matching = self._matching()
        modified = self.tokens[self.at - 1][3]
        right, right_kind = self._expression(precedence if sign[0] == "^" else precedence + 1)
        for side, kind in ((left, left_kind), (right, right_kind)):
            if not is_value(kind):
                problem = f"{sign[1]} takes numbers and instant vectors, and {{}} is {named(kind)}"
                self._refuse_node(
                    side, (problem, "take a function of it, such as rate(…)" if kind == "range" else "leave it out")
                )
        refusal = operation_refusal(left_kind, sign[0], right_kind, return_bool=return_bool, matching=matching)
        if refusal is not None:
            raise SyntaxFault(*refusal, sign[2], modified)
        node = Binary(left, cast("BinaryOperator", sign[0]), right, return_bool, matching)
        self.spans[id(node)] = start, self.tokens[self.at - 1][3]
        return node, operation_kind(left_kind, sign[0], right_kind, return_bool=return_bool, matching=matching)

    def _matching(self) -> Matching | None:
        kind, text, start, end = self.tokens[self.at]
        matching = None
        if kind in ("on", "ignoring"):
            self.at += 1
            kind, labels = cast("Literal['on', 'ignoring']", kind), self._labels()
            matching = Matching(kind, labels)
            if self.tokens[self.at][0] in ("group_left", "group_right"):
                group = cast("Literal['group_left', 'group_right']", self.tokens[self.at][0])
                self.at += 1
                matching = Matching(kind, labels, group, self._labels() if self.tokens[self.at][0] == "(" else ())
            kind, text, start, end = self.tokens[self.at]
        if kind in ("group_left", "group_right"):
            raise SyntaxFault(f"{text} stands where it cannot", f"write on(…) or ignoring(…) before {kind}", start, end)
        if kind == "name" and text.lower() in _FILLS and self.tokens[self.at + 1][0] == "(":
            raise SyntaxFault(f"{text}() is not supported", "write `or` with a default instead", start, end)
        return matching

    def _signed(self) -> tuple[Node, Given]:
        first = self.at
        while self.tokens[self.at][0] in ("-", "+"):
            self.at += 1
        signs = self.tokens[first : self.at]
        literal = self.tokens[self.at][0] == "number"
        node, kind = self._expression(_TIGHTER_THAN_MINUS)
        if not is_value(kind):
            problem = f"{signs[-1][0]} takes a number or an instant vector, and {{}} is {named(kind)}"
            self._refuse_node(node, (problem, f"leave {signs[-1][0]} out"))
        if literal and isinstance(node, Number):
            value = node.value
            for sign in signs:
                value = -value if sign[0] == "-" else value
            del self.spans[id(node)]
            node = Number(value + 0.0)
            self.spans[id(node)] = signs[0][2], self.tokens[self.at - 1][3]
            return node, "scalar"
        for sign in reversed(signs):
            if sign[0] == "-":
                node = Negative(node)
                self.spans[id(node)] = sign[2], self.tokens[self.at - 1][3]
        return node, kind

    # Operands.

    def _operand(self) -> tuple[Node, Given]:
        token = self.tokens[self.at]
        kind, text, start, end = token
        node: Node
        given: Given
        match kind:
            case "name":
                if self.tokens[self.at + 1][0] == "(" and ":" not in text:
                    return self._call()
                return self._selector()
            case "number":
                node, given = Number(number(token) + 0.0), "scalar"
            case "(":
                self.at += 1
                node, given = self._expression(1)
                self._expect(")", "an operator or )")
                return self._subqueries(node, given, start)
            case "{" | "variable":
                if kind == "variable" and self.tokens[self.at + 1][0] == "(":
                    raise SyntaxFault(*unknown_function(text), start, end)
                return self._selector()
            case "-" | "+":
                return self._signed()
            case "string":
                node, given = String(string(token)), "string"
            case _ if kind in AGGREGATIONS and self.tokens[self.at + 1][0] in ("(", "by", "without"):
                return self._aggregation()
            case _ if kind in _METRICS:
                return self._selector()
            case _:
                self._unexpected("an expression")
        self.at += 1
        self.spans[id(node)] = start, end
        return self._subqueries(node, given, start)

    def _call(self) -> tuple[Node, Given]:
        _, name, start, end = self.tokens[self.at]
        function = FUNCTIONS.get(name)
        if function is None:
            raise SyntaxFault(*unknown_function(name), start, end)
        self.at += 1
        arguments = self._arguments()
        refusal = number_refusal(name, function.arguments, function.least, function.most, len(arguments))
        if refusal is not None:
            raise SyntaxFault(*refusal, start, self.tokens[self.at - 1][3])
        wanted = function.arguments
        for position, (argument, kind) in enumerate(arguments):
            self._check(name, wanted[min(position, len(wanted) - 1)], argument, kind)
        if name == "info":
            arguments[1:] = [(self._labels_of_info(argument), kind) for argument, kind in arguments[1:]]
        node = Call(name, tuple([argument for argument, _ in arguments]))
        self.spans[id(node)] = start, self.tokens[self.at - 1][3]
        return self._subqueries(node, function.returns, start)

    def _labels_of_info(self, node: Node) -> Node:
        """The second argument of info(): it chooses labels, so the name of a metric stays a matcher there."""
        start, end = self.spans[id(node)]
        self.boundless.discard(id(node))
        match node:
            case Selector(name, matchers, offset, at) if name is not None and self.text[start] == "{":
                del self.spans[id(node)]
                node = Selector(None, (Matcher(METRIC_NAME, "=", name), *matchers), offset, at)
                self.spans[id(node)] = start, end
            case Selector(None) | Variable():
                pass
            case _:
                problem = "info() takes only labels as its second argument, and {} is none"
                self._refuse_node(node, (problem, 'write {label="value"}'))
        return node

    def _aggregation(self) -> tuple[Node, Given]:
        operator, _, start, _ = self.tokens[self.at]
        self.at += 1
        grouping = self._grouping()
        arguments = self._arguments()
        grouping = grouping or self._grouping()
        end = self.tokens[self.at - 1][3]
        first = _PARAMETERS.get(operator)
        wanted: tuple[Kind, ...] = ("instant",) if first is None else (first, "instant")
        refusal = number_refusal(operator, wanted, len(wanted), len(wanted), len(arguments))
        if refusal is not None:
            raise SyntaxFault(*refusal, start, end)
        for kind, (argument, given) in zip(wanted, arguments, strict=True):
            self._check(operator, kind, argument, given)
        parameter = None if first is None else arguments[0][0]
        node = Aggregation(cast("AggregationOperator", operator), arguments[-1][0], grouping, parameter)
        self.spans[id(node)] = start, end
        return self._subqueries(node, "instant", start)

    def _grouping(self) -> Grouping | None:
        kind = self.tokens[self.at][0]
        if kind not in ("by", "without"):
            return None
        self.at += 1
        return Grouping(cast("Literal['by', 'without']", kind), self._labels())

    def _arguments(self) -> list[tuple[Node, Given]]:
        self._expect("(", "(")
        found: list[tuple[Node, Given]] = []
        if self.tokens[self.at][0] != ")":
            found.append(self._expression(1))
            while self.tokens[self.at][0] == ",":
                self.at += 1
                found.append(self._expression(1))
        self._expect(")", "an operator, a comma or )")
        return found

    def _check(self, name: str, wanted: Kind, node: Node, kind: Given) -> None:
        if kind != wanted:
            refusal = argument_refusal(name, wanted, kind, node, self._quoted(*self.spans[id(node)]))
            if refusal is not None:
                raise SyntaxFault(*refusal, *self.spans[id(node)])
