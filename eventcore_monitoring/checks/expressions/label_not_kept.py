"""An alert's text or a panel's legend names a label that the expression does not keep.

Why: the label is not on the result, so people read an empty space where the culprit should stand.
Fix: leave it out of the text, or keep the label in the aggregation (`.sum("command_type")`) where the alert shall look
at each of its values by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.keeping import keeping
from eventcore_monitoring.promql.nodes import Call, Node
from eventcore_monitoring.promql.printer import to_promql
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
                lost, kept = use.typed.lost(label) or use.node, keeping(use.typed, label)
                yield Fault(
                    lost,
                    f"names the label `{label}`, which the expression does not keep (it keeps {has})",
                    _words(label, lost, kept),
                    kept if use.role == "panel" else None,
                    severity,
                    field=text.field,
                )


def _words(label: str, lost: Node, kept: Node | None) -> str:
    """The ways out of an alert: with one more label it counts and compares other things than before."""
    out = f"leave `{label}` out of the text, or"
    match lost:
        case Call("absent" | "absent_over_time" as function):
            return f'{out} select it with `{label}="…"`: of what is missing {function}() knows nothing else'
        case _ if kept is not None:
            return f"{out} write `{to_promql(kept)}`, which looks at each `{label}` by itself"
        case _:
            return f"{out} keep it in every aggregation and matching on the way"
