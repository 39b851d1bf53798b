from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from grafanalib import core
from grafanalib._gen import DashboardEncoder

from eventcore_monitoring import kept as store
from eventcore_monitoring.generators.grafana import kept
from eventcore_monitoring.generators.grafana.kept import built_by_grafanalib

ROOT = Path(__file__).parents[2]
STAT = {"graphMode": "none", "reduceCalc": "max"}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    forget()
    request = store._file("grafanalib")
    assert request.is_relative_to(tmp_path)
    return request


def forget() -> None:
    """As a new process begins."""
    kept._known.cache_clear()
    kept._stamp.cache_clear()


def fresh(kind: str, **settings: object) -> object:
    return json.loads(json.dumps(getattr(core, kind)(**settings), cls=DashboardEncoder))


def test_what_is_kept_is_what_grafanalib_builds(file: Path) -> None:
    for _ in range(2):
        assert built_by_grafanalib("Stat", **STAT) == fresh("Stat", **STAT)
        assert built_by_grafanalib("Table") == fresh("Table")
        forget()
    assert len(json.loads(file.read_bytes())["known"]) == 2


def test_who_changes_what_was_built_changes_it_for_nobody_else(file: Path) -> None:
    built_by_grafanalib("Stat", **STAT)["options"].clear()
    assert built_by_grafanalib("Stat", **STAT) == fresh("Stat", **STAT)


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"[]", b"\xff\xfe", b'{"of": [0, 0], "known": {"a": "b"}}', b'{"of": 1}']
)
def test_a_file_that_is_damaged_or_of_another_grafanalib_is_made_anew(file: Path, damaged: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(damaged)
    assert built_by_grafanalib("Table") == fresh("Table")
    assert [json.loads(key) for key in json.loads(file.read_bytes())["known"]] == [["Table", {}]]


def test_a_folder_that_cannot_be_written_changes_nothing(file: Path) -> None:
    file.parent.parent.mkdir(parents=True)
    file.parent.write_text("no folder")
    assert built_by_grafanalib("Table") == fresh("Table")


def test_nothing_is_kept_where_python_keeps_no_bytecode(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    built_by_grafanalib("Table")
    assert not file.exists()


def test_the_second_build_does_not_import_grafanalib_and_writes_the_same_bytes(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from eventcore_monitoring import generate; "
        "from eventcore_monitoring.build import load_all; from eventcore_monitoring.configuration import find_project; "
        "made = [artifact for one in load_all(find_project(Path.cwd())) for artifact in generate(one.monitoring)]; "
        "print('grafanalib.core' in sys.modules, sum(len(a.content) for a in made), hash(tuple(made)))"
    )
    environment = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONHASHSEED": "1", "PATH": "/usr/bin:/bin"}
    answers = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    assert [imported for imported, *_ in answers] == ["True", "False"]
    assert answers[0][1:] == answers[1][1:]
