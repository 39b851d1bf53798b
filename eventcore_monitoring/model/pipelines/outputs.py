"""Outputs: where records go: files, the log, nowhere. Those that send to others have modules of their own."""

from typing import Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Line, Name
from eventcore_monitoring.model.pipelines.formatters import JsonFormatter
from eventcore_monitoring.model.pipelines.parts import Inject
from eventcore_monitoring.model.pipelines.plugins import AnyBuffer, AnyFormatter, AnyOutput, Output
from eventcore_monitoring.model.pipelines.texts import TemplatePath


class SecondaryFile(Output):
    """Keeps what could not be written, one file a chunk (MessagePack): for `secondary` only."""

    kind: Literal["secondary_file"] = "secondary_file"
    name: Name = "failed"
    match: None = None  # it takes what its sink could not write
    directory: TemplatePath
    basename: Line | None = None  # the pipeline, the sink and the chunk, unless it is said otherwise
    append: bool | None = None
    compress: Literal["text", "gzip"] | None = None


class File(Output):
    """Writes to a file a day: JSON lines, each with `time` (UTC) and `tag`, unless `format` and `inject` say otherwise.

    `path` is a template (`/var/log/out.%Y%m%d`); Fluentd adds `.log`.
    """

    kind: Literal["file"] = "file"
    path: TemplatePath
    append: bool | None = True
    compress: Literal["text", "gz", "gzip", "zstd"] | None = None
    recompress: bool | None = None
    symlink_path: TemplatePath | None = None
    symlink_path_use_relative: bool | None = None
    add_path_suffix: bool | None = None
    path_suffix: Line | None = None
    slow_flush_log_threshold: float | None = Field(default=None, gt=0, allow_inf_nan=False)  # seconds
    format: AnyFormatter | None = Field(default_factory=lambda: JsonFormatter())
    inject: Inject | None = Field(
        default_factory=lambda: Inject(
            time_key="time", time_type="string", time_format="%Y-%m-%dT%H:%M:%S.%NZ", utc=True, tag_key="tag"
        )
    )
    buffer: AnyBuffer
    secondary: AnyOutput | None = None


class Stdout(Output):
    """Prints records to Fluentd's own log, at once unless there is a `buffer`: to look into a pipeline."""

    kind: Literal["stdout"] = "stdout"
    use_logger: bool | None = None
    format: AnyFormatter | None = None
    inject: Inject | None = None
    buffer: AnyBuffer | None = None


class Null(Output):
    """Throws records away."""

    kind: Literal["null"] = "null"
    never_flush: bool | None = None
    buffer: AnyBuffer | None = None
