"""The command `prove`: options in, text and an exit code out."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TextIO

from eventcore_monitoring import build, commands, foreign, proof_report, proving, report
from eventcore_monitoring.findings import DefinitionError, Finding, Severity, wrong_call
from eventcore_monitoring.formats.run import Subject
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.showing import Result, show

if TYPE_CHECKING:
    from eventcore_monitoring.promql.types import Catalogued
    from eventcore_monitoring.proof.alert_proof import Proof
    from eventcore_monitoring.proof.mutation_score import Score
    from eventcore_monitoring.validators.program import Program

Tell = Callable[[str], None]
Labels = Mapping[str, str]


class Asked(NamedTuple):
    """Alerts that belong together: of a deployment (by its name), or of rule files ("").

    `waived`: whether a finding is right as it is. `jobs`: the labels that the scrape of each job attaches, None where
    nobody says them; `receivers`: who is told of which alert.
    """

    name: str
    proofs: Sequence[Proof]
    catalogued: Catalogued
    waived: Callable[[Finding], bool]
    jobs: Mapping[str, Labels] | None = None
    receivers: Mapping[str, Sequence[str]] = {}


class Answered(NamedTuple):
    """What is said of alerts that belong together."""

    name: str
    confirmed: Sequence[proving.Confirmed]
    scores: Mapping[str, Score]
    findings: Sequence[Finding]
    tally: str


def prove(options: Namespace, form: str) -> int:
    """`prove`."""
    if options.catalogue is not None and not options.rules:
        wrong_call(commands.NAME, "--catalogue says what rule files read", "name rule files with --rules")
    _, errors = report.standard_streams()
    folder = Path.cwd()
    with report.progress(errors) as tell:
        promtool = commands.promtool_of(options, folder)
        asked = list(_of_rules(options, folder, tell) if options.rules else _of_deployments(options, tell))
        tell("asking promtool")
        judged = [_judged(one, promtool) for one in asked]
        written = _written(options, asked)
    answers = [
        _answered(options, one, confirmed, f"confirmed by promtool {promtool.version}", several=len(asked) > 1)
        for one, confirmed in zip(asked, judged, strict=True)
    ]

    def text(output: TextIO, _: TextIO) -> None:
        width = os.get_terminal_size().columns if output.isatty() else None
        for one in answers:
            output.write(f"{one.name}\n" if one.name else "")
            output.write(report.findings_text(one.findings, folder, colour=report.coloured(output)))
            output.write(proof_report.table(one.confirmed, width))
            output.write(proof_report.scores_text(one.confirmed, one.scores))
            output.write(one.tally)
        if written:
            output.write(f"{report.number(written, 'file')} written to {options.out}\n")

    findings = [finding for one in answers for finding in one.findings]
    result = Result(
        "prove",
        1 if any(finding.severity is Severity.ERROR for finding in findings) else 0,
        findings,
        deployments=lambda: [
            {"name": one.name, "proofs": proof_report.proofs_json(one.confirmed, one.scores)} for one in answers
        ],
        subjects=[
            Subject(one.name, one.tally.strip(), tuple(each.proof.subject.at for each in one.confirmed))
            for one in answers
        ],
    )
    return show(result, form, text)


def _answered(
    options: Namespace, asked: Asked, confirmed: Sequence[proving.Confirmed], judge: str, *, several: bool
) -> Answered:
    scores = proving.scores(asked.proofs, asked.catalogued) if options.mutate else {}
    found = [finding for proof in confirmed for finding in proof.findings]
    findings = [one for one in (*_blind_spots(options, asked, several=several), *found) if not asked.waived(one)]
    return Answered(asked.name, confirmed, scores, findings, proof_report.tally(confirmed, judge))


def _judged(asked: Asked, promtool: Program) -> list[proving.Confirmed]:
    """Promtool's verdict. Raises ToolsError where it hangs or dies."""
    from eventcore_monitoring.validators.program import EnvironmentFault

    try:
        return proving.confirmed(asked.proofs, promtool)
    except EnvironmentFault as fault:
        raise build.ToolsError({"promtool": fault}) from None


def _of_rules(options: Namespace, folder: Path, tell: Tell) -> Iterator[Asked]:
    if options.definitions:
        fix = "name the definition with --catalogue"
        wrong_call(commands.NAME, "--rules takes rule files, and no definition", fix)
    tell("reading rules")
    rules, findings = foreign.read_files(commands.paths(options.rules))
    if findings:
        raise DefinitionError(*findings)
    whole = foreign.whole_of(rules, commands.catalogue(options), commands.prometheus(folder))
    tell(f"searching {report.number(len(rules), 'rule')}")
    waived = {(f"groups.{rule.group}.{rule.name}", code) for rule in rules for code in rule.waived}
    yield Asked("", proving.proofs_of_rules(whole), whole.catalogued, lambda one: (one.at, one.code) in waived)


def _of_deployments(options: Namespace, tell: Tell) -> Iterator[Asked]:
    """The deployments that a call means. Raises DefinitionError for what their checks refuse."""
    loaded = build.load_all(commands.project_of(options))
    found = [finding for one in loaded for finding in build.check(one.monitoring)]
    if faults := [finding for finding in found if finding.severity is Severity.ERROR]:
        raise DefinitionError(*faults)
    for one in loaded:
        tell(f"searching {one.name}")
        yield _asked(one.name, one.monitoring)


def _asked(name: str, monitoring: Monitoring) -> Asked:
    from eventcore_monitoring.paging.path import paths

    def waived(finding: Finding) -> bool:
        return any(build.waives(waiver, finding) for waiver in monitoring.waivers)

    jobs = {target.job: target.attached for target in monitoring.targets}
    ways = paths(monitoring)
    reached = {} if ways is None else {name: way.deliveries for name, way in ways.of.items()}
    receivers = {name: tuple(one.receiver for one in deliveries) for name, deliveries in reached.items()}
    return Asked(name, proving.proofs_of(monitoring), monitoring.catalogue.facts, waived, jobs, receivers)


def _written(options: Namespace, asked: Sequence[Asked]) -> int:
    """How many files were written for `--out`."""
    if options.out is None:
        return 0
    try:
        return len(proving.write([proof for one in asked for proof in one.proofs], Path(options.out)))
    except OSError as error:
        _unwritable(options.out, error)


def _unwritable(place: str, error: OSError) -> NoReturn:
    wrong_call(place, f"cannot be written: {error.strerror}", "name another place")


def _blind_spots(options: Namespace, asked: Asked, *, several: bool) -> list[Finding]:
    """The blind spots of alerts, also written as a page, where they are asked for."""
    if options.blind_spots is None:
        return []
    from eventcore_monitoring.proof import blind_spots, page

    file = Path(options.blind_spots)
    file = file.with_stem(f"{file.stem}-{asked.name}") if several else file
    pairs = [(proof.subject, proof.searched) for proof in asked.proofs]
    matrix = blind_spots.blind_spots(pairs, asked.jobs, asked.receivers)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.page(matrix, f"Blind spots of {asked.name or 'these rules'}"), "utf-8")
    except OSError as error:
        _unwritable(str(file), error)
    return list(blind_spots.findings(matrix))
