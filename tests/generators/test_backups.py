"""The files of a backup: golden, accepted by the programs that read them, whatever the names are."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backups.machine import backup
from eventcore_monitoring import Artifact, Backup, Drill, GiB, MiB, Monitoring, Retention, Step, WalArchiving
from eventcore_monitoring.generators.backups import backups
from golden import differences

GOLDEN = Path(__file__).parent / "golden" / "backups"
ROOT = Path(__file__).parents[2]
HOSTILE: dict[str, Any] = {
    "database": """it's "$HOME" `id` \\ %n ü""",
    "directory": """/back ups/$(id) 'x' "y"%n""",
    "scripts": "/opt/my scripts/50%",
    "textfiles": "/var/lib/text files",
}
FULL: dict[str, Any] = {
    "wal": WalArchiving(archive_timeout="5m", base="pg_basebackup, every night"),
    "retention": Retention(days=30, at_least=2, every_dump_for=2),
    "expected_size": (MiB(1), GiB(2)),
    "help": "All of it.",
    "drills": [Drill(kind="failover", title="Failover", every="366d", steps=[Step(text="Go."), Step(text="Look.")])],
}


def made(declared: Backup) -> Iterator[Artifact]:
    return backups(Monitoring(name="m", backups=[declared]))


def written(folder: Path, declared: Backup, suffix: str) -> list[Path]:
    files = []
    for artifact in made(declared):
        if artifact.path.suffix in suffix.split():
            files.append(folder / artifact.path.name)
            files[-1].write_bytes(artifact.content)
            files[-1].chmod(0o755 if artifact.path.suffix == ".sh" else 0o644)
    assert files != []
    return files


def shellcheck(files: list[Path]) -> str:
    said = subprocess.run(["shellcheck", "--severity=style", *files], capture_output=True, text=True, check=False)
    return said.stdout + said.stderr


def test_a_backup_has_exactly_these_files() -> None:
    assert differences(GOLDEN, made(backup())) == {}


@pytest.mark.parametrize("changes", [{}, HOSTILE, FULL, {"drills": []}], ids=["plain", "hostile", "full", "no drills"])
def test_shellcheck_finds_nothing_in_the_scripts(changes: dict[str, Any], tmp_path: Path) -> None:
    assert shellcheck(written(tmp_path, backup(**changes), ".sh")) == ""


@pytest.mark.parametrize("deployment", ["production", "staging"])
def test_shellcheck_finds_nothing_in_what_is_generated(deployment: str) -> None:
    scripts = sorted((ROOT / "generated" / deployment).rglob("*.sh"))
    assert scripts != []
    assert shellcheck(scripts) == ""


def test_the_judge_objects_to_a_word_without_quotes(tmp_path: Path) -> None:
    script = tmp_path / "wrong.sh"
    script.write_text("#!/usr/bin/env bash\nrm $1\n")
    assert "SC2086" in shellcheck([script])


def verified(units: list[Path]) -> str:
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    names = {unit.name for unit in units}
    # What it says of the machine's own units is none of our concern.
    return "\n".join(line for line in said.stderr.splitlines() if any(name in line for name in names))


@pytest.mark.parametrize("scripts", ["scripts", "my scripts; 50% ü"])
def test_systemd_accepts_the_units_and_finds_the_scripts(scripts: str, tmp_path: Path) -> None:
    folder = tmp_path / scripts
    folder.mkdir()
    declared = backup(scripts=str(folder), user="root")
    written(folder, declared, ".sh")
    assert verified(written(tmp_path, declared, ".service .timer")) == ""


def test_the_judge_objects_to_a_script_that_is_not_there(tmp_path: Path) -> None:
    declared = backup(scripts=str(tmp_path / "elsewhere"), user="root")
    assert "elsewhere/eventcore-backup.sh" in verified(written(tmp_path, declared, ".service .timer"))


def test_the_page_says_what_is_promised_and_how_everything_comes_back() -> None:
    (page,) = (one.content.decode() for one in made(backup(**FULL)) if one.path.suffix == ".md")
    assert "| May be lost (RPO) | 1h |" in page
    assert "| Is lost at worst | 5m, with the archived write-ahead log |" in page
    assert "| Expected size | 1 MiB to 2 GiB |" in page
    assert "30 days; every dump for 2 days, then one a day; always the newest 2" in page
    assert "### Failover\n\n1. Go.\n2. Look.\n\n## Getting it back" in page
    assert 'ALTER DATABASE "eventcore_restore" RENAME TO "eventcore";' in page


def test_the_drill_script_is_there_only_where_there_are_drills() -> None:
    names = {one.path.name for one in made(backup(drills=[]))}
    assert names == {
        "eventcore-backup.sh",
        "eventcore-backup.service",
        "eventcore-backup.timer",
        "eventcore-restore.sh",
        "eventcore.md",
    }
