from __future__ import annotations

import pkgutil
from pathlib import Path

from eventcore_monitoring import validators
from eventcore_monitoring.validators import VALIDATORS
from eventcore_monitoring.validators.program import Tools

# What validators are made of: they check nothing themselves.
PARTS = {"json_schema", "program", "strict_yaml", "tree"}


def test_every_module_is_in_the_tuple() -> None:
    modules = {module.name for module in pkgutil.iter_modules(validators.__path__)}
    assert {validator.__module__.rpartition(".")[2] for validator in VALIDATORS} == modules - PARTS


def test_an_empty_folder_has_no_finding(tmp_path: Path, tools: Tools) -> None:
    assert [finding for validator in VALIDATORS for finding in validator(tmp_path, tools)] == []


def test_the_data_names_its_projects_and_licence() -> None:
    data = Path(validators.__path__[0]) / "data"
    notices = {folder.name: (folder / "NOTICE").read_text() for folder in data.iterdir()}
    assert {name: "Apache License 2.0" in notice for name, notice in notices.items()} == {
        "grafana": True,
        "kubernetes": True,
    }
    for folder in data.iterdir():
        for file in folder.glob("*.json"):
            assert file.name in notices[folder.name]
