"""One build at a time: the lock of an output folder, and what dead builds left behind in it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.output.disk import DISK, Disk, DiskError, disk_errors
from eventcore_monitoring.output.layout import LOCK_NAME, STAGING_PREFIX, Output, locate

_STAGING = re.compile(re.escape(STAGING_PREFIX) + r"\d+")
_PAUSE = 0.05


class Locked(NamedTuple):
    """An output folder that nobody else writes, as long as the block of `lock` lasts."""

    output: Output
    disk: Disk

    @property
    def staging(self) -> Path:
        """Where this process stages: on the same file system, so that a rename replaces a file whole."""
        return self.output.folder / f"{STAGING_PREFIX}{os.getpid()}"


@contextmanager
def lock(
    output: Path, *, root: Path, wait: float = 10, tell: Callable[[str], None] | None = None, disk: Disk = DISK
) -> Iterator[Locked]:
    """The right to write an output folder (created where it is missing), alone, for the block.

    `root` is the project's folder: no folder below it on the way to the output may be a symbolic link.
    Waits `wait` seconds for another build and says so once through `tell`. What is staged is removed
    at the end, what a dead build had staged at the start. Raises OutputError for a folder that is
    refused, DiskError when the other build goes on or the folder cannot be written.
    """
    located = locate(output, root)
    with disk_errors(located.shown, "nothing was changed"):
        located.folder.mkdir(parents=True, exist_ok=True)
        descriptor = _acquire(located, wait, tell)
    try:
        with disk_errors(located.shown, "what an earlier build left behind is still there"):
            for leftover in _staging_folders(located.folder):
                shutil.rmtree(leftover)
        yield Locked(located, disk)
    finally:
        for leftover in _staging_folders(located.folder):
            shutil.rmtree(leftover, ignore_errors=True)
        # Removed while it is held, so that no build leaves a file behind; whoever waits for it looks again.
        with suppress(OSError):
            (located.folder / LOCK_NAME).unlink()
        os.close(descriptor)


def _acquire(output: Output, wait: float, tell: Callable[[str], None] | None) -> int:
    """A descriptor that holds the lock file's flock, which the system drops when the process dies."""
    path = output.folder / LOCK_NAME
    deadline = time.monotonic() + wait
    told = False
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if not isinstance(error, BlockingIOError):
                raise
        else:
            if _is_at(path, descriptor):
                return descriptor
            os.close(descriptor)
            continue  # its last holder has removed it
        if time.monotonic() >= deadline:
            sentence = f"another build has been writing this folder for {wait:g} s"
            raise DiskError(Finding(output.shown, "output-locked", sentence, "wait until it ends, or stop it"))
        if tell is not None and not told:
            tell(f"{output.shown}: another build is writing this folder; waiting up to {wait:g} s")
            told = True
        time.sleep(_PAUSE)


def _is_at(path: Path, descriptor: int) -> bool:
    """Whether the file at a path is still the one that a descriptor holds."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _staging_folders(folder: Path) -> list[Path]:
    # Only the holder of the lock stages, so any such folder is his own or a dead build's: no pid need be asked.
    return [folder / name for name in os.listdir(folder) if _STAGING.fullmatch(name)]
