"""What the declaration of a metric says of its series, in the terms of type inference."""

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.model.metrics import Counter, Gauge, Histogram, Info, Metric, NativeHistogram, Summary, Target
from eventcore_monitoring.promql.bounds import EVERYTHING, NOT_NEGATIVE, ONE
from eventcore_monitoring.promql.label_values import MISSING, PRESENT, these
from eventcore_monitoring.promql.types import Facts, Labels, SeriesKind
from eventcore_monitoring.promql.units import UNITS
from eventcore_monitoring.values import milliseconds

# Gauges in these units count or measure what there is: it can be nothing, but not less.
_SIZES = frozenset({"bytes", "count", "events", "connections", "timestamp"})


def target_labels(target: Target) -> Labels:
    """The labels that a scrape attaches; only `job` has a value that is known, the others are examples."""
    attached = dict.fromkeys(target.attached, PRESENT)
    return Labels({**attached, "job": these(target.job)})


def declared_facts(metric: Metric, name: str) -> Facts:
    """What a declared metric says of the series that are scraped under a name (`…_bucket`, `…_sum` and so on)."""
    known = dict(target_labels(metric.target).known)
    for label in metric.label_set:
        values = these(*label.values) if label.values else PRESENT
        known[label.name] = values.either(MISSING) if label.optional else values
    unit = UNITS["info"] if isinstance(metric, Info) else UNITS.get(metric.unit)
    kind: SeriesKind = "counter"
    bounds, edges = NOT_NEGATIVE, None
    match metric:
        case Histogram():
            if name.endswith("_bucket"):
                kind, edges = "buckets", tuple(map(float, metric.buckets))
                known["le"] = these(*(text for edge in metric.buckets for text in _edge(edge)), "+Inf")
            elif name.endswith("_count"):
                unit = UNITS["events"]
        case NativeHistogram():
            kind, bounds = "histogram", EVERYTHING
        case Summary():
            if name == metric.name:
                kind, bounds = "quantiles", EVERYTHING
                known["quantile"] = these(*map(number, metric.quantiles)) if metric.quantiles else PRESENT
            elif name.endswith("_count"):
                unit = UNITS["events"]
        case Gauge():
            kind, bounds = "gauge", NOT_NEGATIVE if metric.unit in _SIZES and not metric.signed else EVERYTHING
        case Info():
            kind, bounds = "info", ONE
        case Counter():
            pass
    return Facts(
        kind,
        unit,
        Labels(known),
        bounds,
        edges,
        frozenset({metric.target.job}),
        milliseconds(metric.target.scrape_interval),
    )


def _edge(edge: float) -> tuple[str, str]:
    """An edge as `le` says it: until Prometheus 2 as the application wrote it, from 3.0 on as a float."""
    return number(edge), repr(float(edge))
