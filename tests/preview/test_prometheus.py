"""Asking a server that misbehaves: each fault is a sentence, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from eventcore_monitoring.preview.prometheus import _series, asked

BOARD = {"panels": [{"title": "P", "targets": [{"expr": "up"}]}, {"title": "Q", "targets": [{"expr": "down"}]}]}
START, END = 1000, 1060


class Server(HTTPServer):
    """Answers everything with `status` and `body`, and keeps what it was asked."""

    status = 200
    body = b""
    headers: dict[str, str]
    asked: list[tuple[str, bytes]]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Server)
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, content))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.headers, made.asked = {}, []
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def matrix(*values: tuple[float, str]) -> bytes:
    found = [{"metric": {"a": "b"}, "values": [list(one) for one in values]}]
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": found}}).encode()


def test_the_values_stand_on_the_grid_with_gaps_where_there_were_none(server: Server) -> None:
    server.body = matrix((1000, "1"), (1060, "+Inf"))
    answers, findings = asked(address(server), BOARD, START, END)

    assert findings == []
    assert (answers.start, answers.end, answers.step) == (1000, 1060, 30)
    assert [one.values for one in answers.series["up"]] == [(1.0, None, float("inf"))]
    path, content = server.asked[0]
    assert (path, content) == ("/api/v1/query_range", b"query=up&start=1000&end=1060&step=30")


def test_native_histograms_are_the_buckets_of_classic_ones() -> None:
    some = {"count": "7", "sum": "9", "buckets": [[3, "-0.5", "0.5", "1"], [0, "0.5", "1", "2"], [0, "2", "4", "4"]]}
    less = {"count": "2", "sum": "1", "buckets": [[0, "0.5", "1", "2"]]}
    series = [*_series({"a": "b"}, [], [[1000, some], [1060, less]], 1000, 30, 3)]

    assert [(one.labels, one.values) for one in series] == [
        ({"a": "b", "le": "0.5"}, (1.0, None, 0.0)),
        ({"a": "b", "le": "1"}, (3.0, None, 2.0)),
        ({"a": "b", "le": "4"}, (7.0, None, 2.0)),
    ]


def test_a_native_histogram_of_one_moment_is_one_column_of_buckets(server: Server) -> None:
    found = {"metric": {}, "histogram": [1060, {"count": "2", "sum": "1", "buckets": [[0, "0.5", "1", "2"]]}]}
    server.body = json.dumps({"data": {"resultType": "vector", "result": [found]}}).encode()
    board = {"panels": [{"title": "P", "targets": [{"expr": "h", "instant": True}]}]}
    answers, findings = asked(address(server), board, START, END)

    assert findings == []
    assert [(one.labels, one.values) for one in answers.series["instant h"]] == [({"le": "1"}, (2.0,))]


@pytest.mark.parametrize(
    ("status", "body", "expected", "times"),
    [
        (400, b'{"status":"error","error":"parse error: bad"}', "the query is refused: parse error: bad", 2),
        (422, b"no json", "the query is refused: Unprocessable", 2),
        (401, b"", "answers with 401 Unauthorized", 1),
        (500, b"", "answers with 500 Internal Server Error", 1),
        (200, b"<html>", "answers with something else than Prometheus does", 1),
        (200, b'{"data": {}}', "answers with something else than Prometheus does", 1),
    ],
)
def test_a_fault_of_a_query_leaves_the_others_and_one_of_the_server_ends_it(
    server: Server, status: int, body: bytes, expected: str, times: int
) -> None:
    server.status, server.body = status, body
    answers, findings = asked(address(server), BOARD, START, END)

    assert answers.series == {}
    assert len(findings) == len(server.asked) == times
    assert findings[0].message.startswith(expected)


def test_a_redirect_is_not_followed(server: Server) -> None:
    server.status, server.headers = 302, {"Location": "http://127.0.0.1:1/"}
    _, (finding,) = asked(address(server), BOARD, START, END)

    assert finding.message == "answers with 302 Found"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("prometheus:9090", "is no address of a server: write http://host:9090"),
        ("file:///etc/passwd", "is no address of a server: write http://host:9090"),
        ("http://me:secret@127.0.0.1", "an address with a password in it would be kept in the history of the shell"),
        ("http://127.0.0.1:1", "does not answer"),
    ],
)
def test_an_address_that_is_none_is_a_sentence_that_does_not_repeat_a_password(given: str, expected: str) -> None:
    _, (finding,) = asked(given, BOARD, START, END)

    assert expected in finding.message
    assert "secret" not in finding.message
