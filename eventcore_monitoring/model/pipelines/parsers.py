"""Parsers: how text becomes a record, as Fluentd's own do it. A line that does not fit is lost, unless the input cares.

`time_format="%iso8601"` with `time_type="string"` reads RFC 3339 in any zone. A format without a zone, or with a
literal `Z`, is read in the host's zone: say `utc` or `timezone`. The field of the time leaves the record unless
`keep_time_key`.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.lines import JsonLines, PlainLines
from eventcore_monitoring.model.pipelines.plugins import AnyParser, Parser, Part
from eventcore_monitoring.model.pipelines.texts import AbsolutePath, PlainRegexp, Regexp, Separator, Time


class _Timed(Parser):
    """What all parsers have: where the time stands and how it is read, and the types of fields."""

    time_key: Line | None = None
    keep_time_key: bool | None = None
    time_type: Literal["float", "unixtime", "string", "mixed"] | None = None
    time_format: Line | None = None
    time_format_fallbacks: Many[Line] | None = None
    timezone: Line | None = None
    localtime: bool | None = None
    utc: bool | None = None
    types: Mapping[Line, Line] | None = None
    null_value_pattern: Regexp | None = None
    null_empty_string: bool | None = None
    estimate_current_event: bool | None = None
    timeout: Time | None = None


class JsonParser(_Timed):
    """Each line is a JSON object. A line that is none is lost, but for `emit_unmatched_lines`; see `JsonLines`."""

    kind: Literal["json"] = "json"
    json_parser: Literal["oj", "yajl", "json"] | None = None
    stream_buffer_size: int | None = Field(default=None, ge=1)


class RegexpParser(_Timed):
    """The named groups of a regular expression (Ruby's syntax) are the fields; flags as in `/…/i`."""

    kind: Literal["regexp"] = "regexp"
    expression: Regexp


class MultilineParser(_Timed):
    """Several lines are one record: `format1` to `format20` are its expression in parts, each without flags.

    `format_firstline` tells where a record begins. Without the input's `multiline_flush_interval` the last record
    waits for the next.
    """

    kind: Literal["multiline"] = "multiline"
    format1: PlainRegexp
    format_firstline: PlainRegexp | None = None
    format2: PlainRegexp | None = None
    format3: PlainRegexp | None = None
    format4: PlainRegexp | None = None
    format5: PlainRegexp | None = None
    format6: PlainRegexp | None = None
    format7: PlainRegexp | None = None
    format8: PlainRegexp | None = None
    format9: PlainRegexp | None = None
    format10: PlainRegexp | None = None
    format11: PlainRegexp | None = None
    format12: PlainRegexp | None = None
    format13: PlainRegexp | None = None
    format14: PlainRegexp | None = None
    format15: PlainRegexp | None = None
    format16: PlainRegexp | None = None
    format17: PlainRegexp | None = None
    format18: PlainRegexp | None = None
    format19: PlainRegexp | None = None
    format20: PlainRegexp | None = None
    unmatched_lines: Literal[True] | None = None  # any text is true to the plugin, `false` too

    @model_validator(mode="after")
    def _without_gaps(self) -> "MultilineParser":
        given = [number for number in range(1, 21) if getattr(self, f"format{number}") is not None]
        if given[-1] != len(given):
            missing = next(number for number in range(1, 21) if number not in given)
            raise ValueError(f"format{given[-1]} stands without format{missing}: write the formats without a gap")
        return self


class NoneParser(Parser):
    """The whole line becomes one field, `message`; its time is when it was read. See `PlainLines`."""

    kind: Literal["none"] = "none"
    message_key: Line | None = None
    estimate_current_event: bool | None = None
    timeout: Time | None = None


class CsvParser(_Timed):
    """Comma-separated values; `keys` names them in order."""

    kind: Literal["csv"] = "csv"
    keys: Many[Line] = Field(min_length=1)
    delimiter: Separator | None = None
    parser_engine: Literal["normal", "fast"] | None = None


class TsvParser(_Timed):
    """Values separated by tabs; `keys` names them in order."""

    kind: Literal["tsv"] = "tsv"
    keys: Many[Line] = Field(min_length=1)
    delimiter: Separator | None = None


class LtsvParser(_Timed):
    """Values with labels (`label:value`), separated by tabs."""

    kind: Literal["ltsv"] = "ltsv"
    delimiter: Separator | None = None
    delimiter_pattern: Regexp | None = None
    label_delimiter: Separator | None = None


class SyslogParser(_Timed):
    """Syslog; a time of RFC 3164 has neither year nor zone, so it is read in the host's zone unless `timezone`."""

    kind: Literal["syslog"] = "syslog"
    message_format: Literal["rfc3164", "rfc5424", "auto"] | None = None
    with_priority: bool | None = None
    rfc5424_time_format: Line | None = None
    parser_engine: Literal["regexp", "string"] | None = None
    support_colonless_ident: bool | None = None


class Apache2Parser(Parser):
    """Apache's access log in its combined format; the time is read as it stands there."""

    kind: Literal["apache2"] = "apache2"
    keep_time_key: bool | None = None
    timeout: Time | None = None


class NginxParser(_Timed):
    """Nginx's access log in its default format; numbers stay text unless `types` says otherwise."""

    kind: Literal["nginx"] = "nginx"


class MsgpackParser(_Timed):
    """MessagePack, as other Fluentds write it."""

    kind: Literal["msgpack"] = "msgpack"


class GrokPattern(Part):
    """One of several patterns; the first that fits is taken."""

    section: ClassVar[str] = "patterns"

    pattern: Line
    name: Line | None = None
    keep_time_key: bool | None = None
    time_key: Line | None = None
    time_format: Line | None = None
    timezone: Line | None = None


class _Grok(_Timed):
    grok_pattern: Line | None = None
    custom_pattern_path: AbsolutePath | None = None
    grok_failure_key: Line | None = None
    grok_name_key: Line | None = None
    grok_pattern_series: Literal["legacy", "ecs-v1"] | None = None
    grok: Many[GrokPattern] = ()

    @model_validator(mode="after")
    def _one_way(self) -> "_Grok":
        if (self.grok_pattern is None) == (not self.grok):
            raise ValueError("a pattern stands in `grok_pattern`, several in `grok`: write one of the two")
        return self


class GrokParser(_Grok):
    """Logstash's patterns (`%{COMBINEDAPACHELOG}`); a line that fits none becomes `message`: see `grok_failure_key`."""

    kind: Literal["grok"] = "grok"


class MultilineGrokParser(_Grok):
    """Logstash's patterns over several lines; a record begins where `multiline_start_regexp` fits."""

    kind: Literal["multiline_grok"] = "multiline_grok"
    multiline_start_regexp: PlainRegexp | None = None


class MultiFormatParser(Parser):
    """The first parser of `pattern` that can read the line reads it: with `NoneParser` as the last, nothing is lost."""

    type_words: ClassVar[Mapping[str, str]] = {"pattern": "format"}

    kind: Literal["multi_format"] = "multi_format"
    pattern: Many[AnyParser] = Field(min_length=1)
    format_key: Line | None = None
    timeout: Time | None = None

    @model_validator(mode="after")
    def _plain_parsers(self) -> "MultiFormatParser":
        if any(isinstance(one, JsonLines | PlainLines) for one in self.pattern):
            raise ValueError("JsonLines and PlainLines are more than parsers: write JsonParser(…) or NoneParser(…)")
        return self


class CriParser(Parser):
    """Lines of containers under CRI (containerd, CRI-O); `parse` reads what follows the head.

    With `parse` the time is the one that it finds, without it that of the head. Parts of long lines (`logtag` `P`) are
    joined by `Concat(use_partial_cri_logtag=True, partial_cri_logtag_key="logtag", …)`.
    """

    kind: Literal["cri"] = "cri"
    parse: AnyParser | None = None
    merge_cri_fields: bool | None = None
    time_key: Line | None = None
    time_format: Line | None = None
    keep_time_key: bool | None = None
