"""What outputs write and where: files, objects, topics, endpoints."""

from __future__ import annotations

import re
from typing import Final

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.chunks import DAY, Chunk, Defaults, chunk_of, expanded, unfilled
from eventcore_monitoring.fluentd.interpreter.context import Context, Result
from eventcore_monitoring.fluentd.interpreter.events import (
    CannotSimulateError,
    Delivery,
    Event,
    EventTime,
    Outcome,
    RubyError,
    snapshot,
)
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import strftime
from eventcore_monitoring.fluentd.interpreter.ruby_values import to_s
from eventcore_monitoring.fluentd.interpreter.search_stores import stored
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.interpreter.times import injected_time
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.fluentd.tree import Section

_DAILY: Final = Defaults(("time",), DAY)
_FILE_ENDINGS: Final = {"text": "", "gz": ".gz", "gzip": ".gz", "zstd": ".zstd"}
_OBJECT_ENDINGS: Final = {
    "gzip": "gz",
    "gzip_command": "gz",
    "text": "txt",
    "json": "json",
    "lzo": "lzo",
    "zstd": "zst",
}
_OBJECT_KEY: Final = "%{path}%{time_slice}_%{index}.%{file_extension}"
_EXCLUSIONS: Final = (  # the parameter that wants it, the one that names the field, and the name of that else
    ("exclude_topic_key", "topic_key", "topic"),
    ("exclude_partition_key", "partition_key_key", "partition_key"),
    ("exclude_partition", "partition_key", "partition"),
    ("exclude_message_key", "message_key_key", "message_key"),
)
_IN_BRACES: Final = re.compile(r"%\{[^}]+\}")


def delivered(way: Way, event: Event, context: Context) -> tuple[tuple[Delivery, ...], tuple[Result, ...]]:
    """What the sink of an output receives, and the events that go to `@ERROR` besides or instead."""
    name = type_of(way[-1])
    try:
        if name in ("elasticsearch", "opensearch"):
            found = stored(name, way[-1], event, context)
            kept = () if found.event is None else (Delivery(way, "index", found.place, found.event, note=found.note),)
            return kept, found.failures
        one = _delivered(way, name, snapshot(event), context)
        return (one._replace(note=unfilled(one.place)),), ()
    except CannotSimulateError as reason:
        return (Delivery(way, "output", name or "", snapshot(event), certain=False, note=str(reason)),), ()
    except RubyError as fault:
        return (), (Result(Outcome.DROPPED, None, str(fault)),)


def _delivered(way: Way, name: str | None, event: Event, context: Context) -> Delivery:
    section, host = way[-1], context.host
    match name:
        case "file":
            return Delivery(way, "path", _path(section, event, context), injected(section, event, host))
        case "s3":
            return Delivery(way, "object", _object(section, event, context), injected(section, event, host))
        case "kafka2":
            return Delivery(way, "topic", _topic(section, event, context), _message(section, event, host))
        case "http":
            chunk = chunk_of(section, Defaults(), event, host, context.now)
            endpoint = settings.required(settings.text(section, "endpoint"), "endpoint")
            return Delivery(way, "endpoint", expanded(endpoint, chunk), event)
        case "forward":
            return Delivery(way, "servers", _servers(section), event)
        case "stdout":
            return Delivery(way, "output", "standard output", injected(section, event, host))
        case "null":
            return Delivery(way, "output", "nowhere", event)
        case None:
            raise CannotSimulateError("code of Ruby decides which plugin this is")
    raise CannotSimulateError(f"the output `{name}` is not modelled: it is shown what reaches it")


def injected(section: Section, event: Event, host: Host) -> Event:
    """The event with what `<inject>` adds to its record."""
    inject = section.inner("inject")
    if inject is None:
        return event
    record = dict(event.record)
    if (key := settings.text(inject, "hostname_key")) is not None:
        record[key] = settings.text(inject, "hostname", default=host.name)
    if (key := settings.text(inject, "worker_id_key")) is not None:
        record[key] = 0
    if (key := settings.text(inject, "tag_key")) is not None:
        record[key] = event.tag
    if (key := settings.text(inject, "time_key")) is not None:
        record[key] = injected_time(inject, event.time, host)
    return event._replace(record=record)


def _path(section: Section, event: Event, context: Context) -> str:
    """The path of `out_file`: with a date that is as fine as the chunks, and a number unless it appends."""
    chunk = chunk_of(section, _DAILY, event, context.host, context.now)
    path = settings.required(settings.text(section, "path"), "path")
    suffix = settings.text(section, "path_suffix", default=".log")
    if not settings.flag(section, "add_path_suffix", default=True):
        suffix = ""
    compress = settings.text(section, "compress", default="text")
    if compress not in _FILE_ENDINGS:
        raise CannotSimulateError("Fluentd refuses the value of `compress`")
    number = "" if settings.flag(section, "append") else "_**"
    dates = settings.text(section, "time_slice_format") or _date_format(chunk)
    if "*" in path:
        template = path.replace("*", dates + number)
    elif not dates:
        template = path + number + suffix
    else:
        directives = re.findall("..", dates, re.DOTALL)
        missing = [one for one in directives if one not in path]
        if missing and len(missing) < len(directives):
            raise CannotSimulateError("Fluentd refuses the path: it lacks a part of the date")
        template = f"{path}{f'.{dates}' if missing else ''}{number}{suffix}"
    return expanded(template + _FILE_ENDINGS[compress], chunk).replace("_**", "_0")


def _date_format(chunk: Chunk) -> str:
    if chunk.timekey is None:
        return ""
    limits = ((60, "%Y%m%d%H%M%S"), (3600, "%Y%m%d%H%M"), (DAY, "%Y%m%d%H"))
    return next((format_ for limit, format_ in limits if chunk.timekey < limit), "%Y%m%d")


def _object(section: Section, event: Event, context: Context) -> str:
    """The key of an object in S3, the first of its span of time; random parts stay placeholders."""
    chunk = chunk_of(section, _DAILY, event, context.host, context.now)
    bucket = settings.required(settings.text(section, "s3_bucket"), "s3_bucket")
    template = settings.text(section, "s3_object_key_format", default=_OBJECT_KEY)
    template = template.replace("%{hostname}", context.host.name)
    ending = _OBJECT_ENDINGS.get(settings.text(section, "store_as", default="gzip"))
    if ending is None or not settings.flag(section, "check_object", default=True):
        raise CannotSimulateError("this way of naming objects is not modelled")
    first = {"%{path}": settings.text(section, "path", default=""), "%{file_extension}": ending}
    key = expanded(_IN_BRACES.sub(lambda found: first.get(found.group(), found.group()), template), chunk)
    dates = settings.text(section, "time_slice_format") or _date_format(chunk)
    slice_ = "" if chunk.start is None else strftime(dates, EventTime(chunk.start), chunk.zone)
    last = {"%{time_slice}": slice_, "%{index}": _first_number(section)}
    last |= {one: one for one in ("%{hex_random}", "%{uuid_flush}")}
    return f"s3://{bucket}/{_IN_BRACES.sub(lambda found: last.get(found.group(), ''), key)}"


def _first_number(section: Section) -> str:
    found = re.fullmatch(r"%(0?)(\d{0,3})d", settings.text(section, "index_format", default="%d"))
    if found is None:
        raise CannotSimulateError("this `index_format` is not modelled")
    return "0".rjust(int(found[2] or 0), "0" if found[1] else " ")


def _topic(section: Section, event: Event, context: Context) -> str:
    chunk = chunk_of(section, Defaults(("topic",)), event, context.host, context.now)
    topic = settings.text(section, "topic")
    if topic is not None:
        return expanded(topic, chunk)
    named = chunk.variables.get(settings.text(section, "topic_key", default="topic"))
    if named is not None and named is not False:
        return to_s(named)
    default = settings.text(section, "default_topic")
    return default if default is not None else chunk.tag or ""


def _message(section: Section, event: Event, host: Host) -> Event:
    if section.parameter("record_key") or section.parameter("exclude_fields"):
        raise CannotSimulateError("`record_key` and `exclude_fields` are not modelled")
    message = injected(section, event, host)
    record = dict(message.record)
    for exclusion, key, default in _EXCLUSIONS:
        if settings.flag(section, exclusion):
            record.pop(settings.text(section, key, default=default), None)
    return message._replace(record=record)


def _servers(section: Section) -> str:
    servers = [one for one in section.sections if one.name == "server"]
    return ", ".join(
        f"{settings.text(one, 'host', default='')}:{settings.text(one, 'port', default='24224')}" for one in servers
    )
