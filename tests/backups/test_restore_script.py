"""The restore script and the drill script, run against a real PostgreSQL."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from backups.machine import Machine, machine
from backups.test_backup_script import named
from postgresql import Database


@pytest.fixture
def dumped(server: Database, folder: Path) -> Machine:
    """A machine that has made a dump."""
    made = machine(folder, server, database=named())
    assert made.run("backup").code == 0
    return made


def test_a_dump_comes_back_row_by_row(dumped: Machine) -> None:
    ran = dumped.run("restore", dumped.dumps()[0])
    target = f"{dumped.declared.database}_restore"
    assert (ran.code, ran.errors) == (0, "")
    assert f"done: {target} has the 500 rows of events that were dumped" in ran.output
    digest = "SELECT md5(string_agg(id || payload, ',' ORDER BY id)) FROM events"
    assert dumped.sql(digest, target) == dumped.sql(digest)


def test_nothing_is_restored_over_a_database(dumped: Machine) -> None:
    dumped.sql(f"CREATE DATABASE {dumped.declared.database}_restore")
    ran = dumped.run("restore", dumped.dumps()[0])
    assert ran.code == 1
    assert "and nothing is restored over it: name another" in ran.errors
    ran = dumped.run("restore", dumped.dumps()[0], dumped.declared.database)
    assert ran.code == 1
    assert "is what the dump is of: restore it into another database" in ran.errors
    assert dumped.sql("SELECT count(*) FROM events") == "500"


def test_a_count_that_differs_is_an_error(dumped: Machine) -> None:
    (dump,) = dumped.dumps()
    info = dump.with_name(f"{dump.name}.info")
    dumped.write(info, info.read_text().replace("rows=500", "rows=501"))
    ran = dumped.run("restore", dump)
    assert ran.code == 1
    assert "has 500 rows of events, and the dump was made of 501: do not use it" in ran.errors


def test_a_dump_that_was_cut_off_is_refused_before_anything_is_made(dumped: Machine) -> None:
    (dump,) = dumped.dumps()
    dumped.write(dump, "PGDMP")
    before = dumped.databases()
    ran = dumped.run("restore", dump)
    assert ran.code == 1
    assert "bytes that were written: it is damaged" in ran.errors
    assert dumped.databases() == before


def test_a_damaged_dump_of_the_right_size_is_an_error(dumped: Machine) -> None:
    (dump,) = dumped.dumps()
    content = bytearray(dump.read_bytes())
    content[-400:-200] = bytes(200)
    dump.write_bytes(content)
    ran = dumped.run("restore", dump)
    assert ran.code == 1
    assert "remove it with dropdb before the next try" in ran.errors


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([], 64, "usage: eventcore-restore.sh DUMP [DATABASE]"),
        (["--help"], 64, "usage: eventcore-restore.sh DUMP [DATABASE]"),
        (["/nowhere.dump"], 1, "there is no dump /nowhere.dump"),
    ],
)
def test_a_wrong_call_gets_a_sentence(
    server: Database, folder: Path, arguments: list[str], code: int, sentence: str
) -> None:
    ran = machine(folder, server, create=False).run("restore", *arguments)
    assert ran.code == code
    assert sentence in ran.errors


def test_a_dump_of_which_nothing_is_known_is_refused(dumped: Machine) -> None:
    (dump,) = dumped.dumps()
    dump.with_name(f"{dump.name}.info").unlink()
    ran = dumped.run("restore", dump)
    assert ran.code == 1
    assert "is missing, which says how many rows there have to be" in ran.errors


def test_a_restore_drill_restores_measures_and_leaves_no_database(dumped: Machine) -> None:
    before, started = dumped.databases(), time.time()
    ran = dumped.run("drill", "restore")
    assert (ran.code, ran.errors) == (0, "")
    assert dumped.databases() == before
    metrics = dumped.metrics("drill_restore")
    assert metrics["eventcore_restore_drill_last_success_timestamp_seconds"] >= started - 1
    assert 0 <= metrics["eventcore_restore_drill_duration_seconds"] <= time.time() - started + 1
    assert '{database="' in dumped.textfile("drill_restore").read_text()
    assert ',kind="restore"} ' in dumped.textfile("drill_restore").read_text()


def test_a_drill_that_fails_notes_nothing_and_leaves_no_database(dumped: Machine) -> None:
    (dump,) = dumped.dumps()
    info = dump.with_name(f"{dump.name}.info")
    dumped.write(info, info.read_text().replace("rows=500", "rows=501"))
    before = dumped.databases()
    ran = dumped.run("drill", "restore")
    assert ran.code == 1
    assert "the drill restore failed: the newest dump was not restored" in ran.errors
    assert dumped.databases() == before
    assert not dumped.textfile("drill_restore").exists()


def test_a_drill_of_people_is_a_command_whose_time_is_taken(dumped: Machine) -> None:
    ran = dumped.run("drill", "failover", "sleep", "1.2")
    assert (ran.code, ran.errors) == (0, "")
    assert 1 <= dumped.metrics("drill_failover")["eventcore_restore_drill_duration_seconds"] <= 30


def test_a_drill_of_people_that_fails_notes_nothing(dumped: Machine) -> None:
    ran = dumped.run("drill", "failover", "sh", "-c", "exit 3")
    assert ran.code == 1
    assert "the drill failover failed: sh ended with 3" in ran.errors
    assert not dumped.textfile("drill_failover").exists()


@pytest.mark.parametrize("arguments", [[], ["holiday"], ["failover"], ["--help"]])
def test_a_drill_that_the_script_cannot_do_gets_the_usage(server: Database, folder: Path, arguments: list[str]) -> None:
    ran = machine(folder, server, create=False).run("drill", *arguments)
    assert ran.code == 64
    assert "Kinds: restore failover\nBy itself it can do: restore." in ran.errors


def test_a_drill_without_a_dump_is_an_error(server: Database, folder: Path) -> None:
    ran = machine(folder, server, create=False).run("drill", "restore")
    assert ran.code == 1
    assert "the drill restore failed: there is no dump in" in ran.errors


def test_a_name_that_postgresql_would_cut_off_is_refused(dumped: Machine) -> None:
    before = dumped.databases()
    ran = dumped.run("restore", dumped.dumps()[0], dumped.declared.database + "x" * 63)
    assert ran.code == 1
    assert "is longer than the 63 bytes of a database's name" in ran.errors
    assert dumped.databases() == before


def test_a_drill_never_touches_a_database_with_the_longest_of_names(server: Database, folder: Path) -> None:
    """What is longer than 63 bytes PostgreSQL cuts off: of the name of a drill's database nothing may be cut."""
    longest = named().ljust(63, "x")
    made = machine(folder, server, database=longest, restore_into="again", name="a-long-name-" + "x" * 40)
    assert made.run("backup").code == 0
    before = made.databases()
    ran = made.run("drill", "restore")
    assert (ran.code, ran.errors) == (0, "")
    assert made.databases() == before
    assert made.sql("SELECT count(*) FROM events") == "500"


def test_a_restore_from_a_damaged_dump_says_what_is_left(dumped: Machine) -> None:
    (dump,) = dumped.dumps()
    # Of the same length, and no archive any more from its middle on.
    whole = dump.read_bytes()
    size = len(whole)
    dumped.write(dump, "PGDMP" + "x" * (size - 5))
    ran = dumped.run("restore", dump)
    assert ran.code == 1
    assert "pg_restore failed (see above)" in ran.errors
    assert "is not whole: remove it with dropdb before the next try" in ran.errors
