"""Two steps that write the generated tree: stage all of it beside the old one, then commit it file by file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.output.compare import Difference, Kind, Survey, refusals, survey
from eventcore_monitoring.output.disk import Disk, disk_errors, make_folders, sync, write_file
from eventcore_monitoring.output.layout import JOURNAL, MANIFEST, OutputError, contents
from eventcore_monitoring.output.lock import Locked
from eventcore_monitoring.output.manifest import digest, joined, journal, manifest

_UNTOUCHED = "nothing was changed"
_MIXED = "the generated files are part old, part new, and the next build completes them"


class Staged(NamedTuple):
    """A deployment's whole tree in a temporary folder of the output folder, as validators read it."""

    locked: Locked
    deployment: str
    files: Mapping[PurePosixPath, bytes]

    @property
    def folder(self) -> Path:
        """The folder that holds the staged tree, laid out as the deployment's own."""
        return self.locked.staging / self.deployment


def stage(locked: Locked, deployment: str, artifacts: Sequence[Artifact]) -> Staged:
    """Writes all files of a deployment beside the old ones, which stay as they are.

    Raises OutputError with every artifact that is refused, DiskError when the disk fails or is full.
    """
    staged = Staged(locked, deployment, contents(locked.output, deployment, artifacts))
    with disk_errors(f"{locked.output.shown}/{deployment}", _UNTOUCHED):
        make_folders(locked.disk, staged.folder)
        for path, content in staged.files.items():
            make_folders(locked.disk, (staged.folder / path).parent)
            write_file(locked.disk, staged.folder / path, content)
    return staged


def commit(staged: Sequence[Staged], tools: Mapping[str, str]) -> tuple[Difference, ...]:
    """Puts staged trees in place of the old ones and says what has changed.

    A file with the right bytes is not touched. Removed is only what a build wrote and nobody has edited
    since; a deployment without artifacts vanishes. Raises OutputError, before anything is changed, with
    every edited or foreign file, link and damaged manifest in the way; DiskError when the disk fails,
    which leaves whole files, old or new.
    """
    surveys = [survey(item.locked.output, item.deployment, item.files) for item in staged]
    refused = [finding for found in surveys for finding in refusals(found.differences)]
    if refused:
        raise OutputError(*refused)
    for item, found in zip(staged, surveys, strict=True):
        with disk_errors(f"{item.locked.output.shown}/{item.deployment}", _UNTOUCHED):
            _prepare(item, found, tools)
    for item, found in zip(staged, surveys, strict=True):
        with disk_errors(f"{item.locked.output.shown}/{item.deployment}", _MIXED):
            _replace(
                item.locked.disk, item.folder, item.locked.output.folder / item.deployment, found, bool(item.files)
            )
    return tuple(item for found in surveys for item in found.differences if item.kind is not Kind.UNLISTED)


def _paths(found: Survey, *kinds: Kind) -> list[PurePosixPath]:
    return [item.path for item in found.differences if item.kind in kinds]


def _prepare(item: Staged, found: Survey, tools: Mapping[str, str]) -> None:
    """Makes durable, still in the staging folder, all that `_replace` moves: a full disk shows here."""
    disk = item.locked.disk
    wanted = {path: frozenset([digest(content)]) for path, content in item.files.items()}
    write_file(disk, item.folder / MANIFEST, manifest(item.files, tools))
    write_file(disk, item.folder / JOURNAL, journal(joined(found.ours, wanted)))
    for path in (*_paths(found, Kind.ADDED, Kind.CHANGED), MANIFEST, JOURNAL):
        sync(disk, item.folder / path)


def _replace(disk: Disk, source: Path, target: Path, found: Survey, generated: bool) -> None:
    """Renames, removes, and last of all replaces the manifest.

    The journal lists, from before the first change until after the last, the old and the new content
    of every file, so that the next build knows as its own whatever it finds in between.
    """
    new, gone = _paths(found, Kind.ADDED, Kind.CHANGED), _paths(found, Kind.REMOVED)
    if new or gone:
        make_folders(disk, target)
        sync(disk, target.parent)
        disk.rename(source / JOURNAL, target / JOURNAL)
        sync(disk, target)
    # Removed first: a file may make way for a folder, a folder for a file, `A` for `a`.
    for path in gone:
        disk.unlink(target / path)
    for path in found.empty_folders:
        disk.rmdir(target / path)
    for path in new:
        make_folders(disk, (target / path).parent)
        disk.rename(source / path, target / path)
    for folder in sorted({parent for path in (*new, *gone) for parent in path.parents}):
        if (target / folder).is_dir():
            sync(disk, target / folder)

    if generated and (source / MANIFEST).read_bytes() != found.records.get(MANIFEST):
        disk.rename(source / MANIFEST, target / MANIFEST)
        sync(disk, target)
    if not generated and MANIFEST in found.records:
        disk.unlink(target / MANIFEST)
    if new or gone or JOURNAL in found.records:
        disk.unlink(target / JOURNAL)
    if not generated and target.is_dir() and not _paths(found, Kind.UNLISTED):
        disk.rmdir(target)
