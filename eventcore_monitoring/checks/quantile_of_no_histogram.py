"""`histogram_quantile` is asked of series that are no buckets of a histogram, or that lost their `le`.

Why: the result is empty, so the alert never fires; promtool accepts it without a word.
Fix: start from the histogram: `latency.quantile(0.95, window="5m", by=["operation"])`.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import Call
from eventcore_monitoring.promql.walk import selectors, walk


def quantile_of_no_histogram(monitoring: Monitoring) -> Iterator[Finding]:
    """Quantiles over series that certainly have no `le`."""
    for at, expression, declaration in monitoring.expressions():
        for node in walk(expression.node):
            if not isinstance(node, Call) or node.function != "histogram_quantile":
                continue
            if "le" in monitoring.catalogue.result_labels(node.arguments[-1]):
                continue
            names = dict.fromkeys(selector.name or "" for selector in selectors(node.arguments[-1]))
            buckets = [name for name in names if "le" in (monitoring.catalogue.label_names(name) or ())]
            if buckets:
                message = f"takes a quantile of `{buckets[0]}` after its `le` was aggregated away"
            else:
                message = f"takes a quantile of `{', '.join(names)}`, which is no bucket of a histogram"
            yield Finding(at, "quantile-of-no-histogram", message, _FIX, source=declaration.line)


_FIX = "write `histogram.quantile(0.95, window=…, by=[…])` on the declared histogram, which keeps `le`"
