"""A buffer gives up before it has tried again.

Why: `retry_timeout` counts from the first failure; where the first wait is as long, one short outage of the sink loses
the records. A wait above `retry_max_interval` is cut to it, so that what is declared is not what happens.
Fix: let `retry_wait` be the shortest of the three, `retry_timeout` the longest.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.values import milliseconds


def retry_never_happens(monitoring: Monitoring) -> Iterator[Finding]:
    """Buffers whose first wait is not below the time limit, or above the longest wait."""
    for pipeline in monitoring.pipelines:
        for at, buffer in pipeline.buffers:
            wait = milliseconds(buffer.retry_wait)
            if wait >= milliseconds(buffer.retry_timeout):
                limit = f"`retry_timeout` ({buffer.retry_timeout}), so that it gives up before it has tried again"
            elif wait > milliseconds(buffer.retry_max_interval):
                limit = f"`retry_max_interval` ({buffer.retry_max_interval}), the longest wait"
            else:
                continue
            message = f"the first wait ({buffer.retry_wait}) does not fit {limit}"
            fix = "let `retry_wait` be the shortest, `retry_timeout` the longest"
            yield Finding(f"{at}.retry_wait", "retry-never-happens", message, fix, source=buffer.line)
