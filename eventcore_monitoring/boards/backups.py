"""A backup as ready-made parts: its metrics, its recording rule, its alerts, its dashboard and the backup itself."""

from __future__ import annotations

from collections.abc import Mapping

from eventcore_monitoring.boards.backup_alerts import Severities, backup_alerts
from eventcore_monitoring.boards.backup_board import backup_board
from eventcore_monitoring.boards.backup_signals import backup_metrics, backup_signals, disk_metrics, wal_metrics
from eventcore_monitoring.model.alerts import RecordingRule
from eventcore_monitoring.model.backups import Backup
from eventcore_monitoring.model.metrics import Target
from eventcore_monitoring.model.parts import Parts


def backup_parts(
    backup: Backup,
    host: Target,
    *,
    severity: str,
    severe: str | None = None,
    minor: str | None = None,
    postgresql: Target | None = None,
    labels: Mapping[str, str] | None = None,
    watch_disk: bool = True,
    prefix: str = "",
    board: str = "recovery",
    title: str = "Recovery",
) -> Parts:
    """Everything that follows from a backup.

    `host`: the node_exporter of the machine that makes the dumps, with the textfile collector; `postgresql`: the
    postgres_exporter of the database, asked for where its write-ahead log is archived. `severe` is the severity of what
    loses more than may be lost, `minor` of what can wait. `prefix` begins the names of the alerts, and `board` is the
    name of the dashboard: a second backup needs others, and no second alert on the file system that it shares with the
    first (`watch_disk`). Raises ValueError where the archive's exporter is missing.
    """
    if backup.wal is not None and postgresql is None:
        raise ValueError(
            f"the write-ahead log of {backup.database} is archived, and nothing says who watches that:"
            " write postgresql=Target(…), the postgres_exporter of the database"
        )
    metrics, disk = backup_metrics(backup, host), disk_metrics(host)
    wal = None if backup.wal is None or postgresql is None else wal_metrics(postgresql)
    signals = backup_signals(backup, metrics, disk, wal)
    watched = disk if watch_disk else None
    severities = Severities(severe or severity, severity, minor or severity)
    exposure = RecordingRule(
        record=f"database:{backup.metrics_prefix}_backup_exposure:seconds",
        expression=signals.age,
        help=f"How old what the newest dump of {backup.database} holds is: what would be lost with the database.",
        group="recovery",
    )
    return Parts(
        metrics=(
            *metrics.of_dumps,
            *(metrics.of_drills if backup.drills else ()),
            *disk,
            *(() if wal is None else wal),
        ),
        recording_rules=(exposure,),
        alerts=backup_alerts(backup, metrics, watched, wal, signals, severities, labels or {}, prefix),
        dashboards=(backup_board(backup, metrics, signals, name=board, title=title),),
        backups=(backup,),
    )
