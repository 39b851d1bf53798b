"""Servers for tests of what asks servers: real ones on a free port, and a small one that answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from examples.demo.servers import program, remember, running
from examples.demo.web import LOOPBACK, free_ports

Answer = tuple[int, Mapping[str, str], bytes]


class Told(ThreadingHTTPServer):
    """Answers each path with what `answers` has for it, else with `otherwise`; `asked` keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.otherwise: Answer = (404, {}, b"not found")
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        assert isinstance(self.server, Told)
        form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.asked.append((self.path, form, dict(self.headers)))
        status, headers, body = self.server.answers.get(self.path, self.server.otherwise)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def told() -> Iterator[Told]:
    """Such a server, until the end of the `with`."""
    server = Told()
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def prometheus(
    folder: Path,
    configuration: str,
    history: Sequence[tuple[str, float, float]] = (),
    options: Sequence[str] = (),
    ready: str | None = None,
) -> Iterator[str]:
    """The address of a real Prometheus with this configuration, which remembers samples (series, time, value).

    `ready`: an address to wait for in place of its own, which a password may guard.
    """
    (port,) = free_ports(1)
    if history:
        remember(folder, history)
    file = folder / "prometheus.yml"
    file.write_text(configuration)
    address = f"http://{LOOPBACK}:{port}"
    command = [
        program("prometheus"),
        f"--config.file={file}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={LOOPBACK}:{port}",
        *options,
    ]
    with running(command, ready or f"{address}/-/ready", folder):
        yield address


@contextmanager
def alertmanager(folder: Path, configuration: str) -> Iterator[str]:
    """The address of a real Alertmanager with this configuration."""
    (port,) = free_ports(1)
    file = folder / "alertmanager.yml"
    file.write_text(configuration)
    address = f"http://{LOOPBACK}:{port}"
    command = [
        program("alertmanager"),
        f"--config.file={file}",
        f"--storage.path={folder / 'alertmanager'}",
        f"--web.listen-address={LOOPBACK}:{port}",
        "--cluster.listen-address=",
    ]
    with running(command, f"{address}/-/ready", folder):
        yield address
