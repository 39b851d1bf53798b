"""Artifacts: generated files as values, before anything touches the disk."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import PurePosixPath
from typing import NamedTuple


class Artifact(NamedTuple):
    """A generated file: its path below the deployment's folder (relative, `/`), and its bytes."""

    path: PurePosixPath
    content: bytes


def digest(artifacts: Iterable[Artifact]) -> str:
    """What tells some artifacts from any others, by path, content and order."""
    found = sha256()
    for artifact in artifacts:
        found.update(f"{artifact.path}\0{len(artifact.content)}\0".encode())
        found.update(artifact.content)
    return found.hexdigest()
