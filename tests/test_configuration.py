"""The settings of a project: read from pyproject.toml, changed by a call, each fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcore_monitoring.configuration import Project, find_project
from eventcore_monitoring.findings import DefinitionError
from projects import SHOP, call, project


def faults(folder: Path, text: str) -> list[tuple[int, str, str, str]]:
    """Line, address, sentence and way out of every fault of a pyproject.toml."""
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        find_project(folder)
    assert {finding.code for finding in caught.value.findings} == {"configuration"}
    return [
        (finding.source.line if finding.source else 0, finding.at, finding.message, finding.fix)
        for finding in caught.value.findings
    ]


def test_settings_are_read_from_the_nearest_pyproject_that_has_some(tmp_path: Path) -> None:
    project(
        tmp_path,
        {},
        'deployments = ["a.py", "b.py"]\noutput = "out"\nprometheus_version = "3.5"\npromtool = "/opt/promtool"\n'
        'amtool = "off"\nfluentd = "fluentd"\nblackbox_exporter = "/opt/exporter"\ntimeout = 5\n',
    )
    below = tmp_path / "service" / "definitions"
    below.mkdir(parents=True)
    (tmp_path / "service" / "pyproject.toml").write_text("[tool.other]\n")

    expected = Project(
        tmp_path,
        (tmp_path / "a.py", tmp_path / "b.py"),
        tmp_path / "out",
        "3.5",
        "/opt/promtool",
        "off",
        "fluentd",
        "/opt/exporter",
        5,
    )
    assert find_project(below) == expected


def test_files_of_a_call_take_the_place_of_the_deployments_and_other_settings_stay(tmp_path: Path) -> None:
    project(tmp_path, {}, 'deployments = ["a.py"]\noutput = "out"\nprometheus_version = "3.5"\n')
    below = tmp_path / "service"
    below.mkdir()

    found = find_project(below, definitions=[Path("mine.py")])

    assert found == Project(tmp_path, (below / "mine.py",), tmp_path / "out", "3.5", partial=True)


def test_files_of_a_call_need_no_settings(tmp_path: Path) -> None:
    found = find_project(tmp_path, definitions=[Path("mine.py")], output=Path("there"))
    assert found == Project(tmp_path, (tmp_path / "mine.py",), tmp_path / "there", partial=True)


def test_names_of_a_call_select_deployments(tmp_path: Path) -> None:
    project(tmp_path, {}, 'deployments = ["d/production.py", "d/staging.py"]\n')
    assert find_project(tmp_path, names=["staging"]) == Project(
        tmp_path, (tmp_path / "d/staging.py",), tmp_path / "generated", partial=True
    )
    with pytest.raises(DefinitionError) as caught:
        find_project(tmp_path, names=["stagin", "x"])
    assert [(finding.code, finding.message, finding.fix) for finding in caught.value.findings] == [
        ("call", "there is no deployment stagin", "did you mean `staging`?"),
        ("call", "there is no deployment x", "write one of production, staging"),
    ]


def test_every_fault_of_the_settings_is_told_with_its_line(tmp_path: Path) -> None:
    text = """\
[project]
output = "no setting of ours"

[tool.eventcore-monitoring]
deployment = ["a.py"]
output = 3
prometheus_version = "2.41"
timeout = true
colour = "red"
"""
    fields = "deployments, output, answers, prometheus_version, promtool, amtool, fluentd, blackbox_exporter, timeout"
    example = 'write deployments = ["definitions/production.py"]'
    at = "tool.eventcore-monitoring"
    assert faults(tmp_path, text) == [
        (5, f"{at}.deployment", "there is no setting `deployment`", "did you mean `deployments`?"),
        (6, f"{at}.output", "must be text, not 3", 'write output = "…"'),
        (8, f"{at}.timeout", "must be a number of seconds, not True", "write timeout = 60"),
        (9, f"{at}.colour", "there is no setting `colour`", f"write one of {fields}"),
        (4, f"{at}.deployments", "no deployment is named", example),
        (7, f"{at}.prometheus_version", "Prometheus 2.41 is too old for these artifacts", "write 2.42 or newer"),
    ]


@pytest.mark.parametrize("value", ["[]", '"a.py"', "[3]", '[""]'])
def test_deployments_are_a_list_of_files(tmp_path: Path, value: str) -> None:
    [(line, _, message, _)] = faults(tmp_path, f"[tool.eventcore-monitoring]\ndeployments = {value}\n")
    assert (line, message) == (2, f"must be a list of definition files, not {value.replace(chr(34), chr(39))}")


def test_a_version_is_two_numbers(tmp_path: Path) -> None:
    text = '[tool.eventcore-monitoring]\ndeployments = ["a.py"]\nprometheus_version = "latest"\n'
    [(line, at, message, fix)] = faults(tmp_path, text)
    assert (line, at, fix) == (3, "tool.eventcore-monitoring.prometheus_version", "write 2.42 or 3.5")
    assert "latest" in message


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    [(line, at, message, _)] = faults(tmp_path, "[project]\nname = \n")
    assert (line, at, message.partition(":")[0]) == (2, "pyproject.toml", "is no TOML")


def test_a_setting_in_place_of_the_table_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, "[tool]\neventcore-monitoring = 3\n") == [
        (
            1,
            "tool.eventcore-monitoring",
            "must be a table, not 3",
            "write [tool.eventcore-monitoring] and the settings below it",
        )
    ]


@pytest.mark.parametrize("text", ["", "tool = 3\n", "[tool.other]\n"])
def test_a_call_without_settings_and_files_says_what_to_add(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    answer = call(tmp_path, "build")
    assert (answer.code, answer.output) == (
        2,
        f"error[configuration] pyproject.toml: no pyproject.toml with [tool.eventcore-monitoring] in {tmp_path} or "
        'above it\n    fix: add [tool.eventcore-monitoring] with deployments = ["definitions/production.py"], or name '
        "a definition file\nbuild stopped: 1 error; nothing was written\n",
    )


def test_the_version_of_the_settings_holds_for_definitions_that_name_none(tmp_path: Path) -> None:
    grouped = SHOP.replace("    incidents=", '    groups=[RuleGroup(name="shop", query_offset="1m")],\n    incidents=')
    settings = 'deployments = ["definitions/shop.py"]\nprometheus_version = "2.53"\n'
    off = ("--promtool", "off", "--amtool", "off")

    assert call(project(tmp_path / "new", {"shop.py": grouped}, settings), "build", *off).code == 0
    assert "query_offset" in (tmp_path / "new/generated/shop/prometheus/rules/shop.yaml").read_text()

    own = grouped.replace('name="shop",\n', 'name="shop",\n    prometheus_version="2.42",\n')
    answer = call(project(tmp_path / "own", {"shop.py": own}, settings), "build", *off)
    assert (answer.code, "`query_offset` needs Prometheus 2.53" in answer.output) == (2, True)
