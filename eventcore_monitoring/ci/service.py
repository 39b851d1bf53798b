"""Calling a service: JSON over HTTP, patient with what passes, and plain about what does not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final, TypeVar
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

Result = TypeVar("Result")
_PASSES: Final = (429, 500, 502, 503, 504)
_PAGE: Final = 100
_PAGES: Final = 50


class ServiceError(Exception):
    """A service that cannot be reached, or refuses; `passes`: whether it may pass."""

    def __init__(self, sentence: str, *, passes: bool = False) -> None:
        self.passes = passes
        super().__init__(sentence)


class _NoRedirects(HTTPRedirectHandler):
    """A redirect would take the token along, to wherever it leads."""

    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(frozen=True)
class Service:
    """An address, the headers that show who we are, and how many seconds an answer may take."""

    url: str
    headers: Mapping[str, str]
    timeout: float = 30

    def ask(self, method: str, path: str, content: object = None) -> Any:
        """The answer as JSON. Raises ServiceError."""
        sent = None if content is None else json.dumps(content).encode()
        request = Request(
            f"{self.url}{path}", sent, {**self.headers, "Content-Type": "application/json"}, method=method
        )
        what = f"{method} {path.partition('?')[0]}"
        try:
            with build_opener(_NoRedirects).open(request, timeout=self.timeout) as answer:
                return json.loads(answer.read())
        except HTTPError as error:
            with error:
                sentence = f"{what} is answered with {error.code}: {_said(error)}"
                raise ServiceError(sentence, passes=error.code in _PASSES) from None
        except ValueError as error:
            raise ServiceError(f"{what} is answered with something that is no JSON ({error})", passes=True) from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise ServiceError(f"{what} has no answer: {reason}", passes=True) from None

    def all(self, path: str) -> Iterator[dict[str, Any]]:
        """The entries of a list, of however many pages. Raises ServiceError."""
        with_more = f"{path}{'&' if '?' in path else '?'}per_page={_PAGE}"
        for page in range(1, _PAGES + 1):
            found = self.ask("GET", f"{with_more}&page={page}")
            if not isinstance(found, list):
                raise ServiceError(f"GET {path} is answered with something that is no list")
            yield from (one for one in found if isinstance(one, dict))
            if len(found) < _PAGE:
                return
        raise ServiceError(f"GET {path} has more than {_PAGES * _PAGE} entries")


def _said(error: HTTPError) -> str:
    """What a service says of its refusal: the first line, as far as it is readable."""
    try:
        text = error.read(2_000).decode("utf-8", "replace")
        said = json.loads(text)["message"]
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        said = error.reason
    return " ".join(str(said).split())[:300]


def patiently(attempt: Callable[[], Result], pauses: tuple[float, ...] = (2, 8)) -> Result:
    """What an attempt gives; it is made again after a pause where it failed of something that may pass.

    An attempt looks at what is there before it writes, so that making it twice does no harm.
    """
    for pause in pauses:
        try:
            return attempt()
        except ServiceError as error:
            if not error.passes:
                raise
            time.sleep(pause)
    return attempt()


def given(environment: Mapping[str, str], *names: str) -> Iterator[str]:
    """Variables of the job. Raises ValueError with all that are missing."""
    missing = [name for name in names if not environment.get(name)]
    if missing:
        raise ValueError(f"the environment has no {', '.join(missing)}: run this in a job, as the template does")
    return (environment[name] for name in names)
