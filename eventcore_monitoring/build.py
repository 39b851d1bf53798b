"""Load, check, generate, compare, validate, write: the only place where the parts meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from eventcore_monitoring import __version__
from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.configuration import Project
from eventcore_monitoring.findings import DefinitionError, Finding, Severity, SourceLine
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
from eventcore_monitoring.previews import with_previews
from eventcore_monitoring.proofs import with_proofs
from eventcore_monitoring.taken_over import not_kept

if TYPE_CHECKING:
    from eventcore_monitoring.checks import Check
    from eventcore_monitoring.generators import Generator
    from eventcore_monitoring.model.monitoring import Monitoring
    from eventcore_monitoring.model.waivers import Waiver
    from eventcore_monitoring.validators import Validator
    from eventcore_monitoring.validators.program import EnvironmentFault, Program, Tools

    Programs = Mapping[str, Program | EnvironmentFault | Literal["off"] | None]

Tell = Callable[[str], None]


def _silent(_: str) -> None:
    return None


class Deployment(NamedTuple):
    """One deployment of a run: what was declared, what is made of it, and how many scenarios prove its alerts."""

    name: str
    monitoring: Monitoring
    artifacts: tuple[Artifact, ...] = ()
    scenarios: int = 0


class Outcome(NamedTuple):
    """What a run has found so far, and whether files were written.

    `differences` from what is on disk, by deployment, those included that are defined no more; `tools` are lines of
    the report, one an outside program.
    """

    deployments: tuple[Deployment, ...] = ()
    findings: tuple[Finding, ...] = ()
    differences: Mapping[str, tuple[Difference, ...]] = MappingProxyType({})
    tools: tuple[Mapping[str, str | None], ...] = ()
    written: bool = False

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return _any_error(self.findings)


class ToolsError(Exception):
    """Outside programs that cannot do their work. Exit code 3.

    Attributes `findings`: one a program; `tools`: what the report says of all programs.
    """

    def __init__(self, programs: Programs) -> None:
        from eventcore_monitoring.validators.program import EnvironmentFault

        self.findings = tuple(one.finding for one in programs.values() if isinstance(one, EnvironmentFault))
        self.tools = _reported(programs)
        super().__init__("\n".join(finding.message for finding in self.findings))


def check(monitoring: Monitoring, checks: Sequence[Check] | None = None) -> list[Finding]:
    """What is wrong with a whole that is well-formed in its parts; sorted by address."""
    return sorted(unwaived(monitoring, _checked(monitoring, checks)))


def _checked(monitoring: Monitoring, checks: Sequence[Check] | None = None) -> list[Finding]:
    if checks is None:
        from eventcore_monitoring.checks import CHECKS

        checks = CHECKS
    return [finding for one in checks for finding in one(monitoring)]


def unwaived(monitoring: Monitoring, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that nothing waives, and a warning for each waiver that waives nothing."""
    used = set()
    for finding in findings:
        waiver = next((one for one in monitoring.waivers if waives(one, finding)), None)
        if waiver is None:
            yield finding
        used.add(waiver)
    for waiver in monitoring.waivers:
        if waiver not in used:
            message = f"waives {waiver.code} at {waiver.at}, which is not found there"
            fix = "remove the waiver, or correct its code and address"
            yield Finding(f"waivers.{waiver.code}", "waiver", message, fix, Severity.WARNING, waiver.line)


def waives(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is of a finding."""
    return finding.code == waiver.code and (finding.at == waiver.at or finding.at.startswith(f"{waiver.at}."))


def generate(monitoring: Monitoring, generators: Sequence[Generator] | None = None) -> list[Artifact]:
    """All artifacts of a deployment, sorted by path. Expects a monitoring that `check` finds no error in."""
    if generators is None:
        from eventcore_monitoring.generators import GENERATORS

        generators = GENERATORS
    return sorted(artifact for one in generators for artifact in one(monitoring))


def load_all(project: Project) -> tuple[Deployment, ...]:
    """The deployments of a project, as declared. Raises DefinitionError with the faults of all of them."""
    loaded, found = _loaded(project, _silent)
    if any(found.values()):
        raise DefinitionError(*_together(found))
    return loaded


def prepare(project: Project, tell: Tell = _silent) -> Outcome:
    """The deployments checked, generated and compared with what is on disk. Writes nothing.

    Raises DefinitionError with every fault of every deployment (warnings included), when one of them is an error,
    and OutputError or DiskError when the output folder is refused.
    """
    loaded, found = _loaded(project, tell)
    raw: dict[str, list[Finding]] = {}
    for one in loaded:
        tell(f"checking {one.name}")
        raw[one.name] = _checked(one.monitoring)
        found[one.name] = sorted(unwaived(one.monitoring, raw[one.name]))
    if any(map(_any_error, found.values())):
        raise DefinitionError(*_together(found))
    generated = []
    for one in loaded:
        tell(f"generating and proving {one.name}")
        proven = with_proofs(one.monitoring, generate(one.monitoring))
        drawn, faults = with_previews(one.monitoring, proven.artifacts, saved_answers(project, one.name))
        late = [*proven.findings, *faults, *not_kept(one.monitoring)]
        found[one.name] = sorted(unwaived(one.monitoring, [*raw[one.name], *late]))
        generated.append(one._replace(artifacts=drawn, scenarios=proven.scenarios))
    findings = _together(found)
    if _any_error(findings):
        raise DefinitionError(*findings)
    wanted = dict.fromkeys(_abandoned(project), ()) | {one.name: one.artifacts for one in generated}
    differences = {
        name: compare(project.output, name, artifacts, root=project.root) for name, artifacts in wanted.items()
    }
    return Outcome(tuple(generated), findings, differences)


def run_check(project: Project, prepared: Outcome, tools: Tools, tell: Tell = _silent) -> Outcome:
    """Whether the output folder is what the definitions say, and whether that is valid. Writes nothing there.

    Raises ToolsError when a program cannot do its work.
    """
    from tempfile import TemporaryDirectory

    differing = [finding for found in prepared.differences.values() for finding in reports(found)]
    with TemporaryDirectory(prefix="eventcore-monitoring-") as scratch, lock(Path(scratch), root=Path(scratch)) as here:
        staged = [stage(here, one.name, one.artifacts) for one in prepared.deployments]
        verdicts = _validated(prepared.deployments, staged, tools, tell)
    return prepared._replace(
        findings=(*prepared.findings, *differing, *verdicts), tools=_reported(_programs(tools, prepared.deployments))
    )


def run_build(project: Project, prepared: Outcome, tools: Tools, tell: Tell = _silent) -> Outcome:
    """Validates and writes; a fault anywhere leaves the output folder as it was.

    Folders of deployments that are defined no more are removed. Raises OutputError over what a build would destroy,
    DiskError when the disk fails, ToolsError when a program cannot do its work.
    """
    refused = [finding for found in prepared.differences.values() for finding in refusals(found)]
    if refused:
        raise OutputError(*refused)
    artifacts = {one.name: one.artifacts for one in prepared.deployments}
    with lock(project.output, root=project.root, tell=tell) as locked:
        staged = [stage(locked, name, artifacts.get(name, ())) for name in prepared.differences]
        verdicts = _validated(prepared.deployments, staged, tools, tell)
        outcome = prepared._replace(
            findings=(*prepared.findings, *verdicts), tools=_reported(_programs(tools, prepared.deployments))
        )
        if outcome.failed:
            return outcome
        tell("writing")
        # What decides the bytes (it pins grafanalib): not what validates them, which differs from machine to machine.
        commit(staged, {"eventcore-monitoring": __version__})
    return outcome._replace(written=True)


def saved_answers(project: Project, deployment: str) -> dict[str, str]:
    """The text of what was saved of a deployment's queries, by the name of the dashboard."""
    if project.answers is None:
        return {}
    files = sorted((project.answers / deployment).glob("*.json"))
    return {file.stem: file.read_bytes().decode("utf-8", "replace") for file in files}


def tools_of(project: Project, environment: Mapping[str, str], promtool: str | None, amtool: str | None) -> Tools:
    """The outside programs: named by the call, in the settings or the environment, else found on PATH.

    "off" leaves a program out, and the report says so. Raises ToolsError with every one that cannot be used.
    """
    from eventcore_monitoring.validators.program import EnvironmentFault, Tools, locate, on_path

    faults: dict[str, EnvironmentFault] = {}

    def program(name: str, path: str | None) -> Program | Literal["off"]:
        if path == "off":
            return "off"
        try:
            return locate(name, path=path, environment=environment, timeout=min(project.timeout, 10))
        except EnvironmentFault as fault:
            faults[name] = fault
            return "off"

    def optional(name: str, named: str | None, *calls: str) -> Program | None:
        """A program that few machines have: as it is named, or where PATH holds it under one of its names."""
        there = named or next((call for call in calls if on_path(call, environment)), "off")
        located = program(name, there)
        return None if located == "off" else located

    found = program("promtool", promtool or project.promtool), program("amtool", amtool or project.amtool)
    fluentd = optional("fluentd", project.fluentd, "fluentd")
    # Debian calls it otherwise than its authors do.
    blackbox = optional(
        "blackbox_exporter", project.blackbox_exporter, "blackbox_exporter", "prometheus-blackbox-exporter"
    )
    tools = Tools(*found, fluentd=fluentd, blackbox_exporter=blackbox, timeout=project.timeout)
    if faults:
        raise ToolsError({**_programs(tools), **faults})
    return tools


def _loaded(project: Project, tell: Tell) -> tuple[tuple[Deployment, ...], dict[str, Sequence[Finding]]]:
    """The deployments that can be read, and the faults of the others."""
    loaded: list[Deployment] = []
    found: dict[str, Sequence[Finding]] = {}
    names = [file.stem.casefold() for file in project.deployments]
    for file in project.deployments:
        name = file.stem
        tell(f"reading {name}")
        if names.count(name.casefold()) > 1:
            message = f"two deployments are called {name}, and both would write the same folder"
            found[name] = [Finding(name, "definition-file", message, "rename one of the files")]
            continue
        try:
            loaded.append(Deployment(name, load(file, project.root, project.prometheus_version)))
            found[name] = []
        except DefinitionError as error:
            found[name] = error.findings
    return tuple(loaded), found


def _together(found: Mapping[str, Sequence[Finding]]) -> tuple[Finding, ...]:
    """Each fault once, however many deployments share it; one that only some of them have says which."""
    owners: dict[tuple[Finding, SourceLine | None], dict[str, None]] = {}
    for name, findings in found.items():
        for finding in findings:
            owners.setdefault((finding, finding.source), {})[name] = None
    return tuple(
        finding
        if len(names) == len(found) or finding.at in names or (source and Path(source.file).stem in names)
        else replace(finding, message=f"{finding.message} (in {', '.join(names)})")
        for (finding, source), names in owners.items()
    )


def _abandoned(project: Project) -> Iterator[str]:
    """Names of deployments that stand in the output folder but are defined no more."""
    if not project.partial:
        names = {file.stem for file in project.deployments}
        yield from (name for name in deployments(project.output) if name not in names)


def _validated(declared: Sequence[Deployment], staged: Sequence[Staged], tools: Tools, tell: Tell) -> list[Finding]:
    """What the validators say of each staged deployment; addresses are paths in the output folder."""
    from eventcore_monitoring.validators import VALIDATORS
    from eventcore_monitoring.validators.program import EnvironmentFault, Program

    tell("validating")
    lines = {one.name: _lines(one.monitoring) for one in declared}

    def verdict(job: tuple[Validator, Staged]) -> list[Finding] | EnvironmentFault:
        validate, one = job
        try:
            found = list(validate(one.folder, tools))
        except EnvironmentFault as fault:
            return fault
        return [_placed(finding, one.deployment, lines.get(one.deployment, {})) for finding in found]

    jobs = [(validate, one) for validate in VALIDATORS for one in staged if one.files]
    if any(isinstance(program, Program) for program in _programs(tools).values()):
        from concurrent.futures import ThreadPoolExecutor

        # The programs are other processes: two of them at once use both cores of a small machine.
        with ThreadPoolExecutor(max_workers=2) as pool:
            verdicts = list(pool.map(verdict, jobs))
    else:
        verdicts = list(map(verdict, jobs))
    faults: dict[str, EnvironmentFault] = {}
    findings: list[Finding] = []
    for found in verdicts:
        if isinstance(found, EnvironmentFault):
            faults.setdefault(found.finding.at, found)
        else:
            findings += found
    if faults:
        raise ToolsError({**_programs(tools), **faults})
    return sorted(findings)


def _lines(monitoring: Monitoring) -> dict[str, SourceLine | None]:
    """The line of each scenario and rule by the words with which promtool speaks of it."""
    lines: dict[str, SourceLine | None] = {}
    for alert in monitoring.alerts:
        lines |= {f'"{alert.name} fires when {one.name}"': one.line for one in alert.fires_when}
        lines |= {f'"{alert.name} is silent when {one.name}"': one.line for one in alert.silent_when}
    for alert in monitoring.alerts:
        # A scenario that was searched for stands in no definition, but its alert does.
        lines |= {f'"{alert.name} fires when ': alert.line, f'"{alert.name} is silent when ': alert.line}
    for alert in monitoring.alerts:
        # promtool 2.42 names the test of an alert, but of an expression only the expression.
        lines |= {f'"{alert.name}"': alert.line, rf"alertname=\"{alert.name}\"": alert.line}
    return lines | {f'"{rule.record}"': rule.line for rule in monitoring.recording_rules}


def _placed(finding: Finding, deployment: str, lines: Mapping[str, SourceLine | None]) -> Finding:
    """A validator's finding as the whole build tells it: in which deployment, and where that was declared."""
    source = next((line for words, line in lines.items() if line is not None and words in finding.message), None)
    if source is None and finding.source is not None:
        source = SourceLine(f"{deployment}/{finding.source.file}", finding.source.line)
    return replace(finding, at=f"{deployment}/{finding.at}", source=source)


def _any_error(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _programs(tools: Tools, deployments: Sequence[Deployment] = ()) -> Programs:
    """The programs by their names; blackbox_exporter only where one of the deployments has something for it to do."""
    probing: Programs = {"blackbox_exporter": tools.blackbox_exporter}
    probes = any(one.monitoring.probes for one in deployments)
    return {
        "promtool": tools.promtool,
        "amtool": tools.amtool,
        "fluentd": tools.fluentd,
        **(probing if probes else {}),
    }


def _reported(programs: Programs) -> tuple[Mapping[str, str | None], ...]:
    from eventcore_monitoring.validators.program import report

    return tuple(report(name, program) for name, program in programs.items())
