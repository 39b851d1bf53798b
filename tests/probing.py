"""A real blackbox_exporter, and small servers on loopback for it to ask. All of them end with their `with`."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from eventcore_monitoring.validators.program import Program, locate

NAMES = ("blackbox_exporter", "prometheus-blackbox-exporter")


def blackbox_exporter() -> Program:
    """The exporter of this machine: a missing one is a failure, never a skip."""
    there = next((name for name in NAMES if shutil.which(name)), NAMES[1])
    return locate(
        "blackbox_exporter", path=os.environ.get("EVENTCORE_BLACKBOX_EXPORTER", there), environment=os.environ
    )


def free_port() -> int:
    """A port of loopback that nobody listens on at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def started(command: list[str], ready: str, folder: Path) -> Iterator[None]:
    """A program that runs until the end of the `with`; `ready` is an address that answers as soon as it is up."""
    with (folder / f"{Path(command[0]).name}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
        try:
            for _ in range(600):
                assert process.poll() is None, Path(log.name).read_text()
                try:
                    urllib.request.urlopen(ready, timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                raise AssertionError(f"{command[0]} did not answer: {Path(log.name).read_text()}")
            yield
        finally:
            process.kill()
            process.wait()


class Exporter(NamedTuple):
    """A running blackbox_exporter."""

    address: str

    def probe(self, target: str, module: str) -> dict[str, float]:
        """The series of a probe, by name and labels as they are exposed."""
        query = urllib.parse.urlencode({"target": target, "module": module})
        with urllib.request.urlopen(f"http://{self.address}/probe?{query}", timeout=30) as answer:
            text = answer.read().decode()
        lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, _, value in lines}


@contextmanager
def exporter(configuration: Path, folder: Path) -> Iterator[Exporter]:
    """A blackbox_exporter with this configuration."""
    address = f"127.0.0.1:{free_port()}"
    command = [blackbox_exporter().path, f"--config.file={configuration}", f"--web.listen-address={address}"]
    with started(command, f"http://{address}/-/healthy", folder):
        yield Exporter(address)


class Reply(NamedTuple):
    """What a server answers with."""

    body: str | bytes = ""
    status: int = 200
    delay: float = 0  # seconds
    kind: str = "application/json"
    location: str = ""


class Web(NamedTuple):
    """A running web server, and the headers of what it was last asked."""

    url: str
    asked: list[Mapping[str, str]]


@contextmanager
def web(answers: Mapping[str, Reply], context: ssl.SSLContext | None = None) -> Iterator[Web]:
    """A server that answers each path as it is told."""
    asked: list[Mapping[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append({"method": self.command, **dict(self.headers)})
            reply = answers.get(self.path, Reply("nothing is here", 404))
            time.sleep(reply.delay)
            body = reply.body if isinstance(reply.body, bytes) else reply.body.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(body)))
            if reply.location:
                self.send_header("Location", reply.location)
            self.end_headers()
            with suppress(OSError):  # who asked may have gone
                self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with _served(server.serve_forever, server.shutdown, server.server_close):
        yield Web(f"{'http' if context is None else 'https'}://127.0.0.1:{server.server_address[1]}", asked)


@contextmanager
def _served(serve: Callable[[], None], *ends: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        for end in ends:
            end()
        thread.join(timeout=5)


@contextmanager
def name_server(answers: Mapping[str, list[tuple[int, bytes]]]) -> Iterator[str]:
    """A name server over UDP: the type and the data of the records of each name; others do not exist."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                question, peer = listening.recvfrom(512)
            except OSError:
                return
            name, end = _name(question, 12)
            records = answers.get(name)
            flags = 0x8180 if records is not None else 0x8183
            head = question[:2] + struct.pack(">HHHHH", flags, 1, len(records or []), 0, 0)
            body = question[12 : end + 4]
            for kind, data in records or []:
                body += b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 300, len(data)) + data
            listening.sendto(head + body, peer)

    def close() -> None:
        ended.set()
        listening.sendto(b"", listening.getsockname())

    with _served(serve, close):
        yield "127.0.0.1:{1}".format(*listening.getsockname())
    listening.close()


def _name(packet: bytes, place: int) -> tuple[str, int]:
    labels = []
    while packet[place : place + 1] not in (b"", b"\0"):
        length = packet[place]
        labels.append(packet[place + 1 : place + 1 + length].decode())
        place += 1 + length
    return ".".join(labels), place + 1


def certificate(folder: Path, name: str, days: int) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, valid for so many days, and its key."""
    key, made = folder / f"{name}.key", folder / f"{name}.crt"
    arguments = [
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:app.example.com"),
        *("-days", str(days), "-keyout", str(key), "-out", str(made)),
    ]
    subprocess.run(arguments, check=True, capture_output=True)
    return made, key


def tls(made: Path, key: Path) -> ssl.SSLContext:
    """What a server needs to serve that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context
