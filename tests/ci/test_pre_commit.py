"""The hooks, run by pre-commit itself in a fresh repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from projects import SHOP, Answer, call, project

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
HOOKS = ("eventcore-monitoring-build", "eventcore-monitoring-check")
# The hook as it is, but for the environment, which is this one: nothing is installed.
HERE: dict[str, object] = {"language": "system", "additional_dependencies": []}


class Repository:
    """A repository of somebody who uses the hooks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "shop"
        self.home = folder / "home"
        self.folder.mkdir()
        self.run("git", "init", "-q", "-b", "main", ".")
        project(self.folder, {"shop.py": SHOP})

    def run(self, *words: str | Path, cwd: Path | None = None, **more: str) -> Answer:
        """A program, as somebody without settings of their own calls it."""
        own = {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": "Ann",
            "GIT_AUTHOR_EMAIL": "ann@example.com",
            "GIT_COMMITTER_NAME": "Ann",
            "GIT_COMMITTER_EMAIL": "ann@example.com",
            "PRE_COMMIT_HOME": str(self.home),
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        }
        process = subprocess.run(
            words, cwd=cwd or self.folder, env={**os.environ, **own, **more}, capture_output=True, check=False
        )
        return Answer(process.returncode, process.stdout.decode(), process.stderr.decode())

    def configure(self, source: Path, *hooks: str, **more: object) -> None:
        """Names the hooks of a repository."""
        revision = self.run("git", "rev-parse", "HEAD", cwd=source).output.strip()
        named = [{"id": hook, **more} for hook in hooks]
        content = {"repos": [{"repo": str(source), "rev": revision, "hooks": named}]}
        (self.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(content), "utf-8")

    def commit(self, **more: str) -> Answer:
        """Commits everything that there is, as far as the hooks let it."""
        self.run("git", "add", "-A")
        return self.run("git", "commit", "-m", "Monitoring", **more)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with our hooks installed."""
    made = Repository(tmp_path)
    source = tmp_path / "hooks"
    source.mkdir()
    (source / ".pre-commit-hooks.yaml").write_bytes((ROOT / ".pre-commit-hooks.yaml").read_bytes())
    for words in (("git", "init", "-q", "."), ("git", "add", "-A"), ("git", "commit", "-qm", "Hooks")):
        assert made.run(*words, cwd=source).code == 0
    made.configure(source, *HOOKS, **HERE)
    assert made.run("pre-commit", "install").code == 0
    return made


def test_a_commit_of_what_is_built_passes(repository: Repository) -> None:
    assert call(repository.folder, "build").code == 0
    answer = repository.commit()

    assert answer.code == 0, answer.errors
    assert answer.errors.count("Passed") == 2


def test_a_commit_of_a_changed_definition_stops_with_the_files_built(repository: Repository) -> None:
    assert call(repository.folder, "build").code == 0
    assert repository.commit().code == 0
    project(repository.folder, {"shop.py": SHOP.replace("count(100)", "count(150)")})
    answer = repository.commit()

    assert answer.code == 1
    assert "- files were modified by this hook" in answer.errors
    assert "> 150" in (repository.folder / "generated/shop/prometheus/rules/shop.yaml").read_text("utf-8")
    assert repository.commit().code == 0


def test_a_commit_of_a_wrong_definition_stops_with_its_line(repository: Repository) -> None:
    wrong = SHOP.replace("> count(100)", "> cuont(100)")
    project(repository.folder, {"shop.py": wrong})
    answer = repository.commit()

    line = wrong.split("\n").index("waiting = queue.sum() > cuont(100)") + 1
    assert answer.code == 1
    assert answer.errors.count("- exit code: 2") == 2
    assert f"definitions/shop.py:{line}: error[definition] shop: nothing is called `cuont` here" in answer.errors


def test_a_commit_without_promtool_stops_and_says_what_is_missing(repository: Repository) -> None:
    answer = repository.commit(EVENTCORE_PROMTOOL="/nowhere/promtool")

    assert answer.code == 1
    assert answer.errors.count("- exit code: 3") == 2
    assert "promtool was not found" in answer.errors


def test_a_commit_of_anything_else_runs_no_hook(repository: Repository) -> None:
    assert call(repository.folder, "build").code == 0
    assert repository.commit().code == 0
    (repository.folder / "README.md").write_text("A shop.\n", "utf-8")
    answer = repository.commit(EVENTCORE_PROMTOOL="/nowhere/promtool")

    assert answer.code == 0, answer.errors
    assert answer.errors.count("(no files to check)Skipped") == 2


@pytest.mark.index
def test_pre_commit_installs_the_hooks_from_this_repository(tmp_path: Path) -> None:
    made = Repository(tmp_path)
    source = tmp_path / "source"
    assert made.run("git", "clone", "-q", f"file://{ROOT}", str(source)).code == 0
    made.configure(source, *HOOKS)
    assert made.run("pre-commit", "install").code == 0
    first = made.commit()

    # What was built just now is not known to git yet; from then on a commit holds it.
    assert first.code == 0, first.errors
    assert (made.folder / "generated/shop/manifest.json").exists()
    again = made.commit()
    assert again.code == 0, again.errors
    assert again.errors.count("Passed") == 2
