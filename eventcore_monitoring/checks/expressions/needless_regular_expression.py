"""A matcher compares with a pattern where a plain text, or nothing, says the same.

Why: a pattern makes the reader look for the point of it, an anchor is there already, and Prometheus looks a plain
text up in its index where it has to try a pattern on every value.
Fix: write `=` with the text, `!=""` for any value, or leave the matcher out.
Wrong: `sum(rate(requests_total{method=~"GET"}[5m])) > 5`
Right: `sum(rate(requests_total{method="GET"}[5m])) > 5`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.label_values import alternatives
from eventcore_monitoring.promql.nodes import Matcher, Selector
from eventcore_monitoring.promql.patterns import has_variable, without_anchors
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_ANYTHING: Final = frozenset({".*", "(.*)", "(?:.*)"})
_SOMETHING: Final = frozenset({".+", "(.+)", "(?:.+)"})


class _Plainer(NamedTuple):
    """A matcher that says the same, None for none at all; and why the pattern is needless."""

    matcher: Matcher | None
    reason: str


def needless_regular_expression(use: Use, part: Typed) -> Iterator[Fault]:
    """Selectors with patterns that fit one text, every text or every text but the empty one, or that are anchored."""
    node = part.node
    assert isinstance(node, Selector)
    plainer = {
        matcher: found
        for matcher in node.matchers
        if matcher.operator in ("=~", "!~") and (found := _plainer(matcher)) is not None
    }
    if not plainer:
        return
    kept = (plainer[matcher].matcher if matcher in plainer else matcher for matcher in node.matchers)
    written = replace(node, matchers=tuple(matcher for matcher in kept if matcher is not None))
    yield Fault(
        node,
        "; ".join(found.reason for found in plainer.values()),
        repair=replaced(use.node, node, written),
        severity=Severity.NOTE,
    )


@lru_cache(maxsize=4096)
def _plainer(matcher: Matcher) -> _Plainer | None:
    label, operator, pattern = matcher.label, matcher.operator, matcher.value
    if has_variable(pattern):
        return None
    shown = f'`{label}{operator}"{pattern}"`'
    core = without_anchors(pattern)
    if core in _ANYTHING:
        return _Plainer(None, f"{shown} lets every series through") if operator == "=~" else None
    if core in _SOMETHING or core == "":
        some = (core != "") is (operator == "=~")
        plain = Matcher(label, "!=" if some else "=", "")
        return _Plainer(plain, f"{shown} only asks for {'any' if some else 'no'} value")
    texts = alternatives(core)
    if texts is not None and len(texts) == 1:
        (text,) = texts
        return _Plainer(Matcher(label, "=" if operator == "=~" else "!=", text), f"{shown} is a pattern of one text")
    if core != pattern:
        return _Plainer(replace(matcher, value=core), f"{shown} is anchored at both ends as it is")
    return None
