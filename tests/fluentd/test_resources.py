"""Ports, identities, files and workers that plugins cannot share."""

from __future__ import annotations

from time import process_time

import pytest

from eventcore_monitoring.fluentd.checks.files import files
from eventcore_monitoring.fluentd.checks.resources import resources
from eventcore_monitoring.fluentd.checks.workers import workers
from fluentd_findings import codes, found

PARSE = "<parse>\n@type none\n</parse>"


def source(type_: str, *lines: str) -> str:
    return "\n".join(("<source>", f"@type {type_}", *lines, "</source>\n"))


def tail(path: str, *lines: str, tag: str = "app") -> str:
    return source("tail", f"path {path}", f"tag {tag}", *lines, PARSE)


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        (source("forward"), source("tcp", "port 24224"), 6),
        (source("forward"), source("udp", "port 24224"), 6),  # its heartbeats
        (source("forward", "bind 127.0.0.1"), source("tcp", "port 24224", "bind localhost"), 7),
        (source("forward", "bind 10.0.0.1"), source("tcp", "port 24224", "bind 10.0.0.2"), 0),
        (source("forward", "bind ::"), source("tcp", "port 24224", "bind ::1"), 7),
        (source("forward", "bind ::1"), source("tcp", "port 24224"), 0),
        (source("syslog"), source("udp", "port 5140"), 6),
        (source("syslog", "<transport tcp>", "</transport>"), source("tcp", "port 5140"), 8),
        (source("syslog", "<transport tcp>", "</transport>"), source("udp", "port 5140"), 0),
        (source("syslog", "protocol_type tcp"), source("http", "port 5140"), 7),
        (source("http", "port 0"), source("http", "port 0"), 0),
        (source("prometheus"), source("monitor_agent", "port 24231"), 6),
        ("<system>\nrpc_endpoint 127.0.0.1:9880\n</system>\n", source("http"), 4),
        ("<system>\nworkers 4\n</system>\n", source("monitor_agent") + source("prometheus", "port 24223"), 9),
        ("<system>\nworkers 3\n</system>\n", source("monitor_agent") + source("prometheus", "port 24223"), 0),
    ],
)
def test_one_port_is_for_one_listener(first: str, second: str, line: int) -> None:
    assert codes(resources, first + second) == ([("port-twice", line, "error")] if line else [])


def test_the_other_listener_is_named() -> None:
    (one,) = found(resources, source("forward") + source("http", "port 24224"))
    assert one.message == "listens on port 24224 (tcp), as `<source>` (line 1) does: only one of them can"
    assert one.fix == "write another `port`, such as `port 24225`"


def test_an_identity_is_for_one_plugin_of_a_process() -> None:
    store = "<match a>\n@type copy\n@id x\n<store>\n@type stdout\n@id x\n</store>\n</match>\n"
    assert codes(resources, store) == [("id-twice", 6, "error")]
    buffered = "<match a>\n@type http\n@id x\nendpoint http://x\n<buffer>\n@id x\n</buffer>\n</match>\n"
    assert codes(resources, buffered) == [("id-twice", 6, "error")]
    apart = "".join(f"<worker {number}>\n<match a>\n@type null\n@id x\n</match>\n</worker>\n" for number in (0, 1))
    assert codes(resources, apart) == []
    together = "".join(
        f"<worker {number}>\n<match a>\n@type null\n@id x\n</match>\n</worker>\n" for number in ("0", "0-1")
    )
    assert codes(resources, together) == [("id-twice", 10, "error")]


def test_a_socket_is_for_one_source() -> None:
    assert codes(resources, source("unix", "path /run/a") + source("unix", "path /run//a")) == [
        ("socket-twice", 7, "error")
    ]


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        ("/l/*.log", "/l/a.log", 11),
        ("/l/a*.log", "/l/*b.log", 11),
        ("/l/a*.log", "/l/b*.log", 0),
        ("/l/a.log", "/l//a.log", 11),
        ("/l/**/*.log", "/l/x/y.log", 11),
        ("/l/*.log", "/l/x/y.log", 0),
        ("/l/x.log,/l/y.log", "/l/z.log, /l/y.log", 11),
        ("/l/app-%Y%m%d.log", "/l/*.log", 11),
    ],
)
def test_files_that_two_sources_read_are_found(first: str, second: str, line: int) -> None:
    expected = [("files-tailed-twice", line, "warning")] if line else []
    assert codes(files, tail(first) + tail(second)) == expected


def test_a_position_file_is_for_one_source() -> None:
    both = tail("/l/a", "pos_file /p/x") + tail("/l/b", "pos_file /p/./x")
    assert codes(files, both) == [("pos-file-twice", 14, "error")]


OUT = "<match app.**>\n@type file\npath /l/out\n</match>\n"


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        (tail("/l/*.log", tag="app.*") + OUT, [("own-file-tailed", 3, "error")]),
        (tail("/l/*.log", tag="other.*") + OUT, [("own-file-tailed", 3, "warning")]),
        (tail("/l/*.log", "@label @X", tag="app.*") + OUT + "<label @X>\n<match>\n@type null\n</match>\n</label>",
         [("own-file-tailed", 3, "warning")]),
        (tail("/l/*.log", "exclude_path [\"/l/out*\"]", tag="app.*") + OUT, []),
        (tail("/l/*.txt", tag="app.*") + OUT, []),
        (tail("/l/in/*.log", tag="app.*") + OUT, []),
        (tail("/l/*", "pos_file /l/p"), [("own-file-tailed", 3, "error")]),
        (tail("/b/*", tag="x") + "<match x>\n@type http\nendpoint http://x\n<buffer>\n@type file\npath /b\n</buffer>\n"
         "</match>",
         [("own-file-tailed", 3, "error")]),
        ("<system>\n<log>\npath /l/fluent.log\n</log>\n</system>\n" + tail("/l/*.log"),
         [("own-file-tailed", 8, "warning")]),
        (tail("/f/*", tag="x") + "<match x>\n@type http\nendpoint http://x\n<secondary>\n@type secondary_file\n"
         "directory /f\n</secondary>\n</match>", [("own-file-tailed", 3, "error")]),
    ],
)  # fmt: skip
def test_what_fluentd_writes_is_not_to_be_read(configuration: str, expected: list[tuple[str, int, str]]) -> None:
    assert codes(files, configuration) == expected


def test_the_loop_is_explained() -> None:
    (one,) = found(files, tail("/l/*.log", tag="app.*") + OUT)
    assert one.message == (
        "also reads the file of `<match app.**>` (line 9), `/l/out`: what is read is written there, and read again"
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("/l/{a,b}.log",), [("glob-not-expanded", 3, "error")]),
        (("/l/{a,b}*.log",), [("glob-not-expanded", 3, "error")]),
        (("/l/a?.log",), [("glob-not-expanded", 3, "warning")]),
        (("/l/a?.log", "glob_policy extended"), []),
        (("/l/{a,b}.log", "path_delimiter |"), [("glob-not-expanded", 3, "warning")]),
        (("/l/{a,b}*.log", "path_delimiter |"), []),
        (("/l/{a,b}.log", "glob_policy always"), [("glob-policy", 5, "error")]),
        (("/l/{a,b}*.log", "glob_policy extended", "path_delimiter |"), [("glob-policy", 5, "error")]),
        (("/l/100%done.log",), []),  # `%d` may well be the day
        (("/l/%20a.log",), [("percent-in-path", 3, "warning")]),
        (("/l/%s.log",), [("percent-in-path", 3, "warning")]),
        (("/l/%Y/%m/%d/%H.log",), []),
    ],
)
def test_a_path_means_what_fluentd_makes_of_it(lines: tuple[str, ...], expected: list[tuple[str, int, str]]) -> None:
    assert codes(files, tail(*lines)) == expected


WORKERS = "<system>\nworkers 2\n</system>\n"


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ("<system>\nworkers 0\n</system>\n", [("workers-not-positive", 2, "error")]),
        ("<worker 1>\n</worker>", [("worker-unknown", 1, "error")]),
        (WORKERS + "<worker 0-1>\n</worker>", []),
        (WORKERS + "<worker 1-2>\n</worker>", [("worker-unknown", 4, "error")]),
        (WORKERS + "<worker 1-0>\n</worker>", [("worker-unknown", 4, "error")]),
        (WORKERS + "<worker 0,1>\n</worker>", [("worker-unknown", 4, "error")]),
        (WORKERS + "<worker>\n</worker>", [("worker-unknown", 4, "error")]),
        (WORKERS + "<worker 0-1>\n</worker>\n<worker 1-1>\n</worker>", [("worker-twice", 6, "error")]),
        (WORKERS + "<worker 0>\n</worker>\n<worker 0>\n</worker>", []),
        (WORKERS + "<worker 0>\n<system>\n</system>\n</worker>", [("worker-section", 5, "error")]),
        (WORKERS + tail("/l/a"), [("single-worker-plugin", 5, "error")]),
        (WORKERS + f"<worker 0-1>\n{tail('/l/a')}</worker>", [("single-worker-plugin", 6, "error")]),
        (WORKERS + f"<worker 1>\n{tail('/l/a')}</worker>", []),
        (tail("/l/a"), []),
    ],
)
def test_workers_and_their_plugins_exist(configuration: str, expected: list[tuple[str, int, str]]) -> None:
    assert codes(workers, configuration) == expected


def test_many_sources_and_outputs_take_little_time() -> None:
    sources = "".join(tail(f"/l/{number}/*.log", f"pos_file /p/{number}", tag=f"t{number}.*") for number in range(150))
    outputs = "".join(f"<match t{number}.**>\n@type file\npath /o/{number}/x\n</match>\n" for number in range(150))
    started = process_time()
    assert codes(files, sources + outputs) == []
    assert process_time() - started < 5
