"""What is written for Fluent Bit."""

from typing import ClassVar, Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Declared, Many, Name
from eventcore_monitoring.model.pipelines.texts import AbsolutePath, Port, Size, Time


class FluentBitOutput(Declared):
    """Pipelines for Fluent Bit 3.2 and later too: `fluent-bit/fluent-bit.yaml`, where all have exact equivalents.

    `pipelines`: their names, all of them where none is said. `flush`: how often what was read is sent. `retry_limit`:
    how often a chunk is tried again, where the buffers name a time instead. `max_chunks_up`: how many chunks of about
    2 MB may wait before sources that block are paused. `longest_line`: longer lines are left out. `fractions`: whether
    the times of JSON lines have fractions of a second (Fluent Bit reads either those with or those without).
    `keep_rejected`: what could not be sent is kept below `storage_path`, in `rejected` (Fluent Bit 4.2 and later).
    `http_port`: where health (`/api/v1/health`) and metrics (`/api/v2/metrics/prometheus`) are served.
    """

    section: ClassVar[str] = "fluent_bit"

    pipelines: Many[Name] = ()
    flush: Time = "1s"
    log_level: Literal["off", "error", "warn", "info", "debug", "trace"] = "info"
    storage_path: AbsolutePath = "/var/lib/fluent-bit/storage"
    max_chunks_up: int = Field(default=128, ge=1)
    keep_rejected: bool = False
    retry_limit: int | Literal["no_limits"] | None = None
    longest_line: Size = "8m"
    fractions: bool = True
    http_listen: Literal["0.0.0.0", "127.0.0.1", "::"] = "0.0.0.0"
    http_port: Port | None = None
