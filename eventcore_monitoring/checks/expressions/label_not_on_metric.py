"""A selector asks for a label that the series of its metric do not have.

Why: a matcher on a label that is not there selects nothing, or everything.
Fix: correct the label, or declare it on the metric (or on its target, where the scrape attaches it).
Wrong: `rate(requests_total{paht="/"}[5m]) > 1`
Right: `rate(requests_total{path="/"}[5m]) > 1`
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.label_values import MISSING
from eventcore_monitoring.promql.nodes import Matcher, Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import NAME, Labels
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole


def label_not_on_metric(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Matchers on labels that certainly are not there."""
    for use in whole.uses:
        for selector in use.selectors:
            if not selector.matchers or selector.name is None:
                continue
            facts = whole.catalogued(selector.name)
            if facts is not None:
                for matcher in selector.matchers:
                    if not facts.labels.possible(matcher.label) and matcher.label != NAME and "$" not in matcher.label:
                        yield use, _fault(selector, matcher, facts.labels)


def _fault(selector: Selector, matcher: Matcher, labels: Labels) -> Fault:
    message, fix = no_such_label(selector.name or "", matcher.label, labels)
    if MISSING.that(matcher).impossible:
        return Fault(selector, message, fix)
    asked = to_promql(Selector(None, (matcher,)))[1:-1]
    return Fault(selector, f"{message}, so `{asked}` leaves nothing out", fix, severity=Severity.WARNING)


def no_such_label(name: str, label: str, labels: Labels) -> tuple[str, str]:
    """What is said of a label that the series of a metric cannot have, and the way out."""
    has = ", ".join(labels.names) or "none"
    near = get_close_matches(label, labels.names, n=1)
    fix = f"did you mean `{near[0]}`?" if near else f"declare the label on `{name}`, or leave it out"
    return f"`{name}` has no label `{label}` (it has {has})", fix
