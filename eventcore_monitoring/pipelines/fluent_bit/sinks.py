"""Sinks and their buffers.

Fluent Bit 4.2.8, from its sources: a buffer belongs to the source, in chunks of about 2 MB, in files or in memory.
`storage.total_limit_size` drops the oldest; `storage.pause_on_chunks_overlimit` and `mem_buf_limit` pause the source.
`retry_limit` is how often a chunk is tried again. The wait before a try is drawn at random, up to what is said, so that
a time for all tries has no equivalent.
"""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.model.fluent_bit_output import FluentBitOutput
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.plugins import BufferPlugin, Output, Plugin
from eventcore_monitoring.pipelines.fluent_bit.receivers import forward, http, search
from eventcore_monitoring.pipelines.fluent_bit.sources import Properties
from eventcore_monitoring.pipelines.fluent_bit.words import Difference, Words, in_bytes
from eventcore_monitoring.pipelines.sections import type_of

# How the plugin holds its connections, and what it logs.
_OF_CONNECTIONS = (
    "verify_es_version_at_startup",
    "verify_os_version_at_startup",
    "default_elasticsearch_version",
    "default_opensearch_version",
    "reconnect_on_error",
    "reload_on_failure",
    "reload_connections",
    "request_timeout",
    "open_timeout",
    "read_timeout",
    "ssl_timeout",
    "reuse_connections",
    "send_timeout",
    "connect_timeout",
    "ack_response_timeout",
    "heartbeat_type",
    "heartbeat_interval",
    "ignore_network_errors_at_startup",
    "log_es_400_reason",
    "log_os_400_reason",
    "slow_flush_log_threshold",
)
# When, and in what portions, records are sent.
_OF_PORTIONS = (
    "flush_mode",
    "flush_interval",
    "flush_at_shutdown",
    "flush_thread_interval",
    "flush_thread_burst_interval",
    "chunk_limit_size",
    "chunk_limit_records",
    "chunk_full_threshold",
    "chunk_keys",
    "timekey",
    "timekey_wait",
    "timekey_use_utc",
    "timekey_zone",
    "delayed_commit_timeout",
    "retry_randomize",
    "path_suffix",
)
_WHY = {
    "file": "Fluent Bit's `file` writes one file a tag, for ever: it has no file a day",
    "stdout": "Fluent Bit's `stdout` prints records in a form of its own",
    "s3": "Fluent Bit's `s3` cuts and names objects in a way of its own",
    "kafka2": "Fluent Bit's `kafka` adds the time to each record and has partitions of its own",
}


class Sinks(NamedTuple):
    """The outputs of a pipeline, how its sources keep what waits, and the waits between tries (base, most)."""

    outputs: list[Properties]
    storage: Properties
    waits: set[tuple[int, int]]


def sinks(pipeline: Pipeline, settings: FluentBitOutput, found: list[Difference]) -> Sinks:
    """The outputs of a pipeline."""
    outputs: list[Properties] = []
    kept: list[Properties] = []
    waits: set[tuple[int, int]] = set()
    for sink in pipeline.sinks:
        words = Words(sink, f"pipelines.{pipeline.name}.sinks.{sink.name}", found)
        if sink.match is not None:
            words.refuse("Fluent Bit sends to every output that fits, not to the first", "write no `match`")
        head: Properties = {"alias": f"{pipeline.name}.out.{sink.name}", "match": f"{pipeline.name}.*"}
        own = _sink(words, sink, pipeline)
        if own is None:
            continue
        name = own.pop("name")
        outputs.append({"name": name, **head, **own})
        if name != "null":
            storage, waiting, more = _buffer(words, settings)
            kept.append(storage)
            waits |= waiting
            outputs[-1] |= more
            _secondary(words, settings)
        words.end(_OF_CONNECTIONS)
        if kept and kept[0] != kept[-1]:
            words.refuse("in Fluent Bit all sinks of a pipeline share one buffer", "declare equal buffers")
    return Sinks(outputs, kept[0] if kept else {}, waits)


def _sink(words: Words, sink: Output | Plugin, pipeline: Pipeline) -> Properties | None:
    kind = type_of(sink)
    match kind:
        case "elasticsearch" | "opensearch":
            return search(words, pipeline, kind)
        case "http":
            return http(words)
        case "forward":
            return forward(words)
        case "null":
            return {"name": "null"}
    words.refuse(_WHY.get(kind, f"the sink `{kind}` is not translated"), "leave the pipeline out of `fluent_bit`")
    return None


def _buffer(words: Words, settings: FluentBitOutput) -> tuple[Properties, set[tuple[int, int]], Properties]:
    buffer = words.take("buffer")
    kind = type_of(buffer) if isinstance(buffer, BufferPlugin) else ""
    if not isinstance(buffer, BufferPlugin) or kind not in ("file", "file_single", "memory"):
        words.refuse("Fluentd's default buffer refuses records when it is full", "declare a Buffer(path=…)")
        return {}, set(), {}
    own = Words(buffer, f"{words.at}.buffer", words.found)
    own.take("path")
    limit, full = own.take("total_limit_size"), own.take("overflow_action")
    size = in_bytes(str(limit)) if limit is not None else None
    output: Properties = {}
    storage: Properties = {"storage.type": "memory" if kind == "memory" else "filesystem"}
    match kind, full:
        case "memory", "block" if size is not None:
            storage["mem_buf_limit"] = size
        case "file" | "file_single", "block":
            storage["storage.pause_on_chunks_overlimit"] = True
            own.note(
                f"the source is paused at {settings.max_chunks_up} chunks of about 2 MB of all pipelines, "
                "not at `total_limit_size`",
                "set FluentBitOutput(max_chunks_up=…)",
            )
        case "file" | "file_single", "drop_oldest_chunk" if size is not None:
            output["storage.total_limit_size"] = size
        case _:
            own.refuse(f"Fluent Bit does otherwise than `{full}` when this buffer is full", 'write "block" and a limit')
    if (threads := own.take("flush_thread_count")) is not None and isinstance(threads, int):
        output["workers"] = threads
    output["retry_limit"] = _tries(own, settings)
    waits = _waits(own)
    own.end(_OF_PORTIONS)
    return storage, waits, output


def _tries(words: Words, settings: FluentBitOutput) -> str | int:
    forever, times, timeout = (words.take(word) for word in ("retry_forever", "retry_max_times", "retry_timeout"))
    if settings.retry_limit is not None:
        return settings.retry_limit or "no_retries"
    if forever is True:
        return "no_limits"
    if timeout is not None or not isinstance(times, int):
        words.refuse(
            "Fluent Bit counts tries, and has no `retry_timeout`",
            "write FluentBitOutput(retry_limit=…), or retry_forever=True",
        )
        return "no_limits"
    return times or "no_retries"


def _waits(words: Words) -> set[tuple[int, int]]:
    if words.take("retry_type") == "periodic":
        words.refuse("Fluent Bit waits longer with each try", 'write retry_type="exponential_backoff"')
    first = words.seconds("retry_wait", words.take("retry_wait"))
    most = words.seconds("retry_max_interval", words.take("retry_max_interval"))
    return {(1 if first is None else first, 2000 if most is None else most)}


def _secondary(words: Words, settings: FluentBitOutput) -> None:
    if words.take("secondary") is not None and not settings.keep_rejected:
        words.note(
            "what cannot be sent is lost: Fluent Bit has no `secondary`",
            "write FluentBitOutput(keep_rejected=True)",
            Severity.WARNING,
        )
