"""Who runs the scripts: whoever runs the tests; for root, the user whose server it is, who may write nowhere else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from postgresql import Database


def as_owner(server: Database, command: Sequence[str | Path]) -> list[str]:
    """The command, run by the user whose server it is."""
    words = [str(word) for word in command]
    if os.geteuid() != 0:
        return words
    owner = server.folder.stat()
    return ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups", "--", *words]


@contextmanager
def folder_of_owner(server: Database) -> Iterator[Path]:
    """A temporary folder of that user."""
    with tempfile.TemporaryDirectory(prefix="backups-", dir="/tmp") as made:
        owner = server.folder.stat()
        os.chown(made, owner.st_uid, owner.st_gid)
        yield Path(made)
