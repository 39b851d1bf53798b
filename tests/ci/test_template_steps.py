"""The steps of the templates, run as they stand in the files, in a fresh repository with a pull request.

Only two things are put in: what a runner knows (`${{ … }}`, files such as GITHUB_OUTPUT), and this environment in place
of what would be installed. Steps that use an action of others do what that action is documented to do.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from fake_service import TOKEN, fake
from projects import SHOP, call, project

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
INSTALLS = ("Install the package",)


def git(folder: Path, *words: str) -> str:
    """git, as somebody who has no settings of their own."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    person = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false")
    process = subprocess.run(
        ["git", *person, *words], cwd=folder, env={**os.environ, **own}, capture_output=True, text=True, check=True
    )
    return process.stdout.strip()


@dataclass
class Runner:
    """A machine of GitHub: runs the steps of an action in a checkout."""

    workspace: Path
    temp: Path
    inputs: dict[str, str] = field(default_factory=dict)
    context: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    artifact: Path | None = None
    outputs: dict[str, str] = field(default_factory=dict)
    log: str = ""
    path: str = f"{BIN}{os.pathsep}{os.environ['PATH']}"

    def run(self, action: Path, only: Sequence[str] = ()) -> int:
        """Runs the steps (`only` those of these names); gives the exit code of the first that fails, and ends there."""
        content = yaml.safe_load(action.read_text("utf-8"))
        known = {f"inputs.{name}": str(one.get("default", "")) for name, one in content["inputs"].items()}
        known |= {f"inputs.{name}": value for name, value in self.inputs.items()}
        known |= {"runner.temp": str(self.temp), "github.action_path": str(action.parent)} | self.context
        known |= {f"steps.{name}": value for name, value in self.outputs.items()}
        for step in content["runs"]["steps"]:
            if only and step.get("name") not in only:
                continue
            if "uses" in step:
                self._used(step["uses"].partition("@")[0], {k: self._in(v, known) for k, v in step["with"].items()})
            elif step["name"] not in INSTALLS:
                code = self._script(step, known)
                known |= {f"steps.{name}": value for name, value in self.outputs.items()}
                if code != 0:
                    return code
        return 0

    def _in(self, text: Any, known: dict[str, str]) -> str:
        """A text with what stands in `${{ … }}` put in, once, as the runner does."""

        def value(match: re.Match[str]) -> str:
            name = match[1].removeprefix("github.token") or "github.token"
            return known[name]

        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", value, str(text))

    def _used(self, action: str, given: dict[str, str]) -> None:
        match action:
            case "actions/setup-python":
                assert given == {"python-version": self.inputs.get("python-version", "3.13")}
            case "actions/upload-artifact":
                files = list(Path(given["path"]).iterdir())
                assert files, "if-no-files-found: error"
                self.artifact = self.temp / "artifact"
                shutil.copytree(given["path"], self.artifact)
            case "actions/download-artifact":
                assert self.artifact is not None
                assert given["run-id"] == "4711"
                shutil.copytree(self.artifact, given["path"])
            case _:
                raise AssertionError(f"no runner knows {action}")

    def _script(self, step: dict[str, Any], known: dict[str, str]) -> int:
        files = {name: self.temp / name for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
        for name in ("GITHUB_OUTPUT", "GITHUB_PATH"):
            files[name].write_text("", "utf-8")
        given = {name: self._in(value, known) for name, value in step.get("env", {}).items()}
        place = self._in(step.get("working-directory", "."), known)
        script = self.temp / "script.sh"
        script.write_text(step["run"], "utf-8")
        assert step["shell"] == "bash"
        # As the runner calls `shell: bash`. Nothing of this process goes in but the path.
        process = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.workspace / place,
            env={
                "PATH": self.path,
                "HOME": str(self.temp),
                "no_proxy": "127.0.0.1",
                **{name: str(file) for name, file in files.items()},
                **self.environment,
                **given,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.log += process.stdout + process.stderr
        for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            self.outputs[f"{step['id']}.outputs.{name}"] = value
        for line in files["GITHUB_PATH"].read_text("utf-8").splitlines():
            self.path = f"{line}{os.pathsep}{self.path}"
        return process.returncode

    @property
    def review(self) -> str:
        """What is to be read in the comment."""
        assert self.artifact is not None
        return (self.artifact / "review.md").read_text("utf-8")


def pull_request(folder: Path, changed: str, *, build: bool = True, inside: str = ".") -> Path:
    """What a checkout of a pull request with `fetch-depth: 2` holds: the merge of it, and its parents."""
    origin = folder / "origin"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    place = origin / inside
    place.mkdir(parents=True, exist_ok=True)
    project(place, {"shop.py": SHOP})
    assert call(place, "build").code == 0
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "Monitoring of the shop")
    git(origin, "checkout", "-qb", "change")
    project(place, {"shop.py": changed})
    if build:
        assert call(place, "build").code == 0
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "Another threshold")
    git(origin, "checkout", "-q", "main")
    git(origin, "merge", "-q", "--no-ff", "-m", "Merge", "change")
    depth = yaml.safe_load((ROOT / "examples/github/monitoring.yml").read_text("utf-8"))["jobs"]["review"]["steps"][0]
    git(folder, "clone", "-q", "--depth", str(depth["with"]["fetch-depth"]), f"file://{origin}", "checkout")
    return folder / "checkout"


@pytest.fixture
def temp(tmp_path: Path) -> Path:
    """A folder of the runner."""
    folder = tmp_path / "temp"
    folder.mkdir()
    return folder


LOWER = SHOP.replace("count(100)", "count(50)")
HIGHER = SHOP.replace("count(100)", "count(150)")
CHANGED = {"check.outputs.code": "0", "diff.outputs.code": "1", "diff.outputs.danger": "true"}
WRONG = SHOP.replace("> count(100)", "> cuont(100)")


def test_a_change_is_reviewed_and_passes(tmp_path: Path, temp: Path) -> None:
    runner = Runner(pull_request(tmp_path, HIGHER), temp)
    code = runner.run(ROOT / "action.yml")

    assert (code, runner.outputs) == (0, CHANGED), runner.log
    assert "QueueLong" in runner.review
    line = HIGHER.split("\n").index(next(one for one in HIGHER.split("\n") if "Alert(name" in one)) + 1
    assert re.search(rf"^::error file=definitions/shop\.py,line={line},title=alert-threshold", runner.log, re.MULTILINE)
    assert runner.artifact is not None
    assert "QueueLong" in (runner.artifact / "review.html").read_text("utf-8")
    assert runner.review in (temp / "GITHUB_STEP_SUMMARY").read_text("utf-8")
    assert "check: no findings" in runner.log


def test_a_project_in_a_folder_of_the_repository_is_reviewed_at_its_place(tmp_path: Path, temp: Path) -> None:
    checkout = pull_request(tmp_path, HIGHER, inside="services/shop")
    runner = Runner(checkout, temp, inputs={"working-directory": "services/shop"})
    code = runner.run(ROOT / "action.yml")

    assert (code, runner.outputs) == (0, CHANGED), runner.log
    assert re.search(r"^::error file=services/shop/definitions/shop\.py,line=\d+,", runner.log, re.MULTILINE)


@pytest.mark.parametrize(
    ("changed", "danger", "fails"),
    [
        ("HIGHER", "true", {"findings": 0, "danger": 1, "changes": 1, "nothing": 0}),
        ("LOWER", "false", {"findings": 0, "danger": 0, "changes": 1, "nothing": 0}),
    ],
)
def test_a_change_fails_the_job_as_it_is_asked_for(
    tmp_path: Path, temp: Path, changed: str, danger: str, fails: dict[str, int]
) -> None:
    runner = Runner(pull_request(tmp_path, globals()[changed]), temp)
    runner.run(ROOT / "action.yml")
    assert runner.outputs == {"check.outputs.code": "0", "diff.outputs.code": "1", "diff.outputs.danger": danger}

    # What is found is the same whatever makes the job fail.
    verdicts = {on: Runner(tmp_path, temp, {"fail-on": on}, outputs=runner.outputs) for on in fails}
    assert {on: one.run(ROOT / "action.yml", only=("Inputs", "Verdict")) for on, one in verdicts.items()} == fails


def test_nothing_that_changes_is_no_change(tmp_path: Path, temp: Path) -> None:
    runner = Runner(pull_request(tmp_path, f"# A comment.\n{SHOP}"), temp, inputs={"fail-on": "changes"})
    code = runner.run(ROOT / "action.yml")

    assert (code, runner.outputs) == (0, {**CHANGED, "diff.outputs.code": "0", "diff.outputs.danger": "false"}), (
        runner.log
    )


def test_a_definition_that_cannot_be_read_fails_with_an_annotation_on_its_line(tmp_path: Path, temp: Path) -> None:
    checkout = pull_request(tmp_path, WRONG, build=False)
    runner = Runner(checkout, temp, inputs={"fail-on": "nothing"})
    code = runner.run(ROOT / "action.yml")

    line = WRONG.split("\n").index("waiting = queue.sum() > cuont(100)") + 1
    assert (code, runner.outputs) == (
        2,
        {"check.outputs.code": "2", "diff.outputs.code": "2", "diff.outputs.danger": "false"},
    ), runner.log
    assert re.search(rf"^::error file=definitions/shop\.py,line={line},", runner.log, re.MULTILINE)
    assert f"`definitions/shop.py:{line}`" in runner.review


def test_stale_files_fail_the_job_or_not_as_it_is_asked_for(tmp_path: Path, temp: Path) -> None:
    checkout = pull_request(tmp_path, HIGHER, build=False)
    runner = Runner(checkout, temp)
    assert runner.run(ROOT / "action.yml") == 1, runner.log
    assert "::error file=generated/shop/prometheus/rules/shop.yaml" in runner.log
    assert "output-changed" in runner.review

    shutil.rmtree(temp)
    temp.mkdir()
    assert Runner(checkout, temp, inputs={"fail-on": "nothing"}).run(ROOT / "action.yml") == 0


def test_a_program_that_is_missing_fails_the_job(tmp_path: Path, temp: Path) -> None:
    runner = Runner(pull_request(tmp_path, HIGHER), temp, environment={"EVENTCORE_PROMTOOL": "/nowhere/promtool"})
    code = runner.run(ROOT / "action.yml")

    assert (code, runner.outputs["check.outputs.code"]) == (3, "3"), runner.log
    assert "promtool was not found" in runner.review


def test_more_forms_of_the_findings_are_in_the_artifact(tmp_path: Path, temp: Path) -> None:
    checkout = pull_request(tmp_path, HIGHER, build=False)
    runner = Runner(checkout, temp, inputs={"formats": "json sarif junit gitlab"})
    assert runner.run(ROOT / "action.yml") == 1, runner.log

    assert runner.artifact is not None
    for name in ("json", "sarif", "gitlab"):
        assert json.loads((runner.artifact / f"findings.{name}").read_bytes())
    assert (runner.artifact / "findings.junit").read_text("utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"formats": "json yaml"}, "::error::formats names yaml: write any of json, sarif, junit, gitlab"),
        ({"fail-on": "$(id)"}, "::error::fail-on is $(id): write findings, danger, changes or nothing"),
    ],
)
def test_an_input_that_is_wrong_is_a_sentence_before_anything_runs(
    tmp_path: Path, temp: Path, inputs: dict[str, str], sentence: str
) -> None:
    runner = Runner(tmp_path, temp, inputs=inputs)

    assert runner.run(ROOT / "action.yml") == 2
    assert runner.log == f"{sentence}\n"


def test_the_artifact_becomes_the_comment_of_the_pull_request(tmp_path: Path, temp: Path) -> None:
    checkout = pull_request(tmp_path, HIGHER, build=False)
    runner = Runner(checkout, temp)
    assert runner.run(ROOT / "action.yml") == 1, runner.log
    other = tmp_path / "other"
    other.mkdir()
    run = {
        "event": "pull_request",
        "head_sha": "a" * 40,
        "head_branch": "change",
        "head_repository": {"owner": {"login": "ann"}},
        "html_url": "https://github.example/team/shop/actions/runs/4711",
    }
    (other / "event.json").write_text(json.dumps({"workflow_run": run}), "utf-8")
    with fake("github") as service:
        service.pulls = [(12, "ann:change", "a" * 40)]
        second = Runner(
            other,
            other,
            inputs={"token": TOKEN},
            context={"github.event.workflow_run.id": "4711"},
            environment={
                "GITHUB_API_URL": service.url,
                "GITHUB_REPOSITORY": "team/shop",
                "GITHUB_EVENT_PATH": str(other / "event.json"),
            },
            artifact=runner.artifact,
        )
        assert second.run(ROOT / "comment/action.yml") == 0, second.log
        assert second.log == "commented on #12\n"
        (text,) = service.texts(12)
        assert "generated/shop/prometheus/rules/shop.yaml" in text


# --- GitLab ----------------------------------------------------------------------------------------------------------


def gitlab_job(name: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A job of the GitLab template, without what it installs: its lines in one shell, as GitLab's runner runs them."""
    content = yaml.safe_load((ROOT / "examples/gitlab/monitoring.gitlab-ci.yml").read_text("utf-8"))
    lines = [line for line in content[name]["script"] if " install " not in line]
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", "\n".join(lines)],
        cwd=folder,
        env={
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "no_proxy": "127.0.0.1",
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_gitlab_gets_findings_for_its_widgets(tmp_path: Path) -> None:
    checkout = pull_request(tmp_path, HIGHER, build=False)
    job = gitlab_job("monitoring-check", checkout)

    assert job.returncode == 1, job.stdout + job.stderr
    quality = json.loads((checkout / "monitoring-quality.json").read_bytes())
    assert "generated/shop/prometheus/rules/shop.yaml" in {one["location"]["path"] for one in quality}
    assert "<failure" in (checkout / "monitoring-junit.xml").read_text("utf-8")


def test_gitlab_gets_an_empty_report_of_what_is_right(tmp_path: Path) -> None:
    checkout = pull_request(tmp_path, HIGHER)
    job = gitlab_job("monitoring-check", checkout)

    assert job.returncode == 0, job.stdout + job.stderr
    assert json.loads((checkout / "monitoring-quality.json").read_bytes()) == []


def test_gitlab_gets_the_review_as_a_note(tmp_path: Path) -> None:
    checkout = pull_request(tmp_path, HIGHER)
    job = gitlab_job("monitoring-diff", checkout, CI_MERGE_REQUEST_DIFF_BASE_SHA=git(checkout, "rev-parse", "HEAD^1"))
    assert job.returncode == 0, job.stdout + job.stderr
    for name in ("monitoring-review.md", "monitoring-review.html"):
        assert "QueueLong" in (checkout / name).read_text("utf-8")

    # The next job has the artifact and nothing else of the repository.
    other = tmp_path / "note"
    other.mkdir()
    shutil.copy(checkout / "monitoring-review.md", other)
    with fake("gitlab") as service:
        note = gitlab_job(
            "monitoring-note",
            other,
            CI_API_V4_URL=service.url,
            CI_MERGE_REQUEST_PROJECT_ID="7",
            CI_MERGE_REQUEST_IID="12",
            CI_COMMIT_SHA="a" * 40,
            CI_PIPELINE_URL="https://gitlab.example/team/shop/-/pipelines/1",
            MONITORING_NOTE_TOKEN=TOKEN,
        )
        assert (note.returncode, note.stdout) == (0, "commented on !12\n"), note.stderr
        (text,) = service.texts(12)
        assert "QueueLong" in text
