"""Where findings stand in the repository: annotations have to land on the right file, wherever the command runs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.formats.run import NAME, Placed, Run, Subject

_INSTALLED: Final = ("site-packages", "dist-packages")


def repository(folder: Path) -> Path:
    """The root of the git repository that a folder (absolute) lies in, else the folder itself."""
    return next((place for place in (folder, *folder.parents) if os.path.lexists(place / ".git")), folder)


def fallback(folder: Path, root: Path) -> str:
    """The `pyproject.toml` that is nearest above a folder, relative to the root."""
    places = [place for place in (folder, *folder.parents) if place.is_relative_to(root)]
    found = next((place for place in places if os.path.isfile(place / "pyproject.toml")), root)
    return (found / "pyproject.toml").relative_to(root).as_posix()


def run_of(
    command: str | None,
    code: int,
    version: str,
    findings: Iterable[Finding],
    subjects: Iterable[Subject],
    folder: Path,
    bases: Sequence[Path],
) -> Run:
    """What a command that ran in a folder found, with places in the repository of that folder.

    `command`: None for one that there is not. `bases`: folders (absolute) that relative paths may start from, besides.
    """
    root = repository(folder)
    starts = tuple(dict.fromkeys((folder, *bases, root)))
    return Run(
        command or NAME,
        code,
        version,
        tuple(placed(finding, root, starts) for finding in findings),
        tuple(Subject(_line(one.name), _line(one.said), tuple(map(_line, one.declared))) for one in subjects),
        _line(fallback(folder, root)),
    )


def placed(finding: Finding, root: Path, bases: Sequence[Path]) -> Placed:
    """A finding at its place below the root: that of its source, or the file that it is about.

    `bases`: the folders (absolute) that relative paths may start from, the likeliest first. A file that is not there,
    or is of an installed package, is named in the sentence.
    """
    source = finding.source
    path = _below(source.file if source else finding.at, root, bases)
    message = _shown(finding.message, root, bases)
    if source is not None and path is None and source.file != finding.at:
        message += f" ({_shown(source.file, root, bases)}:{source.line})"
    return Placed(
        finding.severity,
        finding.code,
        _shown(finding.at, root, bases),
        message,
        _shown(finding.fix, root, bases),
        "\n".join(_line(line) for line in finding.excerpt.split("\n") if line),
        path,
        source.line if source and path else 0,
        source.column if source and path else 0,
    )


def _below(file: str, root: Path, bases: Sequence[Path]) -> str | None:
    for base in bases:
        there = os.path.normpath(base / file)
        path = Path(there)
        if path.is_relative_to(root) and os.path.isfile(there):
            inside = path.relative_to(root)
            # What git and XML cannot name is no path to link to.
            plain = there.isprintable() and not set(_INSTALLED).intersection(inside.parts)
            return inside.as_posix() if plain else None
    return None


def _shown(text: str, root: Path, bases: Sequence[Path]) -> str:
    for folder in sorted({*bases, root}, reverse=True):
        text = text.replace(f"{folder}{os.sep}", "")
    return _line(text)


def _line(text: str) -> str:
    return printable(" ".join(text.split("\n")))
