from __future__ import annotations

from typing import Any

import pytest

from backups.machine import backup
from eventcore_monitoring import Backup, Drill, Finding, Monitoring, Retention, Target, WalArchiving, backup_parts
from eventcore_monitoring.checks.backup_cannot_meet_objective import backup_cannot_meet_objective

HOST = Target(job="node", instance="db-1:9100")
POSTGRESQL = Target(job="postgresql", instance="db-1:9187")
WAL = WalArchiving(archive_timeout="5m", base="pg_basebackup, every night")


def found(declared: Backup) -> list[Finding]:
    parts = backup_parts(declared, HOST, severity="high", postgresql=POSTGRESQL)
    return [*backup_cannot_meet_objective(Monitoring(name="m").with_parts(parts))]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"rpo": "45m"},  # to the minute
        {"schedule": "@daily", "rpo": "1d1h", "expected_duration": "1h"},
        {"schedule": "@daily", "wal": WAL, "alert_after": "2d"},
        {"schedule": "@daily", "wal": WalArchiving(archive_timeout="1h", base="nightly"), "alert_after": "2d"},
        {"alert_after": "46m"},
        {"alert_after": "1h"},
        {"schedule": "0 3 1 * *", "rpo": "32d", "retention": Retention(days=31)},
        {"drills": [Drill(kind="restore", title="R", every="7d4h", schedule="@weekly")]},
        {"drills": [Drill(kind="restore", title="By people", every="1d")]},
        {"drills": []},
    ],
)
def test_a_backup_that_can_do_what_it_promises_has_no_finding(changes: dict[str, Any]) -> None:
    assert found(backup(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "field", "message", "fix"),
    [
        (
            {"schedule": "@hourly"},
            "schedule",
            "up to 1h15m would be lost, and the objective (RPO) is 1h: dumps start 1h apart and take 15m",
            "dump at least every 45m, or declare wal=WalArchiving(…) or a longer rpo",
        ),
        (
            {"schedule": "0 */6 * * *"},  # EventCore's own documents
            "schedule",
            "up to 6h15m would be lost, and the objective (RPO) is 1h: dumps start 6h apart and take 15m",
            "dump at least every 45m, or declare wal=WalArchiving(…) or a longer rpo",
        ),
        (
            {"schedule": "@daily", "expected_duration": "1h"},
            "schedule",
            "up to 25h would be lost, and the objective (RPO) is 1h: dumps start 1d apart and take 1h",
            "no schedule of dumps can do it: declare wal=WalArchiving(…), or a longer rpo",
        ),
        (
            {"schedule": "@daily", "wal": WalArchiving(archive_timeout="2h", base="nightly"), "alert_after": "2d"},
            "wal.archive_timeout",
            "the write-ahead log is archived every 2h at worst, and only 1h may be lost",
            'write archive_timeout="30m" or less',
        ),
        (
            {"alert_after": "45m"},
            "alert_after",
            "it is told of after 45m, and between two dumps on schedule 45m pass: the alert fires while all is well",
            "write more than 45m",
        ),
        (
            {"schedule": "@daily", "wal": WAL},
            "alert_after",
            "it is told of after 1h, and between two dumps on schedule 24h15m pass: the alert fires while all is well",
            "write more than 24h15m",
        ),
        (
            {"alert_after": "2h"},
            "alert_after",
            "it is told of after 2h, when more than the 1h that may be lost would be",
            "write at most 1h, or leave it out",
        ),
        (
            {"schedule": "*/10 * * * *"},
            "expected_duration",
            "a dump takes 15m, and the next one is due 10m after it began: "
            "that would be refused, because one is at work",
            "dump less often, or make dumping faster: a lower compression, say",
        ),
        (
            {"schedule": "0 3 1 * *", "rpo": "32d"},
            "retention.days",
            "dumps are kept for 30 days and made 31d apart: only the newest 2 are ever there",
            "write at least 31 days",
        ),
        (
            {"drills": [Drill(kind="restore", title="R", every="31d", schedule="@monthly")]},
            "drills.restore.schedule",
            "the drill has to succeed once in 31d, and it begins 31d apart and may take 4h: "
            "it is overdue before the next one is done",
            "let it run more often, or write a longer `every`",
        ),
    ],
)
def test_a_promise_that_cannot_be_kept_is_an_error(changes: dict[str, Any], field: str, message: str, fix: str) -> None:
    (one,) = found(backup(**changes))
    assert (one.at, one.code) == (f"backups.eventcore.{field}", "backup-cannot-meet-objective")
    assert (one.severity, one.message, one.fix) == ("error", message, fix)


def test_a_backup_whose_metrics_nobody_declared_is_an_error() -> None:
    dumps, drills = backup_cannot_meet_objective(Monitoring(name="m", backups=[backup()]))
    assert dumps.at == "backups.eventcore.name"
    assert dumps.message.startswith("nobody watches it: eventcore_backup_last_success_timestamp_seconds, ")
    assert drills.at == "backups.eventcore.drills"
    assert drills.fix == "declare them with `.with_parts(backup_parts(backup, host, …))`"
