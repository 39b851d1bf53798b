"""Nothing here reads a record.

Why: Prometheus computes it at every evaluation and keeps its series, and nobody ever looks.
Fix: take the rule out, or read the record where its expression is computed now.
Wrong: a recording rule `job:queue:sum` that no alert, panel, scaler or other rule reads
Right: the same with an alert on `job:queue:sum > 1000`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Node, Range, Selector
from eventcore_monitoring.promql.types import NAME
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole


def record_unused(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Records of a declared deployment that none of its alerts, panels, scalers and other records reads."""
    if whole.names is None or not any(use.role in ("alert", "panel") for use in whole.uses):
        return
    records = [use for use in whole.uses if use.role == "record"]
    if not records:
        return
    # One selector stands in many expressions.
    elsewhere = {selector for use in whole.uses if use.role != "record" for selector in use.selectors}
    read = {name for selector in elsewhere for name in _named(selector)}
    for use in records:
        read |= {name for selector in use.selectors for name in _named(selector)} - {use.name}
    # A generated rule reads a record wherever the record's expression stands in its own.
    recorded = {use.node: use for use in records if use.name not in read}
    kinds = {type(node) for node in recorded}
    for use in whole.uses if recorded else ():
        for kind in kinds & use.parts.keys():
            for part in use.parts[kind]:
                found = recorded.get(part.node)
                if found is not None and found is not use and (kind is not Selector or _is_instant(use, part.node)):
                    read.add(found.name)
    patterns = [re.compile(name[1:]).fullmatch for name in read if name.startswith("~")]
    for use in records:
        if use.name not in read and not any(fits(use.name) for fits in patterns):
            message = f"is recorded as `{use.name}`, which nothing here reads"
            fix = "leave the rule out, or read the record where it is needed"
            yield use, Fault(use.node, message, fix, severity=Severity.NOTE)


def _named(node: Selector) -> Iterator[str]:
    """The names that a selector reads; a pattern of names begins with `~`."""
    if node.name is not None:
        yield node.name
    for matcher in node.matchers:
        if matcher.label == NAME and matcher.operator == "=":
            yield matcher.value
        elif matcher.label == NAME and matcher.operator == "=~":
            yield f"~{_pattern(matcher.value)}"


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error:
        return ".*"  # nobody knows what it fits
    return text


def _is_instant(use: Use, selector: Node) -> bool:
    """Whether a selector is evaluated at one moment, and not over the range of samples that stands around it."""
    return all(part.below[0].node is not selector for part in use.parts.get(Range, ()))
