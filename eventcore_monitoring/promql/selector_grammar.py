"""The grammar of what no operator is part of: selectors, windows, `offset` and `@`, labels in parentheses.

Grammar: Prometheus 2.42 to 3.14, `promql/parser/generated_parser.y`.
"""

from __future__ import annotations

from typing import Final, Literal, NoReturn, cast

from eventcore_monitoring.promql.kinds import Given, Refusal, named
from eventcore_monitoring.promql.literals import string, time, window
from eventcore_monitoring.promql.nodes import (
    At,
    Matcher,
    MatchOperator,
    Node,
    Range,
    Selector,
    Subquery,
    Variable,
    Window,
)
from eventcore_monitoring.promql.printer import short
from eventcore_monitoring.promql.re2 import matches_empty
from eventcore_monitoring.promql.syntax_faults import no_offset, no_window, unexpected
from eventcore_monitoring.promql.tokens import (
    KEYWORDS,
    SyntaxFault,
    Token,
    is_variable,
    window_at,
    without_braces,
)

METRIC_NAME: Final = "__name__"

_Windowed = tuple[Window, Window | None, bool]  # the window, a subquery's step, and whether it is a subquery's

_MATCHES: Final = frozenset({"=", "!=", "=~", "!~"})
# What may be a label to group by.
_LABELS: Final = (KEYWORDS - {"without"}) | {"name", "variable"}


class SelectorReader:
    """Reads the tokens of a text once, from left to right. Every method raises SyntaxFault.

    `at`: the token that is read next; `spans`: the places of the nodes so far, by id; `boundless`: selectors that fit
    every series, by id.
    """

    __slots__ = ("at", "boundless", "spans", "text", "tokens")

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.spans: dict[int, tuple[int, int]] = {}
        self.boundless: set[int] = set()

    def _selector(self) -> tuple[Node, Given]:
        token = self.tokens[self.at]
        kind, text, start, end = token
        name: str | None = None
        matchers: list[Matcher] = []
        if kind == "variable":
            matchers.append(Matcher(METRIC_NAME, "=", _variable(token)))
        elif kind != "{":
            name = text
        if kind != "{":
            self.at += 1
        bare = kind == "variable" and is_variable(text)
        if self.tokens[self.at][0] == "{":
            bare = False
            matchers += self._matchers()
            end = self.tokens[self.at - 1][3]
            if kind == "{":
                name, matchers = _named(matchers)
            elif [matcher.label for matcher in matchers].count(METRIC_NAME) > (kind == "variable"):
                problem = f"{self._quoted(start, end)} names the metric twice"
                raise SyntaxFault(problem, "name it before the braces or in them", start, end)
        offset, at = self._moved()
        moved = self.tokens[self.at - 1][3]
        opening = self.tokens[self.at]
        window = self._window() if opening[0] == "[" else None
        if window is None or window[2]:
            node: Node
            if bare and offset is None and at is None:
                node = Variable(matchers[0].value.strip("${}"))
                self.spans[id(node)] = start, end
                return self._subqueries(node, "any", start, window)
            node = self._placed(Selector(name, tuple(matchers), offset, at), start, moved)
            return self._subqueries(node, "instant", start, window)
        if moved != end:
            place = opening[2], self.tokens[self.at - 1][3]
            raise SyntaxFault(f"{self._quoted(*place)} stands behind offset or @", "write it before them", *place)
        offset, at = self._moved()
        node = Range(self._placed(Selector(name, tuple(matchers), offset, at), start, end), window[0])
        self.spans[id(node)] = start, self.tokens[self.at - 1][3]
        return self._subqueries(node, "range", start)

    def _placed(self, selector: Selector, start: int, end: int) -> Selector:
        self.spans[id(selector)] = start, end
        if selector.name is None and all(map(_fits_without_label, selector.matchers)):
            self.boundless.add(id(selector))
        return selector

    def _matchers(self) -> list[Matcher]:
        self.at += 1
        found: list[Matcher] = []
        while self.tokens[self.at][0] != "}":
            found.append(self._matcher())
            if self.tokens[self.at][0] != ",":
                break
            self.at += 1
        if self.tokens[self.at][0] == "or":
            _, text, start, end = self.tokens[self.at]
            fix = 'write label=~"a|b", or two selectors joined with `or`'
            raise SyntaxFault(f"`{text}` inside braces is no PromQL", fix, start, end)
        self._expect("}", "a comma or }")
        return found

    def _matcher(self) -> Matcher:
        token = self.tokens[self.at]
        kind, label, start, end = token
        if kind == "string":
            label = string(token)
        elif kind == "variable":
            label = _variable(token)
        elif not (kind == "name" and ":" not in label) and kind not in KEYWORDS and label.lower() not in ("inf", "nan"):
            self._unexpected("a label")
        self.at += 1
        operator = self.tokens[self.at][0]
        if operator not in _MATCHES:
            if kind == "string":
                return Matcher(METRIC_NAME, "=", label)
            self._unexpected("=, !=, =~ or !~")
        self.at += 1
        token = self.tokens[self.at]
        kind, text, start, end = token
        if kind in _LABELS or kind == "number":
            raise SyntaxFault(f"{text} stands without quotes", f'write {label}{operator}"{text}"', start, end)
        if kind != "string":
            self._unexpected("a value in quotes")
        self.at += 1
        value = string(token)
        if operator == "=~" or operator == "!~":
            try:
                matches_empty(value)
            except ValueError as error:
                fix = "escape what is meant literally with `\\`"
                raise SyntaxFault(f'"{short(value)}" is no RE2 pattern: {error}', fix, start, end) from None
        return Matcher(label, cast("MatchOperator", operator), value)

    def _moved(self) -> tuple[Window | None, At | None]:
        offset: Window | None = None
        at: At | None = None
        while (kind := self.tokens[self.at][0]) in ("offset", "@"):
            _, _, start, end = self.tokens[self.at]
            if (offset if kind == "offset" else at) is not None:
                raise SyntaxFault(f"{kind} is there twice", "write it once", start, end)
            self.at += 1
            if kind == "offset":
                offset = self._offset()
            else:
                at = self._time()
        return offset, at

    def _offset(self) -> Window:
        sign = self.tokens[self.at][0]
        if sign == "-" or sign == "+":
            self.at += 1
        kind, text, start, _ = self.tokens[self.at]
        if kind not in ("number", "variable"):
            raise no_offset(self.tokens, self.at)
        self.at += 1
        length = window(text, start)
        return f"-{length}" if sign == "-" else length

    def _time(self) -> At:
        kind, text, start, _ = self.tokens[self.at]
        if kind == "name" and text.lower() in ("start", "end"):
            self.at += 1
            self._expect("(", "()")
            self._expect(")", ")")
            return At(cast("Literal['start', 'end']", text.lower()))
        sign = kind if kind in ("-", "+") else ""
        if sign:
            self.at += 1
        token = self.tokens[self.at]
        if token[0] == "number":
            self.at += 1
            return At(time(token, sign, start))
        if token[0] in ("end", "unclosed"):
            self._unexpected("a time")
        problem = f"{self._quoted(start, token[3])} behind @ is no time"
        raise SyntaxFault(problem, "write a Unix time in seconds, start() or end()", start, token[3])

    def _subqueries(self, node: Node, kind: Given, start: int, window: _Windowed | None = None) -> tuple[Node, Given]:
        """The operand, or the subqueries of it that follow in square brackets; the first window may be read already."""
        while window is not None or self.tokens[self.at][0] == "[":
            opening = self.tokens[self.at][2]
            length, step, subquery = window or self._window()
            window = None
            if not subquery:
                place = opening, self.tokens[self.at - 1][3]
                problem = f"{self._quoted(*place)} does not follow the name of a series or its braces"
                raise SyntaxFault(problem, "write [5m:] for a subquery", *place)
            if kind not in ("instant", "any"):
                problem = f"a subquery is made of an instant vector, and {{}} is {named(kind)}"
                self._refuse_node(node, (problem, "write an instant vector"))
            offset, at = self._moved()
            node, kind = Subquery(node, length, step, offset, at), "range"
            self.spans[id(node)] = start, self.tokens[self.at - 1][3]
        following = self.tokens[self.at]
        if following[0] == "offset" or following[0] == "@":
            problem = f"{following[1]} follows neither a selector nor a window"
            raise SyntaxFault(problem, "write it right behind the selector", following[2], following[3])
        return node, kind

    def _window(self) -> _Windowed:
        found = window_at(self.text, self.tokens[self.at][2])
        if found is None:
            raise no_window(self.text, self.tokens, self.at)
        length = window(found[1], found.start(1))
        step = None if found[3] is None else window(found[3], found.start(3))
        while self.tokens[self.at][0] != "]":
            self.at += 1
        self.at += 1
        return length, step, found[2] is not None

    def _labels(self) -> tuple[str, ...]:
        self._expect("(", "(")
        labels: list[str] = []
        while self.tokens[self.at][0] != ")":
            labels.append(self._label())
            if self.tokens[self.at][0] != ",":
                break
            self.at += 1
        self._expect(")", "a comma or )")
        return tuple(labels)

    def _label(self) -> str:
        token = self.tokens[self.at]
        kind, text, start, end = token
        if kind == "string":
            text = string(token)
            if not text:
                raise SyntaxFault(f"{token[1]} is no label", "write the name of a label", start, end)
        elif kind not in _LABELS:
            self._unexpected("a label")
        elif kind == "variable":
            text = _variable(token)
        self.at += 1
        return text

    def _refuse_node(self, node: Node, refusal: Refusal) -> NoReturn:
        start, end = self.spans[id(node)]
        raise SyntaxFault(refusal[0].format(self._quoted(start, end)), refusal[1], start, end)

    def _expect(self, kind: str, expected: str) -> None:
        if self.tokens[self.at][0] != kind:
            self._unexpected(expected)
        self.at += 1

    def _unexpected(self, expected: str) -> NoReturn:
        raise unexpected(self.tokens, self.at, expected)

    def _quoted(self, start: int, end: int) -> str:
        return short(" ".join(self.text[start:end].split()))


def _variable(token: Token) -> str:
    _, text, start, end = token
    if text[0].isdigit():
        raise SyntaxFault(f"{text} is no name", "write the variable alone, or behind a letter", start, end)
    return without_braces(text)


def _named(matchers: list[Matcher]) -> tuple[str | None, list[Matcher]]:
    """The metric that matchers name, and the other matchers; a name with a variable in it stays a matcher."""
    named = [matcher for matcher in matchers if matcher.label == METRIC_NAME]
    if len(named) == 1 and named[0].operator == "=" and named[0].value and "$" not in named[0].value:
        return named[0].value, [matcher for matcher in matchers if matcher is not named[0]]
    return None, matchers


def _fits_without_label(matcher: Matcher) -> bool:
    match matcher.operator:
        case "=":
            return not matcher.value
        case "!=":
            return bool(matcher.value)
        case "=~":
            return matches_empty(matcher.value)
        case "!~":
            return not matches_empty(matcher.value)
