"""An alert's text or a panel's legend names a label that the expression does not keep.

Why: the label is not on the result, so people read an empty space where the culprit should stand.
Fix: keep the label in the aggregation (`.sum("command_type")`), or leave it out of the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.keeping import keeping
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use


def label_not_kept(use: Use) -> Iterator[Fault]:
    """Labels in texts that the result certainly does not have.

    Prometheus fills texts before it adds the rule's own labels (rules/alerting.go, 2.42 to 3.x). A rule of a file
    does its work all the same, with a hole in its text; what is declared here is not built with one.
    """
    labels = use.typed.type.labels
    severity = Severity.ERROR if use.written is None else Severity.WARNING
    for text in (*use.texts, *use.label_texts):
        for label in text.labels:
            if not labels.possible(label):
                has = ", ".join(labels.names) or "none"
                yield Fault(
                    use.typed.lost(label) or use.node,
                    f"names the label `{label}`, which the expression does not keep (it keeps {has})",
                    f'keep it in the aggregation (by "{label}"), or leave it out of the text',
                    keeping(use.typed, label),
                    severity,
                    field=text.field,
                )
