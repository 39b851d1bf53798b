"""The calls that change the disk, as a value, so that a test can make the n-th of them fail."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eventcore_monitoring.findings import Finding

_WAY_OUT = {
    errno.ENOSPC: "free some space on that disk, then build again",
    errno.EDQUOT: "free some of your quota on that disk, then build again",
    errno.EROFS: "choose an output folder on a file system that is not read-only",
    errno.EACCES: "give yourself the right to write there, then build again",
    errno.EPERM: "give yourself the right to write there, then build again",
    errno.ELOOP: "remove the symbolic link, then build again",
    errno.EXDEV: "unmount what is mounted inside the output folder, then build again",
}


class DiskError(Exception):
    """The output folder cannot be used now: locked, full, read-only, failing. Exit code 3.

    Attribute `findings`: one `Finding`.
    """

    def __init__(self, finding: Finding) -> None:
        self.findings = (finding,)
        super().__init__(f"{finding.at}: {finding.message}")


@dataclass(frozen=True, slots=True)
class Disk:
    """Every call by which staging and committing change the disk; each as in `os`."""

    open: Callable[[Path, int, int], int] = os.open
    write: Callable[[int, memoryview], int] = os.write
    fsync: Callable[[int], None] = os.fsync
    rename: Callable[[Path, Path], Any] = os.rename
    unlink: Callable[[Path], Any] = os.unlink
    mkdir: Callable[[Path], Any] = os.mkdir
    rmdir: Callable[[Path], Any] = os.rmdir


DISK = Disk()


@contextmanager
def disk_errors(at: str, left: str) -> Iterator[None]:
    """Turns an OSError inside the block into a DiskError; `left` says in what state the tree is left."""
    try:
        yield
    except OSError as error:
        place = f" ({os.fsdecode(error.filename)})" if isinstance(error.filename, (str, bytes, os.PathLike)) else ""
        message = f"{error.strerror or error}{place}; {left}"
        way_out = _WAY_OUT.get(error.errno or 0, "see what is wrong with that disk, then build again")
        raise DiskError(Finding(at, "output-disk", message, way_out)) from error


def write_file(disk: Disk, path: Path, content: bytes) -> None:
    """Writes a new file with the mode that the umask leaves; FileExistsError where anything stands, links too."""
    descriptor = disk.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[disk.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def sync(disk: Disk, path: Path) -> None:
    """Waits until a file, or the entries of a folder, are on the medium."""
    descriptor = disk.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0)
    try:
        disk.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folders(disk: Disk, folder: Path) -> None:
    """Creates a folder and those above it, where they do not stand yet."""
    if not folder.is_dir():
        make_folders(disk, folder.parent)
        disk.mkdir(folder)
