"""The page on formats: it shows what the commands say of its own example, and names all formats."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from eventcore_monitoring.cli import FORMATS, formats_of
from projects import call, project

PAGE = (Path(__file__).parent.parent / "docs" / "formats.md").read_text("utf-8")
SECTIONS = dict(zip(*[iter(re.split(r"^## (.*)\n", PAGE, flags=re.MULTILINE)[1:])] * 2, strict=True))


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code of a language."""
    return [code for _, code in re.findall(rf"^(```+){language}\n(.*?)^\1\n", text, re.DOTALL | re.MULTILINE)]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A repository with the definition of the page."""
    (tmp_path / ".git").mkdir()
    (definition,) = blocks(PAGE, "python")
    return project(tmp_path, {"shop.py": definition})


def test_every_format_has_its_section_and_its_row() -> None:
    assert list(SECTIONS) == FORMATS
    assert re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE) == FORMATS


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "sarif"])
def test_the_page_shows_what_the_command_says(example: Path, form: str) -> None:
    language = {"github": "text", "gitlab": "json", "junit": "xml"}.get(form, form)
    (shown,) = blocks(SECTIONS[form], language)
    answer = call(example, "check", f"--format={form}")
    assert (answer.code, answer.errors, answer.output.rstrip("\n")) == (2, "", shown.rstrip("\n"))


def test_the_page_shows_a_result_of_sarif(example: Path) -> None:
    (shown,) = blocks(SECTIONS["sarif"], "json")
    [made] = json.loads(call(example, "check", "--format=sarif").output)["runs"]
    assert json.loads(shown) == made["results"][0]


def test_what_the_page_runs_exists_and_is_yaml() -> None:
    snippets = blocks(PAGE, "yaml")
    assert len(snippets) == 5
    for snippet in snippets:
        assert yaml.safe_load(snippet)
    called = re.findall(r"eventcore-monitoring (\w+) --format (\w+)", "".join(snippets))
    assert {form for _, form in called} == {"github", "gitlab", "sarif", "junit", "markdown"}
    assert all(form in formats_of(command) for command, form in called)
