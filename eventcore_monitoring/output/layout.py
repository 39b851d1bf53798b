"""What stands where in the output folder, and which folders and artifacts are refused."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.file_name import check_file_name
from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.findings import Finding

MANIFEST = PurePosixPath("manifest.json")
# Stands beside the manifest while files are being replaced: what any of them may be until it is gone.
JOURNAL = PurePosixPath(".manifest.pending.json")
LOCK_NAME = ".eventcore-monitoring.lock"
STAGING_PREFIX = ".eventcore-monitoring."


class OutputError(Exception):
    """The output folder or an artifact is refused; nothing was changed. Exit code 1.

    Attribute `findings`: at least one `Finding`, all that are known.
    """

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__("\n".join(f"{finding.at}: {finding.message}" for finding in findings))


class Output(NamedTuple):
    """An output folder that was found safe: its absolute path, and the path that a person is shown."""

    folder: Path
    shown: str


def locate(output: Path, root: Path) -> Output:
    """The output folder as seen from the project root, which must exist (a relative one lies below it).

    Raises OutputError when the folder, or one between it and the root, is a symbolic link or no folder.
    Of an output folder outside the root only the folder itself is looked at.
    """
    folder = Path(os.path.normpath(root.absolute() / output))
    upwards = [folder, *folder.parents]
    depth = next((depth for depth, part in enumerate(upwards) if part.exists() and part.samefile(root)), None)
    below = upwards[:depth] if depth is not None else [folder]
    shown = "/".join(part.name for part in reversed(below)) if depth else folder.as_posix()
    faults = [fault for part in below if (fault := _unusable(part, shown)) is not None]
    if faults:
        raise OutputError(*faults)
    return Output(folder, shown)


def _unusable(part: Path, shown: str) -> Finding | None:
    if part.is_symlink():
        sentence = f'"{part.name}" is a symbolic link, and generated files are never written through one'
        return Finding(shown, "output-link", sentence, "name the real folder as the output folder, or remove the link")
    if part.exists() and not part.is_dir():
        sentence = f'"{part.name}" is no folder'
        return Finding(shown, "output-obstructed", sentence, "move it away, or name another output folder")
    return None


def deployments(output: Path) -> tuple[str, ...]:
    """The names of the deployments that builds have written into an output folder, sorted."""
    if not output.is_dir():
        return ()
    records = (MANIFEST, JOURNAL)
    folders = (entry for entry in os.scandir(output) if entry.is_dir(follow_symlinks=False))
    return tuple(sorted(folder.name for folder in folders if any(Path(folder, name).is_file() for name in records)))


def contents(output: Output, deployment: str, artifacts: Sequence[Artifact]) -> Mapping[PurePosixPath, bytes]:
    """The files of a deployment by path, sorted. Raises OutputError with every name that is refused."""
    at = f"{output.shown}/{deployment}"
    faults = [
        Finding(at, "output-name", f"the deployment's name is refused: {sentence}", "rename the deployment")
        for sentence in [check_file_name(deployment)]
        if sentence is not None
    ]
    faults += _name_faults(at, artifacts)
    if faults:
        raise OutputError(*faults)
    return {artifact.path: artifact.content for artifact in sorted(artifacts)}


def path_fault(path: PurePosixPath) -> str | None:
    """What is wrong with the path of a generated file, as a sentence; None for a safe one."""
    if path.is_absolute():
        return "the path is absolute: write it relative to the deployment's folder"
    if not path.parts:
        return "the path is empty: name a file"
    if ".." in path.parts:
        return 'the path leads upwards with "..": name a file below the deployment\'s folder'
    return next((sentence for part in path.parts if (sentence := check_file_name(part)) is not None), None)


def _name_faults(at: str, artifacts: Sequence[Artifact]) -> Iterator[Finding]:
    """Faults of single paths, then of paths that cannot stand side by side on every file system."""
    files: dict[str, PurePosixPath] = {}
    folders: dict[str, PurePosixPath] = {}
    for artifact in sorted(artifacts):
        path = artifact.path
        where = label(at, path)
        sentence = path_fault(path)
        if sentence is not None:
            yield Finding(where, "output-name", sentence, "rename what the file is made from")
            continue
        if path.as_posix().casefold() == MANIFEST.name:
            yield Finding(where, "output-name", "this name belongs to the manifest", "give the file another name")
        for folder in path.parents[:-1]:
            other = folders.setdefault(folder.as_posix().casefold(), folder)
            if other != folder:
                yield _clash(where, f'its folder "{folder}" differs from "{other}" only by case')
        other = files.setdefault(path.as_posix().casefold(), path)
        if other is not path:
            yield _clash(where, "two files have this path" if other == path else f'"{other}" differs only by case')
    for name in files.keys() & folders.keys():
        yield _clash(label(at, files[name]), "this path is the folder of another file too")


def _clash(where: str, sentence: str) -> Finding:
    return Finding(where, "output-name", sentence, "rename one of the two")


def label(shown: str, path: PurePosixPath) -> str:
    """A path that can be printed whatever somebody called a file."""
    return printable(f"{shown}/{path}")
