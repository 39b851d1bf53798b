"""The ready-made parts of a backup: every alert is proven, drawn and explained, with each of their options."""

from __future__ import annotations

from typing import Any

import pytest

from backups.machine import backup
from eventcore_monitoring import Drill, Monitoring, Retention, Target, WalArchiving, backup_parts, bytes_, check
from eventcore_monitoring.proofs import with_proofs

HOST = Target(job="node", instance="db-1:9100", scrape_interval="1m")
POSTGRESQL = Target(job="postgresql", instance="db-1:9187", scrape_interval="1m")
PLAIN: dict[str, Any] = {}
FULL: dict[str, Any] = {
    "wal": WalArchiving(archive_timeout="5m", base="pg_basebackup, every night"),
    "schedule": "@daily",
    "alert_after": "26h",
    "expected_size": (bytes_(1e6), bytes_(1e9)),
    "drills": [],
}


def whole(changes: dict[str, Any]) -> Monitoring:
    parts = backup_parts(backup(**changes), HOST, severity="medium", severe="high", minor="low", postgresql=POSTGRESQL)
    return Monitoring(name="m").with_parts(parts)


@pytest.mark.parametrize("changes", [PLAIN, FULL], ids=["dumps and drills", "archived log and sizes"])
def test_every_alert_is_proven_drawn_and_explained_and_no_check_finds_anything(changes: dict[str, Any]) -> None:
    made = whole(changes)
    proven = with_proofs(made, [])

    assert check(made) == []
    assert proven.findings == ()
    assert proven.scenarios > 20
    for alert in made.alerts:
        assert alert.runbook is not None
        assert alert.runbook.steps != ()
        # Of what is absent there is nothing to draw.
        assert made.panels_of(alert) or alert.name == "BackupNeverRan"


def test_each_fault_is_told_of_as_urgently_as_it_is() -> None:
    assert {alert.name: alert.severity for alert in whole(PLAIN).alerts} == {
        "BackupTooOld": "high",
        "BackupNeverRan": "high",
        "BackupFailed": "medium",
        "BackupShrank": "medium",
        "BackupDiskFillsUp": "medium",
        "RecoveryTooSlow": "medium",
        "BackupTooFewKept": "low",
        "BackupNotCleanedUp": "low",
        "RestoreDrillOverdue": "low",
        "FailoverDrillOverdue": "low",
        "DrillNeverDone": "low",
    }


def test_an_archived_log_and_expected_sizes_have_alerts_of_their_own() -> None:
    names = {alert.name for alert in whole(FULL).alerts}
    assert {"WalArchiveStale", "WalArchiveFails", "BackupTooSmall", "BackupTooLarge"} <= names
    assert not [name for name in names if "Drill" in name]


def test_two_backups_live_in_one_deployment() -> None:
    shop = backup(name="shop", database="shop", table="orders", drills=[], retention=Retention(days=9))
    names = {"prefix": "Shop", "board": "shop-recovery", "title": "Shop Recovery"}
    second = backup_parts(shop, HOST, severity="medium", watch_disk=False, **names)
    assert check(whole(PLAIN).with_parts(second)) == []


def test_an_archived_log_that_nobody_watches_is_refused() -> None:
    with pytest.raises(ValueError, match=r"write postgresql=Target\(…\), the postgres_exporter of the database"):
        backup_parts(backup(**FULL), HOST, severity="medium")


def test_many_drills_fit_on_the_board() -> None:
    drills = [Drill(kind=f"kind-{number}", title=f"Drill {number}", every="9d") for number in range(30)]
    assert check(whole({"drills": drills})) == []
