"""The action, the hooks and the templates as files: their schemas, what linters say of them, and what they may do."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventcore_monitoring import __version__

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
REVIEW, COMMENT = ROOT / "examples/github/monitoring.yml", ROOT / "examples/github/monitoring-comment.yml"
ACTIONS = (ROOT / "action.yml", ROOT / "comment/action.yml")
GITLAB = ROOT / "examples/gitlab/monitoring.gitlab-ci.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def read(file: Path) -> dict[Any, Any]:
    """A file as YAML; `on` is read as true there, as everywhere in YAML 1.1."""
    content: dict[Any, Any] = yaml.safe_load(file.read_text("utf-8"))
    return content


def said(*command: str | Path) -> str:
    """What a program that has nothing to object to says; else the test fails with its objections."""
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout


def steps(file: Path) -> Iterator[dict[str, Any]]:
    """The steps of an action or a workflow."""
    content = read(file)
    for job in content.get("jobs", {"": content.get("runs")}).values():
        yield from job["steps"]


def scripts() -> dict[str, str]:
    """Everything that a shell runs, by where it stands."""
    found = {
        f"{file.relative_to(ROOT)} {step.get('name')}": step["run"]
        for file in (*ACTIONS, REVIEW, COMMENT)
        for step in steps(file)
        if "run" in step
    }
    for name, job in read(GITLAB).items():
        lines = [*job.get("before_script", ()), *job.get("script", ())] if name != "variables" else []
        if lines:
            found[f"{GITLAB.name} {name}"] = "\n".join(lines)
    return found


@pytest.mark.parametrize(
    ("schema", "files", "more"),
    [
        ("vendor.github-workflows", (REVIEW, COMMENT), ()),
        ("vendor.github-actions", ACTIONS, ()),
        ("vendor.gitlab-ci", (GITLAB,), ("--data-transform", "gitlab-ci")),
    ],
)
def test_files_are_what_the_published_schemas_say(schema: str, files: tuple[Path, ...], more: tuple[str, ...]) -> None:
    assert "ok" in said(BIN / "check-jsonschema", "--builtin-schema", schema, *more, *files)


def test_the_hooks_are_what_pre_commit_reads() -> None:
    said(BIN / "pre-commit", "validate-manifest", HOOKS)


def test_an_auditor_of_workflows_finds_nothing() -> None:
    said(BIN / "zizmor", "--offline", "--no-progress", "--persona=pedantic", *ACTIONS, REVIEW, COMMENT)


@pytest.mark.parametrize("script", scripts().items(), ids=lambda item: item[0])
def test_shellcheck_finds_nothing_in_what_a_shell_runs(script: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "script"
    file.write_text(f"#!/usr/bin/env bash\nset -eo pipefail\n{script[1]}\n", "utf-8")
    said("shellcheck", file)


@pytest.mark.parametrize("script", scripts().items(), ids=lambda item: item[0])
def test_no_text_of_others_becomes_a_part_of_a_script(script: tuple[str, str]) -> None:
    assert "${{" not in script[1]


def test_the_workflow_with_the_definitions_has_no_token_and_no_secret() -> None:
    workflow, text = read(REVIEW), REVIEW.read_text("utf-8")
    checkout, ours = (step for step in steps(REVIEW))

    assert list(workflow[True]) == ["pull_request"]
    assert workflow["permissions"] == {"contents": "read"}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}]
    assert checkout["with"]["persist-credentials"] is False
    assert ours["uses"].startswith("OWNER/eventcore_monitoring@")
    assert "secrets." not in text
    assert "token" not in "".join(line for line in text.split("\n") if not line.lstrip().startswith("#"))


def test_the_action_with_the_definitions_is_given_no_token() -> None:
    for text in (ACTIONS[0].read_text("utf-8"),):
        assert "github.token" not in text
        assert "secrets." not in text
        assert "GITHUB_TOKEN" not in text


def test_the_workflow_with_the_token_runs_nothing_of_the_pull_request() -> None:
    workflow = read(COMMENT)
    (job,) = workflow["jobs"].values()

    assert list(workflow[True]) == ["workflow_run"]
    assert workflow[True]["workflow_run"]["workflows"] == [read(REVIEW)["name"]]
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert [step.get("uses") for step in job["steps"]] == [f"OWNER/eventcore_monitoring/comment@v{__version__}"]
    used = [step["uses"].partition("@")[0] for step in steps(ACTIONS[1]) if "uses" in step]
    assert used == ["actions/download-artifact"]
    (run,) = (step["run"] for step in steps(ACTIONS[1]) if "run" in step)
    assert run == 'python3 -P -m eventcore_monitoring.ci github "$REVIEW" "$NAME"'


def test_nothing_runs_on_pull_request_target() -> None:
    for file in (*ACTIONS, REVIEW, COMMENT, *(ROOT / "docs").glob("ci.md")):
        assert "pull_request_target" not in file.read_text("utf-8"), file


def test_only_the_note_of_gitlab_has_the_token_and_it_checks_nothing_out() -> None:
    jobs = {name: job for name, job in read(GITLAB).items() if name != "variables"}
    with_token = [name for name, job in jobs.items() if "environment" in job]
    note = jobs["monitoring-note"]

    assert with_token == ["monitoring-note"]
    assert note["variables"] == {"GIT_STRATEGY": "none"}
    assert note["environment"] == {"name": "monitoring-note", "action": "access"}
    assert [line for line in note["script"] if "eventcore-monitoring " in line] == []
    assert all("$MONITORING_NOTE_TOKEN" not in line for job in jobs.values() for line in job.get("script", ()))


def test_foreign_actions_are_pinned_to_commits_and_say_their_version() -> None:
    lines = [line for file in (*ACTIONS, REVIEW, COMMENT) for line in file.read_text("utf-8").split("\n")]
    used = [line for line in lines if re.match(r" *-? *uses: ", line)]

    assert len(used) == 6
    for line in used:
        if "OWNER/" in line:
            assert f"@v{__version__} " in line
        else:
            assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_the_templates_install_this_version() -> None:
    assert read(GITLAB)["variables"]["MONITORING_PACKAGE"] == f"eventcore-monitoring[kubernetes]=={__version__}"


def test_the_hooks_bring_what_the_extra_brings_and_run_what_there_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for hook in yaml.safe_load(HOOKS.read_text("utf-8")):
        assert hook["additional_dependencies"] == project["optional-dependencies"]["kubernetes"]
        program, command = hook["entry"].split()
        assert program in project["scripts"]
        assert hook["id"] == f"{program}-{command}"
        assert (hook["pass_filenames"], hook["require_serial"]) == (False, True)


@pytest.mark.parametrize(
    ("file", "runs"),
    [
        ("definitions/production.py", True),
        ("definitions/parts/alerts.py", True),
        ("generated/production/manifest.json", True),
        ("pyproject.toml", True),
        ("services/shop/pyproject.toml", True),
        ("README.md", False),
        ("src/definitions.py", False),
    ],
)
def test_the_hooks_run_when_definitions_or_generated_files_change(file: str, runs: bool) -> None:
    for hook in yaml.safe_load(HOOKS.read_text("utf-8")):
        assert bool(re.search(hook["files"], file)) is runs
