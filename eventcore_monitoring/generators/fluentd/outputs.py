"""Outputs: the parameters and inner sections of each kind of sink, the same in a `<match>` and in a `<store>`."""

from __future__ import annotations

from collections.abc import Mapping

from eventcore_monitoring.encoding.fluentd_literal import (
    fluentd_environment,
    fluentd_integer,
    fluentd_size,
    fluentd_text,
    fluentd_time,
)
from eventcore_monitoring.generators.fluentd.section import Section
from eventcore_monitoring.model.pipelines import Buffer, Elasticsearch, Env, File, JsonLines, Pipeline
from eventcore_monitoring.values import milliseconds

Output = tuple[dict[str, str], tuple[Section, ...]]

_MIB = 2**20


def output(sink: Elasticsearch | File, pipeline: Pipeline) -> Output:
    """The output for one of the pipeline's sinks."""
    identity = f"{pipeline.name}.out.{sink.name}"
    match sink:
        case Elasticsearch():
            return _elasticsearch(sink, identity, pipeline)
        case File():
            return file_output(sink, identity)


def file_output(sink: File, identity: str) -> Output:
    """The output that appends JSON lines to a file a day."""
    parameters = {
        "@type": "file",
        "@id": fluentd_text(identity),
        "path": fluentd_text(sink.path.replace("%", "%%") + ".%Y%m%d"),  # Fluentd adds .log
        "append": "true",
    }
    inject = {
        "time_key": "time",
        "time_type": "string",
        "time_format": fluentd_text("%Y-%m-%dT%H:%M:%S.%NZ"),
        "utc": "true",
        "tag_key": "tag",
    }
    sections = (
        Section("format", parameters={"@type": "json"}),
        Section("inject", parameters=inject),
        Section("buffer", "time", _buffer(sink.buffer, {"timekey": "1d", "timekey_use_utc": "true"})),
    )
    return parameters, sections


def text_or_environment(value: str | Env) -> str:
    """The literal of a text, or of a reference to the environment variable that holds it."""
    return fluentd_environment(value.name, value.default) if isinstance(value, Env) else fluentd_text(value)


def time(duration: str) -> str:
    """The literal of a duration: in one unit, because Fluentd reads `1h30m` as 30 minutes."""
    length = milliseconds(duration)
    return fluentd_time(length // 1000 if length % 1000 == 0 else length / 1000)


def _elasticsearch(sink: Elasticsearch, identity: str, pipeline: Pipeline) -> Output:
    parameters = {
        "@type": "elasticsearch",
        "@id": fluentd_text(identity),
        "host": text_or_environment(sink.host),
        "port": fluentd_integer(sink.port),
        "scheme": sink.scheme,
    }
    if sink.user is not None:
        parameters["user"] = text_or_environment(sink.user)
    if sink.password is not None:
        parameters["password"] = text_or_environment(sink.password)
    # An index name with a date needs `logstash_format`, which is also what adds `@timestamp`.
    parameters |= {"logstash_format": "true", "logstash_prefix": fluentd_text(sink.index)}
    if isinstance(pipeline.source.parse, JsonLines):
        parameters["time_key"] = fluentd_text(pipeline.source.parse.time_key)
    parameters |= {
        # Fluentd would otherwise not start while Elasticsearch is away.
        "verify_es_version_at_startup": "false",
        "default_elasticsearch_version": fluentd_integer(sink.version),
        "suppress_type_name": "true",
        "reconnect_on_error": "true",
        "reload_on_failure": "true",
        "reload_connections": "false",
        "request_timeout": "30s",
    }
    failed = {
        "@type": "secondary_file",
        "@id": fluentd_text(f"{pipeline.name}.failed.{sink.name}"),
        "directory": fluentd_text(sink.failed_directory),
        "basename": fluentd_text(f"{pipeline.name}.{sink.name}.${{chunk_id}}"),
    }
    return parameters, (Section("buffer", "tag", _buffer(sink.buffer, {})), Section("secondary", parameters=failed))


def _buffer(buffer: Buffer, time_key: Mapping[str, str]) -> dict[str, str]:
    return {
        "@type": "file",
        "path": fluentd_text(buffer.path),
        **time_key,
        "flush_mode": "interval",  # with a time key, Fluentd would otherwise write once a day
        "flush_interval": time(buffer.flush_interval),
        "flush_thread_count": fluentd_integer(buffer.flush_threads),
        "flush_at_shutdown": "true",
        "chunk_limit_size": fluentd_size(buffer.chunk_limit_mib * _MIB),
        "total_limit_size": fluentd_size(buffer.total_limit_mib * _MIB),
        "overflow_action": buffer.when_full,
        "retry_type": "exponential_backoff",
        "retry_wait": time(buffer.retry_wait),
        "retry_max_interval": time(buffer.retry_max_interval),
        "retry_timeout": time(buffer.retry_timeout),
    }
