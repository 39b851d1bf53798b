"""`docs/ladders.md` shows what stands in the example, what the command prints, and codes that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventcore_monitoring.cli import main
from test_forecasting import SHUFFLED

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "ladders.md").read_text("utf-8")


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_every_python_line_stands_in_the_example() -> None:
    example = re.sub(r"^ +", "", (ROOT / "examples" / "ladders.py").read_text("utf-8"), flags=re.MULTILINE)
    assert len(fences("python")) == 2
    assert [fence for fence in fences("python") if re.sub(r"^ +", "", fence, flags=re.MULTILINE) not in example] == []


def test_the_forecast_is_shown_as_it_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "events.csv").write_text(SHUFFLED)
    monkeypatch.chdir(tmp_path)
    (shown,) = fences("text")
    called, printed = shown.split("\n", 1)
    assert main(called.removeprefix("$ eventcore-monitoring ").split()) == 0
    assert capsys.readouterr().out == printed


def test_every_finding_of_the_table_is_one_of_ours() -> None:
    written = "".join(path.read_text("utf-8") for path in (ROOT / "eventcore_monitoring").rglob("*.py"))
    codes = [code for row in re.findall(r"^\| (`.+?) \|", PAGE, re.MULTILINE) for code in re.findall(r"`([^`]+)`", row)]
    assert len(codes) == 8
    assert [code for code in codes if f'"{code}"' not in written] == []
