"""A stand-in for GitHub and GitLab on a free port of this machine: comments in a list, faults where they are asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "a-token-of-this-test"
LONGEST = {"github": 65_536, "gitlab": 1_000_000}


@dataclass
class Fake:
    """What the service knows, and what was asked of it.

    `pulls`: open pull requests as (number, owner:branch, commit). `comments`: by the number that they belong to, as
    (id, author, text). `faults`: what the next answers are instead: a status, or bytes that are sent as they are.
    """

    kind: str
    pulls: list[tuple[int, str, str]] = field(default_factory=list)
    comments: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    faults: list[int | bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    me: str = "github-actions[bot]"
    url: str = ""

    def texts(self, number: int) -> list[str]:
        """The texts below a pull request."""
        return [text for _, _, text in self.comments.get(number, [])]

    def answer(self, method: str, path: str, query: dict[str, list[str]], content: Any) -> tuple[int, Any]:
        """Status and JSON."""
        page, size = int(query.get("page", ["1"])[0]), int(query.get("per_page", ["30"])[0])

        def paged(entries: list[Any]) -> tuple[int, Any]:
            return 200, entries[(page - 1) * size : page * size]

        if method == "GET" and path == "/user":
            return 200, {"id": self.me}
        if method == "GET" and path == "/repos/team/shop/pulls":
            (head,) = query["head"]
            found = [{"number": number, "head": {"sha": commit}} for number, at, commit in self.pulls if at == head]
            return paged(found)
        several = re.fullmatch(r"/repos/team/shop/issues/(\d+)/comments|/projects/7/merge_requests/(\d+)/notes", path)
        if several:
            number = int(several[1] or several[2])
            here = self.comments.setdefault(number, [])
            if method == "GET":
                return paged([self._shown(one) for one in here])
            refused = self._refused(content)
            if method == "POST" and not refused:
                here.append((1000 + sum(map(len, self.comments.values())), self.me, content["body"]))
                return 201, self._shown(here[-1])
            return 422, {"message": refused}
        one = re.fullmatch(r"/repos/team/shop/issues/comments/(\d+)|/projects/7/merge_requests/\d+/notes/(\d+)", path)
        if one and method == {"github": "PATCH", "gitlab": "PUT"}[self.kind]:
            for here in self.comments.values():
                for place, (name, author, _) in enumerate(here):
                    if name == int(one[1] or one[2]):
                        here[place] = (name, author, content["body"])
                        return 200, self._shown(here[place])
        return 404, {"message": "Not Found"}

    def _shown(self, one: tuple[int, str, str]) -> dict[str, Any]:
        name, author, text = one
        return {"id": name, "user": {"login": author}, "author": {"id": author}, "system": False, "body": text}

    def _refused(self, content: Any) -> str:
        longest = LONGEST[self.kind]
        return "" if len(content["body"]) <= longest else f"body is too long (maximum is {longest} characters)"


@contextmanager
def fake(kind: str) -> Iterator[Fake]:
    """A service of a kind (`github`, `gitlab`) that runs as long as the block."""
    service = Fake(kind)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            return None

        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content = json.loads(self.rfile.read(length)) if length else None
            place = urlsplit(self.path)
            service.asked.append(f"{self.command} {unquote(place.path)}")
            fault = service.faults.pop(0) if service.faults else None
            if isinstance(fault, bytes):
                self.wfile.write(fault)
                self.close_connection = True
                return
            shown = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN")
            if fault is not None:
                status, answer = fault, {"message": f"fault {fault}"}
            elif shown not in (f"Bearer {TOKEN}", TOKEN):
                status, answer = 401, {"message": "Bad credentials"}
            else:
                status, answer = service.answer(self.command, place.path, parse_qs(place.query), content)
            body = json.dumps(answer).encode()
            self.send_response(status)
            if status in (301, 307):
                self.send_header("Location", f"{service.url}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = do_PUT = _any  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
