"""What a command says: findings and summaries as text for people, or as one JSON document."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from eventcore_monitoring.findings import Finding, Severity

if TYPE_CHECKING:
    from eventcore_monitoring.build import Deployment, Outcome

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def coloured(stream: TextIO) -> bool:
    """Whether text on this stream may be coloured: a terminal, and nobody asked for none (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def finding_text(finding: Finding, folder: Path, *, colour: bool = False) -> str:
    """A finding as one line that can be searched for, and a line with the way out below it."""
    place = ""
    if finding.source is not None:
        place = f"{relative(finding.source.file, folder)}:{finding.source.line}: "
    head = f"{finding.severity}[{finding.code}]"
    if colour:
        head = f"\x1b[1;{_COLOURS[finding.severity]}m{head}\x1b[0m"
    message = finding.message.replace(f"{folder}{os.sep}", "")
    first = f"{place}{head} {finding.at}: {message}"
    return f"{first}\n    fix: {finding.fix}" if finding.fix else first


def relative(file: str, folder: Path) -> str:
    """The path of a file as a person who stands in `folder` writes it."""
    return file.removeprefix(f"{folder}{os.sep}")


def findings_text(findings: Sequence[Finding], folder: Path, *, colour: bool = False) -> str:
    """Findings as text, errors last, so that they stand next to the prompt."""
    order = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
    ordered = sorted(findings, key=lambda finding: order.index(finding.severity))
    return "".join(f"{finding_text(finding, folder, colour=colour)}\n" for finding in ordered)


def tally(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity: `2 errors, 1 warning`."""
    counted = Counter(finding.severity for finding in findings)
    parts = [f"{counted[level]} {level}{'s' if counted[level] > 1 else ''}" for level in Severity if counted[level]]
    return ", ".join(parts) or "no findings"


def summary(outcome: Outcome, output: str) -> str:
    """What was built or compared, in a few lines a deployment."""
    lines: list[str] = []
    for one in outcome.deployments:
        lines.append(f"{output}/{one.name}: {', '.join(_contents(one))}")
        if outcome.written:
            lines.append(f"  written    {len(one.artifacts)} files, {_changes(one)}")
    ran = [f"{tool['name']} {tool['version']}" for tool in outcome.tools if tool["status"] == "ran"]
    left_out = [str(tool["name"]) for tool in outcome.tools if tool["status"] != "ran"]
    if ran:
        lines.append(f"validated by {', '.join(ran)}, our own readers and the published schemas")
    if left_out:
        lines.append(f"not run: {', '.join(left_out)}")
    return "".join(f"{line}\n" for line in lines)


def _contents(one: Deployment) -> list[str]:
    monitoring = one.monitoring
    scenarios = sum(len(alert.fires_when) + len(alert.silent_when) for alert in monitoring.alerts)
    counts = {
        "alert": len(monitoring.alerts),
        "scenario": scenarios,
        "recording rule": len(monitoring.recording_rules),
        "dashboard": len(monitoring.dashboards),
        "pipeline": len(monitoring.pipelines),
        "scaled workload": len(monitoring.scaling),
        "metric": len(monitoring.metrics),
    }
    return [f"{number} {name}{'' if number == 1 else 's'}" for name, number in counts.items() if number]


def _changes(one: Deployment) -> str:
    counted = Counter(str(difference.kind) for difference in one.differences)
    changes = [f"{counted[kind]} {kind}" for kind in ("added", "changed", "removed") if counted[kind]]
    return ", ".join(changes) or "none changed"


def outcome_json(command: str, outcome: Outcome, code: int, folder: Path) -> str:
    """The outcome as one JSON document, `schema_version` 1."""
    return _json(
        {
            "schema_version": 1,
            "command": command,
            "exit_code": code,
            "written": outcome.written,
            "deployments": [
                {
                    "name": one.name,
                    "files": len(one.artifacts),
                    "differences": [{"path": item.at, "kind": str(item.kind)} for item in one.differences],
                }
                for one in outcome.deployments
            ],
            "tools": list(outcome.tools),
            "findings": [finding_json(finding, folder) for finding in outcome.all_findings],
        }
    )


def findings_json(command: str, findings: Sequence[Finding], code: int, folder: Path) -> str:
    """Findings that stopped a command, as one JSON document of the same shape."""
    return _json(
        {
            "schema_version": 1,
            "command": command,
            "exit_code": code,
            "written": False,
            "deployments": [],
            "tools": [],
            "findings": [finding_json(finding, folder) for finding in findings],
        }
    )


def finding_json(finding: Finding, folder: Path) -> dict[str, object]:
    """A finding as JSON holds it."""
    source = finding.source
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "at": finding.at,
        "message": finding.message,
        "fix": finding.fix,
        "file": None if source is None else relative(source.file, folder),
        "line": None if source is None else source.line,
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False) + "\n"
