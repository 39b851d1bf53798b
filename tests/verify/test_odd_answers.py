"""Whatever JSON a server answers with: findings, or a sentence that it is none; never anything else."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, given, settings, strategies as st

from eventcore_monitoring import Alert, Monitoring, RecordingRule, count
from eventcore_monitoring.asking import Server, Unanswered
from eventcore_monitoring.verify import alertmanager, grafana, prometheus, tables
from eventcore_monitoring.verify.asked import ask_alertmanager, ask_grafana, ask_prometheus
from eventcore_monitoring.verify.questions import Period
from small import POLICY, dashboard, monitoring, queue, requests

SERVER = Server("http://127.0.0.1:1")
PERIOD = Period(1_800_000_000 - 3600, 1_800_000_000)
DECLARED: Monitoring = monitoring(
    incidents=POLICY,
    labels={"service": "small"},
    alerts=[Alert(name="QueueLong", when=queue > count(100), for_="5m", severity="high", summary="Long.")],
    recording_rules=[
        RecordingRule(record="a:requests:rate5m", expression=requests.rate("5m").sum("path"), help="Rate.")
    ],
    dashboards=[dashboard(queue > count(100))],
)
OURS = "route: {receiver: a}\nreceivers: [{name: a}]\n"

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@st.composite
def or_junk(draw: st.DrawFn, usual: st.SearchStrategy[Any]) -> Any:
    return draw(JUNK) if draw(st.integers(0, 9)) == 9 else draw(usual)


def listed(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return or_junk(st.lists(or_junk(one), max_size=3))


def record(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return or_junk(st.fixed_dictionaries({}, optional={name: or_junk(field) for name, field in fields.items()}))


def whole(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What is there in any case, so that most answers are looked at to their ends."""
    return st.fixed_dictionaries(fields)


def in_order(*answers: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.tuples(*answers).map(list)


WORDS = st.sampled_from(
    ["QueueLong", "queue_length", "a:requests:rate5m", "web", "small", "up", "down", "15s", "alerting"]
)
LABELS = st.dictionaries(st.sampled_from(["__name__", "job", "alertname", "service"]), or_junk(WORDS), max_size=3)
TIMES = st.integers(PERIOD.start, PERIOD.end)
VALUES = st.lists(st.tuples(TIMES, st.sampled_from(["1", "2", "1", "NaN"])).map(list), max_size=2) | JUNK
SERIES = record(metric=LABELS, values=VALUES, histograms=VALUES)
RULE = record(
    type=st.sampled_from(["alerting", "recording"]),
    name=WORDS,
    query=st.sampled_from(["up", "queue_length > 100", "((", ""]),
    duration=st.integers(),
    keepFiringFor=st.floats(),
    labels=LABELS,
    annotations=LABELS,
    lastError=WORDS,
)
PROMETHEUS = whole(
    data=whole(
        resultType=st.just("matrix"),
        result=st.lists(SERIES, max_size=3),
        version=st.sampled_from(["2.42.0", "3", ""]),
        activeTargets=listed(record(labels=LABELS, health=WORDS, lastError=WORDS, scrapeInterval=WORDS)),
        groups=listed(record(name=st.just("small"), interval=st.floats(), rules=listed(RULE))),
        activeAlertmanagers=listed(JUNK),
    )
)
PANEL = record(title=WORDS, type=WORDS, targets=listed(record(refId=WORDS, expr=WORDS)), fieldConfig=JUNK)
BOARD = record(
    title=WORDS, tags=listed(WORDS), panels=listed(PANEL), templating=record(list=listed(record(name=WORDS)))
)
GRAFANA = in_order(listed(record(type=WORDS, uid=WORDS)), record(dashboard=BOARD, meta=record(folderTitle=WORDS)))
MATCHER = record(name=st.just("alertname"), value=st.sampled_from(["QueueLong", "(", ".*"]), isRegex=st.booleans())
ALERTMANAGER = in_order(
    whole(config=whole(original=st.sampled_from([OURS, "route:", "{", "a: &a [*a]", "route: {receiver: b}"]))),
    listed(record(labels=LABELS, status=record(state=WORDS), startsAt=WORDS)),
    listed(record(status=record(state=st.just("active")), matchers=listed(MATCHER), endsAt=WORDS, comment=WORDS)),
)
FUZZED = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=100)


def several(kind: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(kind, min_size=4, max_size=12)


def answering(answers: list[Any]) -> Any:
    """In place of the network: each question gets the next answer, and in the end the first again."""
    following = cycle(answers)

    def answer(server: Server, path: str, form: Mapping[str, object] | None = None, *, who: str) -> Any:
        return next(following)

    return mock.patch("eventcore_monitoring.verify.asked.json_of", answer)


@FUZZED
@given(several(PROMETHEUS))
def test_of_prometheus(drawn: list[Any]) -> None:
    with answering(drawn), mock.patch("eventcore_monitoring.verify.asked._AT_ONCE", 1):
        try:
            answers = ask_prometheus(SERVER, DECLARED, PERIOD, lambda _: None)
        except Unanswered:
            return
    assert all(one.code.startswith("verify-") for one in prometheus.findings(DECLARED, answers))
    rows = prometheus.rows(answers)
    assert "QueueLong" in tables.tables(rows, prometheus.scraped(DECLARED, answers), PERIOD)
    assert len(tables.expressions_json(rows)) == 3


@FUZZED
@given(GRAFANA)
def test_of_grafana(drawn: list[Any]) -> None:
    with answering(drawn), mock.patch("eventcore_monitoring.verify.asked._AT_ONCE", 1):
        try:
            answers = ask_grafana(SERVER, ["board"])
        except Unanswered:
            return
    ours = {"board": {"title": "Board", "panels": [{"title": "Panel", "targets": [{"refId": "A", "expr": "up"}]}]}}
    assert all(one.code.startswith("verify-") for one in grafana.findings(DECLARED, ours, answers))


@FUZZED
@given(ALERTMANAGER)
def test_of_alertmanager(drawn: list[Any]) -> None:
    with answering(drawn):
        try:
            answers = ask_alertmanager(SERVER)
        except Unanswered:
            return
    assert all(one.code.startswith("verify-") for one in alertmanager.findings(DECLARED, OURS, answers))
