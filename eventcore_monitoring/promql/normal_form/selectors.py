"""Selectors, windows and matchings in their normal form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from eventcore_monitoring.promql.nodes import Matcher, Matching, MatchOperator, Range, Selector, Window
from eventcore_monitoring.promql.patterns import has_variable, parts, pieces, without_anchors
from eventcore_monitoring.promql.types import NAME
from eventcore_monitoring.values import duration, milliseconds


def normal_window(window: Window) -> Window:
    """A length of time as Prometheus prints it; a variable of Grafana as it is."""
    if "$" in window:
        return window
    sign, length = ("-", window[1:]) if window.startswith("-") else ("", window)
    return f"{sign}{duration(milliseconds(length))}"


def normal_selector(selector: Selector) -> Selector:
    """Matchers in one order, each once, patterns without what changes nothing."""
    name, matchers = selector.name, list(map(_matcher, selector.matchers))
    for matcher in matchers:
        if name is None and matcher.label == NAME and matcher.operator == "=":
            name = matcher.value
    if name is not None:
        matchers = [one for one in matchers if one != Matcher(NAME, "=", name)]
    asked = [one for one in matchers if (one.operator, one.value) != ("=~", ".*")]
    if name is not None or any(one.operator == "=" and one.value for one in asked):
        matchers = asked
    offset = None if selector.offset is None else normal_window(selector.offset)
    return replace(selector, name=name, matchers=_sorted(set(matchers)), offset=None if offset == "0s" else offset)


def ordered(read: Selector | Range) -> Selector | Range:
    """A selector with its matchers as they are, in one order."""
    if isinstance(read, Range):
        return Range(replace(read.selector, matchers=_sorted(read.selector.matchers)), normal_window(read.window))
    return replace(read, matchers=_sorted(read.matchers))


def _sorted(matchers: Iterable[Matcher]) -> tuple[Matcher, ...]:
    return tuple(sorted(matchers, key=lambda one: (one.label, one.operator, one.value)))


def _matcher(matcher: Matcher) -> Matcher:
    if matcher.operator not in ("=~", "!~") or has_variable(matcher.value):
        return matcher
    pattern = without_anchors(matcher.value)
    plain: MatchOperator = "=" if matcher.operator == "=~" else "!="
    if pattern == ".+":
        return Matcher(matcher.label, "!=" if plain == "=" else "=", "")
    words = sorted(set(parts(pattern)))
    if not all(map(_is_literal, words)):
        return replace(matcher, value=pattern)
    if len(words) == 1:
        return Matcher(matcher.label, plain, words[0].replace("\\.", "."))
    return replace(matcher, value="|".join(words))


def _is_literal(word: str) -> bool:
    """Whether a pattern fits one text alone."""
    return all(piece == "\\." or (len(piece) == 1 and (piece.isalnum() or piece in "_-:/ ")) for piece in pieces(word))


def normal_matching(matching: Matching) -> Matching | None:
    """Labels in one order; None where all labels are meant anyway."""
    if matching.kind == "ignoring" and not matching.labels and matching.group is None:
        return None
    return replace(matching, labels=tuple(sorted(set(matching.labels))), include=tuple(sorted(set(matching.include))))
