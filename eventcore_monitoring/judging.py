"""What is wrong with a deployment, sorted by what it is wrong with: for runners of tests."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from eventcore_monitoring import build
from eventcore_monitoring.configuration import Project
from eventcore_monitoring.findings import DefinitionError, Finding, Severity, SourceLine
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.output import DiskError, OutputError, compare, deployments, reports, unified
from eventcore_monitoring.output.compare import Difference
from eventcore_monitoring.validators.program import Tools

_PROVEN = re.compile(r'^ *- name: "(\S+) (?:fires|is silent) when ', re.MULTILINE)


class Declaration(NamedTuple):
    """What is judged by itself: its address, as `list` prints it, its name, and where it was declared."""

    at: str
    name: str
    line: SourceLine | None


class Read(NamedTuple):
    """A deployment as it was read, or why it could not be."""

    name: str
    file: Path
    declarations: tuple[Declaration, ...] = ()
    faults: tuple[Finding, ...] = ()


class Verdict(NamedTuple):
    """What a run found out about one deployment.

    `declared`: what is wrong with declarations (`at` is an address); `refused`: why the run came no further (output
    folder, disk); `broken`: programs that cannot do their work; `validated`: what programs and schemas say of files;
    `differences` from what is on disk; `claims`: in how many scenarios each alert is proven; `tools`: lines of the
    report, one a program. Where `declared` holds errors nothing was generated, and the rest is empty.
    """

    declared: tuple[Finding, ...]
    refused: tuple[Finding, ...] = ()
    broken: tuple[Finding, ...] = ()
    validated: tuple[Finding, ...] = ()
    differences: tuple[Difference, ...] = ()
    claims: Mapping[str, int] = {}
    tools: tuple[Mapping[str, str | None], ...] = ()
    written: bool = False

    @property
    def generated(self) -> bool:
        """Whether there were files to compare and to validate."""
        return not errors(self.declared) and not self.refused


def alone(project: Project, file: Path) -> Project:
    """A project with one of its deployments."""
    return project._replace(deployments=(file,), partial=True)


def read(project: Project, file: Path) -> Read:
    """Reads a definition. Runs its code, and nothing else."""
    try:
        (loaded,) = build.load_all(alone(project, file))
    except DefinitionError as error:
        return Read(file.stem, file, faults=error.findings)
    return Read(file.stem, file, tuple(_declarations(loaded.monitoring)))


def _declarations(monitoring: Monitoring) -> Iterator[Declaration]:
    """What behaves: it is generated, proven or drawn by itself."""
    for rule in monitoring.recording_rules:
        yield Declaration(f"recording_rules.{rule.record}", rule.record, rule.line)
    for alert in monitoring.alerts:
        yield Declaration(f"alerts.{alert.name}", alert.name, alert.line)
    for dashboard in monitoring.own_dashboards:
        yield Declaration(f"dashboards.{dashboard.name}", dashboard.name, dashboard.line)
    for pipeline in monitoring.pipelines:
        yield Declaration(f"pipelines.{pipeline.name}", pipeline.name, pipeline.line)
    for scaling in monitoring.scaling:
        yield Declaration(f"scaling.{scaling.name}", scaling.name, scaling.line)


def judge(project: Project, file: Path, *, write: bool) -> Verdict:
    """Checks, generates, proves, compares and validates one deployment; `write`: also writes it, if it is right."""
    one = alone(project, file)
    try:
        prepared = build.prepare(one)
    except DefinitionError as error:
        return Verdict(error.findings)
    except (OutputError, DiskError) as error:
        return Verdict((), refused=error.findings)
    differences = prepared.differences[file.stem]
    verdict = Verdict(prepared.findings, differences=differences, claims=_claims(prepared.deployments[0]))
    try:
        tools = build.tools_of(one, os.environ, None, None)
        outcome = (build.run_build if write else build.run_check)(one, prepared, tools)
    except build.ToolsError as error:
        return verdict._replace(broken=error.findings, tools=error.tools)
    except (OutputError, DiskError) as error:
        return verdict._replace(refused=error.findings)
    said = outcome.findings[len(prepared.findings) :]
    fresh = {finding.at for finding in reports(differences)}
    validated = tuple(finding for finding in said if finding.at not in fresh or not finding.code.startswith("output-"))
    return verdict._replace(validated=validated, tools=outcome.tools, written=outcome.written)


def _claims(deployment: build.Deployment) -> dict[str, int]:
    tests = [one.content.decode() for one in deployment.artifacts if one.path.match("prometheus/tests/*.yaml")]
    return dict(Counter(name for text in tests for name in _PROVEN.findall(text)))


def gone(project: Project) -> dict[str, tuple[Difference, ...]]:
    """The files of deployments that stand in the output folder and in no setting. Raises OutputError, DiskError."""
    names = {file.stem for file in project.deployments}
    return {
        name: compare(project.output, name, (), root=project.root)
        for name in deployments(project.output)
        if name not in names
    }


def remove(project: Project, differences: Mapping[str, tuple[Difference, ...]]) -> None:
    """Removes what builds wrote of deployments that are gone. Raises OutputError and DiskError."""
    build.run_build(project, build.Outcome(differences=differences), Tools("off", "off"))


def errors(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that stop a build."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def of(declaration: Declaration, verdict: Verdict) -> tuple[Finding, ...]:
    """What is wrong with one declaration, whoever says so."""
    said = [one for one in verdict.declared if f"{one.at}.".startswith(f"{declaration.at}.")]
    name = re.escape(declaration.name)
    # As promtool speaks of it: of a test by its name, of an alert or a record by theirs.
    spoken = re.compile(rf'"{name}(?:\\?"| fires when | is silent when )')
    return (*said, *(one for one in verdict.validated if spoken.search(one.message)))


def of_the_rest(declarations: Sequence[Declaration], verdict: Verdict) -> tuple[Finding, ...]:
    """What is wrong with declarations that are not judged by themselves, and with the whole."""
    taken = tuple(f"{one.at}." for one in declarations)
    return tuple(finding for finding in verdict.declared if not f"{finding.at}.".startswith(taken))


def stale(differences: Sequence[Difference], shown: int = 200) -> str:
    """Files that are not what the definitions say, and how: a line a file, then a unified diff of so many lines."""
    lines = [f"    {item.at}: {item.message}" for item in reports(differences)]
    if len(lines) > 20:
        lines[19:] = [f"    … and {len(lines) - 19} more"]
    diff = unified(differences).split("\n")
    if len(diff) > shown:
        diff[shown:] = [f"… {len(diff) - shown} more lines: see `eventcore-monitoring diff --patch`"]
    return "\n".join([*lines, "", *diff]).rstrip()
