r"""A pattern fits other values than it seems to: by dots that stand for any character, blanks, an empty alternative.

Why: `api.example.com` fits `api-example.com` too, and `GET | POST` fits neither `GET` nor `POST`: series are selected
that nobody meant, or those that were meant are not.
Fix: escape dots (`api\\.example\\.com`) or compare with `=`; write alternatives without blanks.
Wrong: `up{instance=~"10.0.0.1:9100"} == 0`
Right: `up{instance="10.0.0.1:9100"} == 0`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.label_values import alternatives
from eventcore_monitoring.promql.nodes import Matcher, MatchOperator, Selector
from eventcore_monitoring.promql.patterns import Dotted, dotted, has_variable, merged_repetition, parts
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

# Last words of host names. Other words with a single dot between them (`requests.cpu`) are seldom worth a word.
_DOMAINS: Final = frozenset({"com", "net", "org", "io", "dev", "cloud", "local", "internal", "svc"})


class _Danger(NamedTuple):
    message: str
    matcher: Matcher
    severity: Severity = Severity.WARNING
    fix: str = ""


def dangerous_regular_expression(use: Use, part: Typed) -> Iterator[Fault]:
    """Selectors with patterns of which a part surely means something else than it says."""
    node = part.node
    assert isinstance(node, Selector)
    dangers = [
        danger
        for matcher in node.matchers
        if matcher.operator in ("=~", "!~") and (danger := _danger(matcher)) is not None
    ]
    if not dangers:
        return
    repair = replaced(use.node, node, replace(node, matchers=tuple(map(_safe, node.matchers))))
    for danger in dangers:
        yield Fault(node, danger.message, danger.fix, None if danger.fix else repair, danger.severity)


def _safe(matcher: Matcher) -> Matcher:
    while matcher.operator in ("=~", "!~") and (danger := _danger(matcher)) is not None:
        matcher = danger.matcher
    return matcher


@lru_cache(maxsize=4096)
def _danger(matcher: Matcher) -> _Danger | None:
    pattern = matcher.value
    if has_variable(pattern):
        return None
    shown = f'`{matcher.label}{matcher.operator}"{pattern}"`'
    dots = [dot for one in dotted(pattern) if _is_meant_literally(one) for dot in one.dots]
    if dots:
        escaped = "".join(f"\\{letter}" if place in dots else letter for place, letter in enumerate(pattern))
        return _Danger(f"the dots in {shown} fit any character, not only dots", _compared(matcher, escaped))
    given = parts(pattern)
    bare = "|".join(one.strip() for one in given)
    if len(given) > 1 and bare != pattern:
        return _Danger(f"the blanks in {shown} are part of the values that it fits", replace(matcher, value=bare))
    if (merged := merged_repetition(pattern)) != pattern:
        message = f"{shown} repeats what is repeated already, which fits nothing more"
        return _Danger(message, replace(matcher, value=merged), Severity.NOTE)
    # To write the empty alternative first is how to say that it is meant.
    if len(given) > 1 and "" in given[1:] and given[0]:
        return _empty_alternative(matcher, shown, given)
    return None


def _empty_alternative(matcher: Matcher, shown: str, given: list[str]) -> _Danger:
    does = "lets series without that label through too" if matcher.operator == "=~" else "leaves out series without it"
    filled = [one for one in given if one]
    message = f"{shown} has an empty alternative, so it {does}"
    if "" in given[1:-1]:
        return _Danger(message, _compared(matcher, "|".join(filled)))
    first = "|".join(("", *filled))
    fix = f"leave the last bar out, or write `{first}`, which shows that it is meant"
    return _Danger(message, replace(matcher, value=first), Severity.NOTE, fix)


def _is_meant_literally(found: Dotted) -> bool:
    """An address, a version, a host, a package: several dots between words, or one before a domain."""
    if all(word.isdigit() or len(word) > 1 for word in found.words):
        return len(found.words) > 2 or found.words[-1] in _DOMAINS
    return False


def _compared(matcher: Matcher, pattern: str) -> Matcher:
    """The matcher with another pattern, or with the text itself where the pattern fits only one."""
    texts = alternatives(pattern)
    if texts is None or len(texts) > 1:
        return replace(matcher, value=pattern)
    operator: MatchOperator = "=" if matcher.operator == "=~" else "!="
    return Matcher(matcher.label, operator, next(iter(texts)))
