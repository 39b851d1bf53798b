"""An alert's text or a panel's legend names a label that the expression does not keep.

Why: the label is not on the result, so people read an empty space where the culprit should stand.
Fix: keep the label in the aggregation (`.sum("command_type")`), or leave it out of the text.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.alerts import Placeholder, text_parts
from eventcore_monitoring.model.catalogue import result_labels
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.labels import LabelSet


def label_not_kept(monitoring: Monitoring) -> Iterator[Finding]:
    """`{labels.NAME}` in alert texts where the result of the alert's expression has no such label."""
    for alert in monitoring.alerts:
        kept = result_labels(monitoring, alert.when.node)
        kept |= LabelSet(frozenset({"severity", *monitoring.labels, *alert.labels}))
        for field, text in (("summary", alert.summary), ("description", alert.description)):
            for part in text_parts(text):
                if isinstance(part, Placeholder) and part.what == "label" and part.label not in kept:
                    has = ", ".join(sorted(kept.names))
                    message = f"names the label `{part.label}`, which the expression does not keep (it keeps {has})"
                    fix = f'keep it in the aggregation (by "{part.label}"), or leave it out of the text'
                    at = f"alerts.{alert.name}.{field}"
                    yield Finding(at, "label-not-kept", message, fix, source=alert.line)
