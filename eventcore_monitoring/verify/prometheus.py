"""What a Prometheus has of a deployment: series, targets, rules; what is wrong with that, and a row an expression."""

from __future__ import annotations

import re
from collections import Counter as Count
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.metrics import Target
from eventcore_monitoring.model.monitoring import Monitoring, version_numbers
from eventcore_monitoring.preview import reading
from eventcore_monitoring.values import milliseconds
from eventcore_monitoring.verify.asked import PrometheusAnswers
from eventcore_monitoring.verify.firing import Fired
from eventcore_monitoring.verify.metrics_page import is_of_every_process
from eventcore_monitoring.verify.questions import NOWHERE, Presence, Question, asked_as
from eventcore_monitoring.verify.server_rules import compare_rules
from eventcore_monitoring.verify.words import length, listed

_VERSION: Final = re.compile(r"(\d+\.\d+)\.\d+")
_FEW: Final = 4  # names of metrics of a job
_ROLES: Final = {"alert": "alert", "record": "recording rule", "panel": "panel", "annotation": "panel"}


class Row(NamedTuple):
    """An expression on the server: how many series it measures (a sentence part: why that is not known), and firing."""

    question: Question
    presence: Presence | str | None
    fired: Fired | str | None


def rows(answers: PrometheusAnswers) -> list[Row]:
    """A row for every expression of a deployment."""
    return [
        Row(
            one,
            None if one.measured is None else answers.counted.get(one.measured),
            answers.fired.get(one.use.name) if one.fires is not None else None,
        )
        for one in answers.questions
    ]


def findings(monitoring: Monitoring, answers: PrometheusAnswers) -> list[Finding]:
    """What is wrong."""
    # Series may come in another way (remote write, federation): what counts is whether there are any.
    alive = {job for jobs in answers.names.values() for job, one in jobs.items() if one.now}
    unseen = {name for name, one in _targets(monitoring, answers).items() if not one.active and name not in alive}
    return [
        *_version(monitoring, answers),
        *_of_targets(monitoring, answers, unseen),
        *_of_names(monitoring, answers, unseen),
        *_of_expressions(monitoring, answers),
        *_of_rules(monitoring, answers),
    ]


class Scraped(NamedTuple):
    """The targets of a job that a server scrapes: how many, how many answer and do not, what one says that does not."""

    job: str
    active: int
    up: int
    down: int = 0
    fault: str = ""
    intervals: tuple[str, ...] = ()


def scraped(monitoring: Monitoring, answers: PrometheusAnswers) -> list[Scraped]:
    """The declared jobs on the server; none where it does not say."""
    return list(_targets(monitoring, answers).values())


def _targets(monitoring: Monitoring, answers: PrometheusAnswers) -> dict[str, Scraped]:
    if isinstance(answers.targets, str):
        return {}
    by_job: dict[str, list[Mapping[str, object]]] = {}
    for one in answers.targets:
        by_job.setdefault(reading.text(one, "labels", "job"), []).append(one)
    found = {}
    for target in monitoring.targets:
        active = by_job.get(target.job, [])
        states = [reading.text(one, "health") for one in active]  # `unknown`: not scraped yet
        fault = next((reading.text(one, "lastError") for one in active if one.get("health") == "down"), "")
        intervals = tuple(sorted({reading.text(one, "scrapeInterval") for one in active} - {""}))
        counts = len(active), states.count("up"), states.count("down")
        found[target.job] = Scraped(target.job, *counts, fault, intervals)
    return found


def _version(monitoring: Monitoring, answers: PrometheusAnswers) -> Iterator[Finding]:
    there = _VERSION.match(answers.version)
    if there is not None and version_numbers(there[1]) < version_numbers(monitoring.prometheus_version):
        message = (
            f"is Prometheus {answers.version}, and the definitions are written for {monitoring.prometheus_version}"
        )
        fix = f'update the server, or write prometheus_version="{there[1]}"'
        yield Finding("--prometheus", "verify-server-version", message, fix, Severity.WARNING)


def _of_targets(monitoring: Monitoring, answers: PrometheusAnswers, unseen: set[str]) -> Iterator[Finding]:
    if isinstance(answers.targets, str):
        message = f"does not say what it scrapes: {answers.targets}"
        yield Finding("--prometheus", "verify-unanswered", message, "", Severity.NOTE)
    known = _targets(monitoring, answers)
    for target in monitoring.targets:
        one = known.get(target.job)
        if one is None:
            continue
        at, line = f"targets.{target.job}", target.line
        if target.job in unseen:
            names = [metric.name for metric in monitoring.metrics if metric.target.job == target.job]
            message = f"the server scrapes no target of this job, and has no series of it now: {listed(names, _FEW)}"
            fix = "add it to scrape_configs, or name the job as the server does"
            yield Finding(at, "verify-target-unknown", message, fix, Severity.WARNING, line)
        elif one.down:
            which = "its target does" if one.active == 1 else f"{one.down} of its {one.active} targets do"
            message = f"{which} not answer the server: {one.fault}"
            yield Finding(at, "verify-target-down", message, "look at /targets of the server", Severity.WARNING, line)
        others = [text for text in one.intervals if not _same(text, target)]
        if others:
            message = f"is scraped every {', '.join(others)}, declared is {target.scrape_interval}"
            fix = f'write scrape_interval="{others[0]}": windows and proofs follow it'
            yield Finding(at, "verify-scrape-interval", message, fix, Severity.WARNING, line)


def _same(text: str, target: Target) -> bool:
    try:
        return milliseconds(text) == milliseconds(target.scrape_interval)
    except ValueError:
        return True


def _of_names(monitoring: Monitoring, answers: PrometheusAnswers, unseen: set[str]) -> Iterator[Finding]:
    """Metrics and records without any series, with what reads them; those of a job that is not scraped go with it."""
    span = length(answers.period.end - answers.period.start)
    for why in dict.fromkeys(answers.unnamed):
        message = f"does not say which metrics have series: {why}"
        yield Finding("--prometheus", "verify-unanswered", message, "ask again, or for less with --last")
    if answers.unnamed:
        return
    readers = _readers(answers.questions, monitoring)
    down = {name for name, one in _targets(monitoring, answers).items() if one.active and one.down == one.active}
    for metric in monitoring.metrics:
        jobs = answers.names.get(asked_as(metric), {})
        here = jobs.get(metric.target.job, NOWHERE)
        at = f"metrics.{metric.name}"
        users = readers.get(metric.name, Count())
        elsewhere = any(one.ever for one in jobs.values()) and not is_of_every_process(metric.name)
        if here.ever or metric.target.job in down or (metric.target.job in unseen and not elsewhere):
            continue  # of a job that does not answer it is told as that
        if elsewhere:
            others = listed(sorted(filter(None, jobs))) or "no job at all"
            message = f"has no series of job {metric.target.job}, but of {others}"
            fix = "correct the job of its target, or what the server calls it"
            yield Finding(at, "verify-no-series", message, fix, Severity.WARNING, metric.line)
            continue
        message = f"has had no series in the last {span}; {_read_by(users)}"
        fix = "expose it; `verify --metrics` compares the page of its target"
        severity = Severity.WARNING if users else Severity.NOTE
        yield Finding(at, "verify-no-series", message, fix, severity, metric.line)


def _readers(questions: Sequence[Question], monitoring: Monitoring) -> dict[str, Count[str]]:
    """How many alerts, rules, panels and scalers read each declared metric."""
    found: dict[str, Count[str]] = {}
    for one in questions:
        names = {monitoring.metric_of[name].name for name in one.reads if name in monitoring.metric_of}
        for name in names:
            found.setdefault(name, Count())[_ROLES.get(one.use.role, one.use.role)] += 1
    return found


def _read_by(users: Mapping[str, int]) -> str:
    parts = [f"{count} {role if count == 1 else f'{role}s'}" for role, count in users.items()]
    return f"read by {', '.join(parts)}" if parts else "nothing reads it"


def _of_expressions(monitoring: Monitoring, answers: PrometheusAnswers) -> Iterator[Finding]:
    span = length(answers.period.end - answers.period.start)
    told: set[tuple[str, str]] = set()
    for row in rows(answers):
        use = row.question.use
        for what, answer in (("query", row.presence), ("history", row.fired)):
            if isinstance(answer, str) and (key := (row.question.measured or "", answer)) not in told:
                told.add(key)
                refused = answer.startswith("the query is refused")
                message = f"its {what} is not answered: {answer}"
                fix = "correct the expression, or the data that it reads" if refused else "ask for less with --last"
                severity = Severity.ERROR if refused else Severity.WARNING
                yield Finding(use.at, "verify-unanswered", message, fix, severity, use.source)
        if not isinstance(row.presence, Presence):
            continue
        if not row.presence.ever and _all_there(row.question, monitoring, answers):
            finding = _no_result(row.question, monitoring, answers, span)
            # A panel that waits for history draws a rule that does: it is told once.
            if finding.severity is not Severity.NOTE or use.role not in ("panel", "annotation"):
                yield finding
        budget = monitoring.series_budget
        if budget is not None and use.role == "record" and row.presence.now > budget:
            message = f"makes {row.presence.now} series, and the budget is {budget}"
            fix = "aggregate away the label that has most values"
            yield Finding(use.at, "verify-too-many-series", message, fix, Severity.WARNING, use.source)


def _no_result(question: Question, monitoring: Monitoring, answers: PrometheusAnswers, span: str) -> Finding:
    """An expression that has had no result though all that it reads has series."""
    use = question.use
    reaches = use.typed.type.reach.oldest // 1000
    known = max((_since(name, monitoring, answers) or 0 for name in question.reads), default=0)
    if answers.period.end - known < reaches:
        message = f"has had no result in the last {span}: it reads back {length(reaches)}"
        fix = "wait until the server has so much history"
        return Finding(use.at, "verify-no-result", message, fix, Severity.NOTE, use.source)
    message = f"has had no result in the last {span}, though all that it reads has series"
    fix = "ask the server for its parts: labels that never meet, or a filter that lets nothing through"
    return Finding(use.at, "verify-no-result", message, fix, Severity.WARNING, use.source, question.asked_for)


def _since(name: str, monitoring: Monitoring, answers: PrometheusAnswers) -> int | None:
    """Since when a name has series."""
    metric = monitoring.metric_of.get(name)
    jobs = answers.names.get(name if metric is None else asked_as(metric), {})
    return min((one.since for one in jobs.values() if one.since is not None), default=None)


def _all_there(question: Question, monitoring: Monitoring, answers: PrometheusAnswers) -> bool:
    """Whether everything that an expression reads has had series. What is not declared nobody has asked for."""
    known = all(name in monitoring.metric_of or name in monitoring.catalogue.recorded_as for name in question.reads)
    return bool(question.reads) and known and all(_since(name, monitoring, answers) for name in question.reads)


def _of_rules(monitoring: Monitoring, answers: PrometheusAnswers) -> Iterator[Finding]:
    if isinstance(answers.groups, str):
        message = f"does not say which rules it has: {answers.groups}"
        yield Finding("--prometheus", "verify-unanswered", message, "", Severity.NOTE)
    else:
        yield from compare_rules(monitoring, answers.groups)
    if answers.alertmanagers == [] and monitoring.alerts and monitoring.incidents is not None:
        message = "sends its alerts to no Alertmanager, so that they reach nobody"
        yield Finding(
            "--prometheus",
            "verify-no-alertmanager",
            message,
            "name it below `alerting` in prometheus.yml",
            Severity.WARNING,
        )
