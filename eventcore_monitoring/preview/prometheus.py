"""Asking a Prometheus (or what speaks its language) for what a dashboard shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from eventcore_monitoring.asking import Server, Unanswered, json_of, not_from, server_at
from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.preview.answers import Answers, Series
from eventcore_monitoring.preview.questions import Question, questions, step_of


def asked(
    address: str,
    dashboard: Mapping[str, Any],
    start: int,
    end: int,
    *,
    put: Callable[[str], str] = str,
) -> tuple[Answers, list[Finding]]:
    """What a server answers to the queries of a dashboard between two times (seconds since 1970), and what failed.

    `address`: `http(s)://host:port`, with a path where it has one. `put`: how a query is put to it. A query that fails
    has no answer; a server that does not answer at all is asked no more.
    """
    try:
        server = server_at(address)
        if server.authorization is not None:
            raise Unanswered("an address with a password in it would be kept in the history of the shell")
    except Unanswered as fault:
        findings = [Finding("--prometheus", "preview-unanswered", str(fault), "correct the address", Severity.ERROR)]
        return Answers(start, start, 1, {}, {}), findings
    step = step_of(end - start)
    found: dict[str, tuple[Series, ...]] = {}
    findings = []
    for question in questions(dashboard, end - start):
        try:
            found[question.key] = _answer(server, question._replace(text=put(question.text)), start, end, step)
        except Unanswered as fault:
            of_server = fault.reason != "question"
            at = server.address if of_server else question.panel
            fix = "correct the address, or the server" if of_server else "correct the query"
            findings.append(Finding(at, "preview-unanswered", str(fault), fix, Severity.ERROR))
            if of_server:
                break
    count = (end - start) // step
    return Answers(start, start + count * step, step, found, {}), findings


def _answer(server: Server, question: Question, start: int, end: int, step: int) -> tuple[Series, ...]:
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


def _get(server: Server, what: str, parameters: Mapping[str, object]) -> dict[str, Any]:
    read = json_of(server, f"/api/v1/{what}", parameters, who="Prometheus")
    try:
        data: dict[str, Any] = read["data"]
        return data if data["result"] is not None else {**data, "result": []}
    except (KeyError, TypeError):
        raise not_from("Prometheus") from None
