"""The backup script, run against a real PostgreSQL: what it leaves when all goes well, and when not."""

from __future__ import annotations

import os
import re
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from backups.machine import Machine, machine
from backups.unprivileged import as_owner
from eventcore_monitoring import Retention, Target
from eventcore_monitoring.boards.backup_signals import backup_metrics
from postgresql import Database


def named() -> str:
    """The name of a database that no other test has."""
    return f"events_{uuid4().hex[:12]}"


def with_pg_dump(made: Machine, script: str) -> str:
    """A PATH on which another program is called pg_dump."""
    other = made.write(made.folder / "bin" / "pg_dump", f"#!/bin/sh\n{script}\n")
    other.chmod(0o755)
    return f"{other.parent}:{os.environ['PATH']}"


def test_a_run_leaves_a_dump_what_is_known_of_it_and_its_metrics(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    before = time.time()
    ran = made.run("backup")
    assert (ran.code, ran.errors) == (0, "")
    (dump,) = made.dumps()
    started = datetime.strptime(f"{dump.parent.name} {dump.stem[-6:]}", "%Y-%m-%d %H%M%S").replace(tzinfo=UTC)
    assert -1 <= started.timestamp() - before < 10

    known = dict(line.split("=") for line in dump.with_name(f"{dump.name}.info").read_text().split())
    metrics = made.metrics()
    assert known["rows"] == "500"
    assert int(known["bytes"]) == dump.stat().st_size > 1000
    assert metrics["eventcore_backup_last_success_timestamp_seconds"] == int(known["finished"]) >= before - 1
    assert metrics["eventcore_backup_last_duration_seconds"] == int(known["duration"])
    assert metrics["eventcore_backup_size_bytes"] == dump.stat().st_size
    assert metrics["eventcore_backup_rows"] == 500
    assert metrics["eventcore_backup_last_run_succeeded"] == 1
    assert metrics["eventcore_backup_dumps"] == 1
    assert dump.read_bytes()[:5] == b"PGDMP"
    assert (dump.stat().st_mode & 0o777, made.textfile().stat().st_mode & 0o777) == (0o600, 0o644)


def test_promtool_accepts_the_metrics(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    made.run("backup")
    said = subprocess.run(["promtool", "check", "metrics"], input=made.textfile().read_bytes(), capture_output=True)
    assert (said.returncode, said.stdout, said.stderr) == (0, b"", b"")


def test_nothing_but_the_dump_and_the_metrics_is_left(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    made.run("backup")
    (dump,) = made.dumps()
    left = {file.name for file in made.directory.rglob("*") if file.is_file()}
    assert left == {".eventcore.lock", dump.name, f"{dump.name}.info"}
    assert [file.name for file in Path(made.declared.textfiles).iterdir()] == ["eventcore_backup.prom"]


def test_rows_that_come_while_it_is_dumped_are_neither_counted_nor_dumped(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    # Between the count and the dump a row is written and committed.
    real = subprocess.run(["which", "pg_dump"], capture_output=True, text=True, check=True).stdout.strip()
    path = with_pg_dump(made, f'psql -qc "INSERT INTO events VALUES (501, \'late\')" && exec {real} "$@"')
    assert made.run("backup", PATH=path).code == 0
    assert made.sql("SELECT count(*) FROM events") == "501"
    assert made.metrics()["eventcore_backup_rows"] == 500
    restored = made.run("restore", made.dumps()[0], target := named())
    assert (restored.code, restored.errors) == (0, "")
    assert made.sql("SELECT count(*) FROM events", target) == "500"


def test_a_dump_that_fails_leaves_the_last_success_and_says_that_it_failed(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    made.run("backup")
    before, dumps = made.metrics(), made.dumps()
    path = with_pg_dump(made, 'echo half >"${5#--file=}"; echo "no space left" >&2; exit 1')
    time.sleep(1.1)
    ran = made.run("backup", PATH=path)
    after = made.metrics()

    assert ran.code == 1
    assert "no space left" in ran.errors
    assert "eventcore-backup.sh: pg_dump failed (see above); what it had written is removed" in ran.errors
    assert f"eventcore-backup.sh: the backup of {made.declared.database} failed" in ran.errors
    assert made.dumps() == dumps
    assert [*made.directory.glob("*/*.partial")] == []
    assert after.pop("eventcore_backup_last_run_succeeded") == 0
    assert after.pop("eventcore_backup_last_run_timestamp_seconds") > before.pop(
        "eventcore_backup_last_run_timestamp_seconds"
    )
    assert before.pop("eventcore_backup_last_run_succeeded") == 1
    assert after == before


def test_a_first_run_that_fails_leaves_no_time_of_success(server: Database, folder: Path) -> None:
    made = machine(folder, server, create=False, database=named())
    ran = made.run("backup")
    assert ran.code == 1
    assert f'database "{made.declared.database}" does not exist' in ran.errors
    metrics = made.metrics()
    metrics.pop("eventcore_backup_last_run_timestamp_seconds")
    assert metrics == {"eventcore_backup_last_run_succeeded": 0, "eventcore_backup_dumps": 0}


def test_a_table_that_is_not_there_is_a_failure(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named(), table="other_events")
    ran = made.run("backup")
    assert ran.code == 1
    assert 'relation "other_events" does not exist' in ran.errors
    assert "the rows of other_events in" in ran.errors
    assert made.dumps() == []


def test_a_second_run_at_the_same_time_is_refused_and_notes_nothing(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    path = with_pg_dump(made, f"touch {folder}/bin/../textfiles/started; sleep 3; exit 1")
    first = made.start("backup", PATH=path)
    deadline = time.monotonic() + 30
    while not (folder / "textfiles" / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    second = made.run("backup")
    assert second.code == 75
    assert "another run is at work" in second.errors
    assert not made.textfile().exists()
    assert made.ran(first).code == 1
    assert made.run("backup").code == 0  # the lock is free again


def test_a_run_that_is_ended_cleans_up_and_says_that_it_failed(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    path = with_pg_dump(made, f'echo half >"${{5#--file=}}"; touch {folder}/textfiles/started; exec sleep 2')
    process = made.start("backup", PATH=path)
    deadline = time.monotonic() + 30
    while not (folder / "textfiles" / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.terminate()
    assert made.ran(process).code == 143
    assert made.dumps() == []
    assert [*made.directory.glob("*/*.partial")] == []
    assert made.metrics()["eventcore_backup_last_run_succeeded"] == 0


def test_what_a_killed_run_left_is_removed_by_the_next(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    half = made.write(made.directory / "2026-01-01" / "eventcore-040000.dump.partial", "half")
    other = made.write(made.directory / "2026-01-01" / "notes.dump.partial", "mine")
    made.write(made.directory / "2026-01-01" / "eventcore-040000.dump.info", "rows=1\n")
    assert made.run("backup").code == 0
    assert not half.exists()
    assert not half.with_name("eventcore-040000.dump.info").exists()
    assert other.exists()


def ago(**time_ago: float) -> tuple[str, str]:
    """The folder and the time of a dump that was made so long ago."""
    at = datetime.now(UTC) - timedelta(**time_ago)
    return at.strftime("%Y-%m-%d"), at.strftime("%H%M%S")


def test_old_dumps_go_and_nothing_else_does(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named(), retention=Retention(days=30, at_least=1))
    old, older, young = (made.place(*ago(days=days)) for days in (31, 400, 29))
    not_ours = [
        made.write(made.directory / ago(days=400)[0] / "notes.txt", "mine"),
        made.write(made.directory / ago(days=400)[0] / "shop-030000.dump", "another backup's"),
        made.write(made.directory / "archive" / "eventcore-030000.dump", "put aside"),
        made.write(made.directory / "README", "mine"),
    ]
    assert made.run("backup").code == 0
    assert not old.parent.exists()
    assert not older.exists()
    assert young.exists()
    assert [file for file in not_ours if not file.exists()] == []


def test_the_age_of_a_folder_does_not_matter(server: Database, folder: Path) -> None:
    """The guide's `find -mtime` looks at folders, the one of all backups included."""
    made = machine(folder, server, database=named(), retention=Retention(days=30, at_least=1))
    young = made.place(*ago(days=2))
    long_ago = time.time() - 90 * 86400
    for place in (young, young.parent, made.directory):
        os.utime(place, (long_ago, long_ago))
    assert made.run("backup").code == 0
    assert young.exists()
    assert len(made.dumps()) == 2


def test_the_newest_are_kept_however_old_they_are(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named(), retention=Retention(days=30, at_least=3))
    placed = [made.place(*ago(days=days)) for days in (500, 400, 300, 200)]
    assert made.run("backup").code == 0
    assert [dump.exists() for dump in placed] == [False, False, True, True]
    assert made.metrics()["eventcore_backup_dumps"] == 3
    assert made.metrics()["eventcore_backup_oldest_timestamp_seconds"] == 1000


def test_of_a_day_that_is_thinned_the_last_dump_is_kept(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named(), retention=Retention(days=30, at_least=1, every_dump_for=2))
    thinned = (datetime.now(UTC) - timedelta(days=5)).strftime("%Y-%m-%d")
    whole = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d")
    placed = {(day, at): made.place(day, at) for day in (thinned, whole) for at in ("010000", "020000", "233000")}
    assert made.run("backup").code == 0
    assert {key for key, dump in placed.items() if dump.exists()} == {
        (thinned, "233000"),
        (whole, "010000"),
        (whole, "020000"),
        (whole, "233000"),
    }


def test_nothing_is_removed_while_runs_fail(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named(), retention=Retention(days=1, at_least=1))
    placed = [made.place(*ago(days=days)) for days in (500, 400)]
    assert made.run("backup", PATH=with_pg_dump(made, "exit 1")).code == 1
    assert [dump.exists() for dump in placed] == [True, True]


HOSTILE = [
    "my events",
    "it's",
    'say "hi"',
    "a=b",
    "$HOME",
    "`id`",
    "-x",
    "back\\slash",
    "naïve 日本",
    "host=elsewhere x",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_of_a_database_is_taken_as_it_is(server: Database, folder: Path, name: str) -> None:
    database = f"{name} {uuid4().hex[:8]}"
    made = machine(folder, server, database=database, directory=f"{folder}/{name} folder")
    ran = made.run("backup")
    assert (ran.code, ran.errors) == (0, "")
    target = f"{name} restored {uuid4().hex[:8]}"
    restored = made.run("restore", made.dumps()[0], target)
    assert (restored.code, restored.errors) == (0, "")
    assert target in made.databases()
    drilled = made.run("drill", "restore")
    assert (drilled.code, drilled.errors) == (0, "")
    for file in ("backup", "drill_restore"):
        text = made.textfile(file).read_bytes()
        said = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True)
        assert (said.returncode, said.stderr) == (0, b"")
        assert f"{database}".replace("\\", "\\\\").replace('"', '\\"') in text.decode()


def test_an_argument_is_refused_with_the_usage(server: Database, folder: Path) -> None:
    made = machine(folder, server, create=False)
    ran = made.run("backup", "--help")
    assert ran.code == 64
    assert ran.errors.startswith("usage: eventcore-backup.sh\n")


def test_a_missing_folder_of_metrics_is_an_error(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    made.textfile().parent.rmdir()
    ran = made.run("backup")
    assert ran.code == 1
    assert f"the metrics could not be written into {made.declared.textfiles}" in ran.errors
    assert len(made.dumps()) == 1


def limited(words: str, bytes_: int) -> str:
    """The words of a shell, run where no file can grow over a size: writing more fails, as on a full disk."""
    return f"""trap '' XFSZ; exec prlimit --fsize={bytes_} -- {words}"""


def test_a_disk_that_is_full_is_a_failure_and_leaves_nothing_half_written(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    made.run("backup")
    before, dumps = made.metrics(), made.dumps()
    # What does not compress: the dump would have far more than the 64 kB that there is room for.
    made.sql("INSERT INTO events SELECT n, string_agg(md5(random()::text), '') FROM generate_series(1000, 1400) n, "
             "generate_series(1, 40) GROUP BY n")  # fmt: skip
    real = subprocess.run(["which", "pg_dump"], capture_output=True, text=True, check=True).stdout.strip()
    time.sleep(1.1)
    ran = made.run("backup", PATH=with_pg_dump(made, limited(f'{real} "$@"', 65_536)))
    after = made.metrics()

    assert ran.code == 1
    assert "File too large" in ran.errors
    assert made.dumps() == dumps
    assert [*made.directory.glob("*/*.partial")] == []
    assert len([*made.directory.glob("*/*.info")]) == 1
    assert after["eventcore_backup_last_run_succeeded"] == 0
    kept = "eventcore_backup_last_success_timestamp_seconds"
    assert after[kept] == before[kept]


def test_a_server_that_is_away_is_a_failure(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    made.run("backup")
    before = made.metrics()
    time.sleep(1.1)  # two dumps of one second would have the same name
    ran = made.run("backup", PGHOST=str(folder))
    assert ran.code == 1
    assert "No such file or directory" in ran.errors
    after = made.metrics()
    assert after["eventcore_backup_last_run_succeeded"] == 0
    kept = "eventcore_backup_last_success_timestamp_seconds"
    assert after[kept] == before[kept]


def test_metrics_that_cannot_be_written_whole_leave_the_ones_before(server: Database, folder: Path) -> None:
    made = machine(folder, server, create=False, database=named())
    made.write(made.textfile(), "before 1\n")
    script = made.folder / "scripts" / made.declared.file("backup")
    words = ["sh", "-c", limited(f'"{script}"', 100)]
    ran = subprocess.run(as_owner(server, words), env=made.environment, capture_output=True, text=True, cwd="/")
    assert ran.returncode == 1
    assert "the metrics could not be written into" in ran.stderr
    assert made.textfile().read_text() == "before 1\n"
    assert [file.name for file in made.textfile().parent.iterdir()] == [made.textfile().name]


def test_a_dump_of_which_nothing_is_known_does_not_spoil_the_metrics(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    day, at = ago(days=2)
    made.write(made.directory / day / f"eventcore-{at}.dump", "by hand")
    assert made.run("backup").code == 0
    said = subprocess.run(["promtool", "check", "metrics"], input=made.textfile().read_bytes(), capture_output=True)
    assert (said.returncode, said.stderr) == (0, b"")
    assert "eventcore_backup_oldest_timestamp_seconds" not in made.metrics()
    assert made.metrics()["eventcore_backup_dumps"] == 2


def test_the_metrics_that_are_written_are_those_that_alerts_and_panels_read(server: Database, folder: Path) -> None:
    made = machine(folder, server, database=named())
    made.run("backup")
    made.run("drill", "restore")
    declared = backup_metrics(made.declared, Target(job="node"))
    for file, metrics in (("backup", declared.of_dumps), ("drill_restore", declared.of_drills)):
        text = made.textfile(file).read_text("utf-8")
        assert set(made.metrics(file)) == {metric.name for metric in metrics}
        for metric in metrics:
            assert f"# HELP {metric.name} {metric.help}\n# TYPE {metric.name} gauge\n" in text
            (labels,) = re.findall(rf"^{metric.name}\{{(.*)\}} ", text, re.MULTILINE)
            assert re.findall(r'(\w+)="', labels) == [label.name for label in metric.labels]
