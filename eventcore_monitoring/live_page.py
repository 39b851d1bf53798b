"""A page on this machine alone that shows itself anew whenever there is something new to show."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

ADDRESS = "127.0.0.1"


class LivePage:
    """A server on loopback with one page, and the number of its version, which the page asks for."""

    def __init__(self, page: str) -> None:
        self.version, self.content = 1, page.encode()
        shown = self

        class Handler(BaseHTTPRequestHandler):
            """Answers `/` and `/version`, to whoever asks by this machine's own name."""

            def do_GET(self) -> None:
                # Another site may lead its name to this machine: then the browser asks with that name.
                host = (self.headers.get("Host") or "").rpartition(":")[0]
                if host not in (ADDRESS, "localhost") or self.path not in ("/", "/version"):
                    self.send_error(404)
                    return
                is_page = self.path == "/"
                content = shown.content if is_page else str(shown.version).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "text/plain")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Says nothing: what is asked for here is no news."""

        self._server = ThreadingHTTPServer((ADDRESS, 0), Handler)
        self.address = f"http://{ADDRESS}:{self._server.server_port}/"

    def show(self, page: str) -> None:
        """Shows another page; browsers that have it open load it within a second."""
        self.content = page.encode()
        self.version += 1

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
