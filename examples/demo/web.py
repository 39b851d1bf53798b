"""A small web server on loopback, and the ports that it and other servers take."""

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

LOOPBACK = "127.0.0.1"


class Answer(NamedTuple):
    """What a request is answered with."""

    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    status: int = 200


# The path and the body that were sent; None hangs up without a word.
Answering = Callable[[str, bytes], Answer | None]


@contextmanager
def served(port: int, answering: Answering) -> Iterator[None]:
    """A server on this port of loopback until the end of the `with`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = answering(self.path, body)
            if answer is None:
                return
            with suppress(OSError):  # who asked may have gone
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

        do_POST = do_GET  # noqa: N815 - the name that the server looks for

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer((LOOPBACK, port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_ports(number: int) -> list[int]:
    """Ports of loopback that nobody listens on, none of those that the system gives to connections by itself."""
    found: list[int] = []
    for port in random.sample(range(20_000, 32_000), 1000):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                tried.bind((LOOPBACK, port))
                found.append(port)
        if len(found) == number:
            return found
    raise OSError("no port is free on loopback")
