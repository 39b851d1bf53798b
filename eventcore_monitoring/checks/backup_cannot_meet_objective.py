"""A backup that cannot do what it promises, even when everything goes well.

Why: what may be lost (RPO) follows from the schedule: a dump is of use when it has ended, and holds what there was when
it began. Whoever declares an hour and dumps every hour loses more than that; it is found out on the day of the loss.
Fix: dump more often, archive the write-ahead log, or agree on another objective and declare that.
"""

from collections.abc import Iterator

from eventcore_monitoring.boards.backup_signals import backup_metrics
from eventcore_monitoring.encoding.cron import schedule
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.backups import Backup
from eventcore_monitoring.model.metrics import Target
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.values import duration, milliseconds

_DAY = 86_400_000


def backup_cannot_meet_objective(monitoring: Monitoring) -> Iterator[Finding]:
    """Objectives, schedules, alerts and drills that contradict each other, and backups that nobody watches."""
    declared = {metric.name for metric in monitoring.metrics}
    for backup in monitoring.backups:
        for field, message, fix in (
            *_loses_too_much(backup),
            *_alerts_wrongly(backup),
            *_overlaps(backup),
            *_keeps_too_little(backup),
            *_drills_too_seldom(backup),
            *_is_not_watched(backup, declared),
        ):
            at = f"backups.{backup.name}.{field}"
            yield Finding(at, "backup-cannot-meet-objective", message, fix, source=backup.line)


def _loses_too_much(backup: Backup) -> Iterator[tuple[str, str, str]]:
    rpo, gap, takes = milliseconds(backup.rpo), backup.longest_gap, milliseconds(backup.expected_duration)
    if backup.wal is not None:
        if milliseconds(backup.wal.archive_timeout) > rpo:
            message = (
                f"the write-ahead log is archived every {backup.wal.archive_timeout} at worst, "
                f"and only {backup.rpo} may be lost"
            )
            yield "wal.archive_timeout", message, f'write archive_timeout="{duration(max(rpo // 2, 1000))}" or less'
        return
    if backup.worst_exposure > rpo:
        message = (
            f"up to {duration(backup.worst_exposure)} would be lost, and the objective (RPO) is {backup.rpo}: "
            f"dumps start {duration(gap)} apart and take {backup.expected_duration}"
        )
        if takes < rpo:
            fix = f"dump at least every {duration(rpo - takes)}, or declare wal=WalArchiving(…) or a longer rpo"
        else:
            fix = "no schedule of dumps can do it: declare wal=WalArchiving(…), or a longer rpo"
        yield "schedule", message, fix


def _alerts_wrongly(backup: Backup) -> Iterator[tuple[str, str, str]]:
    after = milliseconds(backup.alert_after or backup.rpo)
    if after <= backup.worst_exposure and (backup.alert_after is not None or backup.wal is not None):
        message = (
            f"it is told of after {duration(after)}, and between two dumps on schedule "
            f"{duration(backup.worst_exposure)} pass: the alert fires while all is well"
        )
        yield "alert_after", message, f"write more than {duration(backup.worst_exposure)}"
    if backup.wal is None and after > milliseconds(backup.rpo):
        message = f"it is told of after {duration(after)}, when more than the {backup.rpo} that may be lost would be"
        yield "alert_after", message, f"write at most {backup.rpo}, or leave it out"


def _overlaps(backup: Backup) -> Iterator[tuple[str, str, str]]:
    shortest = backup.runs.shortest_gap * 60_000
    if milliseconds(backup.expected_duration) >= shortest:
        message = (
            f"a dump takes {backup.expected_duration}, and the next one is due {duration(shortest)} after it began: "
            "that would be refused, because one is at work"
        )
        yield "expected_duration", message, "dump less often, or make dumping faster: a lower compression, say"


def _keeps_too_little(backup: Backup) -> Iterator[tuple[str, str, str]]:
    kept = backup.retention.days * _DAY
    if kept < backup.longest_gap:
        message = (
            f"dumps are kept for {backup.retention.days} days and made {duration(backup.longest_gap)} apart: "
            f"only the newest {backup.retention.at_least} are ever there"
        )
        yield "retention.days", message, f"write at least {-(-backup.longest_gap // _DAY)} days"


def _drills_too_seldom(backup: Backup) -> Iterator[tuple[str, str, str]]:
    rto = milliseconds(backup.rto)
    for drill in backup.drills:
        if drill.schedule is None:
            continue
        gap = schedule(drill.schedule).longest_gap * 60_000
        if gap + rto > milliseconds(drill.every):
            message = (
                f"the drill has to succeed once in {drill.every}, and it begins {duration(gap)} apart and may take "
                f"{backup.rto}: it is overdue before the next one is done"
            )
            yield f"drills.{drill.kind}.schedule", message, "let it run more often, or write a longer `every`"


def _is_not_watched(backup: Backup, declared: set[str]) -> Iterator[tuple[str, str, str]]:
    metrics = backup_metrics(backup, Target(job="node"))
    fix = "declare them with `.with_parts(backup_parts(backup, host, …))`"
    for field, written in (("name", metrics.of_dumps), ("drills", metrics.of_drills if backup.drills else ())):
        if missing := [metric.name for metric in written if metric.name not in declared]:
            yield field, f"nobody watches it: {', '.join(missing)} of its scripts are not declared", fix
