"""How times are read and written: formats and time zones.

fluentd-time-format-invalid: a `time_format` with a directive that does not exist, or without any. Why: no text is ever
of that form, so that every record is dropped; where a time is written, the directive stands there as it is. Fix:
correct it. `%iso8601` is known where times are read, not where they are written (`<inject>`, `<format>`, `<log>`).

fluentd-time-zone-unknown: no time zone as Fluentd knows them. Why: it does not start. Fix: `+09:00` or `Asia/Tokyo`;
abbreviations and `UTC` are none.

fluentd-time-zone-without-format: a parser with `timezone`, `utc true` or `localtime false` and without `time_format`.
Why: Fluentd does not start. Fix: write `time_format`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.allowed import Allowed, places
from eventcore_monitoring.fluentd.conversions import boolean
from eventcore_monitoring.fluentd.places import Way, finding
from eventcore_monitoring.fluentd.time_format import is_time_zone
from eventcore_monitoring.fluentd.tree import Parameter, Section

_ISO: Final = "%iso8601"
_ZONES: Final = ("timezone", "path_timezone")
_WRITING: Final = ("inject", "format", "log")
# The letters that both `strptime` and `strftime` of Ruby know, and those of one of them.
_BOTH: Final = frozenset("aAbBcCdDeFgGhHIjklLmMnNpPrRsStTuUvVwWxXyYzZ+%")
_READ: Final = _BOTH | frozenset("Q")
_DIRECTIVE: Final = re.compile(r"%[-0^#_:0-9]*[EO]?(.?)", re.DOTALL)
# What people mean by directives of other programs.
_MEANT: Final = {"f": "%N", "i": "%M", "E": "%e", "o": "%z", "q": "%m", "K": "%H"}


def times(root: Section) -> Iterator[Finding]:
    """Every time format and time zone of a plugin that the table knows."""
    for way, found in places(root):
        if found is None or not way:
            continue
        for name in _ZONES:
            yield from _zone(way, found, name)
        yield from _format(way, found)
        yield from _zone_without_format(way, found)


def _written(way: Way, found: Allowed, name: str) -> tuple[Parameter, str] | None:
    parameter = way[-1].parameter(name)
    if found.parameter(name) is None or parameter is None or not isinstance(parameter.value, str):
        return None
    return parameter, parameter.value


def _zone(way: Way, found: Allowed, name: str) -> Iterator[Finding]:
    written = _written(way, found, name)
    if written is None or is_time_zone(written[1]):
        return
    fix = "write `+00:00`, or `Etc/UTC`" if written[1].upper() in ("UTC", "GMT", "Z") else ""
    message = f"is `{written[1]}`, which Fluentd does not know as a time zone: it refuses it"
    fix = fix or "write an offset such as `+09:00`, or region and city such as `Asia/Tokyo`"
    yield finding(way, "fluentd-time-zone-unknown", message, fix, parameter=written[0])


def _format(way: Way, found: Allowed) -> Iterator[Finding]:
    written = _written(way, found, "time_format")
    if written is None:
        return
    writing = found.section.name in _WRITING
    if not (writing or _reads(found)) or not _is_text(way, found):
        return
    parameter, text = written
    fault = _fault(text, writing)
    if fault is not None:
        yield finding(way, "fluentd-time-format-invalid", fault[0], fault[1], parameter=parameter)


def _reads(found: Allowed) -> bool:
    return found.kind == "parser" or found.section.name == "extract"


def _is_text(way: Way, found: Allowed) -> bool:
    """Whether times are texts here; numbers have no format, and Fluentd does not look at it."""
    declared = found.parameter("time_type")
    default = declared.default if declared is not None and isinstance(declared.default, str) else "string"
    if found.kind == "parser" and found.type == "json" and way[-1].parameter("time_format") is not None:
        default = "string"
    return way[-1].text("time_type", default=default) == "string"


def _fault(text: str, writing: bool) -> tuple[str, str] | None:
    if text == _ISO:
        if not writing:
            return None
        message = f"is `{_ISO}`, which Fluentd knows only where it reads times: the text `{_ISO}` is written"
        return message, "leave it out, Fluentd writes ISO 8601 then; or write `%Y-%m-%dT%H:%M:%S%z`"
    found = list(_DIRECTIVE.finditer(text))
    then = "it is written as it stands" if writing else "no time has this form, so that every record is dropped"
    if not found and not writing:
        return f"is `{text}`, without any directive: {then}", "write directives such as `%Y-%m-%d %H:%M:%S`"
    for one in found:
        letter = one[1]
        if letter not in (_BOTH if writing else _READ) or not letter:
            meant = _MEANT.get(letter)
            fix = (
                f"did you mean `{meant}`?" if meant else "write a directive that Ruby knows, or `%%` for a percent sign"
            )
            return f"has `{one[0]}`, which is no directive: {then}", fix
    return None


def _zone_without_format(way: Way, found: Allowed) -> Iterator[Finding]:
    format_ = found.parameter("time_format")
    if found.kind != "parser" or format_ is None or format_.default is not None or not _is_text(way, found):
        return
    if way[-1].parameter(*format_.names) is not None:
        return
    for name, zone in _zones_said(way, found):
        message = f"is written without `time_format`: Fluentd refuses `{name}` alone"
        fix = "write `time_format`, such as `%iso8601`, or leave it out"
        yield finding(way, "fluentd-time-zone-without-format", message, fix, parameter=zone)


def _zones_said(way: Way, found: Allowed) -> Iterator[tuple[str, Parameter]]:
    """The parameters that say a time zone other than that of the host."""
    for name, other in (("timezone", None), ("utc", True), ("localtime", False)):
        written = _written(way, found, name)
        if written is not None and (is_time_zone(written[1]) if other is None else boolean(written[1]) is other):
            yield name, written[0]
