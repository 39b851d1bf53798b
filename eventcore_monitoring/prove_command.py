"""The command `prove`: options in, text and an exit code out."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eventcore_monitoring import build, commands, foreign, proof_report, proving, report
from eventcore_monitoring.configuration import Project, find_project
from eventcore_monitoring.findings import DefinitionError, Finding, Severity, wrong_call

if TYPE_CHECKING:
    from eventcore_monitoring.promql.types import Catalogued
    from eventcore_monitoring.proof.proving import Proof
    from eventcore_monitoring.validators.program import Program


def prove(options: Namespace, *, as_json: bool) -> int:
    """`prove`."""
    output, errors = report.standard_streams()
    folder = Path.cwd()
    sets: list[tuple[str, list[Proof], Catalogued]] = []
    with report.progress(errors) as tell:
        promtool = _promtool(options, folder)
        if options.rules:
            if options.definitions:
                fix = "name the definition with --catalogue"
                wrong_call(commands.NAME, "--rules takes rule files, and no definition", fix)
            tell("reading rules")
            rules, findings = foreign.read_files(commands.paths(options.rules))
            if findings:
                raise DefinitionError(*findings)
            whole = foreign.whole_of(rules, commands.catalogue(options), commands.prometheus(folder))
            tell("searching")
            sets.append(("", proving.proofs_of_rules(whole), whole.catalogued))
        else:
            for one in _deployments(options, tell):
                sets.append((one.name, proving.proofs_of(one.monitoring), one.monitoring.catalogue.facts))
        tell("asking promtool")
        judged = [(name, proving.confirmed(proofs, promtool), catalogued) for name, proofs, catalogued in sets]
    if options.out is not None:
        proving.write([proof for _, proofs, _ in sets for proof in proofs], Path(options.out))
    documents: list[dict[str, object]] = []
    all_findings: list[Finding] = []
    code = 0
    for name, confirmed, catalogued in judged:
        scored = proving.scores([one.proof for one in confirmed], catalogued) if options.mutate else {}
        found = [finding for one in confirmed for finding in one.findings]
        all_findings += found
        code = max(code, 0 if all(one.holds for one in confirmed) else 1)
        documents.append({"name": name, "proofs": proof_report.proofs_json(confirmed, scored)})
        if not as_json:
            width = os.get_terminal_size().columns if output.isatty() else None
            output.write(f"{name}\n" if name else "")
            output.write(report.findings_text(found, folder, colour=report.coloured(output)))
            output.write(proof_report.table(confirmed, width))
            output.write(proof_report.scores_text(confirmed, scored))
            output.write(proof_report.tally(confirmed, f"confirmed by promtool {promtool.version}"))
    if as_json:
        output.write(report.document("prove", code, folder, findings=all_findings, deployments=documents))
    return code


def _deployments(options: Namespace, tell: Callable[[str], None]) -> Sequence[build.Deployment]:
    """The deployments that a call means. Raises DefinitionError for what their checks refuse."""
    loaded = build.load_all(commands.project_of(options))
    found = [finding for one in loaded for finding in build.check(one.monitoring)]
    if faults := [finding for finding in found if finding.severity is Severity.ERROR]:
        raise DefinitionError(*faults)
    for one in loaded:
        tell(f"searching {one.name}")
    return loaded


def _promtool(options: Namespace, folder: Path) -> Program:
    """The promtool that judges proofs: without it there is no verdict. Raises DefinitionError and ToolsError."""
    try:
        project = find_project(folder)
    except DefinitionError:
        project = Project(root=folder, output=folder, deployments=())
    if (options.promtool or project.promtool) == "off":
        wrong_call(commands.NAME, "prove needs promtool: its verdict is the proof", "leave out --promtool=off")
    tools = build.tools_of(project, os.environ, options.promtool, "off")
    assert tools.promtool != "off"
    return tools.promtool
