from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from postgresql import running_postgresql, server_folder


@pytest.fixture(scope="session")
def server() -> Iterator[Mapping[str, str]]:
    with running_postgresql() as connection:
        yield connection


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of whoever runs the scripts."""
    with server_folder() as made:
        yield made
