"""A metric has a label whose values never end: a user, a request, an event, a stream, a trace.

Why: each value is a series of its own, kept in memory for as long as it is written, until Prometheus runs out of it.
Fix: leave the label out and count all together; who it was stands in the logs. Where the values are few, name them:
`Label(name=…, values=[…])`.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring

# What EventCore and its logs call what there is one of for each caller, call or event (its own manual advises against
# user, request and event ids as labels); the names are whole, because other ids (`queryid`, `uid`) have an end.
_WITHOUT_BOUND = frozenset(
    {
        "command_id",
        "correlation_id",
        "email",
        "event_id",
        "request_id",
        "session_id",
        "span_id",
        "stream_id",
        "trace_id",
        "user_id",
    }
)


def label_without_bound(monitoring: Monitoring) -> Iterator[Finding]:
    """Labels of declared metrics, those from log lines among them, that are called as an id or are read from one."""
    read = {
        (one.metric.name, label): field.rpartition(".")[2]
        for pipeline in monitoring.pipelines
        for one in pipeline.metrics
        for label, field in one.labels.items()
    }
    for metric in monitoring.metrics:
        for label in metric.label_set:
            field = read.get((metric.name, label.name), label.name)
            found = next((name for name in (label.name, field) if name in _WITHOUT_BOUND), None)
            if found is not None and not label.values:
                whose = "" if found == label.name else f", which is read from `{found}`"
                message = f"has the label `{label.name}`{whose}: a series for each, without end"
                fix = "leave the label out, or name its values where they are few"
                at = f"metrics.{metric.name}.labels.{label.name}"
                yield Finding(at, "label-without-bound", message, fix, Severity.WARNING, metric.line)
