"""Two buffers lie in one folder.

Why: after a restart each takes up the other's records and sends them to the wrong place. Fluentd refuses the same path
written twice.
Fix: give each buffer a folder of its own.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def shared_buffer_path(monitoring: Monitoring) -> Iterator[Finding]:
    """Buffers, of sinks and of errors, whose folder is that of an earlier one."""
    first: dict[str, str] = {}
    for pipeline in monitoring.pipelines:
        for at, buffer in pipeline.buffers:
            owner = first.setdefault(buffer.path, at)
            if owner != at:
                message = f"`{buffer.path}` is already the folder of `{owner}`"
                fix = "give each buffer a folder of its own"
                yield Finding(f"{at}.path", "shared-buffer-path", message, fix, source=buffer.line)
