"""The whole: a build of the guide judged by the real programs, what `check` notices, what a build may destroy."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from eventcore_monitoring import build
from eventcore_monitoring.configuration import find_project
from eventcore_monitoring.findings import DefinitionError, Finding, Severity
from projects import COMMAND, SHOP, Answer, call, project, run, tree

ROOT = Path(__file__).parent.parent
OFF = ("--promtool", "off", "--amtool", "off")
RULES = "generated/shop/prometheus/rules/shop.yaml"


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """The project's own definitions, built into another folder with the real programs."""
    folder = tmp_path_factory.mktemp("guide")
    return folder, run(ROOT, ["build", "--output", str(folder / "generated"), "--format", "json"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project, built with the real programs."""
    folder = project(tmp_path_factory.mktemp("built"), {"shop.py": SHOP})
    answer = call(folder, "build")
    assert (answer.code, answer.errors) == (0, "")
    return folder


@pytest.fixture
def shop(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "project"))


# The guide.


def test_the_guide_is_built_and_validated_by_the_real_programs(guide: tuple[Path, Answer]) -> None:
    folder, answer = guide
    said = json.loads(answer.output)
    assert (answer.code, said["written"]) == (0, True)
    assert [finding for finding in said["findings"] if finding["severity"] == "error"] == []
    assert {tool["name"]: tool["status"] for tool in said["tools"]} == {
        "promtool": "ran",
        "amtool": "ran",
        "blackbox_exporter": "ran",
        "fluentd": "skipped",
    }
    assert tree(folder / "generated") == tree(ROOT / "generated"), "the committed files are others: run make build"
    for name in ("production", "staging"):
        kinds = {path.split("/")[1] for path in tree(folder / "generated") if path.startswith(f"{name}/")}
        assert {"alertmanager", "fluentd", "grafana", "kubernetes", "prometheus", "runbooks", "manifest.json"} <= kinds


def test_a_check_after_the_build_of_the_guide_is_clean_and_writes_nothing(guide: tuple[Path, Answer]) -> None:
    folder, _ = guide
    before = tree(folder)
    answer = run(ROOT, ["check", "--output", str(folder / "generated"), *OFF])
    assert (answer.code, answer.errors) == (0, "")
    assert answer.output.count("files, none changed\n") == 2
    assert tree(folder) == before


# What check notices.


def edited(shop: Path) -> None:
    (shop / RULES).write_text("groups: []\n")


def missing(shop: Path) -> None:
    (shop / RULES).unlink()


def extra(shop: Path) -> None:
    (shop / "generated/shop/prometheus/rules/mine.yaml").write_text("groups: []\n")


def changed(shop: Path) -> None:
    project(shop, {"shop.py": SHOP.replace("count(100)", "count(150)")})


def untouched(shop: Path) -> None:
    """Nothing happens."""


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (untouched, {}),
        (edited, {RULES: "output-edited"}),
        (missing, {RULES: "output-added"}),
        (extra, {"generated/shop/prometheus/rules/mine.yaml": "output-unlisted"}),
    ],
)
def test_check_notices_what_happened_to_the_files_and_writes_nothing(
    shop: Path, happens: Callable[[Path], None], said: dict[str, str]
) -> None:
    happens(shop)
    before = tree(shop)
    answer = call(shop, "check", "--format=json", *OFF)
    found = json.loads(answer.output)["findings"]
    assert {item["at"]: item["code"] for item in found if item["severity"] == "error"} == said
    assert (answer.code, tree(shop)) == (1 if said else 0, before)


def test_check_notices_a_changed_threshold_in_every_artifact_that_holds_it(shop: Path) -> None:
    changed(shop)
    before = tree(shop)
    answer = call(shop, "check", *OFF)
    assert (answer.code, tree(shop)) == (1, before)
    assert f"error[output-changed] {RULES}: the file is not what the definitions say\n" in answer.output
    assert answer.output.endswith("see `eventcore-monitoring diff`\n")


def test_a_build_does_not_destroy_what_somebody_edited(shop: Path) -> None:
    edited(shop)
    changed(shop)
    before = tree(shop)
    answer = call(shop, "build", *OFF)
    assert (answer.code, tree(shop)) == (1, before)
    assert answer.output.startswith(f"error[output-edited] {RULES}: the file was edited since a build wrote it")


# What the validators find.


def test_a_scenario_that_does_not_hold_is_told_in_words_with_its_line_and_nothing_is_written(shop: Path) -> None:
    project(shop, {"shop.py": SHOP.replace("constant(200)", "constant(50)")})
    before = tree(shop)

    answer = call(shop, "build")

    said = [line for line in answer.output.split("\n") if "error[" in line]
    place = "definitions/shop.py:14: error[promtool-test] shop/prometheus/tests/shop.yaml: "
    assert said == [
        f'{place}"QueueLong fires when 200 orders wait": at 10m it does not fire, but it should.',
        f'{place}"QueueLong fires when 200 orders wait": from 10m to 1h it does not fire all the time, but it should.',
    ]
    assert answer.output.endswith("build failed: 2 errors; nothing was written\n")
    assert (answer.code, tree(shop)) == (1, before)


def test_a_rule_that_promtool_refuses_is_told_with_the_line_of_its_alert(shop: Path, tmp_path: Path) -> None:
    said = '{file}: 7:3: group "shop", rule 1, "QueueLong": could not parse expression'
    promtool = tmp_path / "promtool"
    promtool.write_text(
        "#!/bin/sh\ncase $1 in --version) echo 'promtool, version 2.50.0';; "
        f"check) echo Checking $5; echo '  FAILED:' >&2; echo '{said}' | sed \"s|{{file}}|$5|\" >&2; exit 1;; esac\n"
    )
    promtool.chmod(0o755)
    answer = call(shop, "build", "--promtool", str(promtool), "--amtool", "off")
    assert answer.code == 1
    assert answer.output.startswith(
        "definitions/shop.py:20: error[promtool-rules] shop/prometheus/rules/shop.yaml: promtool refuses "
    )


def test_an_alert_without_scenarios_is_a_warning_and_is_built(shop: Path) -> None:
    project(shop, {"shop.py": SHOP.replace(", fires_when=[fires]", "")})
    answer = call(shop, "build", *OFF)
    assert answer.code == 0
    assert answer.output.startswith(
        "definitions/shop.py:20: warning[alert-without-scenario] alerts.QueueLong.fires_when"
    )


# Two at once, and one that dies.


def test_two_builds_at_once_leave_a_whole_tree(tmp_path: Path) -> None:
    folder = project(tmp_path, {"shop.py": SHOP})
    processes = [
        subprocess.Popen([COMMAND, "build", *OFF], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [(process.communicate(timeout=30)[1], process.returncode) for process in processes] == [(b"", 0)] * 2
    assert call(folder, "check", *OFF).code == 0
    assert [path.name for path in (folder / "generated").iterdir()] == ["shop"]


def test_the_build_after_a_killed_one_writes_a_whole_tree(shop: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    promtool = tmp_path / "promtool"
    promtool.write_text(
        f"#!/bin/sh\ncase $1 in --version) echo 'promtool, version 2.50.0';; *) touch '{started}'; sleep 30;; esac\n"
    )
    promtool.chmod(0o755)
    changed(shop)
    before = tree(shop)
    words = [COMMAND, "build", "--promtool", str(promtool), "--amtool", "off"]
    with subprocess.Popen(words, cwd=shop, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not started.exists():
            time.sleep(0.01)
        process.kill()
    children = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _runs(path, promtool)]
    for child in children:
        os.kill(child, signal.SIGKILL)

    assert {path: digest for path, digest in tree(shop).items() if path in before} == before
    assert call(shop, "check", *OFF).code == 1
    assert call(shop, "build", *OFF).code == 0
    assert call(shop, "check", *OFF).code == 0
    assert [path.name for path in (shop / "generated").iterdir()] == ["shop"]


def _runs(process: Path, program: Path) -> bool:
    try:
        return str(program).encode() in (process / "cmdline").read_bytes()
    except OSError:
        return False


# The library, without the command line.


def test_a_library_user_gets_findings_and_artifacts_as_values(tmp_path: Path) -> None:
    [deployment] = build.load_all(find_project(project(tmp_path, {"shop.py": SHOP})))

    assert build.check(deployment.monitoring) == []
    assert [str(artifact.path) for artifact in build.generate(deployment.monitoring, [])] == []
    artifacts = build.generate(deployment.monitoring)
    assert artifacts == sorted(artifacts)
    assert "prometheus/rules/shop.yaml" in [str(artifact.path) for artifact in artifacts]


def test_checks_and_generators_can_be_given(tmp_path: Path) -> None:
    [deployment] = build.load_all(find_project(project(tmp_path, {"shop.py": SHOP})))
    second, first = Finding("b", "x", "second"), Finding("a", "x", "first")
    assert build.check(deployment.monitoring, [lambda _: iter([second]), lambda _: iter([first])]) == [first, second]


def test_warnings_are_told_beside_the_errors_that_stop_a_build(tmp_path: Path) -> None:
    text = SHOP.replace(", fires_when=[fires]", "").replace('severity="low"', 'severity="lowest"')
    with pytest.raises(DefinitionError) as caught:
        build.prepare(find_project(project(tmp_path, {"shop.py": text})))
    assert {finding.severity for finding in caught.value.findings} == {Severity.WARNING, Severity.ERROR}
