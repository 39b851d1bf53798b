"""Asking servers over HTTP: the one client, which is patient for a while, follows no redirect and tells no secret.

What an address says of the caller (`https://user:password@host`) is sent as basic authentication (RFC 7617), and stands
in no message. A redirect would take it, or a token, to somebody else.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from http.client import HTTPException
from time import monotonic
from typing import Any, Literal, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

PATIENCE = 30.0  # seconds
LONGEST = 64 * 2**20
_PIECE = 2**16


class Unanswered(Exception):  # noqa: N818 - one question went without an answer
    """A sentence part that says why.

    `reason`: of the `server` (every other question would go the same way), that it was `slow`, or of the `question`.
    `status`: the HTTP status, where there was an answer.
    """

    def __init__(
        self, message: str, reason: Literal["server", "slow", "question"] = "question", status: int | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status


class Server(NamedTuple):
    """A server to ask: its address without a slash at the end and without secrets, and what it is told of the caller.

    `patience`: seconds that an answer may take, the whole of it; `longest`: bytes that it may have.
    """

    address: str
    authorization: str | None = None
    patience: float = PATIENCE
    longest: int = LONGEST

    @property
    def shown(self) -> str:
        """The address for people: without what stands behind `?`, which may be a secret too."""
        return self.address.partition("?")[0]

    def __repr__(self) -> str:
        return f"Server({self.shown!r})"


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def server_at(address: str, *, token: str | None = None, patience: float = PATIENCE) -> Server:
    """The server at `http(s)://host:port`, with a path where it has one. Raises Unanswered for what is no address."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not address.isascii() or not address.isprintable() or " " in address:
        shown = "this" if "@" in address or "?" in address else repr(address)
        raise Unanswered(f"{shown} is no address of a server: write http://host:9090", "server")
    authorization = None if token is None else f"Bearer {token}"
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = authorization or f"Basic {b64encode(pair.encode()).decode()}"
    host = parts.netloc.rpartition("@")[2]
    bare = urlunsplit((parts.scheme, host, parts.path.rstrip("/"), parts.query, ""))
    return Server(bare, authorization, patience)


def page_of(server: Server, path: str = "", form: Mapping[str, object] | None = None, accept: str = "*/*") -> bytes:
    """What stands at a path below the address; with `form` it is posted. Raises Unanswered."""
    headers = {"Accept": accept}
    if server.authorization is not None:
        headers["Authorization"] = server.authorization
    data = None if form is None else urlencode({key: str(value) for key, value in form.items()}).encode()
    end = monotonic() + server.patience
    try:
        request = Request(f"{server.address}{path}", data, headers)
        with build_opener(_NoRedirect).open(request, timeout=server.patience) as answer:
            return _read(answer, server.longest, end)
    except HTTPError as error:
        with error:
            raise _refused(error) from None
    except (URLError, OSError, ValueError, HTTPException) as error:
        why = getattr(error, "reason", error)
        if isinstance(why, TimeoutError):
            raise Unanswered(f"does not answer within {server.patience:g} s", "slow") from None
        raise Unanswered(f"does not answer: {str(why).strip() or type(why).__name__}", "server") from None


def json_of(server: Server, path: str, form: Mapping[str, object] | None = None, *, who: str) -> Any:
    """The same as JSON; `who` should answer, such as Prometheus. Raises Unanswered, also for what is no JSON."""
    content = page_of(server, path, form, "application/json")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise not_from(who) from None


def not_from(who: str) -> Unanswered:
    """What is said of an answer that this kind of server does not give."""
    return Unanswered(f"answers with something else than {who} does", "server")


def _read(answer: Any, longest: int, end: float) -> bytes:
    """The body; a server that sends drop by drop is given up like one that sends nothing."""
    pieces: list[bytes] = []
    length = 0
    while piece := answer.read1(_PIECE):
        pieces.append(piece)
        length += len(piece)
        if length > longest:
            raise Unanswered(f"the answer is larger than {longest // 2**20} MiB")
        if monotonic() > end:
            raise TimeoutError
    return b"".join(pieces)


def _refused(error: HTTPError) -> Unanswered:
    """What a server says of a question that it does not take (400, 422, 503), or of itself."""
    if error.code in (400, 422, 503):
        try:
            said = json.loads(error.read(LONGEST))["error"]
        except (OSError, ValueError, KeyError, TypeError):
            said = error.reason
        return Unanswered(f"the query is refused: {said}", "question", error.code)
    return Unanswered(f"answers with {error.code} {error.reason}", "server", error.code)
