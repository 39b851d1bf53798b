"""A metric that is said to be at most another one, which is not declared, or of another kind.

Why: the proofs of alerts keep to what is declared (a part is no more than its whole); without the whole they cannot.
Fix: name the declared metric of the same kind, or leave `at_most` out.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.metrics import Counter, Gauge
from eventcore_monitoring.model.monitoring import Monitoring


def whole_not_declared(monitoring: Monitoring) -> Iterator[Finding]:
    """Counters and gauges whose `at_most` names no other declared metric of their kind."""
    for metric in monitoring.metrics:
        if not isinstance(metric, Counter | Gauge) or metric.at_most is None:
            continue
        names = {one.name for one in monitoring.metrics if one.kind == metric.kind and one.name != metric.name}
        if metric.at_most not in names:
            near = get_close_matches(metric.at_most, sorted(names), n=1)
            message = f"is at most `{metric.at_most}`, which is no other declared {metric.kind}"
            fix = f"did you mean `{near[0]}`?" if near else "declare it, or leave at_most out"
            yield Finding(f"metrics.{metric.name}.at_most", "whole-not-declared", message, fix, source=metric.line)
