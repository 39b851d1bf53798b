"""The value of PromQL expressions over given series, a whole grid of times at once.

What Prometheus 2.42 and 3.x compute of floats is computed; native histograms, experimental functions and what Grafana
fills in are `NotKnown`. The sums of several series depend on their order, which Prometheus leaves open: the last bits
may differ. Judge: `promtool test rules`.
"""

from __future__ import annotations

from eventcore_monitoring.promql.evaluation.columns import Column, Grid, Labelled, Semantics, Vector
from eventcore_monitoring.promql.evaluation.evaluator import evaluate
from eventcore_monitoring.promql.evaluation.faults import NotKnown, Refused
from eventcore_monitoring.promql.evaluation.samples import STALE, Samples, Stale
from eventcore_monitoring.promql.evaluation.storage import Storage

__all__ = [
    "STALE", "Column", "Grid", "Labelled", "NotKnown", "Refused", "Samples", "Semantics", "Stale", "Storage", "Vector",
    "evaluate",
]  # fmt: skip
