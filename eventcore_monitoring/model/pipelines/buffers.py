"""Buffers: where records wait until they are written, within limits, with a bounded retry."""

from typing import ClassVar, Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.plugins import BufferPlugin
from eventcore_monitoring.model.pipelines.texts import AbsolutePath, AnyTime, Size, Time


class _Buffer(BufferPlugin):
    """What all buffers have. `chunk_keys` are the argument of the section: what parts the chunks."""

    argument_field: ClassVar[str | None] = "chunk_keys"

    chunk_keys: Many[Line] | None = None  # None: those that the output starts with
    timekey: Time | None = None
    timekey_wait: AnyTime | None = None
    timekey_use_utc: bool | None = None
    timekey_zone: Line | None = None
    flush_mode: Literal["default", "lazy", "interval", "immediate"] | None = "interval"
    flush_interval: Time | None = "5s"
    flush_thread_count: int | None = Field(default=2, ge=1, le=64)
    flush_at_shutdown: bool | None = True
    chunk_limit_size: Size | None = "8m"
    chunk_limit_records: int | None = Field(default=None, ge=1)
    total_limit_size: Size | None = "512m"
    overflow_action: Literal["throw_exception", "block", "drop_oldest_chunk"] | None = "block"
    compress: Literal["text", "gzip", "zstd"] | None = None
    delayed_commit_timeout: Time | None = None
    retry_type: Literal["exponential_backoff", "periodic"] | None = "exponential_backoff"
    retry_wait: Time | None = "1s"
    retry_max_interval: Time | None = "30s"
    retry_timeout: Time | None = "1h"
    retry_max_times: int | None = Field(default=None, ge=0)
    retry_forever: bool | None = None


class Buffer(_Buffer):
    """On disk, in a folder of its own: nothing is lost when Fluentd stops."""

    kind: Literal["file"] = "file"
    path: AbsolutePath


class MemoryBuffer(_Buffer):
    """In memory: what waits is lost when Fluentd stops."""

    kind: Literal["memory"] = "memory"
