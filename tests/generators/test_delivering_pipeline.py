"""A configuration that was seen to work with the real program, declared: the same plugins say the same.

`tests/fluentd/interpreter/delivering.conf` was run with Fluentd 1.19.3: three lines of a log came to all three sinks,
into the index of the line's own day, with the line's own time; a line that is no JSON as `unmatched_line`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from eventcore_monitoring import (
    Buffer,
    Elasticsearch,
    File,
    Http,
    Inject,
    JsonFormatter,
    JsonParser,
    Pipeline,
    RecordTransformer,
    SecondaryFile,
    Tail,
)
from eventcore_monitoring.fluentd import parser
from eventcore_monitoring.fluentd.checks import CHECKS
from eventcore_monitoring.fluentd.interpreter.events import Line
from eventcore_monitoring.fluentd.interpreter.walk import traced
from eventcore_monitoring.fluentd.printer import printed
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.pipelines.configuration import configuration

ROOT = Path(__file__).parents[1] / "fluentd" / "interpreter"
SEEN = parser.read((ROOT / "delivering.conf").read_text("utf-8"), "delivering.conf")


def waiting(name: str, **changes: object) -> Buffer:
    """A buffer as that configuration has it, which leaves most to Fluentd's own defaults."""
    said = {
        "flush_interval": "1s",
        "flush_thread_count": None,
        "flush_at_shutdown": None,
        "chunk_limit_size": None,
        "total_limit_size": None,
        "overflow_action": None,
        "retry_type": None,
        "retry_wait": None,
        "retry_max_interval": None,
        "retry_timeout": None,
    }
    return Buffer(path=f"/var/lib/fluent/buffer-{name}", **{**said, **changes})  # type: ignore[arg-type]


DECLARED = Pipeline(
    name="eventcore",
    sources=[
        Tail(
            path="/var/log/eventcore/*.log",
            pos_file="/var/lib/fluent/eventcore.pos",
            encoding=None,
            parse=JsonParser(time_key="timestamp", time_type="string", time_format="%iso8601", keep_time_key=True),
        )
    ],
    steps=[
        RecordTransformer(
            record={
                "hostname": "${hostname}",
                "environment": "production",
                "service": "eventcore",
                "source_tag": "${tag}",
            }
        )
    ],
    sinks=[
        Elasticsearch(
            name="es",
            host="127.0.0.1",
            logstash_prefix="eventcore",
            buffer=waiting(
                "es",
                flush_thread_count=2,
                flush_at_shutdown=True,
                chunk_limit_size="8m",
                total_limit_size="512m",
                overflow_action="block",
                retry_type="exponential_backoff",
                retry_wait="1s",
                retry_max_interval="30s",
                retry_timeout="1h",
            ),
            secondary=SecondaryFile(directory="/var/lib/fluent/failed", basename="eventcore.${tag}.${chunk_id}"),
        ),
        Http(
            name="http",
            endpoint="http://127.0.0.1:9201/ingest",
            content_type="application/json",
            json_array=True,
            open_timeout=2,
            retryable_response_codes=[502, 503, 504],
            error_response_as_unrecoverable=False,
            format=JsonFormatter(),
            buffer=waiting("http", chunk_keys=["tag"], retry_timeout="1h", flush_at_shutdown=True),
        ),
        File(
            name="file",
            path="/var/lib/fluent/out/eventcore.%Y%m%d",
            inject=Inject(time_key="time", time_type="string", utc=True, tag_key="tag"),
            buffer=waiting("file", chunk_keys=["time"], timekey="1d", timekey_use_utc=True),
        ),
    ],
    errors=File(
        name="errors",
        path="/var/lib/fluent/out/errors.%Y%m%d",
        buffer=waiting("error", chunk_keys=["time"], timekey="1d"),
    ),
)
OURS = configuration([DECLARED])


def named(section: Section, kind: str) -> Section:
    """The plugin of this type, wherever it stands outside of `@ERROR`."""
    (found,) = [one for one in _walk(section) if one.text("@type") == kind and one.name not in ("buffer", "format")]
    return found


def _walk(section: Section) -> Iterator[Section]:
    for inner in section.sections:
        if inner.argument != "@ERROR":
            yield inner
            yield from _walk(inner)


def said(section: Section) -> object:
    """What a plugin says, but for its name and the order in which it says it."""
    own = {
        str(one.name): json.dumps(json.loads(one.value)) if str(one.value).startswith("[") else str(one.value).lower()
        for one in section.parameters
        if one.name != "@id"
    }
    # Sizes, lists and durations may be written in several ways.
    alike = {"8mb": "8m", "512mb": "512m", "72h": "3d", "[502, 503, 504]": "502,503,504"}
    written = {name: alike.get(value, value) for name, value in own.items()}
    return (section.argument, written, {one.name: said(one) for one in section.sections})


def test_each_plugin_says_what_it_said_when_it_was_seen_to_work() -> None:
    for kind in ("tail", "record_transformer", "elasticsearch", "http", "file"):
        ours, seen = named(OURS, kind), named(SEEN, kind)
        assert said(ours)[1:] == said(seen)[1:], kind  # type: ignore[index]
    assert [one.argument for one in named(OURS, "copy").sections] == ["ignore_error", "ignore_error", ""]


def test_our_checks_find_nothing_in_it_and_it_reads_back_from_its_text() -> None:
    assert [str(finding) for check in CHECKS for finding in check(OURS)] == []
    assert parser.read(printed(OURS), "fluent.conf") == OURS


INFO = '{"timestamp":"2026-11-23T08:00:00.123456Z","level":"INFO","fields":{"message":"done","duration_ms":12}}'
ERROR = '{"timestamp":"2026-11-23T08:00:01.5Z","level":"ERROR","fields":{"message":"failed"},"spans":[{"name":"a"}]}'
PANIC = "thread 'main' panicked at src/main.rs:3:5"


def test_its_three_sinks_get_of_three_kinds_of_lines_what_the_real_ones_got() -> None:
    trace = traced(OURS, [Line(INFO), Line(ERROR), Line(PANIC)], timezone="Asia/Tokyo")
    got = [(one.kind, one.place) for one in trace.deliveries]
    records = [one.event.record for one in trace.deliveries if one.kind == "index"]

    assert (
        got
        == [
            ("index", "eventcore-2026.11.23"),
            ("endpoint", "http://127.0.0.1:9201/ingest"),
            ("path", "/var/lib/fluent/out/eventcore.20261123.log"),
        ]
        * 3
    )
    assert [str(record["@timestamp"])[:23] for record in records[:2]] == [
        "2026-11-23T08:00:00.123",
        "2026-11-23T08:00:01.500",
    ]
    assert records[2]["unmatched_line"] == PANIC
    assert all(record["service"] == "eventcore" for record in records)
