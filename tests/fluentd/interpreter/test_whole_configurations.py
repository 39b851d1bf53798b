"""Whole configurations: what real runs of Fluentd 1.19.3 delivered, and what the guide's block does with its lines."""

from __future__ import annotations

import json

import pytest

from eventcore_monitoring.fluentd.interpreter.events import Line, Outcome, Trace
from eventcore_monitoring.fluentd.interpreter.walk import traced
from eventcore_monitoring.fluentd.parser import read
from fluentd.interpreter.following import HERE, deliveries, field, follow, notes, passages, record, records, steps

DELIVERING = (HERE / "delivering.conf").read_text("utf-8")
GUIDE = (HERE / "guide.conf").read_text("utf-8")
GENERATED = (HERE.parents[2] / "generated/production/fluentd/fluent.conf").read_text("utf-8")
TAG = "eventcore.var.log.eventcore.app.log"

INFO = {
    "timestamp": "2026-11-23T08:00:00.123456Z",
    "level": "INFO",
    "fields": {"message": "command completed", "duration_ms": 12},
    "target": "eventcore::executor",
    "filename": "src/executor.rs",
    "line_number": 42,
    "threadName": "tokio-runtime-worker",
    "threadId": "ThreadId(3)",
}
ERROR = {
    **INFO,
    "timestamp": "2026-11-23T08:00:01.5Z",
    "level": "ERROR",
    "fields": {"message": "command failed", "error": "conflict"},
    "span": {"name": "execute"},
    "spans": [{"name": "request"}, {"name": "execute"}],
}
PANIC = "thread 'main' panicked at src/main.rs:7:5:"
ADDED = {"hostname": "host-1", "environment": "production", "service": "eventcore"}
LINES = (json.dumps(INFO), json.dumps(ERROR), PANIC)


def test_the_three_sinks_receive_what_a_real_run_delivered() -> None:
    trace = follow(DELIVERING, *LINES, timezone="Asia/Tokyo")
    kinds = [(one.kind, one.place) for one in trace.deliveries]
    assert kinds == 3 * [
        ("index", "eventcore-2026.11.23"),
        ("endpoint", "http://127.0.0.1:9201/ingest"),
        ("path", "/var/lib/fluent/out/eventcore.20261123.log"),
    ]
    added = {**ADDED, "source_tag": TAG}
    contents = [{**INFO, **added}, {**ERROR, **added}, {"unmatched_line": PANIC, **added}]
    assert records(trace)[1::3] == contents
    timestamps = [
        "2026-11-23T08:00:00.123456000+00:00",
        "2026-11-23T08:00:01.500000000+00:00",
        "2026-11-23T17:00:05.000000000+09:00",  # the time of reading, as the host shows it
    ]
    assert records(trace)[::3] == [
        {**content, "@timestamp": time} for content, time in zip(contents, timestamps, strict=True)
    ]
    times = ["2026-11-23T08:00:00Z", "2026-11-23T08:00:01Z", "2026-11-23T08:00:05Z"]
    assert records(trace)[2::3] == [
        {**content, "tag": TAG, "time": time} for content, time in zip(contents, times, strict=True)
    ]
    assert notes(trace) == ["", "", f'pattern not matched: "{PANIC}"']
    assert all(one.label == "@EVENTCORE" and one.event.tag == TAG and not one.end for one in trace.passages)


def test_the_fields_of_a_record_keep_their_order() -> None:
    trace = follow(DELIVERING, LINES[0])
    assert list(records(trace)[0]) == [*INFO, *ADDED, "source_tag", "@timestamp"]


def test_another_file_of_the_glob_has_a_tag_of_its_own() -> None:
    line = Line(LINES[0], "/var/log/eventcore/second.log")
    [passage] = traced(read(DELIVERING, "fluent.conf"), [line]).passages
    assert passage.event.tag == "eventcore.var.log.eventcore.second.log"


def test_a_file_that_no_source_tails_is_not_read() -> None:
    line = Line(LINES[0], "/var/log/eventcore/old/second.log")
    trace = traced(read(DELIVERING, "fluent.conf"), [line])
    assert (notes(trace), deliveries(trace)) == (["no tail source reads `/var/log/eventcore/old/second.log`"], [])


def test_a_bad_timestamp_loses_the_line_in_spite_of_emit_unmatched_lines() -> None:
    trace = follow(DELIVERING, '{"timestamp": "yesterday"}')
    assert deliveries(trace) == []
    [note] = notes(trace)
    assert note.startswith("invalid line found: invalid time format: value = yesterday")
    assert note.endswith("the line is lost")


def test_the_guide_s_index_name_is_never_filled_in() -> None:
    [delivery] = follow(GUIDE, LINES[0]).deliveries
    assert (delivery.kind, delivery.place) == ("index", "eventcore-%y.%m.%d")
    assert delivery.note == "nothing fills in `%y`, `%m`, `%d`: the buffer has no chunk key for it"


def test_the_guide_s_documents_hold_no_time() -> None:
    found = record(follow(GUIDE, LINES[0]))
    assert found == {key: value for key, value in {**INFO, **ADDED}.items() if key != "timestamp"}


@pytest.mark.parametrize(
    ("timezone", "time"),
    [("UTC", "2026-11-23T08:00:00.123456Z"), ("Asia/Tokyo", "2026-11-22T23:00:00.123456Z")],
)
def test_the_guide_s_time_is_read_as_local_time(timezone: str, time: str) -> None:
    [passage] = follow(GUIDE, LINES[0], timezone=timezone).passages
    assert passage.event.time.text == time


def test_the_guide_s_time_format_refuses_a_time_without_fraction() -> None:
    trace = follow(GUIDE, '{"timestamp": "2026-11-23T08:10:00Z"}')
    assert deliveries(trace) == []
    assert notes(trace)[0].startswith("invalid line found: invalid time format: value = 2026-11-23T08:10:00Z")


def test_the_guide_s_tag_holds_the_whole_path() -> None:
    [passage] = follow(GUIDE, LINES[0]).passages
    assert (passage.event.tag, passage.label) == (TAG, "@ROOT")


def test_the_guide_loses_a_panic() -> None:
    trace = follow(GUIDE, PANIC)
    assert (deliveries(trace), notes(trace)) == ([], [f'pattern not matched: "{PANIC}"; the line is lost'])


def test_the_guide_s_duration_lies_below_the_top_level() -> None:
    found = record(follow(GUIDE, LINES[0]))
    assert "duration_ms" not in found
    assert field(found, "fields", "duration_ms") == 12


def follow_generated(text: str, *, timezone: str = "UTC") -> Trace:
    """The trace of a line of the application's log; the audit log is a source of its own."""
    return traced(read(GENERATED, "fluent.conf"), [Line(text, "/var/log/eventcore/app.log")], timezone=timezone)


def test_the_generated_configuration_delivers_a_line_with_its_own_time() -> None:
    delivery, counted = follow_generated(LINES[1], timezone="Asia/Tokyo").deliveries
    assert (delivery.kind, delivery.place) == ("index", "eventcore-2026.11.23")
    assert delivery.event.record == {**ERROR, **ADDED, "@timestamp": "2026-11-23T08:00:01.500000000+00:00"}
    assert delivery.event.time.text == "2026-11-23T08:00:01.5Z"
    assert counted.place == "nowhere"  # its copy ends where lines of errors are counted


def test_the_generated_configuration_keeps_a_panic_and_writes_it_to_the_errors() -> None:
    trace = follow_generated(PANIC)
    written, errors = deliveries(trace)
    assert written.event.record == {"message": PANIC, **ADDED, "@timestamp": "2026-11-23T08:00:05.000000000+00:00"}
    assert (errors.kind, errors.place) == ("path", "/var/lib/fluent/errors/eventcore.20261123.log")
    assert errors.event.record == {"message": PANIC, "tag": TAG, "time": "2026-11-23T08:00:05.000000000Z"}
    labels = [one.label for one in passages(trace)]
    counting = [label for label in labels if label.startswith("@EVENTCORE_EVENTCORE_")]
    assert [label for label in labels if label not in counting] == ["@EVENTCORE", "@ERROR"]
    assert len(counting) == 4
    reasons = [one.reason for one in steps(trace) if one.outcome is Outcome.DROPPED]
    assert "the store before it took the event" in reasons


def test_the_generated_configuration_sends_a_bad_timestamp_to_the_errors() -> None:
    line = '{"timestamp": "yesterday"}'
    [errors] = follow_generated(line).deliveries
    assert errors.event.record["message"] == line


def test_the_generated_configuration_replaces_bytes_that_are_no_utf_8() -> None:
    written, _ = follow_generated("caf\udce9 \udcff\udcfe").deliveries
    assert written.event.record["message"] == "caf? ??"
