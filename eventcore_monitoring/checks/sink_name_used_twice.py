"""Two sinks of a pipeline share a name.

Why: plugin ids are made of the names, and Fluentd does not start with two equal ones.
Fix: rename one of them.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def sink_name_used_twice(monitoring: Monitoring) -> Iterator[Finding]:
    """Sinks with the name of an earlier one of the same pipeline."""
    for pipeline in monitoring.pipelines:
        seen: set[str] = set()
        for sink in pipeline.sinks:
            if sink.name in seen:
                at = f"pipelines.{pipeline.name}.sinks.{sink.name}"
                message = "the pipeline has another sink of this name"
                yield Finding(at, "sink-name-used-twice", message, "rename one of them", source=sink.line)
            seen.add(sink.name)
