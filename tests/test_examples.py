"""Each example is a whole that builds with the real programs, and the README shows what stands in them."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from eventcore_monitoring.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


@pytest.mark.parametrize(
    ("name", "alerts"),
    [
        ("one_file", ["OrdersFailing", "OrdersSlow", "OrdersDown"]),
        ("team", ["NoInvoicesSent"]),
        ("machine", ["MachineBusy", "MachineMemoryLow"]),
        ("sql", ["OrderNotSent"]),
        ("ladders", ["OrdersWait", "OrdersStuck", "WorkersIdle"]),
        ("grafanalib_dashboard", []),
    ],
)
def test_an_example_builds_and_its_scenarios_hold(
    name: str, alerts: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The mixin in it is proven by tests of its own: here promtool runs the team's tests alone.
    whole = ["--promtool", "off"] if name == "team" else []
    code = main(["build", str(EXAMPLES / f"{name}.py"), "--output", str(tmp_path), *whole])

    printed = capsys.readouterr().out
    assert code == 0, printed
    assert ("validated by promtool" in printed) == (not whole)
    for file in (tmp_path / name / "prometheus/tests").glob("*.yaml") if whole else ():
        if any(f"{alert} fires when" in file.read_text() for alert in alerts):
            subprocess.run(["promtool", "test", "rules", str(file)], check=True, capture_output=True)
    tests = "".join(path.read_text() for path in (tmp_path / name / "prometheus/tests").glob("*.yaml"))
    for alert in alerts:
        assert f"{alert} fires when" in tests


def test_a_team_overrides_thresholds_of_the_mixin_in_one_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["build", str(EXAMPLES / "team.py"), "--output", str(tmp_path), "--promtool", "off", "--amtool", "off"])
    capsys.readouterr()

    rules = (tmp_path / "team/prometheus/rules/application.yaml").read_text()
    page = (tmp_path / "team/runbooks/HighCommandFailureRate.md").read_text()
    assert "> 0.01" in rules
    assert "(threshold: 1 %)" in rules
    assert "above **1 %**" in page
    assert "> 120" in rules


def test_the_library_writes_artifacts_without_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["from_python.py", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(EXAMPLES / "from_python.py"), run_name="__main__")

    assert ended.value.code == 0
    assert "PoolOversized waits 6h" in capsys.readouterr().out
    assert (tmp_path / "prometheus/rules/application.yaml").is_file()


def _fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)


def test_every_python_line_of_the_readme_stands_in_an_example() -> None:
    examples = "\n".join(path.read_text() for path in EXAMPLES.glob("*.py"))

    fences = _fences("python")
    assert len(fences) >= 3
    for fence in fences:
        assert fence in examples


def test_the_readme_shows_a_proof_as_it_is_generated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--output", str(tmp_path), "--promtool", "off", "--amtool", "off"]
    main(["build", str(EXAMPLES / "one_file.py"), *arguments])
    capsys.readouterr()

    (proof,) = _fences("yaml")
    assert proof in (tmp_path / "one_file/prometheus/tests/orders.yaml").read_text()


def test_the_readme_shows_a_finding_as_it_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (EXAMPLES / "one_file.py").read_text()
    mistaken = text.replace('requests.where(code="500")', 'requests.where(status="500")')
    (tmp_path / "shop.py").write_text(mistaken)
    monkeypatch.chdir(tmp_path)

    code = main(["build", "shop.py"])

    printed = capsys.readouterr()
    assert code == 2
    shown = next(fence for fence in _fences("text") if fence.startswith("$ eventcore-monitoring build shop.py"))
    assert shown.split("\n", 1)[1] == printed.out


@pytest.mark.parametrize("command", ["check --rules", "check --grafana", "explain"])
def test_the_readme_shows_the_guides_own_files_as_they_are_judged(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    shown = next(fence for fence in _fences("text") if fence.startswith(f"$ eventcore-monitoring {command} "))
    called, *lines = shown.rstrip("\n").split("\n")

    main(called.removeprefix("$ eventcore-monitoring ").split())

    printed = capsys.readouterr().out.split("\n")
    assert [line for line in lines if line not in printed and line != "…"] == []
    assert len(lines) > 5
