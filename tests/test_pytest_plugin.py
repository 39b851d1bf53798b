"""`pytest --monitoring` in projects of others, each run a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from projects import SHOP, Answer, call, project, tree

DEAD = SHOP.replace("> count(100)", "< count(-5)").replace(", fires_when=[fires]", "")
UNREADABLE = SHOP.replace("> count(100)", "> cuont(100)")
# Fires later than its scenario says: only promtool can tell.
REFUTED = SHOP.replace('for_="5m"', 'for_="30m"')
PINNED = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:syrupy")


def run(folder: Path, *words: str, **environment: str) -> Answer:
    """`pytest` in a folder."""
    # Short summaries are cut to the width of the terminal, but for continuous integration.
    own = {"CI": "1", "COLUMNS": "100", **environment}
    process = subprocess.run(
        [sys.executable, "-m", "pytest", *PINNED, *words],
        cwd=folder,
        env={**os.environ, **own},
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Answer(process.returncode, process.stdout.decode(), process.stderr.decode())


def outcomes(answer: Answer) -> dict[str, str]:
    """The outcome of each test, as `-v` prints it; nobody else's dots are among them."""
    lines = (line.split() for line in answer.output.split("\n") if line.startswith("monitoring::") and "%]" in line)
    return {name: outcome for name, outcome, *_ in lines}


def summary(answer: Answer) -> list[str]:
    """The lines of the short summary."""
    return [line for line in answer.output.split("\n") if line.startswith(("FAILED", "SKIPPED", "ERROR"))]


def line_of(folder: Path, name: str, word: str) -> int:
    """The line of a definition that holds a word."""
    lines = (folder / "definitions" / name).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if word in line)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A project whose generated files are what its definition says."""
    project(tmp_path, {"shop.py": SHOP})
    assert call(tmp_path, "build").code == 0
    return tmp_path


def test_a_project_that_is_right_passes_with_a_test_a_declaration(built: Path) -> None:
    answer = run(built, "--monitoring", "-v")

    assert answer.code == 0, answer.output
    assert outcomes(answer) == {
        "monitoring::generated": "PASSED",
        "monitoring::shop::definition": "PASSED",
        "monitoring::shop::alerts.QueueLong": "PASSED",
        "monitoring::shop::promtool": "PASSED",
        "monitoring::shop::amtool": "PASSED",
        "monitoring::shop::files": "PASSED",
        "monitoring::shop::generated": "PASSED",
    }


def test_without_the_option_nothing_is_collected_and_nothing_but_the_plugin_is_imported(built: Path) -> None:
    (built / "test_own.py").write_text(
        "import sys\n"
        "def test_own():\n"
        "    ours = sorted(name for name in sys.modules if name.startswith('eventcore_'))\n"
        "    assert ours == ['eventcore_monitoring', 'eventcore_monitoring.pytest_plugin']\n"
        "    assert not {'pydantic', 'jinja2', 'yaml', 'grafanalib'} & set(sys.modules)\n",
        "utf-8",
    )
    answer = run(built, "-q")

    assert answer.code == 0, answer.output
    assert "1 passed" in answer.output


def test_the_plugin_imports_no_module_but_its_own() -> None:
    script = (
        "import sys, pytest; before = set(sys.modules)\n"
        "import eventcore_monitoring.pytest_plugin\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == ["eventcore_monitoring", "eventcore_monitoring.pytest_plugin"]


def test_tests_of_the_project_run_beside_them(built: Path) -> None:
    (built / "test_own.py").write_text("def test_own():\n    pass\n", "utf-8")

    assert "8 passed" in run(built, "--monitoring").output
    assert "7 passed, 1 deselected" in run(built, "--monitoring", "-m", "monitoring").output
    assert "1 passed, 7 deselected" in run(built, "--monitoring", "-k", "QueueLong").output


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "xdist"])
def test_a_test_that_a_report_names_can_be_run_by_its_name(built: Path, workers: tuple[str, ...]) -> None:
    (built / "test_own.py").write_text("def test_own():\n    pass\n", "utf-8")
    name = "monitoring::shop::alerts.QueueLong"

    assert " 1 passed" in run(built, "--monitoring", name, *workers).output
    assert " 2 passed" in run(built, "--monitoring", name, "test_own.py", *workers).output
    assert " 6 passed" in run(built, "--monitoring", "monitoring::shop", *workers).output


def test_a_name_that_no_test_has_is_a_wrong_call(built: Path) -> None:
    answer = run(built, "--monitoring", "monitoring::shop::alerts.Queue")

    assert answer.code == pytest.ExitCode.USAGE_ERROR
    assert "there is no test monitoring::shop::alerts.Queue: see" in answer.errors


def test_what_is_wrong_with_an_alert_fails_the_test_of_the_alert_at_its_line(built: Path) -> None:
    project(built, {"shop.py": DEAD})
    answer = run(built, "--monitoring", "--tb=line", "--junitxml=report.xml")

    line = line_of(built, "shop.py", "Alert(name")
    assert answer.code == 1
    assert summary(answer)[0] == (
        f"FAILED monitoring::shop::alerts.QueueLong - definitions/shop.py:{line}: error[comparison-never-true] "
        "alerts.QueueLong.when: is never true: `sum(shop_queue_length)` is from 0, and never < -5"
    )
    assert f"{built}/definitions/shop.py:{line}: " in answer.output
    # What hangs on it fails too, in a sentence: nothing green that was not looked at.
    assert [one.partition(" - ")[2] for one in summary(answer)[1:]] == [
        "nothing was generated: the definitions have 1 error (alerts.QueueLong.when)"
    ] * 4
    failures = {
        (case.get("classname"), case.get("name")): case.find("failure")
        for case in ElementTree.parse(built / "report.xml").iter("testcase")
    }
    failure = failures["monitoring.shop", "alerts.QueueLong"]
    assert failure is not None
    assert failure.get("message", "").startswith(f"definitions/shop.py:{line}: error[comparison-never-true]")
    assert "fix: compare it with what it can be" in (failure.text or "")
    assert failures["monitoring.shop", "definition"] is None


def test_other_declarations_are_skipped_while_nothing_is_generated(built: Path) -> None:
    second = 'Alert(name="Other", when=waiting, severity="low", summary="Orders wait")'
    project(built, {"shop.py": DEAD.replace("alerts=[\n", f"alerts=[\n        {second},\n", 1)})
    definition = (built / "definitions" / "shop.py").read_text("utf-8")
    (built / "definitions" / "shop.py").write_text(
        definition.replace("when=waiting, severity", "when=queue.sum() > count(100), severity"), "utf-8"
    )
    answer = run(built, "--monitoring", "-v", "-rs")

    found = outcomes(answer)
    assert found["monitoring::shop::alerts.QueueLong"] == "FAILED"
    assert found["monitoring::shop::alerts.Other"] == "SKIPPED"
    assert "nothing was proven: the definitions have 1 error (alerts.QueueLong.when)" in answer.output


def test_a_proof_that_promtool_refutes_fails_the_alert_and_promtool(built: Path) -> None:
    project(built, {"shop.py": REFUTED})
    answer = run(built, "--monitoring", "-v")

    assert {name for name, outcome in outcomes(answer).items() if outcome == "FAILED"} == {
        "monitoring::shop::alerts.QueueLong",
        "monitoring::shop::promtool",
        "monitoring::shop::generated",
    }
    assert "error[promtool-test]" in answer.output
    assert '"QueueLong fires when 200 orders wait"' in answer.output


def test_a_definition_that_cannot_be_read_fails_alone_and_the_others_are_tested(tmp_path: Path) -> None:
    project(tmp_path, {"shop.py": UNREADABLE, "other.py": SHOP})
    answer = run(tmp_path, "--monitoring-update", "-v")

    assert answer.code == 1
    assert [name for name, outcome in outcomes(answer).items() if outcome == "FAILED"] == [
        "monitoring::shop::definition"
    ]
    assert summary(answer) == [
        f"FAILED monitoring::shop::definition - definitions/shop.py:{line_of(tmp_path, 'shop.py', 'cuont')}: "
        "error[definition] shop: nothing is called `cuont` here"
    ]


def test_stale_files_fail_with_what_to_run_and_a_diff(built: Path) -> None:
    project(built, {"shop.py": SHOP.replace("count(100)", "count(150)")})
    before = tree(built / "generated")
    answer = run(built, "--monitoring")

    assert answer.code == 1
    (line,) = summary(answer)
    assert re.fullmatch(
        r"FAILED monitoring::shop::generated - \d+ paths are not what the definitions say: "
        r"run `pytest --monitoring-update` or `eventcore-monitoring build`",
        line,
    )
    assert "--- a/generated/shop/prometheus/rules/shop.yaml\n+++ b/generated/shop/prometheus/rules/shop.yaml\n" in (
        answer.output
    )
    assert re.search(r"^-.*> 100$\n^\+.*> 150$", answer.output, re.MULTILINE)
    assert tree(built / "generated") == before


def test_an_update_writes_what_build_writes_and_says_so(built: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    project(built, {"shop.py": SHOP.replace("count(100)", "count(150)")})
    answer = run(built, "--monitoring-update")

    assert answer.code == 0, answer.output
    assert "= monitoring: written =" in answer.output
    assert re.search(r"^generated/shop: \d+ changed$", answer.output, re.MULTILINE)
    other = project(tmp_path_factory.mktemp("other"), {"shop.py": SHOP.replace("count(100)", "count(150)")})
    assert call(other, "build").code == 0
    assert tree(built / "generated") == tree(other / "generated")
    again = run(built, "--monitoring-update")
    assert again.code == 0
    assert "written" not in again.output


def test_an_update_writes_only_where_the_test_of_the_files_was_chosen(built: Path) -> None:
    project(built, {"shop.py": SHOP.replace("count(100)", "count(150)")})
    before = tree(built / "generated")

    assert run(built, "--monitoring-update", "-k", "QueueLong").code == 0
    assert tree(built / "generated") == before


def test_an_update_writes_nothing_that_promtool_refuses(built: Path) -> None:
    project(built, {"shop.py": REFUTED})
    before = tree(built / "generated")
    answer = run(built, "--monitoring-update")

    assert answer.code == 1
    assert tree(built / "generated") == before


def test_an_update_destroys_no_file_that_somebody_edited(built: Path) -> None:
    rules = built / "generated" / "shop" / "prometheus" / "rules" / "shop.yaml"
    rules.write_text("mine: 1\n", "utf-8")
    answer = run(built, "--monitoring-update")

    assert answer.code == 1
    assert "the file was edited since a build wrote it, and would be lost" in answer.output
    assert rules.read_text("utf-8") == "mine: 1\n"


def test_a_file_that_no_build_wrote_fails_before_and_after_an_update(built: Path) -> None:
    (built / "generated" / "shop" / "notes.txt").write_text("mine\n", "utf-8")

    for option in ("--monitoring", "--monitoring-update"):
        answer = run(built, option)
        assert answer.code == 1
        assert "generated/shop/notes.txt: no build wrote this, and it is kept" in answer.output


def test_a_deployment_that_is_gone_fails_and_an_update_removes_it(tmp_path: Path) -> None:
    project(tmp_path, {"shop.py": SHOP, "old.py": SHOP})
    assert call(tmp_path, "build").code == 0
    project(tmp_path, {"shop.py": SHOP})

    answer = run(tmp_path, "--monitoring")
    assert answer.code == 1
    assert summary(answer) == [
        "FAILED monitoring::generated - no deployment of the settings is called so: generated/old: "
        "run `pytest --monitoring-update` or `eventcore-monitoring build`"
    ]
    answer = run(tmp_path, "--monitoring-update")
    assert answer.code == 0, answer.output
    assert "generated/old: removed" in answer.output
    assert not (tmp_path / "generated" / "old").exists()
    assert (tmp_path / "generated" / "shop").exists()


def test_a_missing_program_fails_all_that_rests_on_it_and_skips_nothing(built: Path) -> None:
    answer = run(built, "--monitoring", "-v", EVENTCORE_PROMTOOL="/nowhere/promtool")

    assert answer.code == 1
    assert {name for name, outcome in outcomes(answer).items() if outcome != "PASSED"} == {
        "monitoring::shop::alerts.QueueLong",
        "monitoring::shop::promtool",
        "monitoring::shop::amtool",
        "monitoring::shop::files",
    }
    assert "SKIPPED" not in answer.output
    assert "EVENTCORE_PROMTOOL names /nowhere/promtool, and nothing is there" in answer.output


def test_a_program_that_the_settings_leave_out_is_named(built: Path) -> None:
    project(built, {"shop.py": SHOP}, 'deployments = ["definitions/shop.py"]\namtool = "off"\n')
    answer = run(built, "--monitoring", "-v", "-rs")

    assert answer.code == 0, answer.output
    assert outcomes(answer)["monitoring::shop::amtool"] == "SKIPPED"
    assert 'left out by the settings: amtool = "off"' in answer.output


def test_warnings_are_shown_and_fail_nothing(built: Path) -> None:
    project(
        built, {"shop.py": SHOP.replace("monitoring = Monitoring(", "monitoring = Monitoring(\n    waivers=[WAIVER],")}
    )
    definition = (built / "definitions" / "shop.py").read_text("utf-8")
    waiver = 'WAIVER = Waiver(at="alerts.QueueLong", code="alert-never-fires", reason="Not so.")\nmonitoring ='
    (built / "definitions" / "shop.py").write_text(definition.replace("monitoring =", waiver, 1), "utf-8")
    answer = run(built, "--monitoring-update")

    assert answer.code == 0, answer.output
    assert "= monitoring: warnings =" in answer.output
    assert "warning[waiver] waivers.alert-never-fires: waives alert-never-fires at alerts.QueueLong" in answer.output


def test_collecting_reads_the_definitions_and_does_nothing_more(built: Path) -> None:
    # A program that is missing is no matter yet, nor is a stale file.
    project(built, {"shop.py": SHOP.replace("count(100)", "count(150)")})
    answer = run(built, "--monitoring", "--collect-only", "-q", EVENTCORE_PROMTOOL="/nowhere/promtool")

    assert answer.code == 0, answer.output
    assert [line for line in answer.output.split("\n") if line.startswith("monitoring")] == [
        "monitoring::generated",
        "monitoring::shop::definition",
        "monitoring::shop::alerts.QueueLong",
        "monitoring::shop::promtool",
        "monitoring::shop::amtool",
        "monitoring::shop::files",
        "monitoring::shop::generated",
    ]


def test_workers_share_one_run_and_one_of_them_writes(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    promtool = tmp_path / "promtool"
    promtool.write_text(f'#!/bin/sh\necho "$*" >>{calls}\nexec promtool "$@"\n', "utf-8")
    promtool.chmod(0o755)
    project(tmp_path, {"shop.py": SHOP, "other.py": SHOP})
    answer = run(tmp_path, "--monitoring-update", "-n", "2", EVENTCORE_PROMTOOL=str(promtool))

    assert answer.code == 0, answer.output
    assert "13 passed" in answer.output
    asked = calls.read_text("utf-8").split("\n")
    assert len([line for line in asked if line.startswith("check rules")]) == 2  # once a deployment
    many = len(tree(tmp_path / "generated" / "shop")) - 1  # without the manifest
    assert sorted(one for one in answer.output.split("\n") if one.startswith("generated/")) == [
        f"generated/other: {many} added",
        f"generated/shop: {many} added",
    ]


def test_each_alert_tells_in_how_many_claims_it_is_proven(built: Path) -> None:
    run(built, "--monitoring", "--junitxml=report.xml", "-k", "QueueLong")

    (case,) = ElementTree.parse(built / "report.xml").iter("testcase")
    tests = (built / "generated" / "shop" / "prometheus" / "tests" / "shop.yaml").read_text("utf-8")
    assert {one.get("name"): one.get("value") for one in case.iter("property")} == {
        "claims": str(tests.count('- name: "QueueLong '))
    }


def test_a_project_without_settings_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    answer = run(tmp_path, "--monitoring")

    assert answer.code == pytest.ExitCode.USAGE_ERROR
    assert "no pyproject.toml with [tool.eventcore-monitoring]" in answer.errors


def test_two_deployments_of_one_name_are_a_wrong_call(tmp_path: Path) -> None:
    project(tmp_path, {"shop.py": SHOP}, 'deployments = ["definitions/shop.py", "definitions/more/shop.py"]\n')
    (tmp_path / "definitions" / "more").mkdir()
    (tmp_path / "definitions" / "more" / "shop.py").write_text(SHOP, "utf-8")
    answer = run(tmp_path, "--monitoring")

    assert answer.code == pytest.ExitCode.USAGE_ERROR
    assert "two deployments are called shop" in answer.errors
