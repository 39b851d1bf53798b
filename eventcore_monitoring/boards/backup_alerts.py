"""Alerts on a backup: before more is lost than may be, and before a recovery turns out to take too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from eventcore_monitoring.boards.backup_runbooks import BackupRunbooks, backup_runbooks
from eventcore_monitoring.boards.backup_signals import BackupMetrics, BackupSignals, WalMetrics, looks_back
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.backups import Backup, Drill
from eventcore_monitoring.model.metrics import Gauge
from eventcore_monitoring.model.scenarios import Scenario, Series, constant, ramp
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.values import duration, milliseconds


class Severities(NamedTuple):
    """How urgent what is lost soon, what is broken, and what is only to be tidied up are."""

    severe: str
    normal: str
    minor: str


class _Context(NamedTuple):
    backup: Backup
    metrics: BackupMetrics
    signals: BackupSignals
    severities: Severities
    labels: Mapping[str, str]
    prefix: str
    runbooks: BackupRunbooks

    def alert(self, name: str, **fields: object) -> Alert:
        """An alert of this backup."""
        severity = fields.pop("severity", self.severities.normal)
        made = {"name": f"{self.prefix}{name}", "group": "recovery", "labels": self.labels, "severity": severity}
        return Alert(**{**made, **fields})  # type: ignore[arg-type]

    def series(self, metric: Gauge, value: float, **labels: str) -> Series:
        """A metric of this backup that keeps a value."""
        return metric.series(constant(value), database=self.backup.database, **labels)


def backup_alerts(
    backup: Backup,
    metrics: BackupMetrics,
    disk: tuple[Gauge, Gauge] | None,
    wal: WalMetrics | None,
    signals: BackupSignals,
    severities: Severities,
    labels: Mapping[str, str],
    prefix: str,
) -> tuple[Alert, ...]:
    """The alerts of a backup, named after `prefix`."""
    given = _Context(backup, metrics, signals, severities, labels, prefix, backup_runbooks(backup))
    return (
        *_runs(given),
        *_dumps(given),
        *(_disk(given, *disk) if disk is not None else ()),
        *_drills(given),
        *(_wal(given, wal) if wal is not None else ()),
    )


def _runs(given: _Context) -> tuple[Alert, ...]:
    backup, metrics, signals = given.backup, given.metrics, given.signals
    too_old = milliseconds(duration(int(signals.too_old.threshold.value * 1000)))
    name = backup.database
    old = [given.series(metrics.last_success, 0), given.series(metrics.last_duration, 0)]
    fresh = [metrics.last_success.series(ramp(1), database=name), given.series(metrics.last_duration, 60)]
    wait = duration(max(backup.worst_exposure, 900_000))
    return (
        given.alert(
            "BackupTooOld",
            when=signals.too_old,
            severity=given.severities.severe,
            summary="What was written to {labels.database} in the last {value} is in no backup",
            description=f"It may be {{threshold}}. The objective (RPO) is {backup.rpo}.",
            runbook=given.runbooks.too_old,
            fires_when=[
                Scenario(
                    name="the newest dump ages",
                    series=old,
                    fires_from=duration(too_old + 300_000),
                    lasts=duration(too_old + 1_800_000),
                )
            ],
            silent_when=[Scenario(name="dumps are made", series=fresh)],
        ),
        given.alert(
            "BackupFailed",
            when=signals.failed,
            summary="The last backup of {labels.database} failed",
            description="The dumps before it are kept. What it said stands in the journal of {labels.instance}.",
            runbook=given.runbooks.failed,
            fires_when=[
                Scenario(name="a run failed", series=[given.series(metrics.run_succeeded, 0)], fires_from="5m")
            ],
            silent_when=[Scenario(name="it made a dump", series=[given.series(metrics.run_succeeded, 1)])],
        ),
        given.alert(
            "BackupNeverRan",
            when=signals.never_ran,
            for_=wait,
            severity=given.severities.severe,
            no_data="fires",
            summary="There is no sign of a backup of {labels.database}",
            description="No script has told Prometheus of one for {for}: it never ran, or its metrics do not arrive.",
            runbook=given.runbooks.never_ran,
            fires_when=[
                Scenario(
                    name="nothing is heard of it",
                    series=[given.series(metrics.run_succeeded, 0)],
                    fires_from=duration(milliseconds(wait) + 300_000),
                    lasts=duration(milliseconds(wait) + 1_800_000),
                )
            ],
            silent_when=[Scenario(name="there was one", series=[given.series(metrics.last_success, 1)])],
        ),
    )


def _dumps(given: _Context) -> list[Alert]:
    metrics, signals, retention = given.metrics, given.signals, given.backup.retention
    least, before = retention.at_least, looks_back(given.backup)
    late = -(retention.days + 3) * 86_400.0  # before the scenario's own beginning
    alerts = [
        given.alert(
            "BackupShrank",
            when=signals.shrunk,
            for_="15m",
            summary=f"The newest dump of {{labels.database}} is {{value}} of the one of {before} ago",
            description="Events are never deleted, so a dump does not shrink by half. It may hold less than it should.",
            runbook=given.runbooks.size,
            fires_when=[
                Scenario(
                    name="a dump is a tenth of those before",
                    series=[
                        metrics.size.series([constant(1e9, before), constant(1e8)], database=given.backup.database)
                    ],
                    fires_from=duration(milliseconds(before) + 1_800_000),
                    lasts=duration(milliseconds(before) + 3_600_000),
                )
            ],
            silent_when=[
                Scenario(
                    name="dumps are alike",
                    series=[given.series(metrics.size, 1e9)],
                    lasts=duration(milliseconds(before) + 3_600_000),
                )
            ],
        ),
        given.alert(
            "BackupTooFewKept",
            when=signals.too_few,
            for_="1h",
            severity=given.severities.minor,
            summary="Only {value} dumps of {labels.database} are kept",
            description="At least {threshold} are to be there. Somebody removed some, or backups have only just begun.",
            runbook=given.runbooks.retention,
            fires_when=[
                Scenario(
                    name="some are gone", series=[given.series(metrics.dumps, least - 1)], fires_from="70m", lasts="2h"
                )
            ],
            silent_when=[Scenario(name="there are enough", series=[given.series(metrics.dumps, least)], lasts="2h")],
        ),
        given.alert(
            "BackupNotCleanedUp",
            when=signals.not_cleaned_up,
            for_="1h",
            severity=given.severities.minor,
            summary="The oldest dump of {labels.database} is {value} old",
            description=f"After {retention.days} days it should be gone. Old dumps fill the disk.",
            runbook=given.runbooks.retention,
            fires_when=[
                Scenario(name="a dump stays", series=[given.series(metrics.oldest, late)], fires_from="70m", lasts="2h")
            ],
            silent_when=[Scenario(name="it was removed", series=[given.series(metrics.oldest, 0)], lasts="2h")],
        ),
    ]
    for name, when, factor, words in (
        ("BackupTooSmall", signals.too_small, 0.5, "smaller"),
        ("BackupTooLarge", signals.too_large, 2, "larger"),
    ):
        if when is not None:
            alerts.append(_size(given, name, when, factor, words))
    return alerts


def _size(given: _Context, name: str, when: Condition, factor: float, words: str) -> Alert:
    threshold = when.threshold.value
    return given.alert(
        name,
        when=when,
        for_="15m",
        summary=f"The newest dump of {{labels.database}} is {words} than expected: {{value}}",
        description="The bound is {threshold}. If the database has changed, change the expected size with it.",
        runbook=given.runbooks.size,
        fires_when=[
            Scenario(
                name=f"the dump is {words}",
                series=[given.series(given.metrics.size, threshold * factor)],
                fires_from="20m",
            )
        ],
        silent_when=[
            Scenario(name="it is just so large", series=[given.series(given.metrics.size, threshold)]),
        ],
    )


def _disk(given: _Context, free: Gauge, size: Gauge) -> Iterator[Alert]:
    where = {"mountpoint": given.backup.mountpoint, "device": "/dev/sdb1", "fstype": "ext4"}
    full = [free.series(constant(5e9), **where), size.series(constant(1e11), **where)]
    roomy = [free.series(constant(6e10), **where), size.series(constant(1e11), **where)]
    yield given.alert(
        "BackupDiskFillsUp",
        when=given.signals.disk_full,
        for_="15m",
        labels={**given.labels, **({"team": "infrastructure"} if "team" in given.labels else {})},
        summary=f"Only {{value}} of {given.backup.mountpoint} on {{labels.instance}} is free",
        description="When it is full, no dump can be made.",
        runbook=given.runbooks.disk,
        fires_when=[Scenario(name="a twentieth is free", series=full, fires_from="20m")],
        silent_when=[Scenario(name="more than half is free", series=roomy)],
    )


def _drills(given: _Context) -> list[Alert]:
    backup, metrics, signals = given.backup, given.metrics, given.signals
    alerts = [_overdue(given, drill, when) for drill, when in signals.drills_overdue]
    if signals.drills_missing is None:
        return alerts
    kinds = [drill.kind for drill in backup.drills]
    done = [given.series(metrics.drill_success, 1, kind=kind) for kind in kinds]
    limit = signals.drill_too_slow.threshold.value
    slow, quick = (given.series(metrics.drill_duration, limit * part, kind=kinds[0]) for part in (1.5, 0.5))
    return [
        *alerts,
        given.alert(
            "DrillNeverDone",
            when=signals.drills_missing,
            for_="1h",
            severity=given.severities.minor,
            no_data="fires",
            summary="Only {value} of the {threshold} kinds of drills of {labels.database} were ever done",
            description="Nobody knows whether a recovery works that was never rehearsed.",
            runbook=given.runbooks.never_done,
            fires_when=[Scenario(name="one kind was never done", series=done[1:], fires_from="70m", lasts="2h")],
            silent_when=[Scenario(name="every kind was done once", series=done)],
        ),
        given.alert(
            "RecoveryTooSlow",
            when=signals.drill_too_slow,
            summary="The drill {labels.kind} of {labels.database} took {value}",
            description="The objective for a recovery (RTO) is {threshold}: it would be missed.",
            runbook=given.runbooks.too_slow,
            fires_when=[Scenario(name="it took half as long again", series=[slow], fires_from="5m")],
            silent_when=[Scenario(name="it took half of that", series=[quick])],
        ),
    ]


def _overdue(given: _Context, drill: Drill, when: Condition) -> Alert:
    name = "".join(part.title() for part in drill.kind.split("-"))
    last = given.metrics.drill_success
    # Scenarios begin at time 0: a success before that is a negative time.
    due, done = (given.series(last, at, kind=drill.kind) for at in (-drill.overdue.value - 60, 0))
    return given.alert(
        f"{name}DrillOverdue",
        when=when,
        for_="1h",
        severity=given.severities.minor,
        summary=f"{drill.title} of {{labels.database}} is overdue: the last success was {{value}} ago",
        description="It has to succeed once in {threshold}.",
        runbook=given.runbooks.drill(drill),
        fires_when=[Scenario(name="the last one is too long ago", series=[due], fires_from="70m", lasts="2h")],
        silent_when=[Scenario(name="it has just been done", series=[done], lasts="2h")],
    )


def _wal(given: _Context, wal: WalMetrics) -> tuple[Alert, ...]:
    backup, signals = given.backup, given.signals
    rpo = milliseconds(backup.rpo)
    datname = {"datname": backup.database, "datid": "16384"}
    written = wal.inserted.series(ramp(10), **datname)
    late, usual = wal.age.series(constant(rpo / 1000 * 2)), wal.age.series(constant(rpo / 1000 / 4))
    idle = wal.inserted.series(constant(5), **datname)
    return (
        given.alert(
            "WalArchiveStale",
            when=signals.wal_stale,
            for_="5m",
            severity=given.severities.severe,
            summary="The write-ahead log of {labels.instance} was last archived {value} ago",
            description="What was written since then would be lost. The objective (RPO) is {threshold}.",
            runbook=given.runbooks.wal,
            fires_when=[
                Scenario(
                    name="rows are written and nothing is archived",
                    series=[late, written],
                    fires_from=duration(rpo + 900_000),
                    lasts=duration(rpo + 1_800_000),
                )
            ],
            silent_when=[
                Scenario(name="the archive keeps up", series=[usual, written]),
                Scenario(name="nobody writes", series=[late, idle]),
            ],
        ),
        given.alert(
            "WalArchiveFails",
            when=signals.wal_fails,
            for_="15m",
            summary="{labels.instance} cannot archive its write-ahead log",
            description="{value} attempts failed in 15 minutes. PostgreSQL keeps the log until its disk is full.",
            runbook=given.runbooks.wal,
            fires_when=[
                Scenario(name="it fails all the time", series=[wal.failed.series(ramp(0.1))], fires_from="30m")
            ],
            silent_when=[Scenario(name="it failed once, long ago", series=[wal.failed.series(constant(1))])],
        ),
    )
