"""The page on backups: its example builds and its alerts hold, its sentence is the check's, its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from boards.test_backups import FULL, PLAIN, whole
from eventcore_monitoring import Backup, Monitoring, Target, backup_parts
from eventcore_monitoring.checks.backup_cannot_meet_objective import backup_cannot_meet_objective
from eventcore_monitoring.cli import main
from eventcore_monitoring.loading import load

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "backups.md").read_text("utf-8")
EXAMPLE = ROOT / "examples" / "backups.py"


def test_the_example_on_the_page_stands_in_the_file_that_is_built() -> None:
    (shown,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert shown in EXAMPLE.read_text("utf-8")


def test_the_example_builds_and_its_alerts_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["build", str(EXAMPLE), "--output", str(tmp_path)])
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert "validated by promtool" in printed
    assert (tmp_path / "backups" / "backup" / "shop-backup.sh").is_file()


def test_every_field_is_explained() -> None:
    rows = re.findall(r"^\| (`[^|]*`) \| ", PAGE, re.MULTILINE)
    explained = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert {*Backup.model_fields} - {"name", "help"} <= explained


def test_every_alert_is_explained() -> None:
    named = {*re.findall(r"`([A-Z]\w+)`", PAGE.partition("## Alerts")[2])}
    alerts = {alert.name for changes in (PLAIN, FULL) for alert in whole(changes).alerts}
    assert alerts - named == {"FailoverDrillOverdue"}  # one a drill
    assert named - alerts == set()


def test_the_sentence_on_the_page_is_what_the_check_says() -> None:
    (shop,) = load(EXAMPLE, ROOT).backups
    hourly = backup_parts(shop.replaced(schedule="@hourly"), Target(job="node"), severity="ticket")
    (found,) = backup_cannot_meet_objective(Monitoring(name="shop").with_parts(hourly))
    assert f"{found.at}: {found.message}\n" in PAGE
