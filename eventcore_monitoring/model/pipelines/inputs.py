"""Inputs: where records come from."""

from typing import Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.lines import JsonLines
from eventcore_monitoring.model.pipelines.plugins import AnyParser, Input
from eventcore_monitoring.model.pipelines.texts import AbsolutePath, LogPath, Size, Time


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
