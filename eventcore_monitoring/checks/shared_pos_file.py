"""Two pipelines keep how far they have read in one file.

Why: each overwrites what the other noted; after a restart lines are lost or read again. Fluentd refuses it.
Fix: give each pipeline a `pos_file` of its own.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def shared_pos_file(monitoring: Monitoring) -> Iterator[Finding]:
    """Pipelines whose `pos_file` is that of an earlier one."""
    first: dict[str, str] = {}
    for pipeline in monitoring.pipelines:
        path = pipeline.source.pos_file
        owner = first.setdefault(path, pipeline.name)
        if owner != pipeline.name:
            at = f"pipelines.{pipeline.name}.source.pos_file"
            message = f"`{path}` already holds the positions of pipeline `{owner}`"
            fix = "give each pipeline a `pos_file` of its own"
            yield Finding(at, "shared-pos-file", message, fix, source=pipeline.source.line)
