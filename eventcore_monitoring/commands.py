"""What each command does: options in, text and an exit code out."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from eventcore_monitoring import report
from eventcore_monitoring.configuration import Project, find_project
from eventcore_monitoring.findings import DefinitionError, Finding, Severity, wrong_call
from eventcore_monitoring.formats.run import Subject
from eventcore_monitoring.showing import Result, show

if TYPE_CHECKING:
    from eventcore_monitoring.foreign import Catalogue
    from eventcore_monitoring.validators.program import Program

NAME = "eventcore-monitoring"


def project_of(options: Namespace) -> Project:
    """The project that a call means."""
    output = None if options.output is None else Path(options.output)
    files = [Path(file) for file in options.definitions]
    return find_project(Path.cwd(), definitions=files, names=options.deployment, output=output)


def build_or_check(command: str, options: Namespace, form: str) -> int:
    """`build` and `check`."""
    from eventcore_monitoring import build

    if command == "check" and options.catalogue is not None:
        fix = "name rule files with --rules, or dashboards with --grafana"
        wrong_call(NAME, "--catalogue says what files of any origin read", fix)
    if command == "build" and options.html is not None:
        wrong_call(NAME, "--html shows what a watch or a comparison sees", "write build --watch, or diff --html")
    _, errors = report.standard_streams()
    project, folder = project_of(options), Path.cwd()
    with report.progress(errors) as tell:
        prepared = build.prepare(project, tell)
        tools = build.tools_of(project, os.environ, options.promtool, options.amtool)
        run = build.run_build if command == "build" else build.run_check
        outcome = run(project, prepared, tools, tell)

    def text(output: TextIO, _: TextIO) -> None:
        output.write(report.findings_text(outcome.findings, folder, colour=report.coloured(output)))
        if outcome.failed:
            end = "nothing was written" if command == "build" else f"see `{NAME} diff`"
            output.write(f"{command} failed: {report.tally(outcome.findings)}; {end}\n")
        else:
            output.write(report.summary(outcome, os.path.relpath(project.output, folder)))

    result = Result(
        command,
        1 if outcome.failed else 0,
        outcome.findings,
        deployments=lambda: report.outcome_json(outcome),
        subjects=report.subjects(outcome),
        tools=outcome.tools,
        written=outcome.written,
        output=project.output,
    )
    return show(result, form, text)


def list_declared(project: Project, form: str) -> int:
    """`list`."""
    from eventcore_monitoring import build

    loaded, folder = build.load_all(project), Path.cwd()

    def text(output: TextIO, _: TextIO) -> None:
        output.write(report.list_text(loaded, folder))

    return show(Result("list", 0, deployments=lambda: report.list_json(loaded, folder)), form, text)


def schema(words: Sequence[str], commands: Sequence[str]) -> int:
    """`schema [report]`; `commands`: the names of all."""
    if words == ["report"]:
        from eventcore_monitoring.formats.schema import report_schema

        described = report_schema(commands)
    elif words:
        wrong_call(NAME, f"schema does not take {words[0]}", "write schema, or schema report")
    else:
        from eventcore_monitoring.model.monitoring import Monitoring

        described = Monitoring.model_json_schema()
    sys.stdout.write(json.dumps(described, indent=2, ensure_ascii=True) + "\n")
    return 0


def check_rules(options: Namespace, form: str) -> int:
    """`check --rules`."""
    from eventcore_monitoring import foreign

    if options.definitions:
        wrong_call(NAME, "--rules takes rule files, and no definition", "name the definition with --catalogue")
    checked = foreign.check_rules(paths(options.rules), catalogue(options), prometheus(Path.cwd()))
    rules, files = report.number(len(checked.whole.uses), "rule"), report.number(checked.files, "file")
    return _checked(checked.findings, f"{rules} in {files}", form)


def check_dashboards(options: Namespace, form: str) -> int:
    """`check --grafana`."""
    from eventcore_monitoring import foreign_dashboards

    if options.definitions or options.rules:
        fix = "name the definition with --catalogue, and check rules by themselves"
        wrong_call(NAME, "--grafana takes dashboard files, no definition and no --rules", fix)
    folder = Path.cwd()
    checked = foreign_dashboards.check_dashboards(paths(options.grafana), catalogue(options), prometheus(folder))
    files, queries = report.number(checked.files, "dashboard"), report.number(checked.queries, "query")
    return _checked(checked.findings, f"{files}, {queries}", form)


def check_fluentd(options: Namespace, form: str) -> int:
    """`check --fluentd`."""
    from eventcore_monitoring import foreign_fluentd

    if options.definitions or options.rules or options.grafana or options.catalogue:
        fix = "check definitions, rules and dashboards by themselves"
        wrong_call(NAME, "--fluentd takes configuration files of Fluentd, and nothing else", fix)
    checked = foreign_fluentd.check_fluentd(paths(options.fluentd))
    plugins, files = report.number(checked.plugins, "plugin"), report.number(checked.files, "file")
    return _checked(checked.findings, f"{plugins} in {files}", form)


def _checked(findings: Sequence[Finding], said: str, form: str) -> int:
    """Shows what was found in files of any origin; `said`: what was looked at."""

    def text(output: TextIO, _: TextIO) -> None:
        output.write(report.findings_text(findings, Path.cwd(), colour=report.coloured(output)))
        output.write(f"{said}: {report.tally(findings)}\n")

    code = 1 if any(finding.severity is Severity.ERROR for finding in findings) else 0
    return show(Result("check", code, findings, subjects=[Subject("", said)]), form, text)


def explain(options: Namespace, form: str) -> int:
    """`explain`."""
    from eventcore_monitoring import explaining, foreign

    addresses = [word for word in options.definitions if not word.endswith(".py")]
    options.definitions = [word for word in options.definitions if word.endswith(".py")]
    if len(options.rules) > 1 and not addresses and options.expr is None and not Path(options.rules[-1]).exists():
        addresses = [options.rules.pop()]  # --rules FILE ADDRESS
    if (options.expr is None) is (len(addresses) != 1) or len(addresses) > 1:
        wrong_call(NAME, "explain takes one address, or --expr", f"see `{NAME} list` for addresses")
    if options.rules:
        rules, findings = foreign.read_files(paths(options.rules))
        if findings:
            raise DefinitionError(*findings)
        wholes = {"": foreign.whole_of(rules, catalogue(options), prometheus(Path.cwd()))}
    elif options.expr is not None and (options.catalogue or not _has_project(options)):
        wholes = {"": foreign.whole_of((), catalogue(options), prometheus(Path.cwd()))}
    else:
        wholes = explaining.wholes(project_of(options))
    if options.expr is not None:
        chosen = [("", explaining.typed_text(options.expr, next(iter(wholes.values()))))]
    else:
        chosen = explaining.find(addresses[0], wholes)

    def text(output: TextIO, _: TextIO) -> None:
        for at, typed in chosen:
            output.write(f"{at}\n" if at else "")
            output.write(explaining.explained(typed))

    def document() -> str:
        found = [{"at": at, **explaining.explained_json(typed)} for at, typed in chosen]
        return json.dumps({"schema_version": 1, "expressions": found}, indent=2, ensure_ascii=True) + "\n"

    return show(Result("explain", 0), form, text, document=document)


def adopt(options: Namespace) -> int:
    """`adopt`."""
    from eventcore_monitoring import foreign

    if options.what == "metrics":
        if options.catalogue is not None:
            wrong_call(NAME, "--catalogue says what objectives read", "leave it out, or write adopt openslo")
        sys.stdout.write(foreign.adopted(options.page, options.job or "app"))
    else:
        if options.job is not None:
            wrong_call(NAME, "--job is of metrics, and objectives have none", "leave it out, or write adopt metrics")
        sys.stdout.write(foreign.adopted_objectives(options.page, options.catalogue, Path.cwd()))
    return 0


def paths(words: Sequence[str]) -> list[Path]:
    """Words of a call as paths."""
    return [Path(word) for word in words]


def catalogue(options: Namespace) -> Catalogue | None:
    """The catalogue that a call names."""
    from eventcore_monitoring import foreign

    return None if options.catalogue is None else foreign.catalogue_of(options.catalogue, Path.cwd())


def prometheus(folder: Path) -> str | None:
    """The oldest server that has to understand the rules: of the settings, where there are any."""
    try:
        return find_project(folder).prometheus_version
    except DefinitionError:
        return None  # rule files need no project


def promtool_of(options: Namespace, folder: Path) -> Program:
    """The promtool that judges proofs: without it there is no verdict. Raises DefinitionError and ToolsError."""
    from eventcore_monitoring import build

    try:
        project = find_project(folder)
    except DefinitionError:
        project = Project(root=folder, output=folder, deployments=())
    if (options.promtool or project.promtool) == "off":
        wrong_call(NAME, "prove needs promtool: its verdict is the proof", "leave out --promtool=off")
    tools = build.tools_of(project, os.environ, options.promtool, "off")
    assert tools.promtool != "off"
    return tools.promtool


def _has_project(options: Namespace) -> bool:
    try:
        return bool(project_of(options).deployments)
    except DefinitionError:
        return False
