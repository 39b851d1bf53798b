"""A database that may lose an hour: its dumps, its drills, and what watches both.

Build it with `eventcore-monitoring build examples/backups.py --output /tmp/backups`.
"""

from eventcore_monitoring import (
    Backup,
    Drill,
    IncidentPolicy,
    Monitoring,
    Retention,
    Severity,
    Step,
    Target,
    Webhook,
    backup_parts,
)

shop = Backup(
    name="shop",
    database="shop",
    table="orders",
    directory="/backups/shop",
    mountpoint="/backups",
    schedule="*/30 * * * *",
    expected_duration="10m",
    retention=Retention(days=30, every_dump_for=2),
    rpo="1h",
    rto="4h",
    drills=[
        Drill(kind="restore", title="Restore test", every="31d", schedule="0 4 1,15 * *"),
        Drill(
            kind="failover",
            title="Failover to the other data centre",
            every="366d",
            steps=[
                Step(text="Stop the shop in the first."),
                Step(text="Restore the newest dump in the other."),
            ],
        ),
    ],
)
machine = Target(job="node", instance="db-1:9100", scrape_interval="1m")

monitoring = Monitoring(
    name="shop-backups",
    incidents=IncidentPolicy(
        severities=[
            Severity(name="page", meaning="Somebody is woken.", response_time="30m", receiver="on-call"),
            Severity(name="ticket", meaning="Look at it.", response_time="1d", receiver="on-call"),
        ],
        receivers=[Webhook(name="on-call", url="https://pages.example.com/hook")],
        unknown="page",
    ),
).with_parts(backup_parts(shop, machine, severity="ticket", severe="page"))
