"""What a command says: findings, summaries and lists as text for people, or as one JSON document."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.formats.run import Subject
from eventcore_monitoring.output import carried_out, unified

if TYPE_CHECKING:
    from threading import Timer

    from eventcore_monitoring.build import Deployment, Outcome
    from eventcore_monitoring.model.monitoring import Monitoring
    from eventcore_monitoring.review.change import Review

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
SKIPPED = ("tool-skipped", "schemas-skipped")  # said once, at the end of the summary


def coloured(stream: TextIO) -> bool:
    """Whether text on this stream may be coloured: a terminal, and nobody asked for none (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def finding_text(finding: Finding, folder: Path, *, colour: bool = False) -> str:
    """A finding as one line that can be searched for; below it the excerpt, and a line with the way out."""
    place = ""
    if finding.source is not None:
        column = f":{finding.source.column}" if finding.source.column else ""
        place = f"{relative(finding.source.file, folder)}:{finding.source.line}{column}: "
    head = f"{finding.severity}[{finding.code}]"
    if colour:
        head = f"\x1b[1;{_COLOURS[finding.severity]}m{head}\x1b[0m"
    message = finding.message.replace(f"{folder}{os.sep}", "")
    lines = [f"{_line(place)}{head} {_line(f'{relative(finding.at, folder)}: {message}')}"]
    lines += [f"    | {_line(line)}" for line in finding.excerpt.split("\n") if line]
    if finding.fix:
        lines.append(f"    fix: {_line(finding.fix)}")
    return "\n".join(lines)


def _line(text: str) -> str:
    """Text that stays on its line and cannot command the terminal, whatever somebody wrote into a definition."""
    return printable(" ".join(text.split("\n")))


def relative(file: str, folder: Path) -> str:
    """The path of a file as a person who stands in `folder` writes it."""
    return file.removeprefix(f"{folder}{os.sep}")


def findings_text(findings: Iterable[Finding], folder: Path, *, colour: bool = False) -> str:
    """Findings as text, errors last, so that they stand next to the prompt."""
    order = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
    shown = (finding for finding in findings if finding.code not in SKIPPED)
    ordered = sorted(shown, key=lambda finding: order.index(finding.severity))
    return "".join(f"{finding_text(finding, folder, colour=colour)}\n" for finding in ordered)


def tally(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity: `2 errors, 1 warning`."""
    counted = Counter(finding.severity for finding in findings if finding.code not in SKIPPED)
    return ", ".join(number(counted[level], level) for level in Severity if counted[level]) or "no findings"


def summary(outcome: Outcome, output: str) -> str:
    """What was built or compared, in a line or two a deployment, and who validated it."""
    lines: list[str] = []
    for one in outcome.deployments:
        lines.append(f"{output}/{one.name}: {', '.join(_contents(one))}")
        lines.append(f"    {_files(outcome, one)}")
    gone = outcome.differences.keys() - {one.name for one in outcome.deployments}
    lines += [f"{output}/{name}: removed, since it is no longer defined" for name in sorted(gone)]
    return "".join(f"{line}\n" for line in (*lines, *_judges(outcome)))


def subjects(outcome: Outcome) -> list[Subject]:
    """The deployments of a run with what is in them, and who validated it."""
    found = [
        Subject(
            one.name,
            f"{', '.join([*_contents(one), _files(outcome, one)])}",
            tuple(at for at, _, _ in declared(one.monitoring)),
        )
        for one in outcome.deployments
    ]
    return [*found, Subject("", "; ".join(_judges(outcome)))]


def _files(outcome: Outcome, deployment: Deployment) -> str:
    changes = carried_out(outcome.differences[deployment.name])
    return f"{number(len(deployment.artifacts), 'file')}, {changes or 'none changed'}"


def _judges(outcome: Outcome) -> Iterator[str]:
    """Who validated, and who did not: never a silent pass."""
    ran = [f"{tool['name']} {tool['version']}" for tool in outcome.tools if tool["status"] == "ran"]
    left_out = [str(tool["name"]) for tool in outcome.tools if tool["status"] != "ran"]
    if any(finding.code == "schemas-skipped" for finding in outcome.findings):
        left_out.append("published schemas (pip install jsonschema-rs)")
        yield f"validated by {', '.join([*ran, 'checks of our own'])}"
    else:
        yield f"validated by {', '.join([*ran, 'published schemas and checks of our own'])}"
    if left_out:
        yield f"not run: {', '.join(left_out)}"


def _contents(deployment: Deployment) -> list[str]:
    monitoring = deployment.monitoring
    counts = {
        "alert": len(monitoring.alerts),
        "scenario": deployment.scenarios,
        "recording rule": len(monitoring.recording_rules),
        "dashboard": len(monitoring.dashboards),
        "pipeline": len(monitoring.pipelines),
        "scaled workload": len(monitoring.scaling),
        "metric": len(monitoring.metrics),
    }
    return [number(count, name) for name, count in counts.items() if count]


def number(count: int, name: str) -> str:
    """How many there are of something, in words: `1 rule`, `2 rules`."""
    several = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{count} {name if count == 1 else several}"


def list_text(deployments: Iterable[Deployment], folder: Path) -> str:
    """What is declared, a line each: address, what it is, where it stands."""
    lines: list[str] = []
    for one in deployments:
        lines.append(one.name)
        rows = list(declared(one.monitoring))
        width = max((len(address) for address, _, _ in rows), default=0)
        for address, what, line in rows:
            place = "" if line is None else f"  {relative(line.file, folder)}:{line.line}"
            lines.append(f"  {address:<{width}}  {what}{place}")
    return "".join(f"{_line(line)}\n" for line in lines)


def list_json(deployments: Iterable[Deployment], folder: Path) -> list[object]:
    """What is declared: of each deployment the lines of `list_text`, and the whole as `schema` describes it."""
    return [
        {
            "name": one.name,
            "declarations": [
                {"at": address, "what": what, **_source_json(line, folder)}
                for address, what, line in declared(one.monitoring)
            ],
            "monitoring": json.loads(one.monitoring.model_dump_json()),
        }
        for one in deployments
    ]


def declared(monitoring: Monitoring) -> Iterator[tuple[str, str, SourceLine | None]]:
    """What is declared: address, what it is in a few words, line."""
    for metric in monitoring.metrics:
        yield f"metrics.{metric.name}", f"{metric.kind} of job {metric.target.job}", metric.line
    for rule in monitoring.recording_rules:
        yield f"recording_rules.{rule.record}", "recording rule", rule.line
    for alert in monitoring.alerts:
        limit = "" if alert.condition is None else f", {alert.condition.operator} {alert.condition.threshold}"
        yield f"alerts.{alert.name}", f"{alert.severity}{limit}, for {alert.for_}", alert.line
    for dashboard in monitoring.own_dashboards:
        yield f"dashboards.{dashboard.name}", number(len(list(dashboard.panels())), "panel"), dashboard.line
    for pipeline in monitoring.pipelines:
        yield f"pipelines.{pipeline.name}", number(len(pipeline.sinks), "sink"), pipeline.line
    for scaling in monitoring.scaling:
        yield f"scaling.{scaling.name}", "{} to {} replicas".format(*scaling.replicas), scaling.line
    for playbook in monitoring.playbooks:
        yield f"playbooks.{playbook.name}", number(len(playbook.steps), "step"), playbook.line
    for checklist in monitoring.checklists:
        yield f"checklists.{checklist.name}", number(len(checklist.items), "item"), checklist.line


def outcome_json(outcome: Outcome, *, diffs: bool = False) -> list[dict[str, object]]:
    """Each deployment with the files that differ from what is on disk (`diffs`: and how)."""
    files = {one.name: len(one.artifacts) for one in outcome.deployments}
    return [
        {
            "name": name,
            "files": files.get(name, 0),
            "differences": [
                {"path": item.at, "kind": str(item.kind)} | ({"diff": unified([item])} if diffs else {})
                for item in differences
            ],
        }
        for name, differences in outcome.differences.items()
    ]


def review_json(review: Review, folder: Path) -> dict[str, object]:
    """What changes in a deployment, as its entry in the document says it under `review`."""
    return {
        "changes": [
            {
                "at": change.at,
                "code": change.code,
                "risk": str(change.risk),
                "message": change.message,
                "before": change.before,
                "after": change.after,
                "behaviour": list(change.behaviour),
                "hits": list(change.hits),
                **_source_json(change.source, folder),
            }
            for change in review.changes
        ],
        "files": [file._asdict() for file in review.files],
        "notes": list(review.notes),
    }


def document(
    command: str | None,
    code: int,
    folder: Path,
    *,
    findings: Iterable[Finding] = (),
    deployments: Sequence[object] = (),
    tools: Sequence[Mapping[str, str | None]] = (),
    written: bool = False,
) -> str:
    """What a command has to say as one JSON document (`schema_version` 1), in ASCII."""
    content = {
        "schema_version": 1,
        "command": command,
        "exit_code": code,
        "written": written,
        "deployments": deployments,
        "tools": tools,
        "findings": [_finding_json(finding, folder) for finding in findings],
    }
    return json.dumps(content, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _finding_json(finding: Finding, folder: Path) -> dict[str, object]:
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "at": relative(finding.at, folder),
        "message": finding.message,
        "fix": finding.fix,
        **({"excerpt": finding.excerpt} if finding.excerpt else {}),
        **_source_json(finding.source, folder),
    }


def _source_json(source: SourceLine | None, folder: Path) -> dict[str, object]:
    if source is None:
        return {"file": None, "line": None}
    column = {"column": source.column} if source.column else {}
    return {"file": relative(source.file, folder), "line": source.line, **column}


@contextmanager
def progress(stream: TextIO, after: float = 1) -> Iterator[Callable[[str], None]]:
    """Where a run says which step it is at: shown on a terminal when the step takes longer than `after` seconds."""
    from threading import Timer

    timer: Timer | None = None

    def step(what: str) -> None:
        nonlocal timer
        if timer is not None:
            timer.cancel()
        if stream.isatty():
            timer = Timer(after, lambda: print(f"{what} …", file=stream, flush=True))
            timer.daemon = True
            timer.start()

    try:
        yield step
    finally:
        if timer is not None:
            timer.cancel()


def tolerate(stream: TextIO) -> None:
    """Lets a stream of any encoding take any text: what it cannot show is written as an escape."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def in_utf8(stream: TextIO) -> None:
    """Writes to a stream in UTF-8 from now on, where its encoding can be chosen."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def standard_streams() -> tuple[TextIO, TextIO]:
    """Standard output and standard error, neither of which can fail over a character."""
    tolerate(sys.stdout)
    tolerate(sys.stderr)
    return sys.stdout, sys.stderr
