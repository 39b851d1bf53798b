"""`build --watch`: builds on every save, and tells what changed in meaning since the build before."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from eventcore_monitoring import commands, report, review_command
from eventcore_monitoring.configuration import Project
from eventcore_monitoring.findings import wrong_call
from eventcore_monitoring.live_page import LivePage
from eventcore_monitoring.output import deployments
from eventcore_monitoring.review.change import Review
from eventcore_monitoring.review.page import page
from eventcore_monitoring.review.shared import shared
from eventcore_monitoring.review.text import review_text
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.review_command import Compared, Sides, Tell

if TYPE_CHECKING:
    from watchfiles import Change

# What definitions are made of: themselves, the settings, saved answers, queries and other files that they read.
_READ = (".py", ".toml", ".json", ".yaml", ".yml", ".sql")
_BUILD = "from eventcore_monitoring.cli import main; raise SystemExit(main())"

Trees = Mapping[str, Tree]


def watch(options: Namespace, words: Sequence[str]) -> int:
    """Builds now and after every save, until it is interrupted. `words`: the call, with the command first.

    Each build is a process of its own, so that it reads everything afresh. Raises DefinitionError for a wrong call.
    """
    output, errors = report.standard_streams()
    project = commands.project_of(options)
    saves = _saves(project)
    start = before = _output(project)
    call = [sys.executable, "-c", _BUILD, *_of_build(words)]
    live = nullcontext() if options.html is None else LivePage(page([], {}, {}, live=True))
    with live as shown:
        for saved in saves:
            if saved:
                output.write(f"\n{', '.join(saved)} saved\n")
                output.flush()
            code = subprocess.run(call, check=False).returncode
            if code == 0:
                now = _output(project)
                told = _told(options, project, before, now)
                if shown is not None:
                    since = told if before == start else _reviews(options, project, start, now, lambda _: None)
                    _show(options, shown, since, start, now)
                before = now
            if shown is not None:
                errors.write(f"page: {shown.address}\n")
            errors.write("waiting for the next save (Ctrl+C ends)\n")
            errors.flush()
    return 0


def _of_build(words: Sequence[str]) -> Iterator[str]:
    """The call of a single build."""
    skip = False
    for word in words:
        if skip or word == "--watch" or word.startswith("--html="):
            skip = False
        elif word == "--html":
            skip = True
        else:
            yield word


def _saves(project: Project) -> Iterator[tuple[str, ...]]:
    """Nothing at once, and then the files of each save, as paths from the project's folder."""
    try:
        from watchfiles import DefaultFilter, watch as wait
    except ImportError:
        fix = 'run pip install "eventcore-monitoring[watch]"'
        wrong_call(commands.NAME, "--watch needs watchfiles", fix)
    usual = DefaultFilter(ignore_paths=[project.output])

    def is_read(change: Change, path: str) -> bool:
        return path.endswith(_READ) and usual(change, path)

    folders = {project.root, *(file.parent for file in project.deployments)}
    outermost = [folder for folder in folders if not any(other in folder.parents for other in folders)]
    return _waited(lambda: wait(*outermost, watch_filter=is_read, raise_interrupt=False), project.root)


def _waited(wait: Callable[[], Iterator[set[tuple[Change, str]]]], root: Path) -> Iterator[tuple[str, ...]]:
    yield ()
    for changes in wait():
        yield tuple(sorted({os.path.relpath(path, root) for _, path in changes}))


def _output(project: Project) -> Trees:
    """The files of all deployments as they stand."""
    names = deployments(project.output) if project.output.is_dir() else ()
    return {name: review_command.tree_of(project.output / name) for name in names}


def _told(options: Namespace, project: Project, before: Trees, now: Trees) -> list[Review]:
    """What changed in meaning, told to people."""
    output, errors = report.standard_streams()
    with report.progress(errors) as tell:
        reviews = _reviews(options, project, before, now, tell)
    for one in shared(reviews):
        output.write(f"\n{review_text(one, f'{Path.cwd()}{os.sep}', colour=report.coloured(output))}")
    if not any(one.files for one in reviews):
        output.write("nothing changes\n")
    output.flush()
    return reviews


def _show(options: Namespace, shown: LivePage, reviews: Sequence[Review], start: Trees, now: Trees) -> None:
    """What changed since the watch began, with the dashboards as they were then and as they are."""
    shown.show(page(reviews, start, now, live=True))
    review_command.write_page(options.html, page(reviews, start, now))


def _reviews(options: Namespace, project: Project, before: Trees, now: Trees, tell: Tell) -> list[Review]:
    sides = [
        Sides(name, before.get(name, {}), now.get(name, {}), str(project.output / name), {}, name)
        for name in dict.fromkeys((*before, *now))
    ]
    return review_command.reviews_of(options, Compared(sides), Path.cwd(), tell)
