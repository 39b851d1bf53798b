"""An expression reads a record that no rule here makes, though rules here make others much like it.

Why: a name that is mistyped by one letter is no error for Prometheus; the expression is empty for ever.
Fix: write the name as its rule writes it, or add the rule.
Wrong: an alert on `path:requests:rate5 > 1` beside a rule that records `path:requests:rate5m`
Right: an alert on `path:requests:rate5m > 1` beside that rule
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole

_ALIKE = 0.85


def record_missing(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Names with a colon that no rule here makes, where a record of the same level and metric is here.

    In a closed world `metric_not_declared` names them.
    """
    made = {use.name for use in whole.uses if use.role == "record" and ":" in use.name}
    if whole.names is not None or not made:
        return
    metrics: dict[str, set[str]] = {}
    for name in made:
        metrics.setdefault(_metric(name), set()).add(name)
    nearest: dict[str, str | None] = {}
    for use in whole.uses:
        for selector in use.selectors:
            read = selector.name
            if read is None or ":" not in read or read in made or whole.catalogued(read) is not None:
                continue
            if read not in nearest:
                alike = metrics.get(_metric(read))
                close = get_close_matches(read, sorted(alike or made), 1, 0.0 if alike else _ALIKE)
                nearest[read] = close[0] if close else None
            if (near := nearest[read]) is not None:
                yield (
                    use,
                    Fault(
                        selector,
                        f"reads the record `{read}`, which no rule here makes; the nearest is `{near}`",
                        repair=replaced(use.node, selector, replace(selector, name=near)),
                        severity=Severity.NOTE,
                    ),
                )


def _metric(name: str) -> str:
    """Level and metric of a record's name, without the operations."""
    return name.rpartition(":")[0]
