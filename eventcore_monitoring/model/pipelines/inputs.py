"""Inputs: where records come from."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Finite, Line, Many
from eventcore_monitoring.model.pipelines.lines import JsonLines
from eventcore_monitoring.model.pipelines.parts import LocalStorage, Transport
from eventcore_monitoring.model.pipelines.plugins import AnyParser, Input, Part
from eventcore_monitoring.model.pipelines.texts import AbsolutePath, HostName, LogPath, Port, Regexp, Size, Time


class TailRule(Part):
    """How many lines per `rate_period` are read of the files whose names fit; -1 is no limit."""

    section: ClassVar[str] = "rules"

    match: Mapping[Line, Regexp] | None = None
    limit: int | None = Field(default=None, ge=-1)


class TailGroup(Part):
    """Limits of reading for groups of files, told apart by what their paths hold."""

    section: ClassVar[str] = "group"

    rule: Many[TailRule] = Field(min_length=1)
    pattern: Regexp | None = None
    rate_period: Time | None = None


class Tail(Input):
    """Reads files that grow, from their beginning, and remembers how far in `pos_file`; `*` is any part of a name.

    `tag` is the pipeline's name and the path of the file unless it says otherwise.
    """

    kind: Literal["tail"] = "tail"
    path: LogPath
    pos_file: AbsolutePath
    parse: AnyParser = Field(default_factory=lambda: JsonLines())
    tag: Line | None = None
    exclude_path: Many[LogPath] | None = None
    read_from_head: bool | None = True
    follow_inodes: bool | None = True
    refresh_interval: Time | None = "5s"
    rotate_wait: Time | None = "10s"
    pos_file_compaction_interval: Time | None = "3d"
    emit_unmatched_lines: bool | None = True
    encoding: Line | None = "UTF-8"
    from_encoding: Line | None = None
    path_key: Line | None = None
    limit_recently_modified: Time | None = None
    ignore_repeated_permission_error: bool | None = None
    multiline_flush_interval: Time | None = None
    max_line_size: Size | None = None
    read_lines_limit: int | None = Field(default=None, ge=1)
    read_bytes_limit_per_second: Size | None = None
    enable_watch_timer: bool | None = None
    enable_stat_watcher: bool | None = None
    open_on_every_update: bool | None = None
    skip_refresh_on_startup: bool | None = None
    path_timezone: Line | None = None
    path_delimiter: Line | None = None
    glob_policy: Literal["backward_compatible", "extended", "always"] | None = None
    group: TailGroup | None = None


class JournalEntry(Part):
    """How the fields of a journal entry are named in the record."""

    section: ClassVar[str] = "entry"

    field_map: Mapping[Line, Line | Many[Line]] | None = None
    field_map_strict: bool | None = None
    fields_strip_underscores: bool | None = None
    fields_lowercase: bool | None = None


class SystemdInput(Input):
    """Reads the journal, from now on unless `read_from_head`, and remembers how far in `storage`.

    An entry is read that fits one of `matches`: `[{"_SYSTEMD_UNIT": "docker.service"}]`.
    """

    kind: Literal["systemd"] = "systemd"
    storage: LocalStorage
    tag: Line | None = None  # the pipeline's name unless it is said otherwise
    path: AbsolutePath | None = None
    matches: Many[Mapping[Line, Line | Many[Line]]] | None = None
    read_from_head: bool | None = None
    entry: JournalEntry | None = None


class SampleInput(Input):
    """Makes records up, `rate` times `size` a second: to try a pipeline."""

    kind: Literal["sample"] = "sample"
    tag: Line | None = None  # the pipeline's name unless it is said otherwise
    sample: Many[Mapping[Line, Line | bool | int | Finite]] | None = None
    size: int | None = Field(default=None, ge=1)
    rate: int | None = Field(default=None, ge=1)
    auto_increment_key: Line | None = None
    reuse_record: bool | None = None
    storage: LocalStorage | None = None


class MonitorAgent(Input):
    """Serves what Fluentd knows of its plugins over HTTP, to everybody unless `bind` says otherwise."""

    kind: Literal["monitor_agent"] = "monitor_agent"
    bind: HostName | None = None
    port: Port | None = None
    tag: Line | None = None
    emit_interval: Time | None = None
    include_config: bool | None = None
    include_retry: bool | None = None
    include_debug_info: bool | None = None
    transport: Transport | None = None


class PrometheusInput(Input):
    """Serves Fluentd's metrics to Prometheus, to the host alone unless `bind` says otherwise."""

    kind: Literal["prometheus"] = "prometheus"
    bind: HostName | None = None
    port: Port | None = None
    metrics_path: Line | None = None
    aggregated_metrics_path: Line | None = None
    content_encoding: Literal["identity", "gzip"] | None = None
    ignore_error_log_interval: Time | None = None
    transport: Transport | None = None


class _PrometheusMonitor(Input):
    free_form: ClassVar[frozenset[str]] = frozenset({"labels"})

    labels: Mapping[Line, Line] | None = None
    interval: Time | None = None


class PrometheusMonitor(_PrometheusMonitor):
    """Metrics of all buffers. `PrometheusOutputMonitor` has the same and more: one of them is enough."""

    kind: Literal["prometheus_monitor"] = "prometheus_monitor"


class PrometheusOutputMonitor(_PrometheusMonitor):
    """Metrics of all outputs and their buffers; with `gauge_all=False` counters are counters, for `rate()`."""

    kind: Literal["prometheus_output_monitor"] = "prometheus_output_monitor"
    gauge_all: bool | None = None


class PrometheusTailMonitor(_PrometheusMonitor):
    """Metrics of the files that are read."""

    kind: Literal["prometheus_tail_monitor"] = "prometheus_tail_monitor"
