from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from eventcore_monitoring.validators.program import Tools, locate


@pytest.fixture(scope="session")
def tools() -> Tools:
    """The real programs of this machine: a missing one is a failure, never a skip."""
    return Tools(promtool=locate("promtool", environment=os.environ), amtool=locate("amtool", environment=os.environ))


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file below a staged folder and hands back the folder."""

    def write(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path

    return write
