"""The types of aggregations: `sum by (job) (…)`, `topk(…)`, `count_values(…)` and their like."""

from __future__ import annotations

from eventcore_monitoring.promql.bounds import AT_LEAST_ONE, EVERYTHING, NOT_NEGATIVE, ONE, Bounds
from eventcore_monitoring.promql.label_values import PRESENT
from eventcore_monitoring.promql.nodes import Aggregation, String
from eventcore_monitoring.promql.types import CUMULATIVE, NAME, OF_BUCKETS, Labels, SeriesKind, Type, Typed
from eventcore_monitoring.promql.units import COUNT, UNITS

# They give whole series, all labels included, not one for each group.
SELECTING = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})


def aggregated(node: Aggregation, below: Typed, parameter: Typed | None) -> Typed:
    """An aggregation with its type."""
    of = below.type
    parts = (below,) if parameter is None else (parameter, below)
    if node.operator in SELECTING:
        return Typed(node, of._replace(always=False), parts)  # of none, topk(0, …) leaves none
    labels = grouped(of.labels, node)
    if isinstance(node.parameter, String):  # count_values
        labels = labels.put(node.parameter.value, PRESENT)
    unit, kind, bounds = of.unit, of.kind, of.bounds
    if kind in OF_BUCKETS and not labels.possible("le"):
        unit = COUNT if kind == "buckets" else None  # observations, in a second or in a window
    match node.operator:
        case "sum":
            kind, bounds = _summed(of, labels), _sum_bounds(bounds)
            if unit in (UNITS["boolean"], UNITS["info"]):
                unit = COUNT  # how many are 1
        case "count" | "count_values":
            unit, kind, bounds = COUNT, "number", AT_LEAST_ONE
        case "group":
            unit, kind, bounds = None, "number", ONE
        case "stddev" | "stdvar":
            kind, bounds = "number", NOT_NEGATIVE
            unit = unit if node.operator == "stddev" else None
        case "avg" | "quantile":
            bounds = bounds._replace(whole=False)
            kind = "sum of counters" if kind in CUMULATIVE else "number" if kind == "quantiles" else kind
            if node.operator == "quantile":
                bounds = EVERYTHING  # out of 0..1 it is infinite
        case _:  # min and max: of copies of one counter they are that counter
            kind = "counter" if kind == "buckets" and not labels.possible("le") else kind
    if of.kind in OF_BUCKETS and kind not in OF_BUCKETS and unit is of.unit:
        unit = None
    made = Type(
        of.value, kind, unit, labels, bounds, of.reach, of.targets, of.edges, of.interval, of.assumptions, of.empty,
        of.always,
    )  # fmt: skip
    return Typed(node, made, parts)


def grouped(labels: Labels, node: Aggregation) -> Labels:
    """The labels that remain of each group."""
    grouping = node.grouping
    if grouping is None:
        return Labels()
    if grouping.kind == "by":
        return labels.kept(grouping.labels)
    return labels.without(*grouping.labels, NAME)


def _summed(of: Type, labels: Labels) -> SeriesKind:
    match of.kind:
        case "buckets":
            return "buckets" if labels.possible("le") else "sum of counters"
        case "bucket rates":
            # Without `le` the same observations are counted once for each bucket.
            return "bucket rates" if labels.possible("le") else "number"
        case "counter":
            return "sum of counters"
        case "quantiles" | "info":
            return "number"
        case kind:
            return kind


def _sum_bounds(bounds: Bounds) -> Bounds:
    """Of one series or more: what is not negative only gets more, what is 0 stays 0."""
    if bounds.exact == 0:
        return bounds
    if bounds.low >= 0:
        return Bounds(bounds.low, above=bounds.above, whole=bounds.whole)
    if bounds.high <= 0:
        return Bounds(high=bounds.high, below=bounds.below, whole=bounds.whole)
    return Bounds(whole=bounds.whole)
