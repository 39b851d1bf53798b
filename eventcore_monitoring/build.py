"""Load, check, generate, validate, compare, write: the only place where the parts meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.configuration import Project
from eventcore_monitoring.findings import DefinitionError, Finding, Severity
from eventcore_monitoring.loading import load
from eventcore_monitoring.output import (
    Difference,
    OutputError,
    Staged,
    commit,
    compare,
    deployments,
    lock,
    refusals,
    reports,
    stage,
)

if TYPE_CHECKING:
    from eventcore_monitoring.checks import Check
    from eventcore_monitoring.generators import Generator
    from eventcore_monitoring.model.monitoring import Monitoring
    from eventcore_monitoring.validators import Validator
    from eventcore_monitoring.validators.program import Tools

Tell = Callable[[str], None]


def _silent(_: str) -> None:
    return None


@dataclass(frozen=True)
class Deployment:
    """One deployment of a run: what was declared, what is wrong with it, what is made of it."""

    name: str
    monitoring: Monitoring
    findings: tuple[Finding, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a command found: deployments, findings that belong to none, tools, and whether files were written."""

    deployments: tuple[Deployment, ...] = ()
    findings: tuple[Finding, ...] = ()
    tools: tuple[Mapping[str, str | None], ...] = field(default=())
    written: bool = False

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """All findings, those of the deployments by deployment, each kind of fault once."""
        found = (*self.findings, *(finding for one in self.deployments for finding in one.findings))
        # A fault in a shared mixin is one fault, however many deployments use it.
        return tuple({(one.at, one.code, one.message, one.source): one for one in found}.values())

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.all_findings)


def check(monitoring: Monitoring, checks: Sequence[Check] | None = None) -> list[Finding]:
    """What is wrong with a whole that is well-formed in its parts; sorted by address."""
    if checks is None:
        from eventcore_monitoring.checks import CHECKS

        checks = CHECKS
    return sorted(finding for one in checks for finding in one(monitoring))


def generate(monitoring: Monitoring, generators: Sequence[Generator] | None = None) -> list[Artifact]:
    """All artifacts of a deployment, sorted by path. Expects a monitoring that `check` finds no error in."""
    if generators is None:
        from eventcore_monitoring.generators import GENERATORS

        generators = GENERATORS
    return sorted(artifact for one in generators for artifact in one(monitoring))


def load_all(project: Project) -> tuple[Deployment, ...]:
    """The deployments of a project. Raises DefinitionError with the faults of all of them."""
    loaded: list[Deployment] = []
    faults: list[Finding] = []
    stems = [file.stem for file in project.deployments]
    for file in project.deployments:
        if stems.count(file.stem) > 1:
            message = f"two deployments are called {file.stem}, and both would write the same folder"
            faults.append(Finding(file.stem, "definition-file", message, "rename one of the files"))
            continue
        try:
            loaded.append(Deployment(file.stem, load(file, project.root, project.prometheus_version)))
        except DefinitionError as error:
            faults.extend(error.findings)
    if faults:
        raise DefinitionError(*dict.fromkeys(faults))
    return tuple(loaded)


def prepare(project: Project, tell: Tell = _silent) -> tuple[Deployment, ...]:
    """The deployments, checked; with artifacts where the checks found no error. Raises DefinitionError."""
    tell("reading the definitions")
    prepared = []
    for one in load_all(project):
        tell(f"checking {one.name}")
        findings = tuple(check(one.monitoring))
        clean = all(finding.severity is not Severity.ERROR for finding in findings)
        prepared.append(replace(one, findings=findings))
        if clean:
            tell(f"generating {one.name}")
            prepared[-1] = replace(prepared[-1], artifacts=tuple(generate(one.monitoring)))
    return tuple(prepared)


def compared(project: Project, prepared: Sequence[Deployment]) -> tuple[Deployment, ...]:
    """The deployments with what differs on disk, and the folders of deployments that are gone. Writes nothing."""
    return tuple(
        replace(one, differences=compare(project.output, one.name, one.artifacts, root=project.root))
        for one in prepared
    )


def abandoned(project: Project) -> tuple[tuple[str, tuple[Difference, ...]], ...]:
    """The deployments that stand in the output folder but are defined no more, with what would be removed."""
    names = {file.stem for file in project.deployments}
    gone = [name for name in deployments(project.output) if name not in names]
    return tuple((name, compare(project.output, name, (), root=project.root)) for name in gone)


def run_check(project: Project, tools: Tools | None, tell: Tell = _silent, *, partial: bool = False) -> Outcome:
    """Whether the output folder is what the definitions say, and whether that is valid. Writes nothing there.

    `partial`: the project's list of deployments is not all there are, so folders of others are no fault.
    """
    prepared = prepare(project, tell)
    if _broken(prepared):
        return Outcome(prepared)
    prepared = compared(project, prepared)
    findings = [] if partial else [finding for _, gone in abandoned(project) for finding in reports(gone)]
    with TemporaryDirectory(prefix="eventcore-monitoring-") as scratch, _staged(Path(scratch), prepared) as staged:
        verdicts = _validated(staged, tools, tell)
    prepared = tuple(
        replace(one, findings=(*one.findings, *reports(one.differences), *verdicts[one.name])) for one in prepared
    )
    return Outcome(prepared, tuple(findings), _reported(tools))


def run_build(project: Project, tools: Tools | None, tell: Tell = _silent, *, partial: bool = False) -> Outcome:
    """Generates, validates and writes; a fault anywhere leaves the output folder as it was.

    Folders of deployments that are defined no more are removed, unless the list of deployments is `partial`.
    """
    prepared = prepare(project, tell)
    if _broken(prepared):
        return Outcome(prepared)
    prepared = compared(project, prepared)
    gone = () if partial else abandoned(project)
    refused = [refusal for one in prepared for refusal in refusals(one.differences)]
    refused += [refusal for _, differences in gone for refusal in refusals(differences)]
    if refused:
        raise OutputError(*refused)
    with lock(project.output, root=project.root, tell=tell) as locked:
        staged = [stage(locked, one.name, one.artifacts) for one in prepared]
        verdicts = _validated(staged, tools, tell)
        prepared = tuple(replace(one, findings=(*one.findings, *verdicts[one.name])) for one in prepared)
        if _broken(prepared):
            return Outcome(prepared, tools=_reported(tools))
        tell("writing")
        commit([*staged, *(stage(locked, name, ()) for name, _ in gone)], _versions())
    return Outcome(prepared, tools=_reported(tools), written=True)


@contextmanager
def _staged(folder: Path, prepared: Sequence[Deployment]) -> Iterator[list[Staged]]:
    with lock(folder, root=folder) as locked:
        yield [stage(locked, one.name, one.artifacts) for one in prepared]


def _validated(staged: Sequence[Staged], tools: Tools | None, tell: Tell) -> dict[str, list[Finding]]:
    """What the validators say of each staged deployment; addresses are paths in the output folder."""
    verdicts: dict[str, list[Finding]] = {one.deployment: [] for one in staged}
    if tools is None:
        return verdicts
    from eventcore_monitoring.validators import VALIDATORS

    tell("validating")
    # The programs are other processes: two of them at once use both cores of a small machine.
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = [
            (one, pool.submit(_findings, validate, one.folder, tools))
            for validate in VALIDATORS
            for one in staged
        ]
        for one, job in jobs:
            verdicts[one.deployment] += [
                replace(finding, at=f"{one.deployment}/{finding.at}") for finding in job.result()
            ]
    return {name: sorted(found) for name, found in verdicts.items()}


def _findings(validate: Validator, folder: Path, tools: Tools) -> list[Finding]:
    return list(validate(folder, tools))


def _broken(prepared: Sequence[Deployment]) -> bool:
    return any(finding.severity is Severity.ERROR for one in prepared for finding in one.findings)


def _reported(tools: Tools | None) -> tuple[Mapping[str, str | None], ...]:
    if tools is None:
        return ()
    from eventcore_monitoring.validators.program import report

    programs = {"promtool": tools.promtool, "amtool": tools.amtool, "fluentd": tools.fluentd}
    return tuple(report(name, program) for name, program in programs.items())


def _versions() -> dict[str, str]:
    """What decides the bytes, for the manifest: not what validates them, which differs from machine to machine."""
    from importlib.metadata import version

    return {name: version(name) for name in ("eventcore-monitoring", "grafanalib")}


def tools_of(project: Project, environment: Mapping[str, str], promtool: str | None, amtool: str | None) -> Tools:
    """The outside programs: named on the command line, in the settings or the environment, else found on PATH.

    "off" leaves a program out, and the report says so. Raises EnvironmentFault for one that cannot be used.
    """
    from eventcore_monitoring.validators.program import Program, Tools, locate

    def program(name: str, path: str | None) -> Program | Literal["off"]:
        return "off" if path == "off" else locate(name, path=path, environment=environment)

    fluentd = locate("fluentd", path=project.fluentd, environment=environment) if project.fluentd else None
    return Tools(
        program("promtool", promtool or project.promtool), program("amtool", amtool or project.amtool), fluentd
    )
