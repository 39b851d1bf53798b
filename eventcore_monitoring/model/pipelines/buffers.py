"""Buffers: where records wait until they are written, within limits, with a bounded retry."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.plugins import BufferPlugin
from eventcore_monitoring.model.pipelines.texts import AbsolutePath, AnyTime, Size, Time

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


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
    flush_thread_interval: Seconds | None = None
    flush_thread_burst_interval: Seconds | None = None
    flush_at_shutdown: bool | None = True
    chunk_limit_size: Size | None = "8m"
    chunk_limit_records: int | None = Field(default=None, ge=1)
    chunk_full_threshold: float | None = Field(default=None, gt=0, le=1)
    total_limit_size: Size | None = "512m"
    queued_chunks_limit_size: int | None = Field(default=None, ge=1)
    overflow_action: Literal["throw_exception", "block", "drop_oldest_chunk"] | None = "block"
    compress: Literal["text", "gzip", "zstd"] | None = None
    decompression_size_limit: Size | None = None
    delayed_commit_timeout: Time | None = None
    retry_type: Literal["exponential_backoff", "periodic"] | None = "exponential_backoff"
    retry_wait: Time | None = "1s"
    retry_exponential_backoff_base: float | None = Field(default=None, gt=1, allow_inf_nan=False)
    retry_max_interval: Time | None = "30s"
    retry_randomize: bool | None = None
    retry_timeout: Time | None = "1h"
    retry_max_times: int | None = Field(default=None, ge=0)
    retry_forever: bool | None = None
    retry_secondary_threshold: float | None = Field(default=None, ge=0, le=1)
    disable_chunk_backup: bool | None = None


class _OnDisk(_Buffer):
    path: AbsolutePath
    file_permission: Line | None = None  # octal, as in `0640`
    dir_permission: Line | None = None


class Buffer(_OnDisk):
    """On disk, in a folder of its own: nothing is lost when Fluentd stops."""

    kind: Literal["file"] = "file"
    path_suffix: Line | None = None


class FileSingleBuffer(_OnDisk):
    """On disk, one file a chunk, for chunks by tag or by one field: less to read at a start than `Buffer`."""

    kind: Literal["file_single"] = "file_single"
    calc_num_records: bool | None = None
    chunk_format: Literal["msgpack", "text", "auto"] | None = None

    @model_validator(mode="after")
    def _one_key(self) -> "FileSingleBuffer":
        keys = self.chunk_keys
        if keys is not None and (len(keys) > 1 or "time" in keys):
            raise ValueError("chunks of this buffer are parted by the tag or by one field: write Buffer(…) for others")
        return self


class MemoryBuffer(_Buffer):
    """In memory: what waits is lost when Fluentd stops."""

    kind: Literal["memory"] = "memory"
