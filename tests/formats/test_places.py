"""Where findings stand in the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcore_monitoring.findings import Finding, SourceLine
from eventcore_monitoring.formats.places import fallback, placed, repository, run_of
from eventcore_monitoring.formats.run import Subject


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a project in a folder of it."""
    root = tmp_path / "repository"
    for name in ("project/definitions/shop.py", "project/generated/shop/a.yaml", "project/pyproject.toml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    (root / ".git").mkdir()
    (root / "venv/lib/site-packages/mixin").mkdir(parents=True)
    (root / "venv/lib/site-packages/mixin/alerts.py").touch()
    (root.parent / "outside.py").touch()
    return root


def place(root: Path, at: str, source: SourceLine | None = None) -> tuple[str | None, int]:
    """Path and line of a finding that a command in the folder `definitions` made."""
    project = root / "project"
    found = placed(Finding(at, "code", "is wrong", source=source), root, [project / "definitions", project])
    return found.path, found.line


def test_a_repository_begins_where_git_does_and_else_where_the_command_runs(root: Path) -> None:
    assert repository(root / "project/definitions") == root
    (root / ".git").rmdir()
    (root / ".git").write_text("gitdir: elsewhere\n")  # a work tree, or a submodule
    assert repository(root / "project") == root
    (root / ".git").unlink()
    assert repository(root / "project") == root / "project"


def test_the_fallback_is_the_nearest_settings(root: Path) -> None:
    assert fallback(root / "project/definitions", root) == "project/pyproject.toml"
    assert fallback(root, root) == "pyproject.toml"


def test_a_source_is_found_from_the_root_wherever_its_path_starts(root: Path) -> None:
    file = root / "project/definitions/shop.py"
    assert place(root, "alerts.A", SourceLine(str(file), 3)) == ("project/definitions/shop.py", 3)
    assert place(root, "alerts.A", SourceLine("shop.py", 3)) == ("project/definitions/shop.py", 3)
    assert place(root, "alerts.A", SourceLine("definitions/shop.py", 3)) == ("project/definitions/shop.py", 3)
    assert place(root, "alerts.A", SourceLine("../generated/shop/a.yaml", 3)) == ("project/generated/shop/a.yaml", 3)


def test_a_finding_about_a_file_stands_in_it_and_one_about_nothing_nowhere(root: Path) -> None:
    assert place(root, "generated/shop/a.yaml") == ("project/generated/shop/a.yaml", 0)
    assert place(root, "generated/shop/b.yaml") == (None, 0)
    assert place(root, "definitions") == (None, 0)
    assert place(root, "alerts.A") == (None, 0)
    assert place(root, "a\0b" + "c" * 5_000) == (None, 0)


def test_what_stands_outside_of_the_repository_is_named_in_the_sentence(root: Path) -> None:
    for file in (root / "venv/lib/site-packages/mixin/alerts.py", root.parent / "outside.py", root / "gone.py"):
        found = placed(Finding("alerts.A", "code", "is wrong", source=SourceLine(str(file), 3)), root, [root])
        assert (found.path, found.line) == (None, 0)
        assert found.message == f"is wrong ({str(file).removeprefix(f'{root}/')}:3)"


def test_texts_are_printable_and_name_no_folder_of_this_machine(root: Path) -> None:
    finding = Finding(
        f"{root}/a\x1b", "code", f"see {root}/b\nand\r", f"edit {root}/project/c\x9b", excerpt="d\n\te\x07"
    )
    found = placed(finding, root, [root / "project"])
    assert (found.at, found.message, found.fix) == ("a\\x1b", "see b and\\r", "edit c\\x9b")
    assert found.excerpt == "d\n\\te\\x07"


def test_a_run_has_the_names_of_its_subjects_in_print(root: Path) -> None:
    made = run_of(None, 2, "1.2.3", (), [Subject("a\x1b", "b\n", ("c\x00",))], root / "project", [])
    assert made.subjects == (Subject("a\\x1b", "b ", ("c\\x00",)),)
    assert (made.command, made.code, made.version) == ("eventcore-monitoring", 2, "1.2.3")
    assert made.fallback == "project/pyproject.toml"
