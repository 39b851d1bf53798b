from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backups.unprivileged import folder_of_owner
from postgresql import Database, server as running_server


@pytest.fixture(scope="session")
def server() -> Iterator[Database]:
    with running_server() as running:
        yield running


@pytest.fixture
def folder(server: Database) -> Iterator[Path]:
    """A folder of whoever runs the scripts."""
    with folder_of_owner(server) as made:
        yield made
