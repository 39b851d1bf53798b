"""An aggregation or a matching names a label that the series below it cannot have.

Why: `sum by (typo)` gives one sum without labels, and `on (typo)` matches everything with everything.
Fix: correct the label, or declare it on the metric.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.labels import LabelSet
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Node
from eventcore_monitoring.promql.walk import walk


def grouping_label_missing(monitoring: Monitoring) -> Iterator[Finding]:
    """Labels in `by (…)` and `on (…)` that cannot be there."""
    for at, expression, declaration in monitoring.expressions():
        for node in walk(expression.node):
            for does, label, below in _named(monitoring, node):
                if label not in below and label != "__name__" and "$" not in label:
                    near = get_close_matches(label, sorted(below.names), n=1)
                    has = ", ".join(sorted(below.names)) or "none"
                    message = f"{does} `{label}`, which the series cannot have (they have {has})"
                    fix = f"did you mean `{near[0]}`?" if near else "leave it out, or declare it on the metric"
                    yield Finding(at, "grouping-label-missing", message, fix, source=declaration.line)


def _named(monitoring: Monitoring, node: Node) -> Iterator[tuple[str, str, LabelSet]]:
    match node:
        case Aggregation(grouping=grouping) if grouping is not None and grouping.kind == "by":
            below = monitoring.catalogue.result_labels(node.expression)
            yield from (("groups by", label, below) for label in grouping.labels)
        case Binary(matching=matching) if matching is not None and matching.kind == "on":
            for side in (node.left, node.right):
                below = monitoring.catalogue.result_labels(side)
                yield from (("matches on", label, below) for label in matching.labels)
