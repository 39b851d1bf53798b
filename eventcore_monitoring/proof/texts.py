"""Texts that fit: a value of a label that its matchers let through, a text that a regular expression fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from eventcore_monitoring.promql.evaluation import NotKnown, Refused, Semantics
from eventcore_monitoring.promql.evaluation.patterns import compiled, expanded
from eventcore_monitoring.promql.label_values import Values, alternatives
from eventcore_monitoring.promql.nodes import Matcher

_MOST = 40  # texts of one pattern that are tried
_USUAL_CHARACTERS = "xa1b2_- A/"
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
    "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
}  # fmt: skip
_CODES = ("code", "status", "status_code", "response_code")


def label_text(
    label: str, matchers: Sequence[Matcher], known: Values, number: int, likely: str | None = None
) -> str | None:
    """The value of a label that all its matchers let through and that is known to occur; None where none is found.

    `number` tells series apart: 0 for the first, 1 for another one, and so on; `likely`: the value of the first.
    """
    if likely and not number and _fits(likely, matchers, known):
        return likely
    named = [text for text in dict.fromkeys(_named(matchers, known)) if _fits(text, matchers, known)]
    if number < len(named):
        return named[number]
    usual = dict.fromkeys(text for text in _further(label, number, matchers) if text not in named)
    further = [text for text in usual if _fits(text, matchers, known)]
    if further:
        return further[min(number - len(named), len(further) - 1)]
    others = (text for text in ("other", "x", "1", "") if _fits(text, matchers, known))
    return next(others, named[-1] if named else None)


def _named(matchers: Sequence[Matcher], known: Values) -> Iterator[str]:
    """The values that matchers and the catalogue name."""
    yield from (matcher.value for matcher in matchers if matcher.operator == "=")
    if not known.all_but:
        yield from sorted(known.texts, key=lambda text: (text == "", text))
    for matcher in matchers:
        if matcher.operator == "=~":
            yield from matching_texts(matcher.value)


def _further(label: str, number: int, matchers: Sequence[Matcher]) -> Iterator[str]:
    for count in range(1, number + len(matchers) + 2):  # `!=` excludes one of them
        yield _usual(label, count)
    if label in _CODES:
        yield from ("302", "404", "500")
    for matcher in matchers:
        if matcher.operator == "=~":  # another ending, where the pattern leaves it open
            for text in matching_texts(matcher.value)[:4]:
                yield from (f"{text}{count}" for count in range(1, number + 2))


def _usual(label: str, count: int) -> str:
    match label:
        case "__name__":
            return f"metric_{count}"
        case "instance":
            return f"host-{count}:9100"
        case "job":
            return "app" if count == 1 else f"app-{count}"
        case "le":
            return str(count)
        case "quantile":
            return "0.99"
        case _ if label in _CODES:
            return str(199 + count)
        case _:
            return f"{label.replace('_', '-')}-{count}"


def _fits(text: str, matchers: Sequence[Matcher], known: Values) -> bool:
    values = known
    for matcher in matchers:
        values = values.that(matcher)
    return values.has(text) and all(passes(matcher, text) is not False for matcher in matchers)


def passes(matcher: Matcher, text: str) -> bool | None:
    """Whether a matcher lets a value through ("" for a label that is not there); None where it cannot be told."""
    match matcher.operator:
        case "=":
            return text == matcher.value
        case "!=":
            return text != matcher.value
    fits = _compiled(matcher.value)
    if fits is None:
        return None
    return (fits.fullmatch(text) is not None) is (matcher.operator == "=~")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return compiled(pattern, Semantics.OPEN)
    except (NotKnown, Refused, OverflowError, RecursionError):
        return None


@lru_cache(maxsize=4096)
def matching_texts(pattern: str, group: str | None = None) -> tuple[str, ...]:
    """Texts that a pattern fits whole, the plainest first; with `group`, those with this text as first group."""
    if group is None and (known := alternatives(pattern)) is not None:
        in_order = dict.fromkeys(re.split(r"\|", pattern.removeprefix("(").removeprefix("?:").removesuffix(")")))
        return tuple(text for text in in_order if text in known) or tuple(sorted(known))
    fits = _compiled(pattern)
    if fits is None:
        return ()
    # The parser of `re` is private, but it is what reads the pattern; hypothesis builds on it likewise.
    from re import _parser  # type: ignore[attr-defined]

    found = []
    for tail in ("", "x", "1", "a1"):
        for choice in range(4):
            text = _written(_parser.parse(fits.pattern, re.DOTALL | re.ASCII), group, choice, tail)
            fitted = None if text is None else fits.fullmatch(text)
            if text is not None and fitted and (group is None or (fitted.groups() and fitted[1] == group)):
                found.append(text)
    return tuple(dict.fromkeys(found))[:_MOST]


def _written(parts: Any, group: str | None, choice: int, tail: str) -> str | None:
    """One text of a parsed pattern: of alternatives the one with this number, of repetitions the fewest or `tail`."""
    made: list[str | None] = []
    for operation, argument in parts:
        match str(operation):
            case "LITERAL":
                made.append(chr(argument))
            case "NOT_LITERAL":
                made.append("a" if argument != ord("a") else "b")
            case "ANY":
                made.append(tail[:1] or "x")
            case "IN":
                made.append(_one_of(argument, choice))
            case "BRANCH":
                branches = argument[1]
                made.append(_written(branches[choice % len(branches)], group, choice, tail))
            case "SUBPATTERN":
                number, _, _, inner = argument
                made.append(group if number == 1 and group is not None else _written(inner, group, choice, tail))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, inner = argument
                times = max(least, 1) if tail and most else least
                made += [_written(inner, group, choice, tail)] * min(times, 50)
            case "AT":
                pass
            case _:
                return None
    known = [part for part in made if part is not None]
    return "".join(known) if len(known) == len(made) else None


def _one_of(items: Any, choice: int) -> str | None:
    """Of the characters of a set the one with this number."""
    negated = str(items[0][0]) == "NEGATE"
    if negated:
        excluded = [text for item in items[1:] for text in _USUAL_CHARACTERS if _holds(item, text)]
        texts = [text for text in _USUAL_CHARACTERS if text not in excluded]
    else:
        texts = [text for item in items for text in _characters(item)]
    return texts[choice % len(texts)] if texts else None


def _characters(item: Any) -> Iterator[str]:
    """The first characters of a part of a set."""
    operation, argument = item
    match str(operation):
        case "LITERAL":
            yield chr(argument)
        case "RANGE":
            low, high = argument
            yield from map(chr, range(low, min(high, low + 3) + 1))
        case _:
            yield from (text for text in _USUAL_CHARACTERS if _holds(item, text))


def _holds(item: Any, text: str) -> bool:
    operation, argument = item
    match str(operation):
        case "LITERAL":
            return chr(argument) == text
        case "RANGE":
            low, high = argument
            return bool(low <= ord(text) <= high)
        case _:
            return re.fullmatch(_CATEGORIES[str(argument)], text, re.ASCII) is not None


def relabelled(text: str, replacement: str, pattern: str) -> str | None:
    """What `label_replace` makes of a source value; None where the pattern does not fit it."""
    fits = _compiled(pattern)
    fitted = None if fits is None else fits.fullmatch(text)
    return None if fitted is None else expanded(replacement, fitted)
