"""Outputs to Elasticsearch.

fluentd-elasticsearch-chunk-keys: neither `tag` nor `_index` among the chunk keys, nor a placeholder that is filled in
from others. Why: Fluentd does not start. Fix: `<buffer tag>`.

fluentd-elasticsearch-start: no `verify_es_version_at_startup false`. Why: where Elasticsearch does not answer at
start, the worker exits, again and again, and nothing is read either. Fix: it and `default_elasticsearch_version`. A
warning.

fluentd-elasticsearch-version-missing: `verify_es_version_at_startup false` without `default_elasticsearch_version`.
Why: 5 is supposed then, and what is sent for it Elasticsearch 8 refuses. Fix: the version. A warning.

fluentd-elasticsearch-time-missing: neither `logstash_format` nor `include_timestamp`. Why: documents get no
`@timestamp`. Fix: one of them. A warning; also for `opensearch`.

fluentd-type-name-ignored: `type_name`. Why: types are gone; Elasticsearch 8 is not even told. Fix: remove it. A
warning.

Facts: runs against Elasticsearch 8 with fluent-plugin-elasticsearch 6.0.0, and its source.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.placeholders import Form, templates
from eventcore_monitoring.fluentd.places import Way, finding
from eventcore_monitoring.fluentd.settings import Buffer, Place, buffer_of, outputs
from eventcore_monitoring.fluentd.time_format import finest
from eventcore_monitoring.fluentd.tree import Parameter, Section

_TYPES: Final = ("elasticsearch", "elasticsearch_dynamic", "elasticsearch_data_stream")
# What the plugin looks at when it asks whether there is a placeholder.
_PROBED: Final = (
    *("host", "index_name", "template_name", "logstash_prefix", "logstash_dateformat", "deflector_alias"),
    *("application_name", "ilm_policy_id"),
)


def elasticsearch(root: Section) -> Iterator[Finding]:
    """Every output to Elasticsearch."""
    for output in outputs(root):
        if output.type in _TYPES:
            yield from _start(output)
            yield from _type_name(output)
        if output.type in ("elasticsearch", "opensearch"):
            yield from _time(output)
        if output.type == "elasticsearch" and (buffer := buffer_of(output)) is not None:
            yield from _chunk_keys(output, buffer)


def _warning(way: Way, code: str, message: str, fix: str, parameter: Parameter | None = None) -> Finding:
    return finding(way, code, message, fix, Severity.WARNING, parameter=parameter)


def _start(output: Place) -> Iterator[Finding]:
    verified, version = output.flag("verify_es_version_at_startup"), output.written("default_elasticsearch_version")
    where = output.written("verify_es_version_at_startup")
    if verified:
        message = "stops the worker where Elasticsearch does not answer at start: nothing is read either"
        fix = "add `verify_es_version_at_startup false` and `default_elasticsearch_version 8`"
        yield _warning(output.way, "fluentd-elasticsearch-start", message, fix, where)
    elif verified is False and version is None:
        message = "supposes Elasticsearch 5, whose form of documents later ones refuse"
        fix = "add `default_elasticsearch_version 8`, or the version that you have"
        yield _warning(output.way, "fluentd-elasticsearch-version-missing", message, fix, where)


def _type_name(output: Place) -> Iterator[Finding]:
    written, version = output.written("type_name"), output.number("default_elasticsearch_version")
    if written is not None and not (output.written("default_elasticsearch_version") and (version or 0) < 7):
        message = "has no effect: Elasticsearch has no types any more"
        yield _warning(output.way, "fluentd-type-name-ignored", message, "remove it", written)


def _time(output: Place) -> Iterator[Finding]:
    if output.flag("logstash_format") is False and output.flag("include_timestamp") is False:
        message = "writes documents without `@timestamp`: the time of an event gets lost"
        fix = "add `include_timestamp true`, or `logstash_format true` with a `logstash_prefix`"
        yield _warning(output.way, "fluentd-elasticsearch-time-missing", message, fix)


def _chunk_keys(output: Place, buffer: Buffer) -> Iterator[Finding]:
    keys = buffer.keys
    if keys is None or "tag" in keys or "_index" in keys or _has_placeholder(output, buffer) is not False:
        return
    message = "has neither `tag` nor `_index` among its chunk keys: Fluentd does not start"
    yield finding(
        buffer.way, "fluentd-elasticsearch-chunk-keys", message, f"write `<buffer {','.join(('tag', *keys))}>`"
    )


def _has_placeholder(output: Place, buffer: Buffer) -> bool | None:
    """Whether a placeholder is filled in from the chunk keys, as the plugin asks; None where only a run can tell."""
    timekey = buffer.place.number("timekey")
    if "time" in (buffer.keys or ()) and timekey is None:
        return None
    for name in _PROBED:
        written = output.written(name)
        if written is not None and not isinstance(written.value, str):
            return None
        text = output.text(name) or ""
        step = finest(text)
        if "time" in (buffer.keys or ()) and timekey is not None and step is not None and step <= timekey:
            return True
    fields = buffer.fields
    found = [one for one in templates(output) if one.form is not Form.URL]
    return bool(fields) and any(set(one.fields) == set(fields) for one in found)
