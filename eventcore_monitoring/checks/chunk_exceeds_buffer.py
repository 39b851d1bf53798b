"""A buffer may not hold even one of its chunks.

Why: Fluentd says nothing, and the first full chunk overflows the buffer.
Fix: let `total_limit_mib` be several times `chunk_limit_mib`.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def chunk_exceeds_buffer(monitoring: Monitoring) -> Iterator[Finding]:
    """Buffers whose limit for a chunk is above the limit for the whole."""
    for pipeline in monitoring.pipelines:
        for at, buffer in pipeline.buffers:
            if buffer.chunk_limit_mib > buffer.total_limit_mib:
                limits = f"{buffer.chunk_limit_mib} MiB does not fit into a buffer of {buffer.total_limit_mib} MiB"
                message = f"a chunk of {limits}"
                fix = "let `total_limit_mib` be several times `chunk_limit_mib`"
                yield Finding(f"{at}.chunk_limit_mib", "chunk-exceeds-buffer", message, fix, source=buffer.line)
