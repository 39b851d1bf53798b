"""The page on continuous integration: what it names is there, and what is to be copied is accepted by its reader."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from eventcore_monitoring import __version__, pytest_items
from eventcore_monitoring.cli import COMMANDS, FORMATS
from projects import SHOP, project

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
BIN = Path(sys.executable).parent


def blocks(language: str) -> list[str]:
    """The blocks of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_every_file_that_is_linked_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE)

    assert len(links) > 3
    assert [link for link in links if not (ROOT / "docs" / link).resolve().is_file()] == []


def test_the_hooks_of_the_page_are_a_configuration_with_hooks_that_there_are(tmp_path: Path) -> None:
    (text,) = (block for block in blocks("yaml") if block.startswith("repos:"))
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_text(text, "utf-8")
    process = subprocess.run([BIN / "pre-commit", "validate-config", file], capture_output=True, text=True, check=False)
    (named,) = yaml.safe_load(text)["repos"]

    assert process.returncode == 0, process.stdout
    assert named["rev"] == f"v{__version__}"
    assert {hook["id"] for hook in named["hooks"]} == {
        hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    }


def test_every_input_of_the_action_has_its_row() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)

    assert sorted(rows) == sorted(yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"])


def test_every_command_and_every_format_of_the_page_is_one() -> None:
    calls = re.findall(r"eventcore-monitoring ([a-z]+)", PAGE)
    (formats,) = re.findall(r"# or ((?:\w+, )+\w+)$", PAGE, re.MULTILINE)

    assert set(calls) <= set(COMMANDS)
    assert {*formats.split(", "), "junit"} == set(FORMATS)


@pytest.mark.parametrize("option", ["--monitoring", "--monitoring-update"])
def test_every_option_of_pytest_is_one(option: str) -> None:
    process = subprocess.run([BIN / "pytest", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert re.search(rf"^  {option} ", process.stdout, re.MULTILINE)
    assert option in PAGE


def test_the_names_of_tests_are_those_that_are_collected(tmp_path: Path) -> None:
    (table,) = (block for block in blocks("text") if "monitoring::generated" in block)
    named = [line.split()[0] for line in table.splitlines()]
    project(tmp_path, {"production.py": SHOP})
    process = subprocess.run(
        [BIN / "pytest", "--monitoring", "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    collected = {line.replace("QueueLong", "HighCommandFailureRate") for line in process.stdout.splitlines()}

    assert set(named) - collected == {"monitoring::production::dashboards.overview"}  # the shop has none
    assert pytest_items.__doc__ is not None
    assert [name for name in named if name not in pytest_items.__doc__] == []
