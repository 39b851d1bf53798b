"""Asking a Prometheus (or what speaks its language) for what a dashboard shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.preview.answers import Answers, Series
from eventcore_monitoring.preview.questions import Question, questions, step_of

_PATIENCE = 30  # seconds
_LONGEST = 64 * 2**20


class Unanswered(Exception):  # noqa: N818 - one question went without an answer
    """A sentence part that says why; `of_server`: whether every other question would go the same way."""

    def __init__(self, message: str, *, of_server: bool = False) -> None:
        super().__init__(message)
        self.of_server = of_server


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would take what the address says of the caller to somebody else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def asked(
    server: str,
    dashboard: Mapping[str, Any],
    start: int,
    end: int,
    *,
    put: Callable[[str], str] = str,
) -> tuple[Answers, list[Finding]]:
    """What a server answers to the queries of a dashboard between two times (seconds since 1970), and what failed.

    `server`: `http(s)://host:port`, with a path where it has one. `put`: how a query is put to it. A query that fails
    has no answer; a server that does not answer at all is asked no more.
    """
    step = step_of(end - start)
    found: dict[str, tuple[Series, ...]] = {}
    findings: list[Finding] = []
    for question in questions(dashboard, end - start):
        try:
            found[question.key] = _answer(server, question._replace(text=put(question.text)), start, end, step)
        except Unanswered as fault:
            at = server if fault.of_server else question.panel
            fix = "correct the address, or the server" if fault.of_server else "correct the query"
            findings.append(Finding(at, "preview-unanswered", str(fault), fix, Severity.ERROR))
            if fault.of_server:
                break
    count = (end - start) // step
    return Answers(start, start + count * step, step, found, {}), findings


def _answer(server: str, question: Question, start: int, end: int, step: int) -> tuple[Series, ...]:
    if question.instant:
        result = _get(server, "query", {"query": question.text, "time": end})
        if result.get("resultType") == "scalar":
            return (Series({}, (_number(result["result"][1]),)),)
        return tuple(
            series
            for one in result["result"]
            for series in _series(one["metric"], _present(one, "value"), _present(one, "histogram"), end, 1, 1)
        )
    result = _get(server, "query_range", {"query": question.text, "start": start, "end": end, "step": step})
    count = (end - start) // step + 1
    return tuple(
        series
        for one in result["result"]
        for series in _series(one["metric"], one.get("values", []), one.get("histograms", []), start, step, count)
    )


def _present(one: Mapping[str, Any], kind: str) -> list[Any]:
    return [one[kind]] if kind in one else []


def _series(
    metric: Mapping[str, str], values: list[Any], histograms: list[Any], start: int, step: int, count: int
) -> Iterator[Series]:
    """The numbers of a series, and its native histograms as the buckets of a classic one, by `le`.

    Of a histogram the API says `[[boundaries, left, right, count], …]`, from below, without empty buckets.
    """
    if values or not histograms:
        yield Series(metric, _on_grid(values, start, step, count))
    edges = sorted({float(bucket[2]) for _, one in histograms for bucket in one.get("buckets", ())})
    for edge in edges:
        below = [
            (moment, str(sum(float(bucket[3]) for bucket in one.get("buckets", ()) if float(bucket[2]) <= edge)))
            for moment, one in histograms
        ]
        yield Series({**metric, "le": f"{edge:g}"}, _on_grid(below, start, step, count))


def _on_grid(values: Sequence[Sequence[Any]], start: int, step: int, count: int) -> tuple[float | None, ...]:
    column: list[float | None] = [None] * count
    for moment, value in values:
        place = round((float(moment) - start) / step)
        if 0 <= place < count:
            column[place] = _number(value)
    return tuple(column)


def _number(text: str) -> float:
    return float(text.replace("Inf", "inf"))


def _get(server: str, what: str, parameters: Mapping[str, object]) -> dict[str, Any]:
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unanswered(f"{server!r} is no address of a server: write http://host:9090", of_server=True)
    if parts.username or parts.password:
        raise Unanswered("an address with a password in it would be kept in the history of the shell", of_server=True)
    request = Request(
        f"{server.rstrip('/')}/api/v1/{what}",
        urlencode({key: str(value) for key, value in parameters.items()}).encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=_PATIENCE) as answer:
            content = answer.read(_LONGEST + 1)
    except HTTPError as error:
        raise _refused(error) from None
    except (URLError, OSError, ValueError) as error:
        raise Unanswered(f"does not answer: {getattr(error, 'reason', error)}", of_server=True) from None
    if len(content) > _LONGEST:
        raise Unanswered("the answer is larger than 64 MiB")
    try:
        read = json.loads(content)
        data: dict[str, Any] = read["data"]
        return data if data["result"] is not None else {**data, "result": []}
    except (ValueError, KeyError, TypeError):
        raise Unanswered("answers with something else than Prometheus does", of_server=True) from None


def _refused(error: HTTPError) -> Unanswered:
    """What a server says of a query that it does not take (400, 422), or of itself."""
    if error.code in (400, 422, 503):
        try:
            said = json.loads(error.read(_LONGEST))["error"]
        except (ValueError, KeyError, TypeError):
            said = error.reason
        return Unanswered(f"the query is refused: {said}")
    return Unanswered(f"answers with {error.code} {error.reason}", of_server=True)
