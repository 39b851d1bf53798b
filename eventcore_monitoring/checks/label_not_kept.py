"""An alert's text or a panel's legend names a label that the expression does not keep.

Why: the label is not on the result, so people read an empty space where the culprit should stand.
Fix: keep the label in the aggregation (`.sum("command_type")`), or leave it out of the text.
"""

import re
from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.alerts import Placeholder, text_parts
from eventcore_monitoring.model.dashboards import Text
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.labels import LabelSet

# Grafana's own notation in legends: {{label}}, blanks allowed.
_IN_LEGEND = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")


def label_not_kept(monitoring: Monitoring) -> Iterator[Finding]:
    """`{labels.NAME}` in alerts' texts, and `{{name}}` in legends, where the result has no such label."""
    for alert in monitoring.alerts:
        # Prometheus fills texts before it adds the rule's own labels (rules/alerting.go, 2.42 to 3.x).
        kept = monitoring.catalogue.result_labels(alert.when.node)
        for field, text in (("summary", alert.summary), ("description", alert.description)):
            for part in text_parts(text):
                if isinstance(part, Placeholder) and part.what == "label" and part.label not in kept:
                    yield _finding(f"alerts.{alert.name}.{field}", part.label, kept, alert)
    for dashboard in monitoring.dashboards:
        for _, panel in dashboard.panels():
            if isinstance(panel, Text):
                continue
            for number, query in enumerate(panel.show):
                kept = monitoring.catalogue.result_labels(query.show.node)
                for label in _IN_LEGEND.findall(query.legend):
                    if label not in kept and label != "__name__":
                        at = f"dashboards.{dashboard.name}.{panel.title}.show.{number}.legend"
                        yield _finding(at, label, kept, query)


def _finding(at: str, label: str, kept: LabelSet, declaration: Declared) -> Finding:
    has = ", ".join(sorted(kept.names)) or "none"
    message = f"names the label `{label}`, which the expression does not keep (it keeps {has})"
    fix = f'keep it in the aggregation (by "{label}"), or leave it out of the text'
    return Finding(at, "label-not-kept", message, fix, source=declaration.line)
