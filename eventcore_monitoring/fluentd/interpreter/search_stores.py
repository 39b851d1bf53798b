"""What Elasticsearch and OpenSearch receive from the plugins 6.0.0 and 1.1.6: index, `@timestamp` and document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.accessor import accessor
from eventcore_monitoring.fluentd.interpreter.chunks import Chunk, Defaults, chunk_of, expanded, unfilled
from eventcore_monitoring.fluentd.interpreter.context import Context, Result
from eventcore_monitoring.fluentd.interpreter.events import (
    CannotSimulateError,
    Event,
    Json,
    Outcome,
    Record,
    RubyError,
    snapshot,
)
from eventcore_monitoring.fluentd.interpreter.ruby_clock import Reading
from eventcore_monitoring.fluentd.interpreter.ruby_gem_strptime import gem_strptime, gem_takes
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import iso8601, strftime
from eventcore_monitoring.fluentd.interpreter.ruby_strptime import datetime_strptime, plain_time
from eventcore_monitoring.fluentd.interpreter.ruby_values import class_name, split, to_s
from eventcore_monitoring.fluentd.interpreter.times import number_as_time
from eventcore_monitoring.fluentd.tree import Section

_DEFAULTS: Final = Defaults(("tag",), utc=True)
_TIMESTAMP: Final = "@timestamp"
_NUMBER_FORMAT: Final = "%Y-%m-%d %H:%M:%S.%N%z"
_ERROR_TAGS: Final = {
    "elasticsearch": "Fluent::ElasticsearchOutput::TimeParser.error",
    "opensearch": "Fluent::OpenSearchOutput::TimeParser.error",
}


class Stored(NamedTuple):
    """A document as it is sent.

    `place`: its index. `failures`: events that go to `@ERROR` besides, or, where `event` is None, in its stead.
    """

    place: str
    event: Event | None
    note: str
    failures: tuple[Result, ...]


def stored(name: str, section: Section, event: Event, context: Context) -> Stored:
    """What a store gets of an event; `name`: the type of the output."""
    return _Store(name, section, snapshot(event), context).stored()


class _Store:
    def __init__(self, name: str, section: Section, event: Event, context: Context) -> None:
        self.name = name
        self.section = section
        self.event = event
        self.context = context
        self.chunk = chunk_of(section, _DEFAULTS, event, context.host, context.now)
        self.failures: list[Result] = []

    def stored(self) -> Stored:
        section, record = self.section, self.event.record
        if settings.flag(section, "flatten_hashes"):
            record = _flattened(record, settings.text(section, "flatten_hashes_separator", default="_"), ())
        moment = self._moment(record)
        try:
            index = self._index(record, moment)
        except RubyError as fault:
            failure = Result(Outcome.FAILED, self.event._replace(record=record), str(fault))
            return Stored("", None, "", (*self.failures, failure))
        if settings.flag(section, "include_tag_key"):
            record[settings.text(section, "tag_key", default="tag")] = self.event.tag
        note = "; ".join(filter(None, (unfilled(index), self._identity(record))))
        for key in split(settings.text(section, "remove_keys", default=""), ","):
            record.pop(key.strip(), None)
        return Stored(index, self.event._replace(record=record), note, tuple(self.failures))

    def _moment(self, record: Record) -> Reading:
        """The time of the document; puts `@timestamp` into the record."""
        section = self.section
        own = Reading(self.event.time, self.context.host.zone)
        if not settings.flag(section, "logstash_format") and not settings.flag(section, "include_timestamp"):
            return own
        key = settings.text(section, "time_key")
        precision = settings.number(section, "time_precision")
        digits = 9 if precision is None else precision
        if _TIMESTAMP in record:
            return self._parsed(record[_TIMESTAMP], own)
        moment = own if key is None or key not in record else self._parsed(record[key], own)
        if key is None or key not in record or not settings.flag(section, "time_key_exclude_timestamp"):
            record[_TIMESTAMP] = iso8601(moment.time, moment.zone or UTC, digits, utc="+00:00")
        return moment

    def _parsed(self, value: Json, own: Reading) -> Reading:
        format_ = settings.text(self.section, "time_key_format")
        try:
            return self._read(value, format_)
        except RubyError as fault:
            tag = settings.text(
                self.section, "time_parse_error_tag", "timestamp_parse_error_tag", default=_ERROR_TAGS[self.name]
            )
            failed: Record = {
                "tag": self.event.tag,
                "time": self.event.time.seconds,
                "format": format_,
                "value": value,
            }
            if settings.flag(self.section, "emit_error_label_event", default=True):
                self.failures.append(Result(Outcome.FAILED, Event(tag, self.context.now, failed), str(fault)))
            return own

    def _read(self, value: Json, format_: str | None) -> Reading:
        zone = self.context.host.zone
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = strftime(format_ or _NUMBER_FORMAT, number_as_time(value), zone)
        if not isinstance(value, str):
            raise RubyError(f"no implicit conversion of {class_name(value)} into String")
        if format_ is None:
            return _in_utc_unless_said(plain_time(value, UTC, strict=True))
        if gem_takes(format_):
            found = gem_strptime(value, format_, self.context.now, zone)
            return Reading(found.time, found.zone or zone)
        return datetime_strptime(value, format_)

    def _index(self, record: Record, moment: Reading) -> str:
        section, chunk = self.section, self.chunk
        target = settings.text(section, "target_index_key")
        if target is not None:
            *outer, key = split(target, ".") or [""]
            parent = _parent(record, outer)
            if parent is not None and parent.get(key) not in (None, False):
                named = parent.pop(key)
                if not isinstance(named, str):
                    raise RubyError(f"undefined method `downcase' for {class_name(named)}")
                return named.lower()
        if settings.flag(section, "logstash_format"):
            return self._dated_index(moment, chunk).lower()
        return expanded(settings.text(section, "index_name", default="fluentd"), chunk).lower()

    def _dated_index(self, moment: Reading, chunk: Chunk) -> str:
        section = self.section
        prefix = expanded(settings.text(section, "logstash_prefix", default="logstash"), chunk)
        template = expanded(settings.text(section, "logstash_dateformat", default="%Y.%m.%d"), chunk)
        utc = settings.flag(section, "utc_index", default=True)
        zone: tzinfo = UTC if utc else moment.zone or UTC
        separator = settings.text(section, "logstash_prefix_separator", default="-")
        return f"{prefix}{separator}{strftime(template, moment.time, zone)}"

    def _identity(self, record: Record) -> str:
        key = settings.text(self.section, "id_key")
        if settings.flag(self.section, "enable_ilm"):
            raise CannotSimulateError("index lifecycle management is not modelled")
        if key is None:
            return ""
        identity = accessor(key).get(record)
        return "it has no `_id`" if identity is None else f"its `_id` is `{to_s(identity)}`"


def _in_utc_unless_said(found: Reading) -> Reading:
    return Reading(found.time, found.zone or UTC)


def _parent(record: Record, path: Sequence[str]) -> Record | None:
    found: Json = record
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _flattened(record: Record, separator: str, prefix: tuple[str, ...]) -> Record:
    found: Record = {}
    for key, value in record.items():
        path = (*prefix, key)
        found |= _flattened(value, separator, path) if isinstance(value, dict) else {separator.join(path): value}
    return found
