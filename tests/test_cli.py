"""The command line: exit codes, streams, JSON, help, and the outside programs that are missing or broken."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from eventcore_monitoring.cli import COMMANDS, OPTIONS, help_text, parser_of
from eventcore_monitoring.formats.schema import report_schema
from projects import COMMAND, SHOP, Answer, call, project, run, tree

OFF = ("--promtool", "off", "--amtool", "off")
BAD = 'monitoring = Monitoring(name="shop")\n'

SCHEMA = jsonschema_rs.validator_for(report_schema(list(COMMANDS)))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with one deployment, not built yet."""
    return project(tmp_path / "project", {"shop.py": SHOP})


def program(folder: Path, text: str, name: str = "promtool") -> str:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


def document(answer: Answer) -> dict[str, Any]:
    """The one JSON document that a command printed, which is what its schema says and agrees with the exit code."""
    assert answer.errors == ""
    assert answer.output.isascii()
    assert "\x1b" not in answer.output
    read: dict[str, Any] = json.loads(answer.output)
    assert [error.message for error in SCHEMA.iter_errors(read)] == []
    assert read["exit_code"] == answer.code
    return read


# Help and wrong calls.


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"], ["--format", "json", "--help"]])
def test_help_names_every_command_and_option(tmp_path: Path, words: list[str]) -> None:
    answer = call(tmp_path, *words)
    assert (answer.code, answer.errors) == (0, "")
    assert answer.output == help_text()
    assert set(re.findall(r"^  ([a-z]+) ", answer.output, re.MULTILINE)) == set(COMMANDS)
    assert set(re.findall(r"^  (--[a-z-]+) ", answer.output, re.MULTILINE)) == set(OPTIONS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_names_what_its_parser_takes(tmp_path: Path, command: str) -> None:
    answer = call(tmp_path, command, "--help")
    assert (answer.code, answer.errors) == (0, "")
    taken = {word for action in parser_of(command)._actions for word in action.option_strings or [action.metavar]}
    said = set(re.findall(r"^  (--[a-z-]+) ", answer.output, re.MULTILINE))
    usage = answer.output.split("\n")[0]
    words = ("DEFINITION.py", "metrics|openslo", "FILE|URL", "COUNTS|-", "report")
    assert said | {word for word in words if word in usage} == taken
    assert COMMANDS[command] in answer.output


def test_every_command_of_every_option_exists() -> None:
    assert {command for _, _, commands in OPTIONS.values() for command in commands.split()} <= set(COMMANDS)


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    answer = call(tmp_path, "--version")
    assert (answer.code, answer.errors) == (0, "")
    assert re.fullmatch(r"eventcore-monitoring \d+\.\d+\.\d+\n", answer.output)


@pytest.mark.parametrize(
    ("words", "message", "fix"),
    [
        (["bild"], "there is no command bild", "did you mean build?"),
        (
            ["everything"],
            "there is no command everything",
            "write one of build, check, diff, prove, preview, docs, trace, explain, adopt, verify, forecast, list, "
            "schema",
        ),
        (
            ["--output", "x"],
            "the command comes first",
            "write one of build, check, diff, prove, preview, docs, trace, explain, adopt, verify, forecast, list, "
            "schema",
        ),
        (["build", "--fromat", "json"], "build does not take --fromat", "did you mean --format?"),
        (["list", "--promtool=off"], "list does not take --promtool", "see eventcore-monitoring list --help"),
        (["schema", "a.py"], "schema does not take a.py", "write schema, or schema report"),
        (["build", "--form", "json"], "build does not take --form", "did you mean --format?"),
        (
            ["build", "--format", "yaml"],
            "--format: build has no format yaml, only text, json, github, gitlab, sarif, junit and markdown",
            "see eventcore-monitoring build --help",
        ),
        (
            ["list", "--format=github"],
            "--format: list has no format github, only text and json",
            "see eventcore-monitoring list --help",
        ),
        (["build", "--output"], "--output: expected one argument", "write --output=FOLDER"),
    ],
)
def test_a_wrong_call_is_one_sentence(tmp_path: Path, words: list[str], message: str, fix: str) -> None:
    answer = call(tmp_path, *words)
    said = f"error[call] eventcore-monitoring: {message}\n    fix: {fix}\n"
    assert (answer.code, answer.output + answer.errors) == (2, said)


def test_a_call_without_a_command_shows_help_and_fails(tmp_path: Path) -> None:
    assert call(tmp_path) == Answer(2, "", help_text())


def test_files_and_options_may_come_in_any_order(shop: Path) -> None:
    (shop / "other.py").write_text(SHOP)
    answer = call(shop, "build", "definitions/shop.py", *OFF, "other.py", "--output=out")
    assert (answer.code, {path.split("/")[0] for path in tree(shop / "out")}) == (0, {"shop", "other"})


# Exit codes and streams of each command in each state.


def test_build_writes_and_says_what(shop: Path) -> None:
    answer = call(shop, "build", *OFF)
    assert answer == Answer(
        0,
        "generated/shop: 1 alert, 9 scenarios, 1 metric\n"
        f"    {len(tree(shop / 'generated')) - 1} files, {len(tree(shop / 'generated')) - 1} added\n"
        "validated by published schemas and checks of our own\n"
        "not run: promtool, amtool, fluentd\n",
        "",
    )
    again = call(shop, "build", *OFF)
    assert "files, none changed\n" in again.output


def test_every_command_has_its_exit_code_in_every_state(shop: Path) -> None:
    def codes() -> dict[str, int]:
        return {
            "list": call(shop, "list").code,
            "diff": call(shop, "diff").code,
            "check": call(shop, "check", *OFF).code,
            "build": call(shop, "build", *OFF).code,
        }

    definition = shop / "definitions/shop.py"
    assert codes() == {"list": 0, "diff": 1, "check": 1, "build": 0}
    assert codes() == {"list": 0, "diff": 0, "check": 0, "build": 0}
    definition.write_text(SHOP.replace("count(100)", "count(150)"))
    assert codes() == {"list": 0, "diff": 1, "check": 1, "build": 0}
    definition.write_text(SHOP.replace('severity="low"', 'severity="lowest"'))
    assert codes() == {"list": 0, "diff": 2, "check": 2, "build": 2}
    definition.write_text(SHOP.replace("severity=", "sevrity="))
    assert codes() == {"list": 2, "diff": 2, "check": 2, "build": 2}
    definition.write_text(SHOP.replace("count(100)", "count(150)"))
    (shop / "generated/shop/prometheus/rules/shop.yaml").write_text("groups: []\n")
    assert codes() == {"list": 0, "diff": 1, "check": 1, "build": 1}


def test_a_broken_definition_leaves_the_standard_output_of_diff_and_list_empty(shop: Path) -> None:
    (shop / "definitions/shop.py").write_text(BAD)
    for command in ("diff", "list"):
        answer = call(shop, command)
        assert (answer.code, answer.output) == (2, "")
        assert answer.errors.startswith("definitions/shop.py:1: error[definition] shop: nothing is called `Monitoring`")


def test_the_patch_of_diff_is_what_a_build_would_write(shop: Path) -> None:
    assert call(shop, "build", *OFF).code == 0
    (shop / "definitions/shop.py").write_text(SHOP.replace("count(100)", "count(150)"))
    before = tree(shop)

    answer = call(shop, "diff", "--patch")

    assert (answer.code, answer.errors, tree(shop)) == (1, "", before)
    assert "--- a/generated/shop/prometheus/rules/shop.yaml\n+++ b/generated/shop/prometheus/rules/shop.yaml\n" in (
        answer.output
    )
    assert "-  - alert: " not in answer.output
    assert re.search(r"^-.*> 100$\n^\+.*> 150$", answer.output, re.MULTILINE)


def test_diff_tells_a_difference_that_no_patch_can_show(shop: Path) -> None:
    assert call(shop, "build", *OFF).code == 0
    (shop / "generated/shop/mine.txt").write_text("mine\n")
    answer = call(shop, "diff")
    assert (answer.code, answer.output) == (1, "nothing changes\n")
    assert answer.errors.startswith("error[output-unlisted] generated/shop/mine.txt: no build wrote this")


def test_list_says_what_is_declared_and_where(shop: Path) -> None:
    assert call(shop, "list") == Answer(
        0,
        "shop\n"
        "  metrics.shop_queue_length  gauge of job shop  definitions/shop.py:4\n"
        "  alerts.QueueLong           low, > 100, for 5m  definitions/shop.py:20\n",
        "",
    )


def test_only_the_named_deployments_are_built_and_others_stay(tmp_path: Path) -> None:
    project(tmp_path, {"a.py": SHOP, "b.py": SHOP})
    assert call(tmp_path, "build", *OFF).code == 0
    before = tree(tmp_path / "generated")
    changed = SHOP.replace("count(100)", "count(150)")
    project(tmp_path, {"a.py": changed, "b.py": changed})

    assert call(tmp_path, "build", "--deployment", "b", *OFF).code == 0

    after = tree(tmp_path / "generated")
    assert after.keys() == before.keys()
    assert {path.split("/")[0] for path in after if after[path] != before[path]} == {"b"}
    assert call(tmp_path, "check", "--deployment=b", *OFF).code == 0
    assert call(tmp_path, "check", *OFF).code == 1


def test_a_deployment_that_is_defined_no_more_is_found_by_check_and_removed_by_build(tmp_path: Path) -> None:
    project(tmp_path, {"a.py": SHOP, "b.py": SHOP})
    assert call(tmp_path, "build", *OFF).code == 0
    project(tmp_path, {"a.py": SHOP})

    assert "generated/b/prometheus/rules/shop.yaml: the file is no longer generated" in (
        call(tmp_path, "check", *OFF).output
    )
    answer = call(tmp_path, "build", *OFF)
    assert (answer.code, "generated/b: removed, since it is no longer defined\n" in answer.output) == (0, True)
    assert [folder.name for folder in (tmp_path / "generated").iterdir()] == ["a"]


def test_two_definitions_of_one_name_are_refused(tmp_path: Path) -> None:
    project(tmp_path, {"shop.py": SHOP})
    (tmp_path / "Shop.py").write_text(SHOP)
    answer = call(tmp_path, "build", "definitions/shop.py", "Shop.py")
    assert (answer.code, answer.output.count("both would write the same folder")) == (2, 2)


# JSON.


def test_every_command_answers_in_one_json_document(shop: Path) -> None:
    built = document(call(shop, "build", "--format", "json", *OFF))
    assert (built["command"], built["written"]) == ("build", True)
    assert [tool["status"] for tool in built["tools"]] == ["skipped"] * 3
    assert {"tool-skipped"} == {finding["code"] for finding in built["findings"]}
    assert [item["name"] for item in built["deployments"]] == ["shop"]
    assert document(call(shop, "check", "--format=json", *OFF))["deployments"][0]["differences"] == []

    (shop / "definitions/shop.py").write_text(SHOP.replace("count(100)", "count(150)"))
    [compared] = document(call(shop, "diff", "--format", "json"))["deployments"]
    assert {item["kind"] for item in compared["differences"]} == {"changed"}
    assert all(item["diff"].startswith("--- a/generated/shop/") for item in compared["differences"])
    assert document(call(shop, "check", "--format", "json", *OFF))["exit_code"] == 1
    [listed] = document(call(shop, "list", "--format", "json"))["deployments"]
    assert [item["at"] for item in listed["declarations"]] == ["metrics.shop_queue_length", "alerts.QueueLong"]


@pytest.mark.parametrize("command", ["build", "check", "diff", "list"])
def test_a_failure_is_one_json_document_too(shop: Path, command: str) -> None:
    (shop / "definitions/shop.py").write_text(f"print('no JSON')\n{BAD}")
    answer = call(shop, command, "--format", "json")
    assert answer.errors == "no JSON\n"
    read = document(Answer(answer.code, answer.output, ""))
    assert [(item["code"], item["file"], item["line"]) for item in read["findings"]] == [
        ("definition", "definitions/shop.py", 2)
    ]


@pytest.mark.parametrize("words", [["bild", "--format", "json"], ["build", "--format=json", "--fast"]])
def test_a_wrong_call_that_asks_for_json_gets_json(tmp_path: Path, words: list[str]) -> None:
    assert [item["code"] for item in document(call(tmp_path, *words))["findings"]] == ["call"]


def test_the_schema_describes_what_list_dumps(shop: Path) -> None:
    answer = call(shop, "schema")
    assert (answer.code, answer.errors) == (0, "")
    validator = jsonschema_rs.validator_for(json.loads(answer.output))
    [listed] = document(call(shop, "list", "--format", "json"))["deployments"]

    assert [error.message for error in validator.iter_errors(listed["monitoring"])] == []
    for wrong in ({"name": "shop", "alert": []}, {"name": 3}, {}, {"name": "shop", "alerts": [{"when": {}}]}):
        assert not validator.is_valid(wrong)


# Outside programs.


def test_missing_programs_are_all_named_with_the_way_to_get_them(shop: Path) -> None:
    answer = run(shop, ["build"], {"PATH": "/nonexistent"})
    assert (answer.code, answer.errors) == (3, "")
    lines = answer.output.split("\n")
    assert [line.partition(": ")[0] for line in lines if line.startswith("error")] == [
        "error[tool-missing] promtool",
        "error[tool-missing] amtool",
    ]
    for tool, package in (("promtool", "prometheus"), ("amtool", "prometheus-alertmanager")):
        [fix] = [line for line in lines if line.startswith(f"    fix: Install {tool} ")]
        for way in (f"Debian: apt-get install {package}", "Ubuntu:", "Fedora:", "Arch:", "macOS:", "containers:"):
            assert way in fix
    assert lines[-2:] == ["build stopped: 2 errors; nothing was written", ""]
    assert not (shop / "generated").exists()


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_missing_program_is_never_a_silent_pass_in_json(shop: Path, command: str) -> None:
    read = document(run(shop, [command, "--format", "json"], {"PATH": "/nonexistent"}))
    assert read["exit_code"] == 3
    assert [(tool["name"], tool["status"]) for tool in read["tools"]] == [
        ("promtool", "missing"),
        ("amtool", "missing"),
        ("fluentd", "skipped"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        ("echo 'promtool, version 2.41.0 (branch: x)'", "tool-too-old", "too_old"),
        ("echo hello", "tool-no-version", "unusable"),
        ("kill -9 $$", "tool-died", "unusable"),
        ("sleep 60", "tool-timeout", "timeout"),
        ("case $1 in --version) echo 'promtool, version 2.50.0';; *) sleep 60;; esac", "tool-timeout", "timeout"),
    ],
)
def test_a_program_that_cannot_do_its_work_is_told_and_nothing_is_written(
    tmp_path: Path, text: str, code: str, status: str
) -> None:
    settings = 'deployments = ["definitions/shop.py"]\ntimeout = 0.3\namtool = "off"\n'
    shop = project(tmp_path / "project", {"shop.py": SHOP}, settings)

    read = document(call(shop, "build", "--format=json", "--promtool", program(tmp_path / "bin", text)))

    assert (read["exit_code"], read["written"], read["tools"][0]["status"]) == (3, False, status)
    assert [finding["code"] for finding in read["findings"]] == [code]
    assert not any(tree(shop / "generated"))


def test_a_definition_error_is_told_before_a_missing_program(shop: Path) -> None:
    (shop / "definitions/shop.py").write_text(BAD)
    assert call(shop, "build", "--promtool", "/nonexistent/promtool").code == 2


def test_a_program_that_is_switched_off_is_named_in_summary_and_json(shop: Path) -> None:
    assert "not run: promtool, fluentd\n" in call(shop, "build", "--promtool", "off").output
    read = document(call(shop, "build", "--promtool=off", "--format=json"))
    assert [(tool["name"], tool["status"]) for tool in read["tools"]] == [
        ("promtool", "skipped"),
        ("amtool", "ran"),
        ("fluentd", "skipped"),
    ]


# Terminals and pipes.


def terminal(folder: Path, words: list[str], environment: dict[str, str]) -> str:
    """What a command writes to the terminal that its standard error is."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [COMMAND, *words],
        cwd=folder,
        stdout=theirs,
        stderr=theirs,
        env={name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment,
    ) as process:
        os.close(theirs)
        said = b"".join(_chunks(ours))
        assert process.wait(10) in (0, 2, 3)
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def _chunks(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            chunk = os.read(descriptor, 65_536) if select.select([descriptor], [], [], 30)[0] else b""
        except OSError:  # Linux says so when nobody holds the other end any more
            return
        if not chunk:
            return
        yield chunk


def test_a_step_that_takes_over_a_second_is_told_on_a_terminal_and_a_short_one_is_not(tmp_path: Path) -> None:
    slow = program(tmp_path / "bin", "case $1 in --version) echo 'promtool, version 2.50.0';; *) sleep 1.2;; esac")
    shop = project(tmp_path / "project", {"shop.py": SHOP})
    said = terminal(shop, ["build", "--promtool", slow, "--amtool", "off"], {"TERM": "xterm"})
    assert [line for line in said.split("\n") if "…" in line] == ["validating …"]


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_a_terminal_gets_colour_unless_somebody_declined(
    shop: Path, environment: dict[str, str], coloured: bool
) -> None:
    (shop / "definitions/shop.py").write_text(BAD)
    assert ("\x1b[" in terminal(shop, ["build"], environment)) is coloured
    assert "\x1b[" not in run(shop, ["build"], environment).output


def test_a_reader_that_has_seen_enough_is_no_traceback(shop: Path) -> None:
    with subprocess.Popen([COMMAND, "schema"], cwd=shop, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(10) in (0, 1)


def test_a_terminal_without_unicode_gets_escapes(shop: Path) -> None:
    (shop / "definitions/shop.py").write_text("Größe\n")
    answer = run(shop, ["build"], {"PYTHONIOENCODING": "ascii"})
    assert (answer.code, "nothing is called `Gr\\xf6\\xdfe` here" in answer.output) == (2, True)


def test_control_c_ends_a_command_quietly(tmp_path: Path) -> None:
    shop = project(tmp_path, {"shop.py": "import pathlib, time\n\npathlib.Path('started').touch()\ntime.sleep(30)\n"})
    with subprocess.Popen(
        [COMMAND, "build"], cwd=shop, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        while not (shop / "started").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=10)
    assert (process.returncode, output, errors) == (130, b"", b"")


def test_help_imports_none_of_the_heavy_modules(tmp_path: Path) -> None:
    code = (
        "import sys; from eventcore_monitoring.cli import main; main(['--help']); main(['build', '--help']);"
        "print({'argparse', 'json', 'pydantic', 'yaml', 'jinja2', 'grafanalib'} & set(sys.modules))"
    )
    completed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert completed.stdout.endswith("\nset()\n")
