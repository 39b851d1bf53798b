"""What is said about a text that breaks off or goes wrong: the faults of syntax, as values that the grammar raises."""

from __future__ import annotations

from typing import Final

from eventcore_monitoring.promql.printer import short
from eventcore_monitoring.promql.tokens import SyntaxFault, Token

_BRACKETS: Final = {"(": "parenthesis", "[": "bracket", "{": "brace"}
_CLOSING: Final = (")", "]", "}")
_LENGTHS: Final = ("step", "range", "min_of", "max_of")  # what Prometheus 3 computes lengths of time with


def unexpected(tokens: list[Token], at: int, expected: str) -> SyntaxFault:
    """That a token stands where something else should."""
    kind, text, start, end = tokens[at]
    opened = _open_bracket(tokens[:at])
    match kind:
        case "end" if opened is not None:
            return _unclosed(opened)
        case "end":
            _, before, start, end = tokens[at - 1]
            return SyntaxFault(f"nothing follows {before}", f"write {expected}", start, end)
        case "unclosed":
            fix = r"close the string, and write \n for a line break"
            return SyntaxFault("a quote is not closed", fix, start, start + len(text.partition("\n")[0]))
        case "other":
            character = text if text.isprintable() else f"U+{ord(text):04X}"
            return SyntaxFault(f"{character} is no part of PromQL", "leave it out, or put it into quotes", start, end)
        case ")" | "]" | "}" if opened is None:
            return SyntaxFault(f"{text} closes nothing", "remove it", start, end)
        case ")" if tokens[at - 1][0] == ",":
            _, _, start, end = tokens[at - 1]
            return SyntaxFault("nothing follows the last comma", "remove it", start, end)
        case "</" | ">/":
            return SyntaxFault(f"the operator {text} is not supported", "leave it out", start, end)
        case "name" if text.lower() in ("anchored", "smoothed"):
            return SyntaxFault(f"{text} is not supported", "leave it out", start, end)
        case "=" if opened is None or opened[0] != "{":
            return SyntaxFault("= stands outside of braces", "write == to compare", start, end)
        case "by" | "without" if expected.startswith("an operator"):
            return SyntaxFault(
                f"{text} follows no aggregation", f"write it behind one, as in sum(…) {kind} (…)", start, end
            )
        case _:
            problem = f"{short(text)} stands where {expected} should"
            return SyntaxFault(problem, "look for a missing operator, operand or bracket", start, end)


def no_window(text: str, tokens: list[Token], at: int) -> SyntaxFault:
    """That a left bracket opens no window."""
    opening = tokens[at]
    end = at + 1
    while tokens[end][0] not in ("[", "]", "unclosed", "end"):
        end += 1
    if tokens[end][0] != "]":
        return _unclosed(opening)
    place = opening[2], tokens[end][3]
    written = short(" ".join(text[slice(*place)].split()))
    # A sign before everything else computes nothing.
    signs = [kind for kind, _, _, _ in tokens[at + 2 : end] if kind in ("+", "-", "*", "/", "%", "^")]
    if signs or any(map(_computes, tokens[at + 1 : end])):
        return SyntaxFault(f"{written} computes a length of time, which is not supported", "write the result", *place)
    return SyntaxFault(f"{written} is no window", "write [5m] or [5m:1m]", *place)


def no_offset(tokens: list[Token], at: int) -> SyntaxFault:
    """That no length of time follows `offset`."""
    _, text, start, end = tokens[at]
    if _computes(tokens[at]):
        return SyntaxFault(f"{text} computes a length of time, which is not supported", "write the result", start, end)
    return unexpected(tokens, at, "a length of time")


def _computes(token: Token) -> bool:
    return token[0] == "(" or (token[0] == "name" and token[1].lower() in _LENGTHS)


def _unclosed(bracket: Token) -> SyntaxFault:
    return SyntaxFault(f"a left {_BRACKETS[bracket[0]]} is not closed", "close it", bracket[2], bracket[3])


def _open_bracket(tokens: list[Token]) -> Token | None:
    """The last bracket that is not closed."""
    opened: list[Token] = []
    for token in tokens:
        if token[0] in _BRACKETS:
            opened.append(token)
        elif token[0] in _CLOSING and opened:
            opened.pop()
    return opened[-1] if opened else None
