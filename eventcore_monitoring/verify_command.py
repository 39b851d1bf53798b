"""The command `verify`: definitions against a metrics page, a Prometheus, a Grafana, an Alertmanager that run."""

from __future__ import annotations

import os
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from eventcore_monitoring import build, commands, report
from eventcore_monitoring.asking import PATIENCE, Server, Unanswered, server_at
from eventcore_monitoring.findings import DefinitionError, Finding, Severity, wrong_call
from eventcore_monitoring.formats.run import Subject
from eventcore_monitoring.showing import Result, show
from eventcore_monitoring.values import milliseconds

if TYPE_CHECKING:
    from eventcore_monitoring.model.monitoring import Monitoring
    from eventcore_monitoring.verify.prometheus import Row

Tell = Callable[[str], None]

_WORLDS = ("metrics", "prometheus", "grafana", "alertmanager")
_TOKEN = "GRAFANA_TOKEN"
_LAST = "7d"
_SHORTEST, _LONGEST = 300, 366 * 86_400  # seconds


class Verified(NamedTuple):
    """What became of one world: what is wrong, a line for people, tables, and the same for programs.

    `unreachable`: it does not answer, so nothing is known of it.
    """

    findings: tuple[Finding, ...]
    summary: str = ""
    tables: str = ""
    document: Mapping[str, Any] = MappingProxyType({})
    unreachable: bool = False


def verify(options: Namespace, form: str) -> int:
    """`verify`."""
    _, errors = report.standard_streams()
    folder = Path.cwd()
    seconds = _refuse_contradictions(options)
    with report.progress(errors) as tell:
        patience, deployment = _deployment(options, tell)
        verified = {
            world: _verified(world, options, deployment.monitoring, patience, seconds, tell)
            for world in _WORLDS
            if getattr(options, world)
        }
    findings = [one for world in verified.values() for one in world.findings]
    failed = any(one.severity is Severity.ERROR for one in findings)

    def text(output: TextIO, _: TextIO) -> None:
        for one in verified.values():
            output.write(f"{one.tables}\n" if one.tables else "")
        output.write(report.findings_text(findings, folder, colour=report.coloured(output)))
        for one in verified.values():
            output.write(f"{one.summary}\n" if one.summary else "")
        output.write(f"{deployment.name}: {report.tally(findings)}\n")

    result = Result(
        "verify",
        3 if any(one.unreachable for one in verified.values()) else 1 if failed else 0,
        findings,
        deployments=lambda: [{"name": deployment.name, **{world: one.document for world, one in verified.items()}}],
        subjects=[Subject(deployment.name, "; ".join(one.summary for one in verified.values() if one.summary))],
    )
    return show(result, form, text)


def _refuse_contradictions(options: Namespace) -> int:
    """How many seconds back a Prometheus is asked. Raises DefinitionError for a call that means nothing."""
    if not any(getattr(options, world) for world in _WORLDS):
        fix = f"name what runs: {', '.join(f'--{world} URL' for world in _WORLDS)}"
        wrong_call(commands.NAME, "verify compares the definitions with what runs, and nothing is named", fix)
    if options.job is not None and not options.metrics:
        wrong_call(commands.NAME, "--job says whose page it is", "name the page with --metrics")
    if options.last is not None and not options.prometheus:
        wrong_call(commands.NAME, "--last says how far back a server is asked", "name the server with --prometheus")
    try:
        seconds = milliseconds(options.last or _LAST) // 1000
    except ValueError as error:
        wrong_call(commands.NAME, f"--last: {error}", f"write --last={_LAST}")
    if not _SHORTEST <= seconds <= _LONGEST:
        wrong_call(commands.NAME, f"--last is from 5m to 366d, not {options.last}", f"write --last={_LAST}")
    return seconds


def _deployment(options: Namespace, tell: Tell) -> tuple[float, build.Deployment]:
    """How long a server may take, and the deployment that is meant. Raises DefinitionError where that is not clear."""
    project = commands.project_of(options)
    names = [file.stem for file in project.deployments]
    if len(names) > 1:
        message = f"a world has one deployment, and {report.number(len(names), 'deployment')} are declared"
        fix = f"write {' or '.join(f'--deployment={name}' for name in names)}"
        wrong_call(commands.NAME, message, fix)
    tell("reading the definitions")
    (deployment,) = build.load_all(project)
    faults = [one for one in build.check(deployment.monitoring) if one.severity is Severity.ERROR]
    if faults:
        raise DefinitionError(*faults)
    return min(project.timeout, PATIENCE), deployment


def _verified(
    world: str, options: Namespace, monitoring: Monitoring, patience: float, seconds: int, tell: Tell
) -> Verified:
    given: str = getattr(options, world)
    shown = f"--{world}"
    try:
        if world == "metrics" and not given.startswith(("http://", "https://")):
            return _of_page(_file(given), given, options.job, monitoring)
        token = os.environ.get(_TOKEN) or None if world == "grafana" else None
        server = server_at(given, token=token, patience=patience)
        shown = server.shown
        tell(f"asking {shown}")
        match world:
            case "metrics":
                from eventcore_monitoring.verify.asked import metrics_page

                return _of_page(metrics_page(server), shown, options.job, monitoring)
            case "prometheus":
                return _of_prometheus(server, monitoring, seconds, tell)
            case "grafana":
                return _of_grafana(server, monitoring)
            case _:
                return _of_alertmanager(server, monitoring)
    except Unanswered as fault:
        fix = _way_out(world, fault.status)
        finding = Finding(shown, "verify-unreachable", str(fault), fix)
        return Verified((finding,), f"{shown}: nothing could be compared", document={"at": shown}, unreachable=True)


def _way_out(world: str, status: int | None) -> str:
    if status in (401, 403):
        return (
            f"set {_TOKEN} to a token of a service account that may read dashboards and data sources"
            if world == "grafana"
            else "write the address with who asks, https://USER:PASSWORD@HOST, from a variable of the shell"
        )
    if status is not None and 300 <= status < 400:
        return "name the address that it leads to: a redirect is not followed"
    return "correct the address, or look after the server"


def _file(name: str) -> str:
    try:
        return Path(name).read_text("utf-8")
    except UnicodeDecodeError:
        wrong_call(name, "is no text in UTF-8", "name a metrics page: a file, or an address that begins with http://")
    except OSError as error:
        wrong_call(name, f"cannot be read: {error.strerror}", "correct the name of the file")


def _of_page(text: str, name: str, job: str | None, monitoring: Monitoring) -> Verified:
    from eventcore_monitoring.adopt.exposition import read_page
    from eventcore_monitoring.verify.metrics_page import compare_page, likely_job

    fix = "name the address that Prometheus scrapes, or a file that holds what it answers"
    try:
        families = read_page(text, silent=True)
    except ImportError:
        wrong_call(name, "metrics pages need prometheus-client", 'run pip install "eventcore-monitoring[live]"')
    except ValueError as error:
        return Verified((Finding(name, "verify-metrics-page", str(error), fix),))
    if not families:
        return Verified((Finding(name, "verify-metrics-page", "has no metrics on it", fix),))
    jobs = list(dict.fromkeys(metric.target.job for metric in monitoring.metrics))
    if job is not None and job not in jobs:
        near = get_close_matches(job, jobs, n=1)
        wrong_call("--job", f"no metric of a job {job} is declared", f"write {near[0] if near else ' or '.join(jobs)}")
    meant = job or likely_job(monitoring, families)
    if meant is None:
        message = f"none of the {report.number(len(families), 'metric')} on the page is declared"
        return Verified((Finding(name, "verify-metrics-page", message, "say whose page it is with --job"),))
    compared = compare_page(monitoring, families, meant)
    guessed = "" if job is not None else ", whose names it shares most"
    summary = f"{name}: {compared.there} of {compared.declared} metrics of job {meant}{guessed}"
    document = {"at": name, "job": meant, "declared": compared.declared, "there": compared.there}
    return Verified(compared.findings, summary, document=document)


def _of_prometheus(server: Server, monitoring: Monitoring, seconds: int, tell: Tell) -> Verified:
    from time import time

    from eventcore_monitoring.verify import prometheus, tables
    from eventcore_monitoring.verify.asked import ask_prometheus
    from eventcore_monitoring.verify.questions import Period
    from eventcore_monitoring.verify.words import length

    end = int(time())
    answers = ask_prometheus(server, monitoring, Period(end - seconds, end), tell)
    rows = prometheus.rows(answers)
    targets = prometheus.scraped(monitoring, answers)
    return Verified(
        tuple(prometheus.findings(monitoring, answers)),
        f"{server.shown}: {', '.join(_counts(rows, length(seconds)))}",
        tables.tables(rows, targets, answers.period),
        {
            "at": server.shown,
            "from": answers.period.start,
            "to": answers.period.end,
            "targets": [{"job": one.job, "targets": one.active, "up": one.up} for one in targets],
            "expressions": tables.expressions_json(rows),
        },
    )


def _counts(rows: list[Row], span: str) -> Iterator[str]:
    from eventcore_monitoring.verify.firing import Fired
    from eventcore_monitoring.verify.questions import Presence

    kinds = Counter(type(row.presence) for row in rows)
    now = sum(isinstance(row.presence, Presence) and row.presence.now > 0 for row in rows)
    yield f"{now} of {report.number(sum(kinds.values()), 'expression')} have series now"
    fired = [row.fired for row in rows if isinstance(row.fired, Fired)]
    past = sum(bool(one.spans) for one in fired)
    yield f"{past} of {report.number(len(fired), 'alert')} would have fired in {span}, {sum(o.now for o in fired)} now"


def _of_grafana(server: Server, monitoring: Monitoring) -> Verified:
    from eventcore_monitoring.generators.grafana import grafana
    from eventcore_monitoring.previews import classic_dashboards
    from eventcore_monitoring.verify import grafana as world
    from eventcore_monitoring.verify.asked import ask_grafana

    made = [dashboard for _, dashboard in classic_dashboards(build.generate(monitoring, [grafana]))]
    dashboards = world.dashboards_by_uid(made)
    answers = ask_grafana(server, list(dashboards))
    there = sum(isinstance(one, dict) for one in answers.dashboards.values())
    summary = f"{server.shown}: {there} of {report.number(len(dashboards), 'dashboard')}"
    document = {"at": server.shown, "declared": len(dashboards), "there": there}
    return Verified(tuple(world.findings(monitoring, dashboards, answers)), summary, document=document)


def _of_alertmanager(server: Server, monitoring: Monitoring) -> Verified:
    from eventcore_monitoring.generators.alertmanager import alertmanager
    from eventcore_monitoring.verify import alertmanager as world
    from eventcore_monitoring.verify.asked import ask_alertmanager

    made = {str(one.path): one.content.decode() for one in build.generate(monitoring, [alertmanager])}
    answers = ask_alertmanager(server)
    found = world.findings(monitoring, made.get("alertmanager/alertmanager.yaml"), answers)
    counts = Counter(one.code for one in found)
    firing = report.number(len(answers.alerts), "alert") if not isinstance(answers.alerts, str) else "unknown alerts"
    differences = report.number(counts["verify-alertmanager-differs"], "difference")
    summary = f"{server.shown}: {differences} of the configuration, {firing} now"
    document = {"at": server.shown, "differences": counts["verify-alertmanager-differs"]}
    return Verified(tuple(found), summary, document=document)
