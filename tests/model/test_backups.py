"""Backups: what follows from a declaration, and the sentences for those that cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from backups.machine import backup
from eventcore_monitoring import DefinitionError, Drill, Retention, bytes_, seconds

DRILL = Drill(kind="restore", title="Restore test", every="31d")


@pytest.mark.parametrize(
    ("changes", "at", "message", "fix"),
    [
        ({"name": "Shop"}, "name", "'Shop' is no name of small letters, digits and -", "something like eventcore"),
        ({"table": "my orders"}, "table", "'my orders' is no table that needs no quotes", "like public.events"),
        ({"table": "events; DROP TABLE events"}, "table", "is no table that needs no quotes", "like public.events"),
        ({"directory": "backups"}, "directory", "'backups' is no absolute path", "like /backups/eventcore"),
        ({"scripts": "/opt/../bin"}, "scripts", "'/opt/../bin' is no absolute path", "like /backups/eventcore"),
        ({"textfiles": "/metrics/"}, "textfiles", "'/metrics/' is no absolute path", "like /backups/eventcore"),
        (
            {"scripts": "/it's"},
            "scripts",
            "has a character that systemd starts no program with",
            "write a path without",
        ),
        ({"user": "Bob!"}, "user", "'Bob!' is no user of the system", "something like postgres"),
        ({"schedule": "hourly"}, "schedule", '"hourly" is no schedule', 'such as "30 3 * * *"'),
        ({"schedule": "0 0 30 2 *"}, "schedule", '"0 0 30 2 *" never comes', "write a day that the month has"),
        ({"rpo": "0s"}, "rpo", "a length of time must be more than nothing", ""),
        (
            {"expected_size": (bytes_(5), bytes_(2))},
            "expected_size",
            "5 B to 2 B is no range of sizes",
            "write the lower first",
        ),
        ({"expected_size": [seconds(1), bytes_(2)]}, "expected_size", "1 s to 2 B is no range of sizes", "lower first"),
        (
            {"restore_into": "eventcore"},
            "",
            "a dump is never restored over its own database",
            'write restore_into="eventcore_restore"',
        ),
        ({"database": "x" * 60}, "", "has more than the 63 bytes of a database's name", "write a shorter restore_into"),
        ({"database": "x" * 64}, "", "has more than the 63 bytes of a database's name", "write a shorter database"),
        ({"drills": [DRILL, DRILL]}, "", "there are two drills of the kind restore", "write another kind for one"),
    ],
)
def test_a_backup_that_cannot_be_gets_a_sentence(changes: dict[str, Any], at: str, message: str, fix: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        backup(**changes)
    (finding,) = refused.value.findings
    name = changes.get("name", "eventcore")
    assert finding.at == ".".join(part for part in ("backups", name, at) if part)
    assert message in finding.message
    assert fix in (finding.fix or "")


def test_dumps_cannot_be_thinned_after_they_are_removed() -> None:
    with pytest.raises(DefinitionError, match="every dump is kept for 2 days anyway"):
        Retention(days=2, every_dump_for=2)


@pytest.mark.parametrize(
    ("schedule", "takes", "exposure"),
    [
        ("*/30 * * * *", "15m", 45),
        ("@daily", "1h", 25 * 60),
        ("0 8,20 * * *", "10m", 12 * 60 + 10),
        ("0 3 * * 1-5", "30m", 3 * 24 * 60 + 30),  # over the weekend
        ("0 0 1 * *", "1h", 31 * 24 * 60 + 60),
    ],
)
def test_what_is_lost_at_worst_is_the_longest_gap_and_a_dump(schedule: str, takes: str, exposure: int) -> None:
    assert backup(schedule=schedule, expected_duration=takes).worst_exposure == exposure * 60_000


def test_the_alert_waits_for_the_objective_unless_another_time_is_given() -> None:
    assert backup().too_old == seconds(3600)
    assert backup(alert_after="50m").too_old == seconds(3000)


def test_a_dump_is_restored_beside_its_database() -> None:
    assert backup().restored_as == "eventcore_restore"
    assert backup(restore_into="again").restored_as == "again"
