"""A small catalogue of metrics of every kind, and alerts over it that are to be searched for."""

from __future__ import annotations

from eventcore_monitoring.promql.bounds import BOOLEAN, EVERYTHING, NOT_NEGATIVE, ONE, PART, Bounds
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.label_values import ANY, PRESENT, Values, these
from eventcore_monitoring.promql.parser import located
from eventcore_monitoring.promql.types import Facts, Labels, SeriesKind
from eventcore_monitoring.promql.units import UNITS
from eventcore_monitoring.proof.timeline import Recorded, Subject

MINUTE = 60_000
EDGES = (0.1, 0.5, 1.0)
LE = these("0.1", "0.5", "1", "+Inf")
METHODS, STATES = these("GET", "POST"), these("idle", "active", "broken")


def facts(kind: SeriesKind, unit: str, bounds: Bounds = EVERYTHING, **labels: Values) -> Facts:
    """What is known of a metric: besides `job` and `instance` it has these labels and no others."""
    known = {"job": PRESENT, "instance": PRESENT, **labels}
    return Facts(kind, UNITS[unit], Labels(known), bounds, EDGES if kind == "buckets" else None)


CATALOGUE = {
    "requests_total": facts("counter", "count", NOT_NEGATIVE, path=PRESENT, code=PRESENT, method=METHODS),
    "errors_total": facts("counter", "count", NOT_NEGATIVE, path=PRESENT),
    "cpu_seconds_total": facts("counter", "seconds", NOT_NEGATIVE, mode=these("idle", "user", "system")),
    "latency_seconds_bucket": facts("buckets", "seconds", NOT_NEGATIVE, path=PRESENT, le=LE),
    "latency_seconds_sum": facts("counter", "seconds", NOT_NEGATIVE, path=PRESENT),
    "latency_seconds_count": facts("counter", "count", NOT_NEGATIVE, path=PRESENT),
    "queue_length": facts("gauge", "count", Bounds(low=0.0, whole=True), queue=PRESENT),
    "free_ratio": facts("gauge", "ratio", PART, device=PRESENT),
    "temperature_celsius": facts("gauge", "celsius", EVERYTHING, sensor=PRESENT),
    "memory_bytes": facts("gauge", "bytes", NOT_NEGATIVE),
    "limit_bytes": facts("gauge", "bytes", NOT_NEGATIVE),
    "disk_free_bytes": facts("gauge", "bytes", NOT_NEGATIVE, device=PRESENT),
    "up": facts("gauge", "boolean", BOOLEAN),
    "unit_state": facts("gauge", "boolean", BOOLEAN, state=STATES, service=PRESENT),
    "build_info": facts("info", "info", ONE, version=PRESENT),
    "saved_timestamp_seconds": facts("gauge", "timestamp", NOT_NEGATIVE),
    "unknown_metric": Facts(labels=Labels(rest=ANY)),
}


def subject(expression: str, waits: int = 0, *records: tuple[str, str], name: str = "A") -> Subject:
    """An alert on an expression, with the recording rules that it reads (name and expression)."""
    made = tuple(Recorded(record, infer(located(text).node, CATALOGUE.get), {}) for record, text in records)
    return Subject(name, infer(located(expression).node, CATALOGUE.get), waits, records=made)
