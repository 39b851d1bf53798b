"""What is measured and looked at of a backup: its scripts' metrics, and the conditions that alerts and panels share."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.model.backups import Backup, Drill
from eventcore_monitoring.model.metrics import Counter, Gauge, Label, MetricUnit, Target
from eventcore_monitoring.model.ready_made import exported
from eventcore_monitoring.promql.expression import Condition, Expression
from eventcore_monitoring.promql.series import absent, time
from eventcore_monitoring.values import count, days, duration, milliseconds, percent, ratio, seconds

_LEFT = percent(15)  # of the file system of the dumps
_SHRUNK = ratio(0.5)  # of a dump of some time ago


class BackupMetrics(NamedTuple):
    """What the scripts of a backup tell Prometheus by way of the textfile collector."""

    last_success: Gauge
    last_duration: Gauge
    size: Gauge
    rows: Gauge
    last_run: Gauge
    run_succeeded: Gauge
    dumps: Gauge
    oldest: Gauge
    drill_success: Gauge
    drill_duration: Gauge

    @property
    def of_dumps(self) -> tuple[Gauge, ...]:
        """What the backup script writes."""
        return tuple(self)[:8]

    @property
    def of_drills(self) -> tuple[Gauge, ...]:
        """What the drill script writes."""
        return tuple(self)[8:]


class WalMetrics(NamedTuple):
    """What postgres_exporter says of the archive of the write-ahead log."""

    age: Gauge
    failed: Counter
    inserted: Counter


class BackupSignals(NamedTuple):
    """The expressions and conditions of a backup."""

    exposure: Expression
    age: Expression
    too_old: Condition
    failed: Condition
    never_ran: Expression
    too_few: Condition
    not_cleaned_up: Condition
    too_small: Condition | None
    too_large: Condition | None
    shrunk: Condition
    disk_full: Condition
    drills_overdue: tuple[tuple[Drill, Condition], ...]
    drills_missing: Condition | None
    drill_too_slow: Condition
    wal_stale: Condition | None
    wal_fails: Condition | None


def backup_metrics(backup: Backup, host: Target) -> BackupMetrics:
    """The metrics of a backup; `host`: the node_exporter of the machine on which it runs."""
    database = Label(name="database", help="The database.", values=[backup.database])
    kind = Label(name="kind", help="The kind of drill.", values=[drill.kind for drill in backup.drills])

    def gauge(name: str, unit: MetricUnit, help: str, *labels: Label, by: str = "backup") -> Gauge:
        return Gauge(
            name=f"{backup.metrics_prefix}_{name}",
            help=help,
            unit=unit,
            labels=[database, *labels],
            target=host,
            origin=f"`{backup.file(by)}`, through the textfile collector of node_exporter.",
        )

    return BackupMetrics(
        last_success=gauge("backup_last_success_timestamp_seconds", "timestamp", "When the newest dump was complete."),
        last_duration=gauge("backup_last_duration_seconds", "seconds", "How long the newest dump took."),
        size=gauge("backup_size_bytes", "bytes", "The size of the newest dump."),
        rows=gauge("backup_rows", "count", f"Rows of {backup.table} in the newest dump."),
        last_run=gauge("backup_last_run_timestamp_seconds", "timestamp", "When a run ended last, well or not."),
        run_succeeded=gauge("backup_last_run_succeeded", "boolean", "1 if the last run made a dump, else 0."),
        dumps=gauge("backup_dumps", "count", "Complete dumps that are kept."),
        oldest=gauge("backup_oldest_timestamp_seconds", "timestamp", "When the oldest of them was complete."),
        drill_success=gauge(
            "restore_drill_last_success_timestamp_seconds",
            "timestamp",
            "When a drill succeeded last.",
            kind,
            by="drill",
        ),
        drill_duration=gauge(
            "restore_drill_duration_seconds", "seconds", "How long that drill took.", kind, by="drill"
        ),
    )


def disk_metrics(host: Target) -> tuple[Gauge, Gauge]:
    """The free space and the size of file systems."""
    return (
        exported(Gauge, "node_filesystem_avail_bytes", host, help="Space that is free for users."),
        exported(Gauge, "node_filesystem_size_bytes", host, help="Size of the file system."),
    )


def wal_metrics(postgresql: Target) -> WalMetrics:
    """The metrics of the archive; `postgresql`: the postgres_exporter of the database."""
    return WalMetrics(
        age=exported(
            Gauge, "pg_stat_archiver_last_archive_age", postgresql, help="Time since a piece of the log was archived."
        ),
        failed=exported(
            Counter, "pg_stat_archiver_failed_count", postgresql, help="Attempts to archive a piece that failed."
        ),
        inserted=exported(Counter, "pg_stat_database_tup_inserted", postgresql, help="Rows inserted."),
    )


def backup_signals(
    backup: Backup, metrics: BackupMetrics, disk: tuple[Gauge, Gauge], wal: WalMetrics | None = None
) -> BackupSignals:
    """What is looked at of a backup."""
    # A dump holds what there was when it began: what came later is not saved.
    age = (time() - (metrics.last_success - metrics.last_duration)).min("database")
    free, size = (one.where(mountpoint=backup.mountpoint) for one in disk)
    before = metrics.size.expression.offset(looks_back(backup))
    least, most = backup.expected_size or (None, None)
    done = metrics.drill_success
    # Of a kind that was never done there is no series, and of no drill at all none to count.
    ever = done.where(database=backup.database)
    kinds = ever.max("database", "kind").count("database").or_(absent(ever) * 0)
    stale = fails = None
    if wal is not None:
        # On a database that nobody writes to no log is archived, and nothing is at risk.
        written = wal.inserted.where(datname=backup.database).increase(backup.rpo).sum("instance")
        archive = wal.age.max("instance")
        stale = (archive > seconds(milliseconds(backup.rpo) / 1000)).and_(written.filtered(">", 0))
        # PostgreSQL tries three times a minute: one failure is repeated and forgotten.
        fails = wal.failed.increase("15m").sum("instance") > count(2)
    return BackupSignals(
        exposure=age if wal is None else wal.age.max("instance"),
        age=age,
        too_old=age > backup.too_old,
        failed=metrics.run_succeeded < count(1),
        never_ran=absent(metrics.last_success.where(database=backup.database)),
        too_few=metrics.dumps.max("database") < count(backup.retention.at_least),
        not_cleaned_up=(time() - metrics.oldest).max("database") > days(backup.retention.days + 2),
        too_small=None if least is None else metrics.size < least,
        too_large=None if most is None else metrics.size > most,
        shrunk=metrics.size / before < _SHRUNK,
        disk_full=free.min("instance") / size.min("instance") < _LEFT,
        drills_overdue=tuple(
            (drill, (time() - done.where(kind=drill.kind)).min("database", "kind") > drill.overdue)
            for drill in backup.drills
        ),
        drills_missing=kinds < count(len(backup.drills)) if backup.drills else None,
        drill_too_slow=metrics.drill_duration.max("database", "kind") > seconds(milliseconds(backup.rto) / 1000),
        wal_stale=stale,
        wal_fails=fails,
    )


def looks_back(backup: Backup) -> str:
    """How old the dump is that the newest is compared with: three hours, or two dumps on schedule if that is longer.

    So long the alert lasts, too: afterwards both dumps are small.
    """
    return duration(max(10_800_000, 2 * backup.longest_gap))
