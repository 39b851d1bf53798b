"""Ratios are aggregated of which some have no traffic: 0 / 0 is no number, and one of them spoils the whole.

Why: where nothing happens both rates are 0 and their quotient is NaN. A sum or an average with one NaN in it is NaN,
every comparison with NaN is false, and the alert is silent as long as one single series is idle.
Fix: leave out what is idle, `a / (b > 0)`, or divide the sums: `sum(a) / sum(b)`.
Wrong: `avg(rate(latency_seconds_sum[5m]) / rate(latency_seconds_count[5m])) > 1`
Right: `avg(rate(latency_seconds_sum[5m]) / (rate(latency_seconds_count[5m]) > 0)) > 1`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Number
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_SPOILT: Final = frozenset({"sum", "avg", "stddev", "stdvar"})
_ARITHMETIC: Final = frozenset({"+", "-", "*", "/"})


def nan_in_aggregation(use: Use, part: Typed) -> Iterator[Fault]:
    """Sums and averages of quotients of rates of which the divisor may be 0."""
    node = part.node
    if not isinstance(node, Aggregation) or node.operator not in _SPOILT:
        return
    for quotient in _quotients(part.below[-1]):
        divided, by = quotient.below
        if by.type.kind not in ("rate", "increase") or divided.type.kind not in ("rate", "increase"):
            continue
        bounds = by.type.bounds
        if bounds.low > 0 or bounds.above or (isinstance(by.node, Binary) and by.node.operator == "!="):
            continue
        yield Fault(
            quotient.node,
            f"one series without traffic gives 0 / 0, which makes the whole `{node.operator}` NaN",
            repair=replaced(use.node, by.node, Binary(by.node, ">", Number(0.0))),
            severity=Severity.WARNING,
            sides=(by,),
        )


def _quotients(of: Typed) -> Iterator[Typed]:
    """The divisions whose NaN reaches the result; a comparison would leave it out."""
    node = of.node
    if isinstance(node, Call) and of.below and node.function not in ("histogram_quantile", "scalar"):
        yield from (found for part in of.below if part.type.value == "instant" for found in _quotients(part))
    if isinstance(node, Binary) and node.operator in _ARITHMETIC:
        if node.operator == "/" and all(part.type.value == "instant" for part in of.below):
            yield of
        yield from (found for part in of.below for found in _quotients(part))
