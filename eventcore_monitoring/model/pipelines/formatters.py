"""Formatters: how a record becomes text."""

from typing import Literal

from eventcore_monitoring.model.pipelines.plugins import Formatter


class JsonFormatter(Formatter):
    """The record as a JSON object on one line."""

    kind: Literal["json"] = "json"
    json_parser: Literal["oj", "yajl", "json"] | None = None
    add_newline: bool | None = None
