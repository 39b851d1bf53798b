"""Formatters: how a record becomes text."""

from typing import Literal

from pydantic import Field

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.plugins import Formatter
from eventcore_monitoring.model.pipelines.texts import Separator

Newline = Literal["lf", "crlf"]


class JsonFormatter(Formatter):
    """The record as a JSON object on one line; its time and tag are not in it unless `Inject` puts them there."""

    kind: Literal["json"] = "json"
    json_parser: Literal["oj", "yajl", "json"] | None = None
    add_newline: bool | None = None
    newline: Newline | None = None


class CsvFormatter(Formatter):
    """The `fields` of the record, separated by commas."""

    kind: Literal["csv"] = "csv"
    fields: Many[Line] = Field(min_length=1)
    delimiter: Separator | None = None
    force_quotes: bool | None = None
    add_newline: bool | None = None


class TsvFormatter(Formatter):
    """The `keys` of the record, separated by tabs."""

    kind: Literal["tsv"] = "tsv"
    keys: Many[Line] = Field(min_length=1)
    delimiter: Separator | None = None
    add_newline: bool | None = None
    newline: Newline | None = None


class LtsvFormatter(Formatter):
    """The record as `label:value`, separated by tabs; a tab in a value becomes `replacement`."""

    kind: Literal["ltsv"] = "ltsv"
    delimiter: Separator | None = None
    label_delimiter: Separator | None = None
    replacement: Separator | None = None
    add_newline: bool | None = None
    newline: Newline | None = None


class SingleValueFormatter(Formatter):
    """One field of the record, `message`; a record without it is an empty line."""

    kind: Literal["single_value"] = "single_value"
    message_key: Line | None = None
    add_newline: bool | None = None
    newline: Newline | None = None


class OutFileFormatter(Formatter):
    """Time, tag and record as JSON, separated by tabs; the time is in the host's zone unless it is said otherwise."""

    kind: Literal["out_file"] = "out_file"
    output_time: bool | None = None
    output_tag: bool | None = None
    delimiter: Separator | None = None
    time_type: Literal["float", "unixtime", "string", "mixed"] | None = None
    time_format: Line | None = None
    timezone: Line | None = None
    utc: bool | None = None
    localtime: bool | None = None
    newline: Newline | None = None


class StdoutFormatter(Formatter):
    """Time, tag and record on one line, for people; `output_type` is the formatter of the record."""

    kind: Literal["stdout"] = "stdout"
    output_type: Line | None = None


class HashFormatter(Formatter):
    """The record as Ruby prints it, which nothing else reads."""

    kind: Literal["hash"] = "hash"
    add_newline: bool | None = None
    newline: Newline | None = None


class MsgpackFormatter(Formatter):
    """The record as MessagePack, for other Fluentds."""

    kind: Literal["msgpack"] = "msgpack"
