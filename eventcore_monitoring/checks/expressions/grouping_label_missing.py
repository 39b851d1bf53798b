"""An aggregation or a matching names a label that the series below it cannot have.

Why: `sum by (typo)` gives one sum without labels, and `on (typo)` matches everything with everything, or nothing.
Fix: correct the label, or declare it on the metric.
Wrong: `sum by (pth) (rate(requests_total[5m])) > 1`
Right: `sum by (path) (rate(requests_total[5m])) > 1`
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Matching
from eventcore_monitoring.promql.types import NAME, Typed
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use


def grouping_label_missing(use: Use, part: Typed) -> Iterator[Fault]:
    """Labels in `by (…)`, `on (…)` and `group_left (…)` that cannot be there.

    Where both sides of `on (…)` lack a label, and in a grouping, it is only of no use: a rule of a file does its work
    all the same. What is declared here is not built so.
    """
    idle = Severity.ERROR if use.written is None else Severity.WARNING
    match part.node:
        case Aggregation(grouping=grouping) if grouping is not None and grouping.kind == "by":
            below = part.below[-1]
            for label in _missing(below, grouping.labels):
                yield _fault(part, f"groups by `{label}`, which the series cannot have", label, idle, below)
        case Binary(matching=matching) as node if matching is not None:
            yield from _matched(part, node, matching, idle)
        case _:
            return


def _matched(part: Typed, node: Binary, matching: Matching, idle: Severity) -> Iterator[Fault]:
    left, right = part.below
    if "scalar" in (left.type.value, right.type.value):
        return
    if matching.kind == "on":
        of_left, of_right = _missing(left, matching.labels), _missing(right, matching.labels)
        for label in dict.fromkeys((*of_left, *of_right)):
            if label in of_left and label in of_right:
                message = f"matches on `{label}`, which neither side can have"
                yield _fault(part, message, label, idle, left, right)
            else:
                side, other, name = (left, right, "left") if label in of_left else (right, left, "right")
                never = node.operator not in ("or", "unless") and other.type.labels.certain(label)
                message = f"matches on `{label}`, which the {name} cannot have"
                yield _fault(part, message, label, Severity.ERROR if never else idle, side)
    if matching.group is not None:
        side, name = (right, "right") if matching.group == "group_left" else (left, "left")
        for label in _missing(side, matching.include):
            yield _fault(part, f"takes `{label}` from the {name}, which cannot have it", label, idle, side)


def _missing(side: Typed, labels: tuple[str, ...]) -> list[str]:
    of = side.type.labels
    return [label for label in labels if not of.possible(label) and label != NAME and "$" not in label]


def _fault(part: Typed, message: str, label: str, severity: Severity, *sides: Typed) -> Fault:
    names = sorted({name for side in sides for name in side.type.labels.names})
    has = ", ".join(names) or "none"
    near = get_close_matches(label, names, n=1)
    fix = f"did you mean `{near[0]}`?" if near else "leave it out, or declare it on the metric"
    return Fault(part.node, f"{message} (they have {has})", fix, None, severity, sides)
