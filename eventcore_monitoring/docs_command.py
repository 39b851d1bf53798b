"""The command `docs`: the runbooks of deployments as a web site with search, in a folder of its own."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from eventcore_monitoring import build, commands, report
from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.configuration import Project
from eventcore_monitoring.findings import DefinitionError, Severity, wrong_call
from eventcore_monitoring.previews import with_previews
from eventcore_monitoring.website.site import site

_OUT = "site"
# What tells a site of ours from a folder of somebody's: the files of the last time, one a line.
_MARK = ".eventcore-monitoring-site"


def docs(options: Namespace) -> int:
    """`docs`."""
    output, errors = report.standard_streams()
    project = commands.project_of(options)
    folder = Path(options.out or _OUT)
    before = _files_before(folder, project)
    with report.progress(errors) as tell:
        made: dict[str, Sequence[Artifact]] = {}
        for one in build.load_all(project):
            tell(f"generating {one.name}")
            if faults := [fault for fault in build.check(one.monitoring) if fault.severity is Severity.ERROR]:
                raise DefinitionError(*faults)
            saved = build.saved_answers(project, one.name)
            made[one.name], _ = with_previews(one.monitoring, build.generate(one.monitoring), saved)
        tell("writing")
        try:
            files = list(site("Runbooks", made))
        except ImportError:
            fix = 'run pip install "eventcore-monitoring[docs]"'
            wrong_call(commands.NAME, "docs needs markdown-it-py", fix)
        _write(folder, files, before)
    shown = os.path.relpath(folder)
    pages = sum(file.path.suffix == ".html" for file in files)
    output.write(f"{shown}: {report.number(pages, 'page')}; open {shown}/index.html\n")
    return 0


def _files_before(folder: Path, project: Project) -> tuple[PurePosixPath, ...]:
    """What the last site in the folder consists of. Refuses a folder that is not for a site."""
    place, generated = folder.resolve(), project.output.resolve()
    if place == generated or generated in place.parents or place in generated.parents:
        fix = "name a folder beside it with --out"
        wrong_call(str(folder), "a site stands beside the output folder, not in it or around it", fix)
    try:
        if not any(folder.iterdir()):
            return ()
        lines = (folder / _MARK).read_text("utf-8").splitlines()
    except FileNotFoundError:
        if not folder.exists():
            return ()
        wrong_call(str(folder), "holds files that are no site of ours", "name another folder with --out, or empty it")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is damaged"
        wrong_call(str(folder), f"cannot be read: {reason}", "name another folder with --out")
    paths = [PurePosixPath(line) for line in lines if line]
    return tuple(path for path in paths if not path.is_absolute() and ".." not in path.parts)


def _write(folder: Path, files: Sequence[Artifact], before: Sequence[PurePosixPath]) -> None:
    """Writes the files, and removes those of the last time that are no more."""
    kept = {file.path for file in files}
    mark = "".join(f"{path}\n" for path in sorted({*kept, *before}))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MARK).write_text(mark, "utf-8")  # first: what stops halfway is still known as ours
        for file in files:
            place = folder / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.content)
        for path in before:
            if path not in kept:
                (folder / path).unlink(missing_ok=True)
        (folder / _MARK).write_text("".join(f"{path}\n" for path in sorted(kept)), "utf-8")
    except OSError as error:
        wrong_call(str(folder), f"cannot be written: {error.strerror}", "name another place with --out")
