"""The page on probes: its example stands in a file that builds, and the codes and ways that it names exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from eventcore_monitoring.cli import main
from eventcore_monitoring.model.discovery import Discovery

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "probes.md").read_text("utf-8")
EXAMPLE = ROOT / "examples" / "probes.py"


def test_the_example_of_the_page_stands_in_the_file_that_it_names() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert block in EXAMPLE.read_text("utf-8")


def test_the_example_builds_with_the_real_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["build", str(EXAMPLE), "--output", str(tmp_path)])

    printed = capsys.readouterr().out
    assert code == 0, printed
    assert "blackbox_exporter" in printed.partition("not run:")[0]
    made = {str(path.relative_to(tmp_path / "probes")) for path in (tmp_path / "probes").rglob("*.yaml")}
    assert {"blackbox/blackbox.yaml", "prometheus/prometheus.yaml"} <= made


def test_every_code_on_the_page_has_its_check_or_its_validator() -> None:
    codes = {
        code
        for row in re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
        for code in re.findall("`([a-z]+-[a-z-]+)`", row)
    }
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "eventcore_monitoring").rglob("*.py"))

    assert len(codes) == 7
    assert [code for code in codes if f'"{code}"' not in sources] == []


def test_every_way_of_finding_a_target_is_on_the_page() -> None:
    ways = [way.__name__ for way in get_args(get_args(Discovery)[0])]
    assert len(ways) == 8
    assert [way for way in ways if f"`{way}" not in PAGE] == []
