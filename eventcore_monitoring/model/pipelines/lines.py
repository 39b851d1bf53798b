"""How lines of a file are taken: as Fluentd's own parser would, but without losing what it cannot parse."""

from typing import ClassVar, Literal

from eventcore_monitoring.model.declared import Line
from eventcore_monitoring.model.pipelines.plugins import Parser


class JsonLines(Parser):
    """Each line is a JSON object; `time_key` holds its time as RFC 3339, in any zone, with or without fraction.

    A line that is no JSON object (a panic, a stack trace) stays whole in the field `message`, and a copy of it goes to
    the pipeline's `errors`. A line whose time cannot be read goes there alone. `JsonParser` is Fluentd's own, which
    drops both.
    """

    our_words: ClassVar[frozenset[str]] = Parser.our_words | {"time_key"}
    plugin_type: ClassVar[str | None] = "json"

    kind: Literal["json_lines"] = "json_lines"
    time_key: Line = "timestamp"


class PlainLines(Parser):
    """Each line is text and becomes the field `message`; its time is when it was read."""

    plugin_type: ClassVar[str | None] = "regexp"

    kind: Literal["plain_lines"] = "plain_lines"
