"""Backup and recovery: the guide's dump and its objectives, with a schedule that can meet them, and its three drills.

The guide wants to lose an hour at most, and names no schedule; those of EventCore's other documents (daily, every six
hours) lose a day. Dumps every 30 minutes that take a quarter of an hour lose 45 minutes at worst. That many cannot all
be kept for the guide's 30 days: every one is kept for two, then the last of each day.
"""

from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Backup, Drill, Parts, Retention, Step, backup_parts

_REBUILD = [
    Step(
        text="Let every projection run again from the first event: what it holds is made of events alone. Clear its "
        "position, and start the application, which reads on from there.",
        command="DELETE FROM eventcore_subscription_versions;",
        language="sql",
        caution="Until they have caught up, projections answer with less than there is.",
    ),
    Step(text="Watch the projection lag on the EventCore Operations dashboard until it is as it was."),
]
_CONFIGURATION = Step(
    text="Restore the configuration: apply the manifests, and the secrets from their store.",
    command="kubectl apply --namespace eventcore --recursive --filename kubernetes/",
)
_DNS = [
    Step(text="Point the name and the load balancer to the new place."),
    Step(
        text="See that the name leads there, and that the application is healthy behind it.",
        command="dig +short app.example.com\ncurl -s http://app.example.com/health | jq .",
    ),
]
_RESTORE = Step(
    text="Restore the newest dump: the steps stand on the page of the backup.",
    command="ls /backups/eventcore/*/eventcore-*.dump | tail -n 1",
)


def recovery(measured: Metrics, settings: Settings) -> Parts:
    """The backup of EventCore's database, with what watches it."""
    backup = Backup(
        name="eventcore",
        help="The disaster recovery plan of EventCore: the guide's objectives, and what is done to meet them.",
        database="eventcore",
        table="eventcore_events",
        directory=settings.backup_directory,
        mountpoint=settings.backup_mountpoint,
        schedule=settings.backup_schedule,
        expected_duration=settings.backup_duration,
        alert_after=settings.backup_alert_after,
        retention=Retention(
            days=settings.backup_retention_days, at_least=7, every_dump_for=settings.backup_every_dump_days
        ),
        rpo=settings.rpo,
        rto=settings.rto,
        drills=[
            Drill(
                kind="restore",
                title="Backup restoration test",
                every="31d",
                schedule=settings.restore_drill_schedule,
                steps=[
                    Step(text="Once a month, let the application run against a restored database, and use it."),
                ],
            ),
            Drill(
                kind="disaster-recovery",
                title="Full disaster recovery drill",
                every="92d",
                steps=[_RESTORE, *_REBUILD, _CONFIGURATION, *_DNS],
            ),
            Drill(
                kind="region-failover",
                title="Region failover test",
                every="366d",
                steps=[
                    Step(text="Announce it, and stop the application in the first region."),
                    _RESTORE,
                    *_REBUILD,
                    _CONFIGURATION,
                    *_DNS,
                    Step(text="Go back the same way, and write down what took longest."),
                ],
            ),
        ],
    )
    return backup_parts(
        backup,
        measured.node_memory.target,
        severity="medium",
        severe="high",
        minor="low",
        labels={"team": "database"},
        title="EventCore Recovery",
    )
