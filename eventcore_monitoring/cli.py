"""The command line: arguments in, text and an exit code out; nothing else.

Exit codes: 0 clean, 1 findings or differences, 2 wrong call or definition, 3 environment (a program is
missing, too old or hangs; the disk is full, locked or read-only).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from threading import Timer

    from eventcore_monitoring.build import Deployment
    from eventcore_monitoring.configuration import Project
    from eventcore_monitoring.findings import SourceLine

HELP = """\
usage: eventcore-monitoring COMMAND [options] [DEFINITION.py …]

Monitoring declared once in typed Python, emitted as validated artifacts.

commands:
  build    check, generate and validate the definitions, and write the output folder
  check    tell whether the output folder is what the definitions say; write nothing
  diff     show what a build would change, as a unified diff; write nothing
  list     list what is declared, with its address and its line
  schema   print the JSON Schema of a monitoring

options:
  --output FOLDER         where the artifacts go (setting `output`, else generated)
  --deployment NAME       only this deployment of the settings (may be repeated)
  --format text|json      how findings and summaries are written (default text)
  --promtool PATH|off     the promtool to ask; off leaves it out and says so
  --amtool PATH|off       the amtool to ask; off leaves it out and says so
  --help, --version

Without a DEFINITION.py the deployments come from [tool.eventcore-monitoring] in pyproject.toml.
Exit codes: 0 clean, 1 findings or differences, 2 wrong call or definition, 3 environment.
"""

COMMANDS = ("build", "check", "diff", "list", "schema")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Help and version answer at once: nothing is imported for them.
    if not given or any(word in ("-h", "--help", "help") for word in given[:2]):
        sys.stdout.write(HELP)
        return 0 if given else 2
    if given[0] == "--version":
        from importlib.metadata import version

        sys.stdout.write(f"eventcore-monitoring {version('eventcore-monitoring')}\n")
        return 0
    try:
        return _run(_parser().parse_args(given))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep Python from complaining about the closed pipe at exit.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> ArgumentParser:
    from argparse import ArgumentParser

    class Parser(ArgumentParser):
        def error(self, message: str) -> None:  # type: ignore[override]
            sys.stderr.write(f"eventcore-monitoring: {message}\n    fix: see eventcore-monitoring --help\n")
            raise SystemExit(2)

    parser = Parser(prog="eventcore-monitoring", add_help=False, allow_abbrev=False)
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("definitions", nargs="*", type=Path, metavar="DEFINITION.py")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--deployment", action="append", default=[])
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--promtool")
    parser.add_argument("--amtool")
    return parser


def _run(options: Namespace) -> int:
    from eventcore_monitoring.findings import DefinitionError, Finding

    def stopped(findings: Sequence[Finding], code: int) -> int:
        from eventcore_monitoring import report

        folder = Path.cwd()
        if options.format == "json":
            sys.stdout.write(report.findings_json(options.command, findings, code, folder))
        else:
            sys.stdout.write(report.findings_text(findings, folder, colour=report.coloured(sys.stdout)))
            sys.stderr.write(f"{options.command} stopped: {report.tally(findings)}, nothing was written\n")
        return code

    if options.command == "schema":
        return _schema()
    try:
        project = _project(options)
        match options.command:
            case "list":
                return _list(project, options)
            case "diff":
                return _diff(project)
            case _:
                return _build_or_check(project, options)
    except DefinitionError as error:
        return stopped(error.findings, 2)
    except Exception as error:
        from eventcore_monitoring.output import DiskError, OutputError
        from eventcore_monitoring.validators.program import EnvironmentFault

        match error:
            case OutputError():
                return stopped(error.findings, 1)
            case DiskError():
                return stopped(error.findings, 3)
            case EnvironmentFault():
                return stopped((error.finding,), 3)
            case _:
                raise


def _project(options: Namespace) -> Project:
    from dataclasses import replace

    from eventcore_monitoring.configuration import find_project, project_of
    from eventcore_monitoring.findings import DefinitionError, Finding

    folder = Path.cwd()
    if options.definitions:
        return project_of(tuple(options.definitions), folder / (options.output or "generated"), folder)
    project = find_project(folder)
    if options.output is not None:
        project = replace(project, output=folder / options.output)
    if options.deployment:
        names = [file.stem for file in project.deployments]
        unknown = [name for name in options.deployment if name not in names]
        if unknown:
            message = f"there is no deployment {', '.join(unknown)}"
            raise DefinitionError(Finding("--deployment", "call", message, f"name one of {', '.join(names)}"))
        project = replace(
            project, deployments=tuple(file for file in project.deployments if file.stem in options.deployment)
        )
    return project


def _build_or_check(project: Project, options: Namespace) -> int:
    import os

    from eventcore_monitoring import build, report

    with _Progress() as tell:
        tools = build.tools_of(project, os.environ, options.promtool, options.amtool)
        run = build.run_build if options.command == "build" else build.run_check
        # A run over some of the deployments leaves the others alone.
        outcome = run(project, tools, tell, partial=bool(options.deployment or options.definitions))
    folder = Path.cwd()
    code = 1 if outcome.failed else 0
    if options.format == "json":
        sys.stdout.write(report.outcome_json(options.command, outcome, code, folder))
        return code
    findings = outcome.all_findings
    sys.stdout.write(report.findings_text(findings, folder, colour=report.coloured(sys.stdout)))
    if outcome.failed:
        end = "nothing was written" if options.command == "build" else "see `eventcore-monitoring diff`"
        sys.stdout.write(f"{options.command} failed: {report.tally(findings)}; {end}\n")
    else:
        shown = os.path.relpath(project.output, folder)
        sys.stdout.write(report.summary(outcome, shown))
    return code


def _diff(project: Project) -> int:
    from eventcore_monitoring import build
    from eventcore_monitoring.findings import Severity
    from eventcore_monitoring.output import unified

    prepared = build.prepare(project)
    errors = [finding for one in prepared for finding in one.findings if finding.severity is Severity.ERROR]
    if errors:
        from eventcore_monitoring.findings import DefinitionError

        raise DefinitionError(*errors)
    differences = [item for one in build.compared(project, prepared) for item in one.differences]
    differences += [item for _, gone in build.abandoned(project) for item in gone]
    sys.stdout.write(unified(differences))
    return 1 if differences else 0


def _list(project: Project, options: Namespace) -> int:
    from eventcore_monitoring import build, report

    prepared = build.load_all(project)
    if options.format == "json":
        import json

        content = {one.name: json.loads(one.monitoring.model_dump_json()) for one in prepared}
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=True) + "\n")
        return 0
    for one in prepared:
        sys.stdout.write(f"{one.name}\n")
        rows = list(_rows(one))
        width = max((len(address) for address, _, _ in rows), default=0)
        for address, what, line in rows:
            place = "" if line is None else f"  {report.relative(line.file, Path.cwd())}:{line.line}"
            sys.stdout.write(f"  {address:<{width}}  {what}{place}\n")
    return 0


def _rows(one: Deployment) -> Iterator[tuple[str, str, SourceLine | None]]:
    """What is declared: address, what it is in a few words, line."""
    monitoring = one.monitoring
    for metric in monitoring.metrics:
        yield f"metrics.{metric.name}", f"{metric.kind} of job {metric.target.job}", metric.line
    for rule in monitoring.recording_rules:
        yield f"recording_rules.{rule.record}", "recording rule", rule.line
    for alert in monitoring.alerts:
        limit = "" if alert.condition is None else f", {alert.condition.operator} {alert.condition.threshold}"
        yield f"alerts.{alert.name}", f"{alert.severity}{limit}, for {alert.for_}", alert.line
    for dashboard in monitoring.dashboards:
        yield f"dashboards.{dashboard.name}", f"{len(list(dashboard.panels()))} panels", dashboard.line
    for pipeline in monitoring.pipelines:
        yield f"pipelines.{pipeline.name}", f"{len(pipeline.sinks)} sinks", pipeline.line
    for scaling in monitoring.scaling:
        low, high = scaling.replicas
        yield f"scaling.{scaling.name}", f"{low} to {high} replicas", scaling.line


def _schema() -> int:
    import json

    from eventcore_monitoring.model.monitoring import Monitoring

    sys.stdout.write(json.dumps(Monitoring.model_json_schema(), indent=2, ensure_ascii=True) + "\n")
    return 0


class _Progress:
    """Says on a terminal what takes longer than a second; says nothing elsewhere."""

    def __enter__(self) -> Callable[[str], None]:
        self._timer: Timer | None = None
        return self._step

    def _step(self, what: str) -> None:
        from threading import Timer

        self._end()
        if sys.stderr.isatty():
            self._timer = Timer(1.0, lambda: sys.stderr.write(f"{what} …\n"))
            self._timer.daemon = True
            self._timer.start()

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def __exit__(self, *_: object) -> None:
        self._end()
