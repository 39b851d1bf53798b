"""What servers answer: the only place of `verify` that touches the network.

Polite: few questions at a time, each with a limit of time and size, and never more points than Prometheus gives out. A
question that fails is an answer too, a sentence that says why; a server that fails is asked no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple, TypeVar

from eventcore_monitoring.asking import Server, Unanswered, json_of, not_from, page_of
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.preview import reading
from eventcore_monitoring.verify.firing import Fired, fired
from eventcore_monitoring.verify.questions import (
    Period,
    Presence,
    Question,
    name_queries,
    names_asked,
    questions,
)

T = TypeVar("T")
Q = TypeVar("Q")
Tell = Callable[[str], None]
Json = Mapping[str, Any]

_AT_ONCE: Final = 4  # Prometheus takes 20 (`--query.max-concurrency`), and people look at dashboards meanwhile
_SLOW: Final = 3  # questions that took too long: after so many the server is left alone
# What a page says most of: OpenMetrics has units (its specification 1.0.0, "Protocol negotiation").
_PAGE: Final = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"


class PrometheusAnswers(NamedTuple):
    """What a Prometheus says of a deployment. Where something could not be had, stands a sentence part that says why.

    `names`: presence by name and job ("" where series have none); `counted`: of what questions measure, by query;
    `fired`: by the name of the alert; `targets`, `groups`, `alertmanagers`: as `/api/v1/targets`, `/api/v1/rules` and
    `/api/v1/alertmanagers` list them.
    """

    version: str
    period: Period
    names: Mapping[str, Mapping[str, Presence]]
    unnamed: tuple[str, ...]
    questions: Sequence[Question]
    counted: Mapping[str, Presence | str]
    fired: Mapping[str, Fired | str]
    targets: Sequence[Json] | str
    groups: Sequence[Json] | str
    alertmanagers: Sequence[Json] | str


class GrafanaAnswers(NamedTuple):
    """`dashboards`: by uid what `/api/dashboards/uid` says, None where there is none; `sources`: `/api/datasources`."""

    dashboards: Mapping[str, Json | str | None]
    sources: Sequence[Json] | str


class AlertmanagerAnswers(NamedTuple):
    """`/api/v2/status`, `/api/v2/alerts` and `/api/v2/silences`."""

    status: Json
    alerts: Sequence[Json] | str
    silences: Sequence[Json] | str


def metrics_page(server: Server) -> str:
    """A metrics page. Raises Unanswered."""
    return page_of(server, accept=_PAGE).decode("utf-8", "replace")


def ask_prometheus(server: Server, monitoring: Monitoring, period: Period, tell: Tell) -> PrometheusAnswers:
    """What a Prometheus says of a deployment. Raises Unanswered for a server that fails as a whole."""
    asker = _Asker(server, "Prometheus")
    asker.data("query", {"query": "1"})  # whether it is one at all
    tell("asking which metrics have series")
    overview = {"start": period.moments.start, "end": period.end, "step": period.step}
    named = list(name_queries(names_asked(monitoring)))
    counts = asker.each(named, lambda query: asker.series({"query": query, **overview}))
    names: dict[str, dict[str, Presence]] = {}
    for answer in counts.values():
        for one in () if isinstance(answer, str) else answer:
            name, job = (reading.text(one, "metric", label) for label in ("__name__", "job"))
            names.setdefault(name, {})[job] = _presence([one], period)
    ever = {name: max(jobs.values(), key=lambda one: one.ever) for name, jobs in names.items()}
    put = questions(monitoring, ever)
    tell("asking what expressions measure")
    counted = asker.each(
        dict.fromkeys(one.measured for one in put if one.measured is not None),
        lambda query: _presence(asker.series({"query": query, **overview}), period),
    )
    tell("asking when alerts would have fired")
    alerts = {one.use.name: one for one in put if one.fires is not None}
    when = asker.each(alerts, lambda name: _fired(asker, alerts[name], period))
    tell("asking for targets and rules")
    return PrometheusAnswers(
        asker.or_why(lambda: reading.text(asker.data("status/buildinfo"), "version")),
        period,
        names,
        tuple(answer for answer in counts.values() if isinstance(answer, str)),
        put,
        counted,
        when,
        asker.or_why(lambda: reading.mappings(asker.data("targets?state=active"), "activeTargets")),
        asker.or_why(lambda: reading.mappings(asker.data("rules?exclude_alerts=true"), "groups")),  # since 2.52
        asker.or_why(lambda: reading.mappings(asker.data("alertmanagers"), "activeAlertmanagers")),
    )


def ask_grafana(server: Server, uids: Sequence[str]) -> GrafanaAnswers:
    """What a Grafana has of these dashboards. Raises Unanswered for a server that fails as a whole."""
    asker = _Asker(server, "Grafana")
    sources = asker.or_why(lambda: asker.listed("/api/datasources"))

    def dashboard(uid: str) -> Json | None:
        try:
            return asker.mapping(f"/api/dashboards/uid/{uid}")
        except Unanswered as fault:
            if fault.status == 404:
                return None
            raise

    return GrafanaAnswers(asker.each(uids, dashboard), sources)


def ask_alertmanager(server: Server) -> AlertmanagerAnswers:
    """What an Alertmanager says of itself. Raises Unanswered for a server that fails as a whole."""
    asker = _Asker(server, "Alertmanager")
    return AlertmanagerAnswers(
        asker.mapping("/api/v2/status"),
        asker.or_why(lambda: asker.listed("/api/v2/alerts")),
        asker.or_why(lambda: asker.listed("/api/v2/silences")),
    )


class _Asker:
    """Asks one server, and counts how often it was slow."""

    def __init__(self, server: Server, who: str) -> None:
        self.server = server
        self.who = who
        self.slow = 0

    def each(self, asked: Iterable[Q], ask: Callable[[Q], T]) -> dict[Q, T | str]:
        """The answers to several questions, a few at a time."""
        put = list(asked)
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            answers = [pool.submit(self.or_why, lambda one=one: ask(one)) for one in put]
            try:
                return {one: answer.result() for one, answer in zip(put, answers, strict=True)}
            except BaseException:  # Ctrl-C too: what waits is not asked any more
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def or_why(self, ask: Callable[[], T]) -> T | str:
        """An answer, or why there is none; raises Unanswered where every other question would go the same way."""
        try:
            return ask()
        except Unanswered as fault:
            self.slow += fault.reason == "slow"
            missing = fault.status in (403, 404)  # this one is not for us, or not there: a proxy or another program
            if (fault.reason == "server" and not missing) or self.slow >= _SLOW:
                raise
            return str(fault)

    def mapping(self, path: str) -> Json:
        """What stands at a path of the API, which is an object."""
        found = json_of(self.server, path, who=self.who)
        if not isinstance(found, Mapping):
            raise not_from(self.who)
        return found

    def listed(self, path: str) -> Sequence[Json]:
        """What stands at a path of the API, which is a list of objects."""
        found = json_of(self.server, path, who=self.who)
        if not isinstance(found, list):
            raise not_from(self.who)
        return [one for one in found if isinstance(one, Mapping)]

    def data(self, what: str, form: Mapping[str, object] | None = None) -> Json:
        """The `data` of an answer of Prometheus."""
        read = json_of(self.server, f"/api/v1/{what}", form, who=self.who)
        data = reading.at(read, "data")
        if not isinstance(data, Mapping):
            raise not_from(self.who)
        return data

    def series(self, form: Mapping[str, object]) -> Sequence[Json]:
        """The series that a query has had: `metric`, its labels, and `values`, pairs of a time and a number."""
        data = self.data("query_range", form)
        if data.get("resultType") != "matrix":
            raise not_from(self.who)
        return reading.mappings(data, "result")


def _presence(result: Sequence[Json], period: Period) -> Presence:
    """Of the one series that counts others: how many there are now, and since when."""
    values = [pair for one in result for pair in reading.items(one, "values")]
    try:
        counts = {round(float(moment)): int(float(count)) for moment, count in values}
    except (TypeError, ValueError, OverflowError):
        raise not_from("Prometheus") from None
    return Presence(counts.get(period.end, 0), min(counts, default=None))


def _fired(asker: _Asker, question: Question, period: Period) -> Fired:
    step = period.step_of(question.use.evaluated or 60_000)
    pieces = list(period.pieces(step))
    form = {"query": question.fires, "step": step}
    answers = [asker.series({**form, "start": begin, "end": end}) for begin, end in pieces]
    try:
        return fired(question.use, answers, range(pieces[0][0], period.end + 1, step))
    except (TypeError, ValueError, OverflowError):
        raise not_from("Prometheus") from None
