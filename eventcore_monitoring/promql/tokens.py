"""The lexer: PromQL text to tokens with their places, Grafana's variables among them.

A token is a plain tuple, because a build makes hundreds of thousands. No text makes the lexer slow: it never reads
a place more than a few times. Only single characters are repeated possessively: Python before 3.11.5 gets possessive
groups wrong.
Grammar: Prometheus 3.x `promql/parser/lex.go`; Grafana's `$name`, `${name}` and `${name:format}`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, get_args

from eventcore_monitoring.promql.nodes import AggregationOperator, SetOperator

# Kind, text, start, end (offsets in the text, the end exclusive). The kind is "name", "variable", "number" (a duration
# too), "string", "unclosed" (a quote without its end), "other" (no PromQL) or "end"; of a keyword it is the keyword in
# small letters, of a bracket or an operator its text.
Token = tuple[str, str, int, int]

AGGREGATIONS: Final = frozenset(get_args(AggregationOperator))
KEYWORDS: Final = AGGREGATIONS | {
    *get_args(SetOperator), "atan2", "bool", "on", "ignoring", "group_left", "group_right", "by", "without", "offset",
}  # fmt: skip
_KINDS: Final = {**{word: word for word in KEYWORDS}, "inf": "number", "nan": "number"}

_VARIABLE: Final = r"\$(?:[a-zA-Z_]\w*+|\{\w++(?::\w++)?\})"
_NUMBER: Final = r"(?:0[xX]|\.?\d[\d_.]*+(?:[eE][-+]?\d)?)[\w.]*+"
_TOKEN: Final = rf"""
    [ \t\r\n]*+
    (?:
        (?P<name>[a-zA-Z_:][\w:]*+(?!{_VARIABLE}))
      | (?P<sign>[(){{}}\[\],@^*/%+-]|[=!][=~]|=|[<>][=/]?)
      | (?P<string>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*'|`[^`]*+`)
      | (?P<variable>(?:[a-zA-Z_:][\w:]*+|\d\w*+)?{_VARIABLE}(?:[\w:]|{_VARIABLE})*)
      | (?P<number>{_NUMBER})
      | (?P<comment>\#[^\r\n]*+)
      | (?P<unclosed>["'`].*+)
      | (?P<end>\Z)
      | (?P<other>.)
    )
"""
_GAP: Final = r"[ \t\r\n]*+(?:\#[^\r\n]*+[\r\n][ \t\r\n]*+)*"
_LENGTH: Final = rf"((?:\d\w*+)?{_VARIABLE}(?:\w|{_VARIABLE})*|{_NUMBER})"
_WINDOW: Final = rf"\[{_GAP}{_LENGTH}{_GAP}(?:(:){_GAP}{_LENGTH}?{_GAP})?\]"
_is_variable: Final = re.compile(_VARIABLE, re.ASCII).fullmatch
_needless_braces: Final = re.compile(r"\$\{([a-zA-Z_]\w*)\}", re.ASCII).fullmatch


@cache  # compiled when a text is read, not when the program starts
def _token() -> re.Pattern[str]:
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL | re.ASCII)


@cache
def _window() -> re.Pattern[str]:
    return re.compile(_WINDOW, re.ASCII)


class SyntaxFault(Exception):  # noqa: N818 - a fault is the project's own word
    """A text that is not read: what is wrong, the way out, and the culprit's place in the text (the end exclusive)."""

    def __init__(self, message: str, fix: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.start = start
        self.end = end


def tokens(text: str) -> list[Token]:
    """The tokens of a text, without blanks and comments; the last one is of the kind "end"."""
    found: list[Token] = []
    for match in _token().finditer(text):
        kind = match.lastgroup or ""
        token = match[kind]
        start, end = match.span(kind)
        if kind == "name":
            kind = _KINDS.get(token) or _KINDS.get(token.lower(), "name")
        elif kind == "sign":
            kind = token
        elif kind == "comment":
            continue
        found.append((kind, token, start, end))
    return found


def window_at(text: str, start: int) -> re.Match[str] | None:
    """The window that starts at a left bracket: its length, a colon if it is a subquery's, and the step's length.

    Inside a window a colon is a token of its own, but in a name it is a letter.
    """
    return _window().match(text, start)


def without_braces(variable: str) -> str:
    """A variable as it is usually written: `${name}` as `$name`; any other text as it is."""
    found = _needless_braces(variable)
    return f"${found[1]}" if found else variable


def is_variable(text: str) -> bool:
    """Whether a token is one variable and nothing else."""
    return _is_variable(text) is not None
