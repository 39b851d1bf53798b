"""Outputs: where records go."""

from typing import ClassVar, Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.buffers import Buffer
from eventcore_monitoring.model.pipelines.environment import Secret
from eventcore_monitoring.model.pipelines.formatters import JsonFormatter
from eventcore_monitoring.model.pipelines.plugins import AnyBuffer, AnyFormatter, AnyOutput, Output, Part
from eventcore_monitoring.model.pipelines.texts import (
    HostName,
    IndexName,
    Port,
    TemplatePath,
    Time,
    UserName,
)


class Inject(Part):
    """What is put into each record as it is written: its time, its tag, the host."""

    section: ClassVar[str] = "inject"

    hostname_key: Line | None = None
    hostname: Line | None = None
    worker_id_key: Line | None = None
    tag_key: Line | None = None
    time_key: Line | None = None
    time_type: Literal["float", "unixtime", "unixtime_millis", "unixtime_micros", "unixtime_nanos", "string"] | None = (
        None
    )
    time_format: Line | None = None
    utc: bool | None = None
    localtime: bool | None = None
    timezone: Line | None = None


class SecondaryFile(Output):
    """Keeps what could not be written, one file a chunk (MessagePack): for `secondary` only."""

    kind: Literal["secondary_file"] = "secondary_file"
    name: Line = "failed"
    directory: TemplatePath
    basename: Line | None = None  # the pipeline, the sink and the chunk, unless it is said otherwise
    append: bool | None = None
    compress: Literal["text", "gzip"] | None = None


class Elasticsearch(Output):
    """Writes to Elasticsearch, one index a day (`<logstash_prefix>-YYYY.MM.DD` in UTC), time in `@timestamp`.

    What still fails after the buffer's retries goes to `secondary`. `user` and `password` come together.
    """

    kind: Literal["elasticsearch"] = "elasticsearch"
    host: HostName
    port: Port = 9200
    scheme: Literal["http", "https"] | None = "http"
    user: UserName | None = None
    password: Secret | None = None
    logstash_format: bool | None = True
    logstash_prefix: IndexName | None = None
    logstash_dateformat: Line | None = None
    index_name: IndexName | None = None
    include_timestamp: bool | None = None
    time_key: Line | None = None  # that of the pipeline's lines, unless it is said otherwise
    # Fluentd would otherwise not start while Elasticsearch is away.
    verify_es_version_at_startup: bool | None = False
    default_elasticsearch_version: Literal[7, 8, 9] = 8
    suppress_type_name: bool | None = True
    reconnect_on_error: bool | None = True
    reload_on_failure: bool | None = True
    reload_connections: bool | None = False
    request_timeout: Time | None = "30s"
    buffer: AnyBuffer
    secondary: AnyOutput | None = None


def _day() -> dict[str, object]:
    return {"chunk_keys": ("time",), "timekey": "1d", "timekey_use_utc": True}


class File(Output):
    """Writes to a file a day: JSON lines, each with `time` (UTC) and `tag`, unless `format` and `inject` say otherwise.

    `path` is a template (`/var/log/out.%Y%m%d`); Fluentd adds `.log`.
    """

    kind: Literal["file"] = "file"
    path: TemplatePath
    append: bool | None = True
    compress: Literal["text", "gzip", "zstd"] | None = None
    symlink_path: TemplatePath | None = None
    add_path_suffix: bool | None = None
    path_suffix: Line | None = None
    format: AnyFormatter | None = Field(default_factory=lambda: JsonFormatter())
    inject: Inject | None = Field(
        default_factory=lambda: Inject(
            time_key="time", time_type="string", time_format="%Y-%m-%dT%H:%M:%S.%NZ", utc=True, tag_key="tag"
        )
    )
    buffer: AnyBuffer


__all__ = ["Buffer", "Elasticsearch", "File", "Inject", "Many", "SecondaryFile"]
