"""The example of a pull request: its comment is what `diff` says, and the README shows it as a reader sees it."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

import pytest

from eventcore_monitoring.artifacts import Artifact
from golden import differences
from projects import call, project
from repositories import commit

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples/pull_request"


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the definition of the branch, whose base holds the other and what was built of it."""
    folder = project(tmp_path_factory.mktemp("orders"), {"orders.py": (EXAMPLE / "before.py").read_text()})
    built = call(folder, "build")
    assert (built.code, "warning" in built.output) == (0, False), built.output
    commit(folder)
    shutil.copy(EXAMPLE / "after.py", folder / "definitions/orders.py")
    return folder


def test_the_comment_of_the_example_is_what_diff_says(orders: Path) -> None:
    answer = call(orders, "diff", "--base", "HEAD", "--format", "markdown", "--html", "review.html")
    assert (answer.code, answer.errors) == (1, "")
    assert differences(EXAMPLE / "shown", [Artifact(PurePosixPath("comment.md"), answer.output.encode())]) == {}


def test_the_readme_shows_the_comment_but_for_the_files() -> None:
    comment = (EXAMPLE / "shown/comment.md").read_text("utf-8")
    shown = comment.partition("\n")[2].partition("<details><summary>generated/")[0].strip()
    assert shown in (ROOT / "README.md").read_text("utf-8")


def test_what_the_comment_points_at_stands_in_the_definition(orders: Path) -> None:
    answer = call(orders, "diff", "--base", "HEAD", "--format", "github")
    lines = (EXAMPLE / "after.py").read_text("utf-8").split("\n")
    placed = [
        (word.split("line=")[1].split(",")[0], word)
        for word in answer.output.split("\n")
        if "file=definitions/" in word
    ]
    assert len(placed) > 5
    for number, word in placed:
        line = lines[int(number) - 1].strip()
        assert line.startswith(
            ("Alert(", "Dashboard(", "TimeSeries(", "panels=[Stat(", "waiting = Gauge(", "Elastic", "Pipeline(")
        ), word
