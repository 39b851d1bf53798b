"""A selector asks for a value that its label never has.

Why: no series has that value, so the selection is empty, or a part of it always is.
Fix: correct the value, or add it to the label's `values`.
Wrong: `rate(requests_total{method="PSOT"}[5m]) > 1`
Right: `rate(requests_total{method="POST"}[5m]) > 1`
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.label_values import MISSING, Values, alternatives
from eventcore_monitoring.promql.nodes import Matcher, Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole


def label_value_not_declared(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Matchers with values outside a label's complete set."""
    for use in whole.uses:
        for selector in use.selectors:
            if not selector.matchers or selector.name is None:
                continue
            facts = whole.catalogued(selector.name)
            if facts is None:
                continue
            for matcher in selector.matchers:
                values = facts.labels.of(matcher.label)
                if not values.all_but and values != MISSING:
                    for fault in _outside(selector, matcher, values):
                        rests_on = (use.typed.of(selector).type,) if facts.assumption else ()
                        yield use, fault._replace(rests_on=rests_on)


def _outside(selector: Selector, matcher: Matcher, values: Values) -> Iterator[Fault]:
    if "$" in matcher.value and matcher.operator in ("=", "!="):
        return  # a variable of Grafana
    asked = to_promql(Selector(None, (matcher,)))[1:-1]
    single = matcher.operator in ("=", "!=")
    named = frozenset((matcher.value,)) if single else alternatives(matcher.value) or frozenset()
    outside = sorted(named - values.texts - {""})
    has = f"the label has only {listed(values)}"
    if matcher.value and values.that(matcher).impossible:
        yield Fault(selector, f"`{asked}` selects nothing: {has}", value_instead(matcher.label, outside, values))
    elif outside:
        never = " or ".join(f'"{value}"' for value in outside)
        idle = matcher.operator in ("!=", "!~") and len(outside) == len(named)
        says = f"`{asked}` leaves nothing out" if idle else f"`{asked}` asks for {never}, which is never there"
        fix = value_instead(matcher.label, outside, values)
        yield Fault(selector, f"{says}: {has}", fix, severity=Severity.WARNING)


def listed(values: Values) -> str:
    """The values of a complete set, as a list for people."""
    return ", ".join(sorted(values.texts - {""}))


def value_instead(label: str, outside: list[str], values: Values) -> str:
    """The way out for values that a label never has."""
    for value in outside:
        if near := get_close_matches(value, sorted(values.texts), n=1):
            return f'did you mean "{near[0]}"?'
    if outside:
        return f'add "{outside[0]}" to the values of `{label}`'
    return f"ask for some of {listed(values)}"
