"""`diff`: against the output folder, a revision of git, another folder; what it says, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from projects import SHOP, Answer, call, project, run
from repositories import commit, git
from review.reviewed import alert, rules

RAISED = SHOP.replace("count(100)", "count(150)")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project whose output is built and committed."""
    folder = project(tmp_path / "shop", {"shop.py": SHOP})
    assert call(folder, "build").code == 0
    commit(folder)
    return folder


def changed(shop: Path, text: str = RAISED) -> Path:
    (shop / "definitions/shop.py").write_text(text)
    return shop


def risks(answer: Answer) -> list[tuple[str, str, str]]:
    found = json.loads(answer.output)["deployments"]
    return [(one["risk"], one["at"], one["code"]) for entry in found for one in entry["review"]["changes"]]


def write(folder: Path, tree: dict[str, bytes]) -> Path:
    for path, content in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_nothing_changes_where_everything_is_built(shop: Path) -> None:
    assert call(shop, "diff") == Answer(0, "nothing changes\n", "")
    assert call(shop, "diff", "--base", "HEAD") == Answer(0, "nothing changes\n", "")


def test_a_loosened_threshold_is_told_with_what_is_lost_by_it(shop: Path) -> None:
    answer = call(changed(shop), "diff")
    assert (answer.code, answer.errors) == (1, "")
    head, _, rest = answer.output.partition("\n")
    assert head == "shop: QueueLong no longer fires when its value is 101 for 5m; no other behaviour changed"
    assert rest.startswith(
        "\ndanger\n"
        "  alerts.QueueLong  definitions/shop.py:20\n"
        "    threshold loosened: > 100 → > 150\n"
        "      - no longer fires when its value is 101 for 5m (and in 4 more scenarios)\n"
    )


def test_the_base_is_what_the_revision_holds_whatever_stands_in_the_folder(shop: Path) -> None:
    assert call(changed(shop), "build").code == 0
    assert call(shop, "diff").code == 0
    assert ("danger", "alerts.QueueLong", "alert-threshold") in risks(
        call(shop, "diff", "--base", "main", "--format=json")
    )


def test_a_base_is_found_from_a_folder_below_and_for_a_project_in_a_folder(tmp_path: Path) -> None:
    folder = project(tmp_path / "monitoring/shop", {"shop.py": SHOP})
    assert call(folder, "build").code == 0
    commit(tmp_path)
    answer = call(changed(folder) / "definitions", "diff", "--base=HEAD", "--format=github")
    assert "file=monitoring/shop/definitions/shop.py,line=20,title=alert-threshold at alerts.QueueLong" in answer.output


def test_definitions_of_the_base_are_never_run(shop: Path) -> None:
    changed(shop, "raise SystemExit('run')\n")
    commit(shop, "A definition that ends Python")
    answer = call(changed(shop), "diff", "--base", "HEAD")
    assert (answer.code, "threshold loosened" in answer.output) == (1, True)


def test_a_deployment_that_is_gone_or_new_is_told_as_a_whole(shop: Path) -> None:
    project(shop, {"store.py": SHOP.replace('name="shop",\n    metrics', 'name="store",\n    metrics')})
    (shop / "pyproject.toml").write_text('[tool.eventcore-monitoring]\ndeployments = ["definitions/store.py"]\n')
    answer = call(shop, "diff", "--base", "HEAD", "--format", "json")
    assert set(risks(answer)) == {
        ("danger", "shop", "deployment-removed"),
        ("review", "store", "deployment-added"),
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--base", "nowhere"), "git knows no revision nowhere here"),
        (("--base=-x",), "'-x' is no revision"),
        (("--base=",), "'' is no revision"),
        (("--base", "HEAD:generated"), "git knows no revision HEAD:generated here"),
        (("--html", "/proc/nowhere/page.html"), "cannot be written"),
        (("definitions",), "diff compares two folders"),
        (("definitions", "generated", "--base", "HEAD"), "two folders need no revision"),
        (("definitions", "nowhere"), "diff compares two folders"),
    ],
)
def test_a_call_that_means_nothing_is_refused_with_a_way_out(shop: Path, words: tuple[str, ...], said: str) -> None:
    answer = call(shop, "diff", *words)
    assert (answer.code, answer.output) == (2, "")
    assert said in answer.errors
    assert "fix: " in answer.errors


def test_a_folder_in_no_repository_has_no_base(tmp_path: Path) -> None:
    folder = project(tmp_path, {"shop.py": SHOP})
    answer = call(folder, "diff", "--base", "HEAD")
    assert (answer.code, "lies in no repository of git" in answer.errors) == (2, True)


def test_a_shallow_base_says_what_to_fetch(shop: Path, tmp_path: Path) -> None:
    assert call(changed(shop), "build").code == 0
    commit(shop)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{shop}", "clone")
    answer = call(tmp_path / "clone", "diff", "--base", "HEAD~1")
    assert (answer.code, "fetch-depth: 0" in answer.errors) == (2, True)


def test_without_git_a_base_is_a_fault_of_the_machine(shop: Path) -> None:
    answer = run(shop, ["diff", "--base", "HEAD"], {"PATH": "/nonexistent"})
    assert (answer.code, "git is not installed" in answer.errors) == (3, True)


def test_a_missing_promtool_is_no_silent_pass(shop: Path) -> None:
    answer = call(changed(shop), "diff", "--promtool=/nonexistent")
    assert (answer.code, "promtool" in answer.errors, answer.output) == (3, True, "")
    off = call(shop, "diff", "--promtool=off")
    assert (off.code, "promtool was left out" in off.output, "no longer fires" in off.output) == (1, True, True)
    assert "promtool agrees" not in call(shop, "diff", "--promtool=off", "--format=markdown").output


def test_two_folders_of_any_origin_are_compared(tmp_path: Path) -> None:
    before = write(tmp_path / "old", {**rules(alert(), file="monitoring/rules.yml"), "notes.txt": b"a\n"})
    after = write(tmp_path / "new", {**rules(alert(for_="5m"), file="monitoring/rules.yml"), "notes.txt": b"b\n"})
    (after / ".git").mkdir()
    (after / ".git/config").write_text("no declaration\n")
    (after / "link").symlink_to("/etc/passwd")
    answer = call(tmp_path, "diff", str(before), str(after), "--format=json")
    assert risks(answer) == [
        ("review", "alerts.HighFailures", "alert-for"),
        ("review", "notes.txt", "file-changed"),
    ]
    assert call(tmp_path, "diff", str(before), str(before)) == Answer(0, "nothing changes\n", "")


def test_output_folders_are_compared_deployment_by_deployment(shop: Path, tmp_path: Path) -> None:
    shutil.copytree(shop / "generated", tmp_path / "old")
    assert call(changed(shop), "build").code == 0
    answer = call(tmp_path, "diff", "old", str(shop / "generated"))
    assert answer.output.startswith("shop: QueueLong no longer fires when")


def test_a_patch_of_diff_can_be_applied(shop: Path) -> None:
    answer = call(changed(shop), "diff", "--patch")
    (shop / "change.patch").write_text(answer.output)
    git(shop, "apply", "change.patch")
    assert (
        call(shop, "diff").output == "nothing changes\n"
    )  # but the manifest, which a build writes, knows nothing of it


def test_the_page_shows_what_the_text_says(shop: Path) -> None:
    assert call(changed(shop), "diff", "--html", "out/review.html").code == 1
    page = (shop / "out/review.html").read_text("utf-8")
    assert "QueueLong no longer fires when its value is 101 for 5m" in page
    assert "definitions/shop.py:20" in page


def test_the_comment_links_the_page_where_it_will_be_read(shop: Path) -> None:
    words = ("diff", "--format=markdown", "--html=review.html")
    assert "`review.html` among the artifacts of this run" in call(changed(shop), *words).output
    linked = call(shop, *words, "--link=https://ci.example.com/a b.html").output
    assert "[a page of its own](https://ci.example.com/a%20b.html)" in linked
