"""Buffers, their paths, retries and secondaries: what is said, and where it is not."""

from __future__ import annotations

import pytest

from eventcore_monitoring.fluentd.checks.buffer_paths import buffer_paths
from eventcore_monitoring.fluentd.checks.buffers import buffers
from eventcore_monitoring.fluentd.checks.elasticsearch import elasticsearch
from eventcore_monitoring.fluentd.checks.retries import retries
from fluentd_findings import codes, found


def http(buffer: str, argument: str = "tag", more: str = "") -> str:
    return f"<match app>\n@type http\nendpoint http://x\n<buffer {argument}>\n{buffer}\n</buffer>\n{more}\n</match>"


@pytest.mark.parametrize("key", ["tag", "a", "a-b_c.d@e", "$.a", "$.a.b", "$.a[0].b", "time"])
def test_a_chunk_key_is_a_name_or_a_way_into_an_object(key: str) -> None:
    assert codes(buffers, http("timekey 1h" if key == "time" else "", key)) == []


@pytest.mark.parametrize("key", ["a b", "$a", "$['a']", "$.", "a:b", "{a}", "ä"])
def test_a_chunk_key_with_other_characters_is_refused(key: str) -> None:
    assert codes(buffers, http("", f'"{key}"')) == [("chunk-key-malformed", 4, "error")]


@pytest.mark.parametrize(
    ("buffer", "argument", "expected"),
    [
        ("timekey 1h\nflush_interval 5s", "time", [("flush-interval-ignored", 6, "warning")]),
        ("timekey 1h\nflush_mode default\nflush_interval 5s", "time", [("flush-interval-refused", 7, "error")]),
        ("timekey 1h\nflush_mode interval\nflush_interval 5s", "time", []),
        ("flush_mode lazy\nflush_interval 5s", "tag", [("flush-interval-refused", 6, "error")]),
        ("flush_mode default\nflush_interval 5s", "tag", []),
        ("flush_at_shutdown false", "tag", [("memory-buffer-not-flushed", 5, "warning")]),
        ("flush_at_shutdown false\n@type file\npath /x", "tag", []),
        ("chunk_limit_size 1g", "tag", [("chunk-larger-than-buffer", 5, "warning")]),
        ("chunk_limit_size 1g\n@type file\npath /x", "tag", []),
        ("total_limit_size 1m\nqueue_limit_length 3", "tag", []),
        ("flush_thread_count 0", "tag", [("no-flush-threads", 5, "error")]),
        ("flush_thread_count many", "tag", []),
        ("queued_chunks_limit_size 0", "tag", [("no-queue", 5, "error")]),
        ("timekey_zone Nowhere/Town", "tag", []),
    ],
)
def test_what_does_not_go_together_in_a_buffer_is_found(
    buffer: str, argument: str, expected: list[tuple[str, int, str]]
) -> None:
    assert codes(buffers, http(buffer, argument)) == expected


def test_a_limit_that_is_not_written_is_shown_as_what_it_is() -> None:
    (one,) = found(buffers, http("@type file\npath /x\ntotal_limit_size 128m"))
    assert one.message == (
        "holds less than one chunk: `chunk_limit_size` (256m where not written) is above `total_limit_size`, "
        "so it can overflow before a chunk is full"
    )


FAILED = "<secondary>\n@type secondary_file\ndirectory /failed\n</secondary>"


@pytest.mark.parametrize(
    ("buffer", "more", "expected"),
    [
        ("", "", [("retry-limit-missing", 4, "warning")]),
        ("retry_timeout 1h", "", []),
        ("retry_max_times 3", "", []),
        ("", FAILED, []),
        ("retry_forever true", FAILED, [("retry-forever-with-secondary", 5, "warning")]),
        ("retry_forever false\nretry_timeout 1s\nretry_wait 5s", "", [("retry-timeout-short", 6, "warning")]),
        ("retry_forever true\nretry_timeout 1s\nretry_wait 5s", "", []),
        ("retry_timeout 1h\nretry_wait 5s\nretry_max_interval 2s", "", [("retry-interval-short", 7, "warning")]),
        ("retry_timeout 1h\nretry_secondary_threshold 1", FAILED, [("secondary-threshold", 6, "error")]),
        ("retry_timeout 1h\nretry_secondary_threshold 1", "", []),
        ("retry_timeout 1h", "<secondary>\n@type copy\n</secondary>", [("secondary-unbuffered", 8, "error")]),
        ("retry_timeout 1h", "<secondary>\n@type file\npath /x\n</secondary>", [("secondary-format", 8, "warning")]),
        ("retry_timeout 1h", FAILED.replace("</", "basename a/b\n</"), [("secondary-basename", 10, "error")]),
    ],
)
def test_what_happens_after_a_failure_is_looked_at(
    buffer: str, more: str, expected: list[tuple[str, int, str]]
) -> None:
    assert codes(retries, http(buffer, "tag", more)) == expected


def test_an_output_to_a_local_file_may_retry_as_long_as_it_likes() -> None:
    assert codes(retries, "<match a>\n@type file\npath /x\n</match>\n<match b>\n@type stdout\n</match>") == []


def file(path: str, buffer: str = "", identity: str = "") -> str:
    return f"<match {path[1:]}>\n@type file\n{identity}\npath {path}\n<buffer time>\n{buffer}\n</buffer>\n</match>\n"


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        (
            file("/a") + file("/a"),
            [("buffer-path-twice", 12, "error")],
        ),  # the path of `file` is that of its buffer, too
        (file("/a", "path /b") + file("/c", "path /b//"), [("buffer-path-twice", 14, "error")]),
        (file("/a", "path /b") + file("/b"), [("buffer-path-twice", 12, "error")]),
        (file("/a", "@type memory") + file("/a", "@type memory"), []),
        (file("/a", "path /b") + file("/c", "path /b/c"), []),
        (http("@type file"), [("buffer-path-missing", 4, "error")]),
        (http("@type file_single"), [("buffer-path-missing", 4, "error")]),
        ("<system>\nroot_dir /r\n</system>\n" + http("@type file"), [("buffer-path-missing", 7, "error")]),
        ("<system>\nroot_dir /r\n</system>\n" + http("@type file", more="@id a"), []),
        ("<system>\nworkers 2\n</system>\n" + file("/a", "path /b.*"), [("buffer-path-pattern", 9, "error")]),
        ("<system>\nworkers 2\n</system>\n" + file("/a", "path /b"), []),
    ],
)
def test_every_buffer_in_files_needs_a_folder_of_its_own(
    configuration: str, expected: list[tuple[str, int, str]]
) -> None:
    assert codes(buffer_paths, configuration) == expected


@pytest.mark.parametrize(
    ("argument", "timekey", "index", "refused"),
    [
        ("tag", "", "app", False),
        ("_index", "", "app", False),
        ("service", "", "app", True),
        ("service", "", "app-${service}", False),
        ("service,level", "", "app-${service}", True),
        ("time", "timekey 1d", "app", False),
        ("time", "timekey 1h", "app", True),  # the default format of dates is coarser
        ("time", "timekey 1h", "app-%Y%m%d%H", False),
        ("service", "", "\"#{ENV.fetch('INDEX')}\"", False),
    ],
)
def test_elasticsearch_wants_a_tag_or_a_placeholder(argument: str, timekey: str, index: str, refused: bool) -> None:
    configuration = (
        f"<match a>\n@type elasticsearch\nindex_name {index}\n<buffer {argument}>\n{timekey}\n</buffer>\n</match>"
    )
    expected = [("elasticsearch-chunk-keys", 4, "error")] if refused else []
    assert [one for one in codes(elasticsearch, configuration) if one[2] == "error"] == expected
