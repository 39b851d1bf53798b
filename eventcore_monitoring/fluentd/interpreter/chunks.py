"""The chunk of a buffer that an event comes into, and texts with its placeholders: index names, paths, topics."""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.accessor import accessor
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Event, EventTime, Json, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import fixed, offset, strftime, zone_of
from eventcore_monitoring.fluentd.interpreter.ruby_values import split, to_s
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.tree import Section

DAY: Final = 86400

_UNFILLED: Final = re.compile(r"%[A-Za-z]|\$\{(?!chunk_id\})[^}]+\}")

_TAG: Final = re.compile(r"\$\{tag(?:\[(0|-?[1-9][0-9]*)\])?\}")
_KEY: Final = re.compile(r"\$\{([-_.@$a-zA-Z0-9]+)\}")
_FORBIDDEN: Final = re.compile(r"\.\.[/\\]|^[/\\]", re.MULTILINE)


class Defaults(NamedTuple):
    """What an output says of its buffer where the configuration says nothing; `timekey` in seconds."""

    keys: tuple[str, ...] = ()
    timekey: int | None = None
    utc: bool = False


class Chunk(NamedTuple):
    """What all events of a chunk share; None: not a key of it.

    `start`: of its span of time, `timekey`: the length of that, `zone`: in which dates are written.
    """

    tag: str | None
    start: int | None
    timekey: int | None
    zone: tzinfo
    variables: dict[str, Json]


def chunk_of(section: Section, defaults: Defaults, event: Event, host: Host, now: EventTime) -> Chunk:
    """The chunk of an output's buffer that an event comes into."""
    buffer = section.inner("buffer") or Section("buffer")
    argument = settings.plain(buffer.argument)
    keys = settings.words_of(argument, "buffer") if argument else list(defaults.keys)
    zone = _zone(buffer, defaults, host, now)
    variables = {key: accessor(key).get(event.record) for key in keys if key not in ("tag", "time")}
    tag = event.tag if "tag" in keys else None
    if "time" not in keys:
        return Chunk(tag, None, None, zone, variables)
    timekey = int(settings.duration(buffer, "timekey", default=defaults.timekey or 0))
    if timekey <= 0:
        raise CannotSimulateError("Fluentd refuses the chunk key `time` without `timekey`")
    seconds = event.time.seconds
    return Chunk(tag, seconds - (seconds + offset(seconds, zone)) % timekey, timekey, zone, variables)


def _zone(buffer: Section, defaults: Defaults, host: Host, now: EventTime) -> tzinfo:
    if settings.flag(buffer, "timekey_use_utc", default=defaults.utc):
        return UTC
    name = settings.text(buffer, "timekey_zone")
    if name is None:
        return fixed(offset(now.seconds, host.zone))
    zone = zone_of(name)
    if zone is None:
        raise CannotSimulateError(f"Fluentd refuses the time zone `{name}`")
    return zone


def expanded(template: str, chunk: Chunk) -> str:
    """The template with dates, tag and fields of the chunk; `${chunk_id}` stays, for that is random.

    Raises RubyError where a value would lead out of a directory.
    """
    text = template if chunk.start is None else strftime(template, EventTime(chunk.start), chunk.zone)
    if chunk.tag is not None:
        text = _with_tag(text, chunk.tag)
    if not chunk.variables:
        return text
    return _KEY.sub(lambda found: _variable(found, chunk.variables), text)


def unfilled(text: str) -> str:
    """A sentence about dates and placeholders that stay in a text as they are; "" where none does."""
    found = ", ".join(f"`{one}`" for one in dict.fromkeys(_UNFILLED.findall(text)))
    return f"nothing fills in {found}: the buffer has no chunk key for it" if found else ""


def _with_tag(text: str, tag: str) -> str:
    if _TAG.search(text) and _FORBIDDEN.search(tag):
        raise RubyError(f"Invalid path component detected in tag: {tag}")
    parts = split(tag, ".")

    def filled(found: re.Match[str]) -> str:
        if found[1] is None:
            return tag
        index = int(found[1])
        return parts[index] if -len(parts) <= index < len(parts) else ""

    return _TAG.sub(filled, text)


def _variable(found: re.Match[str], variables: dict[str, Json]) -> str:
    if found[1] in ("tag", "chunk_id"):
        return found.group()
    value = to_s(variables.get(found[1]))
    if _FORBIDDEN.search(value):
        raise RubyError(f"Invalid path component detected in {found.group()}: {value}")
    return value
