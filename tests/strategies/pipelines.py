"""Pipelines: one like the guide's, and random ones with hostile text wherever text may stand."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from eventcore_monitoring.encoding.fluentd_literal import fluentd_key, fluentd_record_text
from eventcore_monitoring.encoding.plain_text import unsafe_characters
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.buffers import Buffer
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.model.pipelines.inputs import Tail
from eventcore_monitoring.model.pipelines.lines import JsonLines, PlainLines
from eventcore_monitoring.model.pipelines.outputs import File, SecondaryFile
from eventcore_monitoring.model.pipelines.outputs_search import Elasticsearch
from eventcore_monitoring.model.pipelines.steps import AddFields, Drop, Keep
from eventcore_monitoring.values import MiB
from strategies.text import FRAGMENTS


def pipeline(name: str = "eventcore", **changes: Any) -> Pipeline:
    """A pipeline like the guide's, done right."""
    fields: dict[str, Any] = {
        "sources": [Tail(path=f"/var/log/{name}/*.log", pos_file=f"/var/lib/fluent/{name}.pos")],
        "steps": [AddFields(fields={"hostname": "${hostname}", "environment": "production", "service": name})],
        "sinks": [elasticsearch(name.lower())],
        "errors": File(name="errors", path=f"/var/lib/fluent/{name}-errors.%Y%m%d", buffer=buffer(f"{name}-errors")),
    }
    return Pipeline(name=name, **{**fields, **changes})


def elasticsearch(index: str = "eventcore", **changes: Any) -> Elasticsearch:
    fields: dict[str, Any] = {
        "name": "search",
        "host": "elasticsearch.example.com",
        "logstash_prefix": index,
        "buffer": buffer(index),
        "secondary": SecondaryFile(directory="/var/lib/fluent/failed"),
    }
    return Elasticsearch(**{**fields, **changes})


def buffer(name: str, **changes: Any) -> Buffer:
    return Buffer(**{"path": f"/var/lib/fluent/buffer/{name}", **changes})


def monitoring(*pipelines: Pipeline) -> Monitoring:
    return Monitoring(name="test", pipelines=pipelines)


def _fit_for_record(text: str) -> bool:
    try:
        fluentd_record_text(text)
        fluentd_key(text, section="record")
    except ValueError:
        return False
    return not text.startswith("@")


_fragments = [text for text in FRAGMENTS if unsafe_characters(text, multiline=False) is None]
lines = (
    st.lists(st.one_of(st.sampled_from(_fragments), st.characters(codec="ascii", categories=["L", "N", "P", "S"])))
    .map("".join)
    .filter(lambda text: text.strip() != "")
)
record_texts = lines.filter(_fit_for_record)
prose = st.lists(lines, max_size=3).map("\n".join)
names = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True)
durations = st.sampled_from(["250ms", "1s", "5s", "90s", "1h30m", "2h", "1d"])
_path_parts = lines.map(lambda text: "".join(c for c in text if c not in "*?[]{}\\,/%").replace("${", "").strip())
paths = st.lists(_path_parts.filter(lambda part: part not in ("", ".", "..")), min_size=1, max_size=3).map(
    lambda parts: "/" + "/".join(parts)
)
variables = st.builds(Env, name=st.from_regex(r"[A-Z_][A-Z0-9_]{0,9}", fullmatch=True), default=st.none() | lines)
record_variables = st.builds(Env, name=st.just("X"), default=st.none() | record_texts)
buffers = st.builds(
    Buffer,
    path=paths,
    flush_interval=durations,
    flush_thread_count=st.integers(1, 64),
    chunk_limit_size=st.integers(1, 1024).map(MiB),
    total_limit_size=st.integers(1, 1_048_576).map(MiB),
    overflow_action=st.sampled_from(["block", "throw_exception", "drop_oldest_chunk"]),
    retry_wait=durations,
    retry_max_interval=durations,
    retry_timeout=durations,
)
files = st.builds(File, name=names, path=paths, buffer=buffers)
elasticsearches = st.builds(
    Elasticsearch,
    name=names,
    host=st.just("elastic.example.com") | variables,
    port=st.integers(1, 65_535),
    scheme=st.sampled_from(["http", "https"]),
    user=st.none() | variables,
    password=st.none() | st.builds(Env, name=st.just("PASSWORD")),
    logstash_prefix=st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,9}", fullmatch=True),
    default_elasticsearch_version=st.sampled_from([7, 8, 9]),
    buffer=buffers,
    secondary=st.none() | st.builds(SecondaryFile, directory=paths),
)
steps = st.one_of(
    st.builds(
        AddFields,
        fields=st.dictionaries(record_texts, record_texts | record_variables, min_size=1, max_size=3),
    ),
    st.builds(Keep, field=lines, matching=lines),
    st.builds(Drop, field=lines, matching=lines),
)
pipelines = st.builds(
    Pipeline,
    name=names.filter(lambda name: name.upper() not in ("ERROR", "ROOT", "FLUENT", "FLUENT_LOG")),
    help=prose,
    sources=st.builds(
        Tail,
        path=paths.map(lambda path: f"{path}/*.log"),
        pos_file=paths,
        parse=st.builds(JsonLines, time_key=lines) | st.builds(PlainLines),
        refresh_interval=durations,
        rotate_wait=durations,
    ).map(lambda one: [one]),
    steps=st.lists(steps, max_size=3),
    sinks=st.lists(elasticsearches | files, min_size=1, max_size=2),
    errors=files,
)
