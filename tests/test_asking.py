"""The HTTP client: patient for a while, and no secret of the caller goes anywhere but to the server that is named."""

from __future__ import annotations

import socket
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest

from eventcore_monitoring.asking import LONGEST, Server, Unanswered, json_of, page_of, server_at
from servers import Told, told


@pytest.fixture
def server() -> Iterator[Told]:
    with told() as made:
        made.otherwise = (200, {}, b"{}")
        yield made


def refused(server: Server, path: str = "/x") -> Unanswered:
    with pytest.raises(Unanswered) as caught:
        json_of(server, path, who="Prometheus")
    return caught.value


def test_an_address_may_have_a_path_and_say_who_asks(server: Told) -> None:
    port = server.server_port
    asked = server_at(f"http://some%40one:p%3Ass@127.0.0.1:{port}/prometheus/")
    assert json_of(asked, "/api", who="Prometheus") == {}

    ((path, form, headers),) = server.asked
    assert (path, form) == ("/prometheus/api", "")
    assert b64decode(headers["Authorization"].removeprefix("Basic ")) == b"some@one:p:ss"
    assert asked.address == f"http://127.0.0.1:{port}/prometheus"
    assert "p%3Ass" not in repr(asked)


def test_a_token_goes_before_what_the_address_says(server: Told) -> None:
    json_of(server_at(server.address.replace("//", "//me:secret@"), token="t0ken"), "/x", who="Grafana")

    assert server.asked[0][2]["Authorization"] == "Bearer t0ken"


def test_what_stands_behind_a_question_mark_is_asked_for_and_shown_to_nobody(server: Told) -> None:
    asked = server_at(f"{server.address}/metrics?token=secret#part")

    assert page_of(asked) == b"{}"
    assert server.asked[0][0] == "/metrics?token=secret"
    assert asked.shown == f"{server.address}/metrics"
    assert "secret" not in repr(asked)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_so_no_token_reaches_another_host(server: Told, status: int) -> None:
    with told() as other:
        server.otherwise = (status, {"Location": f"{other.address}/x"}, b"")
        fault = refused(server_at(server.address, token="t0ken"))

        assert (fault.reason, fault.status) == ("server", status)
        assert other.asked == []


@pytest.mark.parametrize(
    ("status", "body", "message", "reason"),
    [
        (401, b"", "answers with 401 Unauthorized", "server"),
        (500, b"", "answers with 500 Internal Server Error", "server"),
        (422, b'{"error": "many-to-many"}', "the query is refused: many-to-many", "question"),
        (400, b"<html>", "the query is refused: Bad Request", "question"),
        (200, b"<html>", "answers with something else than Prometheus does", "server"),
        (200, b"[" * 100_000, "answers with something else than Prometheus does", "server"),
        (200, b"", "answers with something else than Prometheus does", "server"),
    ],
)
def test_a_fault_is_a_sentence_that_says_whose_it_is(
    server: Told, status: int, body: bytes, message: str, reason: str
) -> None:
    server.otherwise = (status, {}, body)
    fault = refused(server_at(server.address))

    assert (str(fault), fault.reason) == (message, reason)


def test_an_answer_that_never_ends_is_cut_off(server: Told) -> None:
    server.otherwise = (200, {}, b" " * (2 * 2**20))
    fault = refused(server_at(server.address)._replace(longest=2**20))

    assert (str(fault), fault.reason) == ("the answer is larger than 1 MiB", "question")
    assert LONGEST == 64 * 2**20


@contextmanager
def speaking(*pieces: bytes, pause: float = 0.0) -> Iterator[str]:
    """A server that takes any call, says these pieces, each after a pause, and then nothing more."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def speak() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):  # who asked may have gone
                for piece in pieces:
                    over.wait(pause)
                    connection.sendall(piece)
                over.wait(30)

        thread = Thread(target=speak, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            thread.join(5)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"


@pytest.mark.parametrize("pieces", [(), (HEAD,), (HEAD, *[b" "] * 9)], ids=["silent", "no body", "drop by drop"])
def test_a_server_that_hangs_is_left_after_a_while(pieces: tuple[bytes, ...]) -> None:
    with speaking(*pieces, pause=0.1) as address:
        fault = refused(server_at(address, patience=0.4))

    assert (str(fault), fault.reason) == ("does not answer within 0.4 s", "slow")


def test_what_speaks_another_language_is_a_sentence_too() -> None:
    with speaking(b"SSH-2.0-OpenSSH_9.2\r\n") as address:
        fault = refused(server_at(address, patience=5))

    assert (str(fault), fault.reason) == ("does not answer: SSH-2.0-OpenSSH_9.2", "server")


@pytest.mark.parametrize(
    "address",
    ["prometheus:9090", "file:///etc/passwd", "http://", "http://x:port", "http://x:0", "http://a b", "", "http://ä"],
)
def test_what_is_no_address_is_said_before_anybody_is_asked(address: str) -> None:
    with pytest.raises(Unanswered, match="is no address of a server: write http://host:9090"):
        server_at(address)


def test_an_address_that_is_none_does_not_show_its_password() -> None:
    with pytest.raises(Unanswered) as caught:
        server_at("ftp://me:secret@host")

    assert "secret" not in str(caught.value)
