"""Parsers: how text becomes a record, as Fluentd's own do it."""

from collections.abc import Mapping
from typing import Literal

from eventcore_monitoring.model.declared import Line
from eventcore_monitoring.model.pipelines.plugins import Parser
from eventcore_monitoring.model.pipelines.texts import Regexp, Time


class _Timed(Parser):
    """What all parsers have: where the time stands and how it is read, and the types of fields."""

    time_key: Line | None = None
    keep_time_key: bool | None = None
    time_type: Literal["float", "unixtime", "string", "mixed"] | None = None
    time_format: Line | None = None
    timezone: Line | None = None
    localtime: bool | None = None
    utc: bool | None = None
    types: Mapping[Line, Line] | None = None
    null_value_pattern: Line | None = None
    null_empty_string: bool | None = None
    estimate_current_event: bool | None = None
    timeout: Time | None = None


class JsonParser(_Timed):
    """Each line is a JSON object. A line that is none is lost, but for `emit_unmatched_lines`; see `JsonLines`."""

    kind: Literal["json"] = "json"
    json_parser: Literal["oj", "yajl", "json"] | None = None
    stream_buffer_size: int | None = None


class RegexpParser(_Timed):
    """The named groups of a regular expression (Ruby's syntax) are the fields."""

    kind: Literal["regexp"] = "regexp"
    expression: Regexp
    ignorecase: bool | None = None
    multiline: bool | None = None
