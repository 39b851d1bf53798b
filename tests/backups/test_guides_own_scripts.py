"""What the scripts of the operations guide do, with a database as EventCore makes it: why ours are others.

Only the database and the folder are replaced, so that they can run beside other tests.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from backups.unprivileged import as_owner
from postgresql import Database

DATA = Path(__file__).parents[1] / "guide" / "data"
EVENTS = """
CREATE TABLE eventcore_events (event_id uuid PRIMARY KEY, event_data jsonb NOT NULL);
INSERT INTO eventcore_events SELECT gen_random_uuid(), '{}' FROM generate_series(1, 10);
"""
METADATA = "CREATE TABLE event_store_metadata (key text);"  # no EventCore ever had it
OLD = 40 * 86_400


class Guide:
    """The scripts of the guide, with a database and a folder of their own."""

    def __init__(self, server: Database, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.database = server.created(f"guide_{uuid4().hex[:12]}", EVENTS)
        self.backups = folder / "backups"

    def run(self, script: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
        """How one of them ends."""
        text = (DATA / f"guide-{script}.sh").read_text("utf-8")
        replaced: Mapping[str, str] = {
            'BACKUP_DIR="/backups/eventcore"': f'BACKUP_DIR="{self.backups}"',
            'DB_NAME="eventcore"': f'DB_NAME="{self.database.name}"',
            'DB_NAME="eventcore_restore"': f'DB_NAME="{self.database.name}_restore"',
        }
        for old, new in replaced.items():
            text = text.replace(old, new)
        environment = {"PATH": os.environ["PATH"], "PGHOST": str(self.server.folder), "PGUSER": "postgres"}
        command = as_owner(self.server, ["bash", "-c", text, script, *arguments])
        return subprocess.run(command, env=environment, cwd="/", text=True, capture_output=True, check=False)

    def put(self, file: Path, age: float = 0) -> Path:
        """A file in a folder of this age."""
        words = ["sh", "-c", 'mkdir -p "$(dirname "$1")" && echo precious >"$1"', "sh", str(file)]
        subprocess.run(as_owner(self.server, words), check=True, cwd="/")
        then = file.stat().st_mtime - age
        os.utime(file.parent, (then, then))
        return file


@pytest.fixture
def guide(server: Database, folder: Path) -> Guide:
    return Guide(server, folder)


def test_the_guides_backup_stops_at_a_table_that_never_was(guide: Guide) -> None:
    expired = guide.put(guide.backups / "2026-01-01" / "eventcore-030000.dump", age=OLD)
    ran = guide.run("backup")
    assert ran.returncode != 0
    assert 'relation "event_store_metadata" does not exist' in ran.stderr
    assert len([*guide.backups.glob("*/eventcore-*.dump")]) == 2
    assert expired.exists()  # so nothing is ever removed


def test_the_guides_clean_up_removes_what_others_have_put_there_and_then_fails(guide: Guide) -> None:
    guide.database.run(METADATA)
    expired = guide.put(guide.backups / "2026-01-01" / "eventcore-030000.dump", age=OLD)
    others = guide.put(guide.backups / "contracts" / "signed.pdf", age=OLD)
    ran = guide.run("backup")
    assert not expired.exists()
    assert not others.exists()
    assert ran.returncode != 0
    assert "No such file or directory" in ran.stderr  # find looks into the folder that it has just removed
    assert "Backup completed successfully" not in ran.stdout


def test_the_guides_clean_up_keeps_no_dump_where_none_is_young(guide: Guide) -> None:
    """Our own keeps the newest, however old they are."""
    guide.database.run(METADATA)
    dumps = [guide.put(guide.backups / f"2026-01-0{day}" / "eventcore-030000.dump", age=OLD) for day in range(1, 6)]
    guide.run("backup")
    assert [dump for dump in dumps if dump.exists()] == []


def test_the_guides_restore_counts_a_table_that_is_not_there(guide: Guide) -> None:
    guide.database.run(METADATA)
    guide.run("backup")
    (dump,) = guide.backups.glob("*/eventcore-*.dump")
    ran = guide.run("restore", dump)
    assert ran.returncode != 0
    assert 'relation "events" does not exist' in ran.stderr
    assert "Restore completed" not in ran.stdout

    again = guide.run("restore", dump)
    assert again.returncode != 0
    assert "already exists" in again.stderr
