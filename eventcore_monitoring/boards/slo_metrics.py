"""The metrics that an objective reads: found among those that are declared, and held against what it says of them."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

from eventcore_monitoring.findings import DefinitionError, Finding
from eventcore_monitoring.model.metrics import Counter, Gauge, Histogram, Metric, NativeHistogram, Target
from eventcore_monitoring.model.slos import LatencyBelow, Slo
from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.values import Quantity, Unit

# The unit that a bound is written in, by that of the histogram; and how many of the histogram's are one of it.
_BOUNDS: dict[str, tuple[Unit, float]] = {
    "seconds": ("seconds", 1.0), "milliseconds": ("seconds", 1000.0), "bytes": ("bytes", 1.0), "ratio": ("ratio", 1.0),
}  # fmt: skip


def counted(slo: Slo, series: Selector, metrics: Sequence[Metric]) -> Counter | Histogram:
    """The metric whose events are counted: a counter, or a histogram of which the series are exposed.

    Raises DefinitionError where there is none of that name, or it counts nothing.
    """
    metric = _metric(slo, series, metrics)
    if isinstance(metric, Counter | Histogram):
        return metric
    return _refuse(slo, f"{series.name} is a {metric.kind}, and events are counted by counters", "write a counter")


def bound_of(slo: Slo, indicator: LatencyBelow, metrics: Sequence[Metric]) -> tuple[Histogram | NativeHistogram, float]:
    """The histogram of an objective, and its bound in the histogram's own unit.

    Raises DefinitionError for what is no histogram, another unit, and a bound that is no edge of its buckets.
    """
    series, below = indicator.of.selector, indicator.below
    metric = next((one for one in metrics if one.name == series.name), None)
    if metric is None:
        _unknown(slo, series.name or "", [one.name for one in metrics if isinstance(one, Histogram | NativeHistogram)])
    if not isinstance(metric, Histogram | NativeHistogram):
        _refuse(slo, f"{metric.name} is a {metric.kind}, which knows no part below {below}", "write a histogram")
    unit, times = _BOUNDS.get(metric.unit, ("count", 1.0))
    if below.unit != unit:
        _refuse(slo, f"{metric.name} is in {metric.unit}, and {below} is not", f"write the bound as {_written(unit)}")
    bound = (below * times).value
    if isinstance(metric, Histogram) and bound not in map(float, metric.buckets):
        edges = [Quantity(edge / times, unit) for edge in metric.buckets]
        at = bisect(metric.buckets, bound)
        near = " or ".join(str(edge) for edge in edges[max(at - 1, 0) : at + 1])
        message = f"{below} is no edge of a bucket of {metric.name}, so nobody knows how much lies below it"
        _refuse(slo, message, f"write below={near}, or give the histogram a bucket of {below}")
    return metric, bound


def measured(slo: Slo, series: Selector, metrics: Sequence[Metric]) -> Gauge | Target:
    """What an objective of time looks at: a gauge, or the target whose `up` it reads.

    Raises DefinitionError for anything else.
    """
    if series.name == "up":
        jobs = {matcher.value for matcher in series.matchers if matcher.label == "job" and matcher.operator == "="}
        found = next((metric.target for metric in metrics if metric.target.job in jobs), None)
        if found is not None:
            return found
        _refuse(slo, "no metric is declared of the job whose `up` it reads", "write target.up, of a declared target")
    metric = _metric(slo, series, metrics)
    if isinstance(metric, Gauge):
        return metric
    return _refuse(slo, f"{series.name} is a {metric.kind}, which holds no state", "write a gauge, or target.up")


def _metric(slo: Slo, series: Selector, metrics: Sequence[Metric]) -> Metric:
    name = series.name or ""
    found = next((one for one in metrics if name in one.exposed), None)
    return found or _unknown(slo, name, [exposed for one in metrics for exposed in one.exposed])


def _unknown(slo: Slo, name: str, known: Sequence[str]) -> NoReturn:
    near = get_close_matches(name, known, n=1)
    fix = f"did you mean {near[0]}?" if near else "declare it, and hand it over: slo_parts(…, metrics=[…])"
    _refuse(slo, f"{name} is not among the metrics", fix)


def _refuse(slo: Slo, message: str, fix: str) -> NoReturn:
    raise DefinitionError(Finding(f"slos.{slo.name}.indicator", "slo-metric", message, fix, source=slo.line))


def _written(unit: Unit) -> str:
    return {"seconds": "seconds(0.5)", "bytes": "KiB(1)", "ratio": "percent(5)"}.get(unit, "count(10)")
