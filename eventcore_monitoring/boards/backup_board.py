"""The dashboard of a backup: what would be lost now, how the dumps went, how old the drills are."""

from __future__ import annotations

from eventcore_monitoring.boards.backup_signals import BackupMetrics, BackupSignals
from eventcore_monitoring.model.backups import Backup
from eventcore_monitoring.model.dashboards import (
    Dashboard,
    Panel,
    Query,
    Row,
    Stat,
    StatusHistory,
    ThresholdLine,
    TimeSeries,
    ValueMapping,
)
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.values import milliseconds, seconds

_RUN = [ValueMapping(value="1", text="made", color="green"), ValueMapping(value="0", text="failed", color="red")]


def backup_board(backup: Backup, metrics: BackupMetrics, signals: BackupSignals, *, name: str, title: str) -> Dashboard:
    """The board of a backup, with the threshold of each of its alerts."""
    objective = ThresholdLine(at=seconds(milliseconds(backup.rpo) / 1000))
    age = Query(show=signals.too_old, legend="{{database}}")
    now: list[Panel] = [
        Stat(
            title="Would be lost now" if backup.wal is None else "Age of the newest dump",
            description=f"How long ago what is in the newest dump was read. The objective (RPO) is {backup.rpo}.",
            show=[age],
            width=6,
            height=5,
            no_value="no backup",
        ),
        Stat(
            title="Last run",
            show=[Query(show=signals.failed, legend="{{database}}")],
            mappings=_RUN,
            sparkline=False,
            width=6,
            height=5,
            no_value="never",
        ),
        Stat(
            title="Dumps kept",
            show=[Query(show=signals.too_few, legend="{{database}}")],
            width=6,
            height=5,
        ),
    ]
    if backup.drills:
        now.append(
            Stat(
                title="Longest recovery in a drill",
                description=f"How long the last drill of each kind took. The objective (RTO) is {backup.rto}.",
                show=[Query(show=signals.drill_too_slow, legend="{{kind}}")],
                sparkline=False,
                width=6,
                height=5,
                no_value="no drill",
            )
        )
    dumps: list[Panel] = [
        TimeSeries(
            title="Exposure",
            description="What a loss of the database would cost, as a time, against the objective (RPO).",
            show=[age],
            thresholds=[] if signals.too_old.threshold == objective.at else [objective],
        ),
        TimeSeries(
            title="Size of the dumps",
            show=[
                Query(show=one, legend="{{database}}")
                for one in (signals.too_small, signals.too_large)
                if one is not None
            ]
            or [Query(show=metrics.size.expression, legend="{{database}}")],
        ),
        TimeSeries(
            title="Size against before",
            show=[Query(show=signals.shrunk, legend="{{database}}")],
            width=8,
        ),
        TimeSeries(
            title="Duration of the dumps", show=[Query(show=metrics.last_duration, legend="{{database}}")], width=8
        ),
        TimeSeries(title="Rows in the dumps", show=[Query(show=metrics.rows, legend="{{database}}")], width=8),
        StatusHistory(
            title="Runs",
            show=[Query(show=signals.failed, legend="{{database}}")],
            mappings=_RUN,
            width=24,
            height=5,
        ),
    ]
    storage = [
        TimeSeries(
            title="Free space for dumps", show=[Query(show=signals.disk_full, legend="{{instance}}")], maximum=1
        ),
        TimeSeries(title="Age of the oldest dump", show=[Query(show=signals.not_cleaned_up, legend="{{database}}")]),
    ]
    return Dashboard(
        name=name,
        title=title,
        description="What would be lost now, how the dumps went, and whether a recovery was rehearsed.",
        tags=["recovery", "backup"],
        rows=[
            Row(title="Now", panels=now),
            Row(title="Dumps", panels=dumps),
            *_archive(signals),
            *_drills(signals),
            Row(title="Storage", panels=storage),
        ],
        show_last="2d",
    )


def _archive(signals: BackupSignals) -> list[Row]:
    def panel(title: str, when: Condition) -> TimeSeries:
        return TimeSeries(title=title, show=[Query(show=when, legend="{{instance}}")])

    if signals.wal_stale is None or signals.wal_fails is None:
        return []
    return [
        Row(
            title="Write-ahead log",
            panels=[
                panel("Time since the log was archived", signals.wal_stale),
                panel("Attempts to archive that failed, in 15 minutes", signals.wal_fails),
            ],
        )
    ]


def _drills(signals: BackupSignals) -> list[Row]:
    if signals.drills_missing is None:
        return []
    ages = [
        Stat(
            title=f"{drill.title}: last success",
            description=f"It has to succeed once in {drill.every}.",
            show=[Query(show=when, legend="ago")],
            width=max(24 // len(signals.drills_overdue), 3),
            height=5,
            sparkline=False,
            no_value="never",
        )
        for drill, when in signals.drills_overdue
    ]
    took = TimeSeries(
        title="Duration of the drills", show=[Query(show=signals.drill_too_slow, legend="{{kind}}")], width=16
    )
    done = Stat(
        title="Kinds of drills ever done",
        show=[Query(show=signals.drills_missing, legend="{{database}}")],
        width=8,
        sparkline=False,
    )
    return [Row(title="Drills", panels=[*ages, done, took])]
