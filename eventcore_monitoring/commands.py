"""What each command does: options in, text and an exit code out."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eventcore_monitoring import report
from eventcore_monitoring.configuration import Project, find_project
from eventcore_monitoring.findings import DefinitionError, wrong_call

if TYPE_CHECKING:
    from eventcore_monitoring.foreign import Catalogue

NAME = "eventcore-monitoring"


def project_of(options: Namespace) -> Project:
    """The project that a call means."""
    output = None if options.output is None else Path(options.output)
    files = [Path(file) for file in options.definitions]
    return find_project(Path.cwd(), definitions=files, names=options.deployment, output=output)


def build_or_check(command: str, options: Namespace, *, as_json: bool) -> int:
    """`build` and `check`."""
    from eventcore_monitoring import build

    if command == "check" and options.catalogue is not None:
        fix = "name rule files with --rules, or dashboards with --grafana"
        wrong_call(NAME, "--catalogue says what files of any origin read", fix)
    output, errors = report.standard_streams()
    project, folder = project_of(options), Path.cwd()
    with report.progress(errors) as tell:
        prepared = build.prepare(project, tell)
        tools = build.tools_of(project, os.environ, options.promtool, options.amtool)
        run = build.run_build if command == "build" else build.run_check
        outcome = run(project, prepared, tools, tell)
    code = 1 if outcome.failed else 0
    if as_json:
        deployments = report.outcome_json(outcome)
        output.write(
            report.document(
                command,
                code,
                folder,
                findings=outcome.findings,
                deployments=deployments,
                tools=outcome.tools,
                written=outcome.written,
            )
        )
        return code
    output.write(report.findings_text(outcome.findings, folder, colour=report.coloured(output)))
    if outcome.failed:
        end = "nothing was written" if command == "build" else f"see `{NAME} diff`"
        output.write(f"{command} failed: {report.tally(outcome.findings)}; {end}\n")
    else:
        output.write(report.summary(outcome, os.path.relpath(project.output, folder)))
    return code


def diff(project: Project, *, as_json: bool) -> int:
    """`diff`."""
    from eventcore_monitoring import build
    from eventcore_monitoring.output import reports, unified

    output, errors = report.standard_streams()
    outcome, folder = build.prepare(project), Path.cwd()
    differences = [item for found in outcome.differences.values() for item in found]
    code = 1 if differences else 0
    if as_json:
        deployments = report.outcome_json(outcome, diffs=True)
        output.write(report.document("diff", code, folder, findings=outcome.findings, deployments=deployments))
    else:
        output.write(unified(differences))
        # A file that no build wrote and the like: a difference that no patch can show.
        hidden = reports(item for item in differences if not unified([item]))
        errors.write(report.findings_text(hidden, folder, colour=report.coloured(errors)))
    return code


def list_declared(project: Project, *, as_json: bool) -> int:
    """`list`."""
    from eventcore_monitoring import build

    output, _ = report.standard_streams()
    loaded, folder = build.load_all(project), Path.cwd()
    if as_json:
        output.write(report.document("list", 0, folder, deployments=report.list_json(loaded, folder)))
    else:
        output.write(report.list_text(loaded, folder))
    return 0


def schema() -> int:
    """`schema`."""
    from eventcore_monitoring.model.monitoring import Monitoring

    sys.stdout.write(json.dumps(Monitoring.model_json_schema(), indent=2, ensure_ascii=True) + "\n")
    return 0


def check_rules(options: Namespace, *, as_json: bool) -> int:
    """`check --rules`."""
    from eventcore_monitoring import foreign

    if options.definitions:
        wrong_call(NAME, "--rules takes rule files, and no definition", "name the definition with --catalogue")
    output, _ = report.standard_streams()
    folder = Path.cwd()
    checked = foreign.check_rules(paths(options.rules), catalogue(options), prometheus(folder))
    code = 1 if any(finding.severity == "error" for finding in checked.findings) else 0
    if as_json:
        output.write(report.document("check", code, folder, findings=checked.findings))
        return code
    output.write(report.findings_text(checked.findings, folder, colour=report.coloured(output)))
    rules, files = report.number(len(checked.whole.uses), "rule"), report.number(checked.files, "file")
    output.write(f"{rules} in {files}: {report.tally(checked.findings)}\n")
    return code


def check_dashboards(options: Namespace, *, as_json: bool) -> int:
    """`check --grafana`."""
    from eventcore_monitoring import foreign_dashboards

    if options.definitions or options.rules:
        fix = "name the definition with --catalogue, and check rules by themselves"
        wrong_call(NAME, "--grafana takes dashboard files, no definition and no --rules", fix)
    output, _ = report.standard_streams()
    folder = Path.cwd()
    checked = foreign_dashboards.check_dashboards(paths(options.grafana), catalogue(options), prometheus(folder))
    code = 1 if any(finding.severity == "error" for finding in checked.findings) else 0
    if as_json:
        output.write(report.document("check", code, folder, findings=checked.findings))
        return code
    output.write(report.findings_text(checked.findings, folder, colour=report.coloured(output)))
    files, queries = report.number(checked.files, "dashboard"), report.number(checked.queries, "query")
    output.write(f"{files}, {queries}: {report.tally(checked.findings)}\n")
    return code


def check_fluentd(options: Namespace, *, as_json: bool) -> int:
    """`check --fluentd`."""
    from eventcore_monitoring import foreign_fluentd

    if options.definitions or options.rules or options.grafana or options.catalogue:
        fix = "check definitions, rules and dashboards by themselves"
        wrong_call(NAME, "--fluentd takes configuration files of Fluentd, and nothing else", fix)
    output, _ = report.standard_streams()
    folder = Path.cwd()
    checked = foreign_fluentd.check_fluentd(paths(options.fluentd))
    code = 1 if any(finding.severity == "error" for finding in checked.findings) else 0
    if as_json:
        output.write(report.document("check", code, folder, findings=checked.findings))
        return code
    output.write(report.findings_text(checked.findings, folder, colour=report.coloured(output)))
    plugins, files = report.number(checked.plugins, "plugin"), report.number(checked.files, "file")
    output.write(f"{plugins} in {files}: {report.tally(checked.findings)}\n")
    return code


def explain(options: Namespace, *, as_json: bool) -> int:
    """`explain`."""
    from eventcore_monitoring import explaining, foreign

    output, _ = report.standard_streams()
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
    if as_json:
        found = [{"at": at, **explaining.explained_json(typed)} for at, typed in chosen]
        output.write(json.dumps({"schema_version": 1, "expressions": found}, indent=2, ensure_ascii=True) + "\n")
        return 0
    for at, typed in chosen:
        output.write(f"{at}\n" if at else "")
        output.write(explaining.explained(typed))
    return 0


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


def _has_project(options: Namespace) -> bool:
    try:
        return bool(project_of(options).deployments)
    except DefinitionError:
        return False
