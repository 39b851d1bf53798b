"""The generated tree against what is to be generated: every difference as a value. Writes nothing."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.unified_diff import unified_diff
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.output.disk import disk_errors
from eventcore_monitoring.output.layout import JOURNAL, MANIFEST, Output, contents, label, locate
from eventcore_monitoring.output.manifest import Ours, digest, joined, read

_BUILD = "run `eventcore-monitoring build`"


class Kind(StrEnum):
    """How a path differs. A build carries out the first three, and refuses to run over the last four."""

    ADDED = "added"  # to be generated, and nothing stands there
    CHANGED = "changed"  # as a build wrote it, and to be generated otherwise
    REMOVED = "removed"  # as a build wrote it, and no longer generated
    INTERRUPTED = "interrupted"  # a manifest or journal that does not describe the files beside it
    UNLISTED = "unlisted"  # no build wrote it, and it is in nobody's way: kept
    EDITED = "edited"  # written by a build, then changed by somebody else
    FOREIGN = "foreign"  # no build wrote it, and a generated file is to stand there
    OBSTRUCTED = "obstructed"  # a link, a folder, a device where a file or a folder is to stand
    DAMAGED = "damaged"  # a manifest or journal that cannot be read


CARRIED_OUT = (Kind.ADDED, Kind.CHANGED, Kind.REMOVED)
_REFUSED = (Kind.EDITED, Kind.FOREIGN, Kind.OBSTRUCTED, Kind.DAMAGED)


class Difference(NamedTuple):
    """One path that is not as it is to be.

    `at` is the path as a person sees it from the project's folder, `path` the same below the
    deployment's folder; `before` the bytes on disk (None: no regular file), `after` the bytes to be
    generated (None: none); `detail` says what is in the way or what is wrong with a manifest.
    """

    at: str
    path: PurePosixPath
    kind: Kind
    before: bytes | None = None
    after: bytes | None = None
    detail: str = ""


class Survey(NamedTuple):
    """A deployment's folder as it stands: its differences, and what only a build needs to know."""

    differences: tuple[Difference, ...]
    ours: Ours
    records: Mapping[PurePosixPath, bytes]
    empty_folders: tuple[PurePosixPath, ...]


def compare(output: Path, deployment: str, artifacts: Sequence[Artifact], *, root: Path) -> tuple[Difference, ...]:
    """How a deployment's folder differs from its artifacts, by path; empty when a build would change no file.

    Versions of tools in the manifest are not compared. Raises OutputError for a folder or an artifact
    that is refused, DiskError when the folder cannot be read.
    """
    located = locate(output, root)
    return survey(located, deployment, contents(located, deployment, artifacts)).differences


def survey(output: Output, deployment: str, wanted: Mapping[PurePosixPath, bytes]) -> Survey:
    """What `compare` finds, and what `commit` needs on top of it. Raises DiskError."""
    folder, shown = output.folder / deployment, f"{output.shown}/{deployment}"
    with disk_errors(shown, "nothing was changed"):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            detail = _mode_name(folder.lstat().st_mode)
            return Survey((Difference(shown, PurePosixPath(), Kind.OBSTRUCTED, detail=detail),), {}, {}, ())
        entries = dict(_walk(folder, PurePosixPath()))
        records, ours, faults = _records(folder, shown, entries)
        differences = dict(_files(folder, shown, entries, wanted, ours))
    if any(fault.kind is Kind.DAMAGED for fault in faults):
        # Nothing is known of these files then: one fault says so, not one a file.
        differences = {path: _unrefused(difference) for path, difference in differences.items()}

    removed = {path for path, difference in differences.items() if difference.kind is Kind.REMOVED}
    folders = {path for path, mode in entries.items() if stat.S_ISDIR(mode)}
    kept = entries.keys() - folders - removed
    needed = {parent for path in wanted for parent in path.parents}
    full = {parent for path in kept for parent in path.parents} | needed
    for path in (kept & needed) | (folders & full & wanted.keys()):
        at, detail = label(shown, path), _mode_name(entries[path])
        differences[path] = Difference(at, path, Kind.OBSTRUCTED, after=wanted.get(path), detail=detail)
    if not faults:
        as_wanted = all(difference.kind is Kind.UNLISTED for difference in differences.values())
        unlike = ours != {path: frozenset([digest(content)]) for path, content in wanted.items()}
        path = JOURNAL if JOURNAL in records else MANIFEST
        if path is JOURNAL or (as_wanted and unlike):
            faults = [Difference(label(shown, path), path, Kind.INTERRUPTED, records.get(path))]
    ordered = sorted((*differences.values(), *faults), key=lambda difference: difference.path)
    return Survey(tuple(ordered), ours, records, tuple(sorted(folders - full, reverse=True)))


def _walk(folder: Path, below: PurePosixPath) -> Iterator[tuple[PurePosixPath, int]]:
    """Everything in a folder with its file type and mode, links not followed; nothing where there is no folder."""
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return
    for name in names:
        try:
            mode = (folder / name).lstat().st_mode
        except FileNotFoundError:
            continue  # a build that runs at the same time
        yield below / name, mode
        if stat.S_ISDIR(mode):
            yield from _walk(folder / name, below / name)


def _read(path: Path) -> bytes | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with open(descriptor, "rb") as file:
        return file.read()


def _records(
    folder: Path, shown: str, entries: dict[PurePosixPath, int]
) -> tuple[dict[PurePosixPath, bytes], Ours, list[Difference]]:
    """The manifest and the journal, taken out of the entries: their bytes, what they list, what is wrong."""
    records: dict[PurePosixPath, bytes] = {}
    ours: list[Ours] = []
    faults: list[Difference] = []
    for path in (MANIFEST, JOURNAL):
        mode = entries.pop(path, None)
        if mode is None:
            continue
        at = label(shown, path)
        if not stat.S_ISREG(mode):
            faults.append(Difference(at, path, Kind.OBSTRUCTED, detail=_mode_name(mode)))
            continue
        content = _read(folder / path)
        if content is None:
            continue
        records[path] = content
        try:
            ours.append(read(content))
        except ValueError as error:
            faults.append(Difference(at, path, Kind.DAMAGED, content, detail=str(error)))
    return records, joined(*ours), faults


def _files(
    folder: Path,
    shown: str,
    entries: Mapping[PurePosixPath, int],
    wanted: Mapping[PurePosixPath, bytes],
    ours: Ours,
) -> Iterator[tuple[PurePosixPath, Difference]]:
    """Every path that differs, each judged alone."""
    for path in sorted({*entries, *wanted}):
        mode = entries.get(path)
        after = wanted.get(path)
        before = _read(folder / path) if mode is not None and stat.S_ISREG(mode) else None
        detail = ""
        if before is not None and before == after:
            continue
        if before is not None and digest(before) in ours.get(path, ()):
            kind = Kind.REMOVED if after is None else Kind.CHANGED
        elif mode is None or stat.S_ISDIR(mode):
            if after is None:
                continue
            kind = Kind.ADDED
        elif path in ours:
            kind = Kind.EDITED
        elif after is None:
            kind = Kind.UNLISTED
        else:
            kind = Kind.FOREIGN if stat.S_ISREG(mode) else Kind.OBSTRUCTED
        if mode is not None and not stat.S_ISREG(mode):
            detail = _mode_name(mode)
        yield path, Difference(label(shown, path), path, kind, before, after, detail)


def _unrefused(difference: Difference) -> Difference:
    match difference.kind:
        case Kind.FOREIGN:
            return Difference(difference.at, difference.path, Kind.CHANGED, difference.before, difference.after)
        case _:
            return difference


def _mode_name(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a file" if stat.S_ISREG(mode) else "no regular file"


def reports(differences: Iterable[Difference]) -> tuple[Finding, ...]:
    """Every difference as a finding, for `check`."""
    return tuple(Finding(item.at, f"output-{item.kind}", *_sentence(item)) for item in differences)


def refusals(differences: Iterable[Difference]) -> tuple[Finding, ...]:
    """The differences over which a build refuses to run, as findings."""
    return reports(item for item in differences if item.kind in _REFUSED)


def _sentence(item: Difference) -> tuple[str, str]:
    """What is wrong, and the way out."""
    match item.kind:
        case Kind.ADDED:
            return "the file is not there", _BUILD
        case Kind.CHANGED:
            return "the file is not what the definitions say", _BUILD
        case Kind.REMOVED:
            return "the file is no longer generated", _BUILD
        case Kind.INTERRUPTED:
            return "does not describe the files beside it, as after an interrupted build", _BUILD
        case Kind.UNLISTED:
            return "no build wrote this, and it is kept", "move it out of the generated folder, or delete it"
        case Kind.EDITED:
            what = (
                f"{item.detail} stands here instead of the generated file"
                if item.detail
                else ("the file was edited since a build wrote it, and would be lost")
            )
            way_out = f"move the change into the definitions; then `git checkout -- {item.at}` or delete it, and build"
            return what, way_out
        case Kind.FOREIGN:
            return "a file that no build wrote stands where one is generated", "move it away or delete it, then build"
        case Kind.OBSTRUCTED:
            return f"{item.detail} is in the way of what is generated", "move it away or delete it, then build"
        case Kind.DAMAGED:
            folder = item.at.rpartition("/")[0]
            return f"the manifest {item.detail}", f"restore it from git, or delete the folder {folder}, then build"


def carried_out(differences: Iterable[Difference]) -> str:
    """What a build would write and remove, in words: `1 added, 3 changed`; "" where that is nothing."""
    kinds = Counter(item.kind for item in differences)
    return ", ".join(f"{kinds[kind]} {kind}" for kind in CARRIED_OUT if kinds[kind])


def unified(differences: Iterable[Difference]) -> str:
    """What a build would change, as a unified diff with `a/` and `b/` paths; UTF-8 text line by line."""
    return "".join(
        unified_diff(item.before, item.after, item.at.lstrip("/")) for item in differences if _is_shown(item)
    )


def _is_shown(item: Difference) -> bool:
    return item.kind in CARRIED_OUT or (item.kind in _REFUSED and item.after is not None)
