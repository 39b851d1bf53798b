"""Artifacts: generated files as values, before anything touches the disk."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple


class Artifact(NamedTuple):
    """A generated file: its path below the deployment's folder (relative, `/`), and its bytes."""

    path: PurePosixPath
    content: bytes
