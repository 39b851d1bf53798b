"""Two rules make the same series, or are the same alert.

Why: where two records for one series differ, Prometheus keeps whichever it evaluates first and counts the other as an
error, or the record jumps between two values. Two equal rules are one rule that is paid for twice, and whoever corrects
one of them is left with the other.
Fix: leave one of the rules out, or give them labels or names that tell them apart.
Wrong: two rules that record `path:errors:rate5m`, with the same expression and labels
Right: one that records `path:errors:rate5m`, and one that records `path:errors:rate1h`
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole


def rule_defined_twice(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Rules with the name, the labels and the expression of another; records that have the same single series."""
    seen: dict[tuple[str, str, frozenset[tuple[str, str]]], list[Use]] = {}
    for use in whole.rules:
        others = seen.setdefault((use.role, use.name, frozenset(use.labels.items())), [])
        for other in others:
            if (fault := _fault(use, other)) is not None:
                yield use, fault
                break
        others.append(use)


def _fault(use: Use, other: Use) -> Fault | None:
    same = use.node == other.node
    if use.role == "alert":
        # Of equal alerts that wait for different times one is needless (`rule_shadowed`); of declared ones no two may
        # have one name (`name_used_twice`).
        if not same or use.waits != other.waits or use.written is None:
            return None
        message = f"is the same alert as {other.place}"
        return Fault(use.node, message, "leave one of the two out", severity=Severity.WARNING)
    if same:
        # What both write is equal, which Prometheus takes (tsdb/head_append.go, `appendable`).
        message = f"records the series that {other.place} records too"
        return Fault(use.node, message, "leave one of the two out", severity=Severity.WARNING)
    if _is_single(use) and _is_single(other):
        message = f"records the one series that {other.place} makes of another expression"
        return Fault(use.node, message, "give one of the two another name, or a label that tells them apart")
    return None


def _is_single(use: Use) -> bool:
    """Whether the result certainly is one series without labels, if there is any."""
    labels = use.typed.type.labels
    return not labels.open and not labels.names and use.typed.type.empty is None
