"""The smallest `Monitoring` of each kind, made with the public names, and helpers to look at what comes of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from eventcore_monitoring import (
    AddFields,
    Alert,
    Annotation,
    Artifact,
    Buffer,
    Checklist,
    Counter,
    Dashboard,
    Email,
    File,
    Finding,
    Gauge,
    Histogram,
    IncidentPolicy,
    Info,
    Item,
    Label,
    Monitoring,
    Pipeline,
    Playbook,
    PrometheusTrigger,
    Query,
    QueryVariable,
    RecordingRule,
    Row,
    RuleGroup,
    Runbook,
    Scaling,
    Scenario,
    Severity,
    Smtp,
    Step,
    Summary,
    Tail,
    Target,
    TimeSeries,
    constant,
    percent,
    seconds,
)

web = Target(job="web", instance="web-1:8080")
database = Target(job="database", instance="db-1:9187")
requests = Counter(
    name="requests_total",
    help="Requests.",
    labels=["path", Label(name="method", help="The verb.", values=["GET", "POST"])],
    target=web,
)
errors = Counter(name="errors_total", help="Failed requests.", labels=["path"], target=web)
latency = Histogram(name="latency_seconds", help="Time.", labels=["path"], buckets=[0.1, 0.5, 1], target=web)
queue = Gauge(name="queue_length", help="What waits.", unit="count", target=web)
connections = Gauge(name="connections", help="Open.", unit="connections", target=database)
pauses = Summary(name="pauses_seconds", help="Pauses.", quantiles=[0.5, 0.99], target=web)
build = Info(name="build_info", help="What runs.", labels=["version"], target=web)
METRICS = [requests, errors, latency, queue, connections, pauses, build]


def alert(**fields: Any) -> Alert:
    """An alert on a long queue; the fields replace its own."""
    return Alert(**{"name": "QueueLong", "when": queue > 100, "severity": "high", "summary": "Long.", **fields})


def monitoring(**fields: Any) -> Monitoring:
    """Only the metrics; the fields are added to it."""
    return Monitoring(**{"name": "small", "metrics": METRICS, **fields})


def dashboard(*queries: Any, **fields: Any) -> Dashboard:
    """A dashboard of one panel; a query is an expression, a condition or a `Query`."""
    show = [query if isinstance(query, Query) else Query(show=query) for query in queries]
    panel = TimeSeries(title="Panel", show=show)
    return Dashboard(**{"name": "board", "title": "Board", "rows": [Row(title="Row", panels=[panel])], **fields})


def scaling(**fields: Any) -> Scaling:
    """A workload that KEDA scales on the queue."""
    trigger = PrometheusTrigger(name="queue", when=queue.sum() > 100)
    own = {"name": "web", "workload": "web", "replicas": (1, 3), "triggers": [trigger]}
    return Scaling(**{**own, "prometheus": "http://prometheus:9090", **fields})


def long_queue(value: float = 200.0, **fields: Any) -> Scenario:
    """A queue that is as long as this all the time."""
    return Scenario(**{"name": "the queue is long", "series": [queue.series(constant(value))], **fields})


POLICY = IncidentPolicy(
    severities=[
        Severity(name="high", meaning="Broken.", response_time="15m", receiver="team"),
        Severity(name="low", meaning="Odd.", response_time="1d", receiver="team"),
    ],
    receivers=[Email(name="team", to=["team@example.com"])],
    unknown="high",
    smtp=Smtp(smarthost="smtp.example.com:587", sender="alerts@example.com"),
)
PIPELINE = Pipeline(
    name="logs",
    sources=[Tail(path="/var/log/web/*.log", pos_file="/var/lib/fluent/web.pos")],
    steps=[AddFields(fields={"service": "web"})],
    sinks=[File(name="copy", path="/var/log/copy.%Y%m%d", buffer=Buffer(path="/var/lib/fluent/buffer/copy"))],
    errors=File(name="errors", path="/var/log/errors.%Y%m%d", buffer=Buffer(path="/var/lib/fluent/buffer/errors")),
)

# Each of these is clean: no check has anything to say of it.
SMALL: dict[str, Callable[[], Monitoring]] = {
    "nothing": lambda: Monitoring(name="small"),
    "metrics": monitoring,
    "alert": lambda: monitoring(alerts=[alert(fires_when=[long_queue()], silent_when=[long_queue(50, name="not")])]),
    "recording rule": lambda: monitoring(
        recording_rules=[
            RecordingRule(record="path:requests:rate5m", expression=requests.rate("5m").sum("path"), help="Rate.")
        ]
    ),
    "group": lambda: monitoring(
        alerts=[alert(group="slow", fires_when=[long_queue()])], groups=[RuleGroup(name="slow", interval="5m", limit=9)]
    ),
    "runbook": lambda: monitoring(
        alerts=[alert(fires_when=[long_queue()], runbook=Runbook(meaning="Waits.", steps=[Step(text="Look.")]))]
    ),
    "incidents": lambda: monitoring(incidents=POLICY, alerts=[alert(fires_when=[long_queue()])]),
    "dashboard": lambda: monitoring(
        dashboards=[
            dashboard(
                latency.quantile(0.95, by=["path"]) > seconds(0.5),
                errors.rate("5m").sum() / requests.rate("5m").sum() > percent(5),
                variables=[QueryVariable(name="path", title="Path", metric="requests_total", label="path")],
                annotations=[Annotation(name="Restarts", show=requests.resets("5m").sum())],
            )
        ]
    ),
    "pipeline": lambda: monitoring(pipelines=[PIPELINE]),
    "scaling": lambda: monitoring(scaling=[scaling()]),
    "playbook": lambda: monitoring(
        playbooks=[Playbook(name="again", title="Again", when="It is down.", steps=[Step(text="Start it.")])]
    ),
    "checklist": lambda: monitoring(checklists=[Checklist(name="daily", title="Daily", items=[Item(text="Look.")])]),
}


def found(check: Callable[[Monitoring], Iterator[Finding]], given: Monitoring) -> list[tuple[str, str, str, str]]:
    """What a check finds, as (at, code, message, fix)."""
    return [(finding.at, finding.code, finding.message, finding.fix) for finding in check(given)]


def lines(check: Callable[[Monitoring], Iterator[Finding]], given: Monitoring) -> list[tuple[str, int] | None]:
    """Where a check's findings say that the definition is wrong: file and line."""
    return [None if finding.source is None else (finding.source.file, finding.source.line) for finding in check(given)]


def text_of(artifacts: Iterable[Artifact], path: str) -> str:
    """The text of one artifact."""
    (content,) = [artifact.content for artifact in artifacts if str(artifact.path) == path]
    return content.decode()


def next_line() -> tuple[str, int]:
    """The line below the caller's, where a faulty declaration stands."""
    caller = sys._getframe(1)
    return caller.f_code.co_filename, caller.f_lineno + 1
