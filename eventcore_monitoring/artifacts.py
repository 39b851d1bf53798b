"""Artifacts: generated files as values, before anything touches the disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, order=True, slots=True)
class Artifact:
    """A generated file: its path below the deployment's folder (relative, `/`), and its bytes."""

    path: PurePosixPath
    content: bytes
