"""The command `diff`: what changes in meaning, from files that stand somewhere to what the definitions say now."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from eventcore_monitoring import build, commands, report, revisions
from eventcore_monitoring.configuration import Project, find_project
from eventcore_monitoring.findings import DefinitionError, Finding, SourceLine, wrong_call
from eventcore_monitoring.formats.changes import as_findings
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.output import CARRIED_OUT, Difference, Kind, reports
from eventcore_monitoring.review.change import Review
from eventcore_monitoring.review.reviewing import review
from eventcore_monitoring.review.shared import shared
from eventcore_monitoring.review.text import review_text
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.review.trials import Trial, confirmed
from eventcore_monitoring.showing import Result, show
from eventcore_monitoring.validators.program import EnvironmentFault, Program

Tell = Callable[[str], None]

_LARGEST = 16 * 2**20
_MANIFEST = "manifest.json"


class Sides(NamedTuple):
    """A deployment on both sides: `folder` is where its files stand, `lines` where its declarations do.

    `place`: the folder as a person writes it, from where the project is.
    """

    name: str
    before: Tree
    after: Tree
    folder: str = ""
    lines: Mapping[str, SourceLine] = {}
    place: str = ""


class Compared(NamedTuple):
    """What is compared: the sides; `hidden`: differences that no patch can show; what a build has to say besides."""

    sides: Sequence[Sides]
    hidden: Sequence[Finding] = ()
    outcome: build.Outcome | None = None
    project: Project | None = None


def diff(options: Namespace, form: str) -> int:
    """`diff`."""
    folder = Path.cwd()
    with report.progress(report.standard_streams()[1]) as tell:
        compared = _of_folders(options) if _are_folders(options) else _of_definitions(options, tell)
        reviews = reviews_of(options, compared, folder, tell)
    told = shared(reviews)
    if options.html is not None:
        from eventcore_monitoring.review.page import page

        before = {one.name: one.before for one in compared.sides}
        after = {one.name: one.after for one in compared.sides}
        write_page(options.html, page(told, before, after))

    def text(output: TextIO, errors: TextIO) -> None:
        if options.patch:
            output.write("".join(file.difference for one in reviews for file in one.files))
        else:
            width = os.get_terminal_size().columns if output.isatty() else 120
            root, colour = f"{folder}{os.sep}", report.coloured(output)
            said = [one for one in told if one.changes or one.notes]  # files alone are in the patch
            shown = (review_text(one, root, colour=colour, width=width) for one in said)
            output.write("\n".join(shown) or "nothing changes\n")
        # A file that no build wrote and the like: a difference that no patch can show.
        errors.write(report.findings_text(compared.hidden, folder, colour=report.coloured(errors)))

    def comment() -> str:
        from eventcore_monitoring.formats.comment import comment

        page = "" if options.html is None else Path(options.html).name
        confirmed = "" if _is_off(options) else "promtool"
        return comment(told, f"{folder}{os.sep}", confirmed=confirmed, page=page, link=options.link or "")

    result = Result(
        "diff",
        1 if any(one.files for one in reviews) or compared.hidden else 0,
        (*(compared.outcome.findings if compared.outcome else ()), *compared.hidden),
        further=as_findings(reviews),
        deployments=lambda: _documents(compared, reviews, folder),
        subjects=() if compared.outcome is None else report.subjects(compared.outcome)[:-1],  # nobody validates
        output=None if compared.project is None else compared.project.output,
    )
    return show(result, form, text, markdown=comment)


def _documents(compared: Compared, reviews: Sequence[Review], folder: Path) -> Sequence[object]:
    found = {one.name: report.review_json(one, folder) for one in reviews}
    if compared.outcome is None:
        return [{"name": name, "files": 0, "differences": [], "review": made} for name, made in found.items()]
    entries = report.outcome_json(compared.outcome, diffs=True)
    return [{**entry, "review": found[str(entry["name"])]} for entry in entries if entry["name"] in found]


def _are_folders(options: Namespace) -> bool:
    given = options.definitions
    if not any(Path(word).is_dir() for word in given):
        return False
    if len(given) != 2 or not all(Path(word).is_dir() for word in given):
        wrong_call(commands.NAME, "diff compares two folders", "write diff BEFORE AFTER, or name definition files")
    if options.base is not None:
        wrong_call("--base", "two folders need no revision", "leave out --base, or the folders")
    return True


def _of_folders(options: Namespace) -> Compared:
    """Two folders: each deployment in them, where they are output folders, else the folders as they are."""
    before, after = (Path(word) for word in options.definitions)
    names = [{one.parent.name for one in folder.glob(f"*/{_MANIFEST}")} for folder in (before, after)]
    if not any(names):
        return Compared([Sides("", tree_of(before), tree_of(after), str(after))])
    return Compared(
        [
            Sides(name, tree_of(before / name), tree_of(after / name), str(after / name))
            for name in sorted(names[0] | names[1])
        ]
    )


def tree_of(folder: Path) -> Tree:
    """The files below a folder, but for hidden ones, links, and what is too large for a declaration."""
    found: dict[str, bytes] = {}
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(files):
            file = Path(place, name)
            if name == _MANIFEST or name.startswith(".") or file.is_symlink() or not file.is_file():
                continue
            try:
                if file.stat().st_size <= _LARGEST:
                    found[file.relative_to(folder).as_posix()] = file.read_bytes()
            except OSError as error:
                wrong_call(str(file), f"cannot be read: {error.strerror}", "let it be read, or leave it out")
    return found


def _of_definitions(options: Namespace, tell: Tell) -> Compared:
    """What the definitions say, against the output folder or what a revision holds of it."""
    project = commands.project_of(options)
    before = None if options.base is None else revisions.folders_at(options.base, project.output)
    outcome = build.prepare(project, tell)
    declared = {one.name: one for one in outcome.deployments}
    gone = set() if before is None or project.partial else before.keys() - declared.keys()
    sides = []
    for name in dict.fromkeys((*outcome.differences, *sorted(gone))):
        one = declared.get(name)
        after = {} if one is None else {each.path.as_posix(): each.content for each in one.artifacts}
        if before is None:
            former = _on_disk(after, outcome.differences[name])
        else:
            former = {path: content for path, content in before.get(name, {}).items() if path != _MANIFEST}
        lines = {} if one is None else dict(declared_lines(one.monitoring))
        place = Path(os.path.relpath(project.output, project.root), name).as_posix()
        sides.append(Sides(name, former, after, str(project.output / name), lines, place))
    hidden = [] if before is not None else [one for found in outcome.differences.values() for one in found]
    unshown = reports(item for item in hidden if item.kind not in CARRIED_OUT)
    return Compared(sides, unshown, outcome, project)


def _on_disk(after: Tree, differences: Sequence[Difference]) -> Tree:
    """The files of a deployment as they stand in the output folder."""
    before = dict(after)
    for item in differences:
        path = item.path.as_posix()
        if item.before is None:
            before.pop(path, None)
        elif item.after is not None or item.kind is Kind.REMOVED:
            before[path] = item.before
    return before


def declared_lines(monitoring: Monitoring) -> Iterator[tuple[str, SourceLine]]:
    """The line of each declaration that a review may speak of, by its address."""
    for address, _, line in report.declared(monitoring):
        if line is not None:
            yield address, line
    for dashboard in monitoring.own_dashboards:
        for _, panel in dashboard.panels():
            if panel.line is not None:
                yield f"dashboards.{dashboard.name}.{panel.title}", panel.line
    for target in monitoring.targets:
        if target.line is not None:
            yield f"targets.{target.job}", target.line
    if monitoring.incidents is not None and monitoring.incidents.line is not None:
        yield "alertmanager", monitoring.incidents.line
        for receiver in monitoring.incidents.receivers:
            if receiver.line is not None:
                yield f"alertmanager.receivers.{receiver.name}", receiver.line


def reviews_of(options: Namespace, compared: Compared, folder: Path, tell: Tell) -> list[Review]:
    """The review of each deployment. Raises ToolsError where promtool is asked and cannot answer."""
    promtool: list[Program] = []

    def confirm(trials: Sequence[Trial]) -> list[Trial]:
        if not promtool:
            promtool.append(commands.promtool_of(options, folder))
        tell("asking promtool")
        try:
            return confirmed(trials, promtool[0])
        except EnvironmentFault as fault:
            raise build.ToolsError({"promtool": fault}) from None

    asked = None if _is_off(options) else confirm
    made = []
    for one in compared.sides:
        tell(f"comparing {one.name or 'the folders'}")
        made.append(
            review(one.before, one.after, asked, name=one.name, lines=one.lines, folder=one.folder, place=one.place)
        )
    return made


def _is_off(options: Namespace) -> bool:
    try:
        configured = find_project(Path.cwd()).promtool
    except DefinitionError:
        configured = None
    return bool((options.promtool or configured) == "off")


def write_page(name: str, text: str) -> None:
    """Writes a page. Raises DefinitionError where it cannot be written."""
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    except OSError as error:
        wrong_call(name, f"cannot be written: {error.strerror}", "name another place")
