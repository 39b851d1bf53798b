"""A recording rule makes more series than the budget allows.

Why: each series costs memory in every Prometheus that holds it, and a rule that keeps all labels doubles the metric.
Fix: aggregate to the labels that its readers need, `sum by (path) (…)`.
Wrong: with a budget of 5, a record of `rate(latency_seconds_bucket[5m])`, which has six buckets for each path
Right: with a budget of 5, a record of `sum by (method) (rate(requests_total[5m]))`, which has two series
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.label_values import Values
from eventcore_monitoring.promql.types import Type
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole


def cardinality_over_budget(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Records of which the labels with known values alone make more series than the budget of a rule."""
    budget = whole.series_budget
    if budget is None:
        return
    for use in whole.uses:
        if use.role != "record":
            continue
        of = use.typed.type
        known = {label: _number(of, label) for label in of.labels.names if not of.labels.of(label).all_but}
        made = prod(known.values())
        if made <= budget:
            continue
        counted = " × ".join(f"{number} of `{label}`" for label, number in known.items() if number > 1)
        unknown = [f"`{label}`" for label in of.labels.names if label not in known]
        if of.labels.open:
            unknown.append("others")
        each = (
            f", for each value of {' and of '.join(unknown)}, of which nobody knows how many there are"
            if unknown
            else ""
        )
        yield (
            use,
            Fault(
                use.node,
                f"can make {made} series ({counted}){each}; the budget of a rule is {budget}",
                "aggregate to the labels that are needed, with `sum by (…)`, or raise the budget",
                severity=Severity.WARNING,
                sides=(use.typed,),
                rests_on=(of,),
            ),
        )


def _number(of: Type, label: str) -> int:
    """How many values a label can have; of the edges of buckets each counts once, however it is written."""
    values: Values = of.labels.of(label)
    if label == "le" and of.edges is not None:
        return len({float(text) for text in values.texts if text})
    return len(values.texts)
