"""Buffers of outputs: chunk keys, `timekey`, when they are flushed, how much they hold.

fluentd-chunk-key-malformed: a chunk key with characters that none may have. Why: Fluentd does not start. Fix: a name
of letters, digits and `-_.@`, or `$.outer.inner`.

fluentd-timekey-missing: the chunk key `time` without `timekey`. Why: Fluentd does not start. Fix: `timekey 1d`.

fluentd-timekey-not-positive: `timekey 0` or less. Why: Fluentd does not start. Fix: a length such as `1d`.

fluentd-timekey-zone-unknown: `timekey_zone` is no time zone. Why: Fluentd does not start. Fix: `+09:00` or
`Asia/Tokyo`; abbreviations and `UTC` are none.

fluentd-timekey-unused: `timekey` without the chunk key `time`. Why: it is ignored, without a message. Fix: add `time`
to the argument of `<buffer>`, or remove it.

fluentd-flush-interval-refused: `flush_interval` with a `flush_mode` that has no interval. Why: Fluentd does not
start. Fix: `flush_mode interval`, or remove one.

fluentd-flush-interval-ignored: `flush_interval` with the chunk key `time` and no `flush_mode`. Why: such a buffer is
flushed when the span of a chunk is over, the interval is ignored. Fix: add `flush_mode interval`.

fluentd-memory-buffer-not-flushed: `flush_at_shutdown false` with a buffer in memory. Why: what it holds is lost at
every stop. Fix: remove it, or keep the buffer in files.

fluentd-chunk-larger-than-buffer: `chunk_limit_size` above `total_limit_size`. Why: the buffer overflows before a
chunk is full. A warning where one of the two is a default. Fix: a smaller chunk.

fluentd-no-flush-threads: `flush_thread_count 0`. Why: nothing is ever written, without a message. Fix: 1 or more.

fluentd-no-queue: `queued_chunks_limit_size 0`. Why: no chunk is queued for writing before Fluentd stops. Fix: as many
as there are flush threads, or more.

Facts: dry runs and source of Fluentd 1.19.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.places import finding
from eventcore_monitoring.fluentd.settings import Buffer, buffer_of, outputs
from eventcore_monitoring.fluentd.time_format import is_time_zone
from eventcore_monitoring.fluentd.tree import Section

_CHUNK_KEY: Final = re.compile(r"[-_.@a-zA-Z0-9]+|\$\.[^\s\[\]]*[^\s\[\].][^\s\[\]]*(\[\d+\][^\s\[\]]*)*", re.ASCII)
_IN_MEMORY: Final = "memory"


def buffers(root: Section) -> Iterator[Finding]:
    """The buffer of every output that has one written."""
    for output in outputs(root):
        buffer = buffer_of(output)
        if buffer is not None and buffer.written:
            yield from _chunk_keys(buffer)
            yield from _timekey(buffer)
            yield from _flushing(buffer)
            yield from _size(buffer)
            yield from _threads(buffer)


def _chunk_keys(buffer: Buffer) -> Iterator[Finding]:
    for key in buffer.keys or ():
        if not _CHUNK_KEY.fullmatch(key):
            message = f"has the chunk key `{key}`, with characters that none may have: Fluentd does not start"
            fix = "write the name of a field: letters, digits and `-_.@`, or `$.outer.inner` for one in an object"
            yield finding(buffer.way, "fluentd-chunk-key-malformed", message, fix)


def _timekey(buffer: Buffer) -> Iterator[Finding]:
    if buffer.keys is None:
        return
    place = buffer.place
    written, timekey = place.written("timekey"), place.number("timekey")
    if "time" not in buffer.keys:
        if written is not None:
            argument = ",".join((*buffer.keys, "time"))
            message = "is ignored: the buffer has no chunk key `time`"
            fix = f"write `<buffer {argument}>`, or remove `timekey`"
            yield finding(place.way, "fluentd-timekey-unused", message, fix, Severity.WARNING, parameter=written)
        return
    if written is None and timekey is None and buffer.output.allowed.plugin is not None:
        message = "has the chunk key `time` but no `timekey`, the span of a chunk: Fluentd does not start"
        yield finding(place.way, "fluentd-timekey-missing", message, "add `timekey 1d`, or a shorter one")
    if timekey is not None and timekey <= 0:
        message = f"is {timekey:g} seconds: Fluentd does not start"
        yield finding(
            place.way, "fluentd-timekey-not-positive", message, "write a length such as `1d`", parameter=written
        )
    zone = place.text("timekey_zone")
    if zone is not None and not is_time_zone(zone):
        message = f"`{zone}` is no time zone that Fluentd knows: it does not start"
        fix = "write an offset such as `+09:00`, or region and city such as `Asia/Tokyo`"
        if zone.upper() in ("UTC", "GMT", "Z"):
            fix = "write `+00:00`, or `timekey_use_utc true` instead"
        where = place.written("timekey_zone")
        yield finding(place.way, "fluentd-timekey-zone-unknown", message, fix, parameter=where)


def _flushing(buffer: Buffer) -> Iterator[Finding]:
    place = buffer.place
    interval, mode, written = place.written("flush_interval"), place.text("flush_mode"), place.written("flush_mode")
    if mode == "default" and buffer.keys is not None:
        flat = buffer.output.section.parameter("flush_interval") is not None
        mode = "lazy" if "time" in buffer.keys and not flat else "interval"
    if interval is not None and mode in ("lazy", "immediate"):
        if written is not None:
            message = f"has no meaning with `flush_mode {mode}`: Fluentd does not start"
            fix = "write `flush_mode interval`, or remove one of the two"
            yield finding(place.way, "fluentd-flush-interval-refused", message, fix, parameter=interval)
        else:
            message = "is ignored: with the chunk key `time` a chunk is flushed when its span is over"
            fix = "add `flush_mode interval`, or remove `flush_interval`"
            code = "fluentd-flush-interval-ignored"
            yield finding(place.way, code, message, fix, Severity.WARNING, parameter=interval)
    if place.flag("flush_at_shutdown") is False and place.type == _IN_MEMORY:
        message = "loses what the buffer holds whenever Fluentd stops: it is in memory"
        fix = "remove `flush_at_shutdown`, or write `@type file` with a `path`"
        where = place.written("flush_at_shutdown")
        code = "fluentd-memory-buffer-not-flushed"
        yield finding(place.way, code, message, fix, Severity.WARNING, parameter=where)


def _size(buffer: Buffer) -> Iterator[Finding]:
    place = buffer.place
    chunk, total = place.number("chunk_limit_size"), place.number("total_limit_size")
    written = place.written("chunk_limit_size"), place.written("total_limit_size")
    if chunk is None or total is None or place.written("queue_limit_length") or not any(written) or chunk <= total:
        return
    both = all(written)
    of_chunk = "`chunk_limit_size`" if written[0] else f"`chunk_limit_size` ({_mebibytes(chunk)} where not written)"
    of_total = "`total_limit_size`" if written[1] else f"`total_limit_size` ({_mebibytes(total)} where not written)"
    message = f"holds less than one chunk: {of_chunk} is above {of_total}, so it can overflow before a chunk is full"
    fix = "write a `chunk_limit_size` that is several times smaller than `total_limit_size`"
    severity = Severity.ERROR if both else Severity.WARNING
    parameter = written[1] or written[0]
    yield finding(place.way, "fluentd-chunk-larger-than-buffer", message, fix, severity, parameter=parameter)


def _mebibytes(size: float) -> str:
    return f"{size / 2**20:g}m"


def _threads(buffer: Buffer) -> Iterator[Finding]:
    place = buffer.place
    threads, queued = place.number("flush_thread_count"), place.number("queued_chunks_limit_size")
    if threads is not None and threads <= 0:
        message = "leaves nobody to write: all events stay in the buffer, without a message"
        fix = "write `flush_thread_count 1`, or more"
        where = place.written("flush_thread_count")
        yield finding(place.way, "fluentd-no-flush-threads", message, fix, parameter=where)
    if queued is not None and queued <= 0:
        message = "lets no chunk wait for being written: nothing is written before Fluentd stops"
        where = place.written("queued_chunks_limit_size")
        fix = "write at least as many as `flush_thread_count`"
        yield finding(place.way, "fluentd-no-queue", message, fix, parameter=where)
