"""A label of an alert shows the value, so that every new value is a new alert.

Why: an alert is known by its labels; with each evaluation the old one resolves and another begins to wait, so `for` is
never over, and without `for` people are called again and again.
Fix: show the value in an annotation, which may change as it likes, and leave it out of the labels.
Wrong: an alert with `labels: {now: "{{ $value }}"}`
Right: an alert with `annotations: {summary: "It is {{ $value }}."}`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

# An action that prints: a condition on the value changes a label only where the value passes a limit.
_PRINTED: Final = r"\{\{(?!-?\s*(?:if|else|end|with|range)\b)[^}]*(?:\$value\b|(?<![\w)])\.Value\b)[^}]*\}\}"


def value_in_labels(use: Use) -> Iterator[Fault]:
    """Alerts of which a label is filled with the value."""
    if not use.label_texts or use.role != "alert" or use.typed.type.bounds.exact is not None:
        return
    for mention in use.label_texts:
        label = mention.field.removeprefix("labels.")
        if mention.value and re.search(_PRINTED, use.labels.get(label, "")):
            waiting = use.waits > 0  # a value that stands still gets through all the same
            yield Fault(
                use.node,
                f"makes a new alert of each new value, because the label `{label}` shows it"
                + (", so `for` begins anew each time" if waiting else ""),
                f"show `$value` in an annotation, and leave the label `{label}` out or give it a text that stays",
                severity=Severity.WARNING,
                field=mention.field,
            )
