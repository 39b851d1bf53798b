"""How what a command found is shown: the one place that knows all formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from eventcore_monitoring import __version__, report
from eventcore_monitoring.configuration import Project, find_project
from eventcore_monitoring.findings import DefinitionError, Finding
from eventcore_monitoring.formats.run import Run, Subject

Text = Callable[[TextIO, TextIO], None]


def _nothing() -> Sequence[object]:
    return ()


class Result(NamedTuple):
    """What a command found, before a format is chosen.

    `deployments`: what the JSON document says of each; asked only when it is written. `further`: what stands in
    `deployments` there, as findings for the other formats (files that differ, changes). `subjects`: what was looked
    at. `output`: the folder of generated files, where the call names one.
    """

    command: str | None
    code: int
    findings: Sequence[Finding] = ()
    further: Sequence[Finding] = ()
    deployments: Callable[[], Sequence[object]] = _nothing
    subjects: Sequence[Subject] = ()
    tools: Sequence[Mapping[str, str | None]] = ()
    written: bool = False
    output: Path | None = None


def show(
    result: Result,
    form: str,
    text: Text,
    *,
    document: Callable[[], str] | None = None,
    markdown: Callable[[], str] | None = None,
) -> int:
    """Writes a result in a format (one of the option `--format`) and gives the exit code.

    `text` writes for people, to standard output and standard error. `document` and `markdown` make what stands in the
    place of the usual JSON and the usual comment.
    """
    output, errors = report.standard_streams()
    if form != "text":
        report.in_utf8(output)  # whatever a terminal here would want: it is read elsewhere
    match form:
        case "text":
            text(output, errors)
        case "json":
            output.write(document() if document else _document(result))
        case "markdown" if markdown is not None:
            output.write(markdown())
        case _:
            output.write(_formatted(form, _run(result)))
    return result.code


def _document(result: Result) -> str:
    return report.document(
        result.command,
        result.code,
        Path.cwd(),
        findings=result.findings,
        deployments=result.deployments(),
        tools=result.tools,
        written=result.written,
    )


def _run(result: Result) -> Run:
    from eventcore_monitoring.formats.places import run_of

    folder = Path.cwd()
    project = _project(folder)
    # What did not run is said of the subjects, once.
    findings = [one for one in (*result.findings, *result.further) if one.code not in report.SKIPPED]
    subjects, bases = result.subjects, [result.output] if result.output else []
    if project is not None:
        # A command that stopped has faults of some deployments, and nothing to say of the others.
        files = {one.source.file for one in findings if one.source}
        subjects = subjects or [Subject(file.stem) for file in project.deployments if str(file) in files]
        bases += [project.root, project.output]
    return run_of(result.command, result.code, __version__, findings, subjects, folder, bases)


def _project(folder: Path) -> Project | None:
    try:
        return find_project(folder)
    except DefinitionError:
        return None


def _formatted(form: str, run: Run) -> str:
    match form:
        case "github":
            from eventcore_monitoring.formats.github import github

            return github(run)
        case "gitlab":
            from eventcore_monitoring.formats.gitlab import gitlab

            return gitlab(run)
        case "sarif":
            from eventcore_monitoring.formats.sarif import sarif

            return sarif(run)
        case "junit":
            from eventcore_monitoring.formats.junit import junit

            return junit(run)
        case "markdown":
            from eventcore_monitoring.formats.markdown import markdown

            return markdown(run)
        case _:
            raise ValueError(f"there is no format {form}")
