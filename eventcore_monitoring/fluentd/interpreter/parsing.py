"""The parser of a `<parse>` section, whatever its type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime, Json, RubyError
from eventcore_monitoring.fluentd.interpreter.formats import (
    apache2_parser,
    cri_parser,
    csv_parser,
    ltsv_parser,
    multiline_parser,
    tsv_parser,
)
from eventcore_monitoring.fluentd.interpreter.parsers import (
    UNMATCHED,
    Parse,
    Parsed,
    json_parser,
    nginx_parser,
    none_parser,
    regexp_parser,
)
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.interpreter.syslog import syslog_parser
from eventcore_monitoring.fluentd.tree import Parameter, Section

_DEPTH: Final = 10


def parser_in(section: Section, host: Host, *, keeps_unmatched: bool = False) -> Parse:
    """The parser of a source or filter: that of its `<parse>`, else the one that its old parameter `format` names."""
    inner = section.inner("parse")
    if inner is not None:
        return parser_of(inner, host, keeps_unmatched=keeps_unmatched)
    name = settings.required(settings.text(section, "format"), "<parse>")
    if name.startswith("/"):
        old = (*section.parameters, Parameter("expression", name))
        return parser_of(Section("parse", children=old), host, "regexp")
    return parser_of(section, host, name, keeps_unmatched=keeps_unmatched)


def parser_of(section: Section, host: Host, type_: str | None = None, *, keeps_unmatched: bool = False) -> Parse:
    """The parser that a section holds; `type_`: where another name than `@type` says it.

    `keeps_unmatched`: it stands in a tail source with `emit_unmatched_lines`. Raises CannotSimulateError for parsers
    that are not modelled and for settings that Fluentd refuses.
    """
    return _parser(section, host, type_, keeps_unmatched, 0)


def _parser(section: Section, host: Host, type_: str | None, keeps_unmatched: bool, depth: int) -> Parse:
    if depth > _DEPTH:
        raise CannotSimulateError("parsers are nested too deeply")
    name = type_ if type_ is not None else settings.text(section, "@type", "type")
    match name:
        case "json":
            return json_parser(section, host)
        case "regexp":
            return regexp_parser(section, host)
        case "none":
            return none_parser(section, host)
        case "multiline":
            return multiline_parser(section, host, keeps_unmatched=keeps_unmatched)
        case "syslog":
            return syslog_parser(section, host)
        case "ltsv":
            return ltsv_parser(section, host)
        case "csv":
            return csv_parser(section, host)
        case "tsv":
            return tsv_parser(section, host)
        case "apache2":
            return apache2_parser(section, host)
        case "nginx":
            return nginx_parser(section, host)
        case "cri":
            inner = section.inner("parse")
            return cri_parser(section, host, None if inner is None else _parser(inner, host, None, False, depth + 1))
        case "multi_format":
            return _first_that_fits(section, host, depth)
        case None:
            raise CannotSimulateError("Fluentd refuses to start without the type of the parser")
    raise CannotSimulateError(f"the parser `{name}` is not modelled")


def _first_that_fits(section: Section, host: Host, depth: int) -> Parse:
    key = settings.text(section, "format_key")
    parsers: list[tuple[str, Parse]] = []
    for number, one in enumerate(section.sections):
        if one.name in ("pattern", "format"):
            type_ = settings.required(settings.text(one, "format"), "format")
            name = settings.text(one, "format_name", default=f"{type_}#{number}")
            parsers.append((name, _parser(one, host, type_, False, depth + 1)))

    def parse(text: Json, now: EventTime) -> Iterator[Parsed]:
        for name, parser in parsers:
            try:
                fitting = next((one for one in parser(text, now) if one.time and one.record is not None), None)
            except RubyError:
                continue
            if fitting is not None and fitting.record is not None:
                yield fitting if key is None else Parsed(fitting.time, {**fitting.record, key: name})
                return
        yield UNMATCHED

    return parse
