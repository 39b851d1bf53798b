"""The guide's checklists: each item with the panel, the alert, the search or the command that answers it."""

from eventcore_mixin.places import (
    CERTIFICATE_FILES_PANEL,
    CHECKS_PANEL,
    COMMAND_PANEL,
    DRILL_PANEL,
    DUMP_SIZE_PANEL,
    DUMPS_PANEL,
    ERROR_PANEL,
    FATIGUE_PANEL,
    FILESYSTEMS_PANEL,
    FIRED_PANEL,
    INDEX_PANEL,
    JOBS_PANEL,
    LAG_PANEL,
    LOGS_PANEL,
    OPEN_PANEL,
    OPERATIONS,
    POOL_PANEL,
    SCANS_PANEL,
    SECURITY,
    SERVED_PANEL,
    SIGN_INS_PANEL,
    STORAGE_PANEL,
    THROUGHPUT_PANEL,
    TRAFFIC_PANEL,
    UNAUTHORIZED_PANEL,
    USUAL_PANEL,
    VACUUM_PANEL,
)
from eventcore_mixin.playbooks import sql
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Checklist, Item, ToAlert, ToDashboard, ToPlaybook, ToSearch, ToUrl

_BACKUPS = "ls -lt /backups/eventcore/*/*.dump | head -3"


def checklists(settings: Settings) -> list[Checklist]:
    """The checklists of a deployment."""
    return [
        _start_of_day(settings),
        _end_of_day(settings),
        _daily_security(settings),
        _weekly_maintenance(settings),
        _weekly_security(settings),
        _monthly_maintenance(settings),
    ]


def _start_of_day(settings: Settings) -> Checklist:
    return Checklist(
        name="start-of-day",
        title="Start of day",
        items=[
            Item(
                text="Review overnight alerts and incidents",
                command='max_over_time(ALERTS{alertstate="firing"}[12h])',
                language="promql",
                see=[FIRED_PANEL],
            ),
            Item(
                text="Acknowledge and investigate what is still open",
                command="amtool alert query --alertmanager.url=http://localhost:9093",
                see=[OPEN_PANEL],
            ),
            Item(
                text="Check system health dashboards: commands, errors, latency, throughput, pool",
                command="curl -s http://app.example.com/health | jq .",
                see=[
                    ToDashboard(name=OPERATIONS),
                    CHECKS_PANEL,
                    ERROR_PANEL,
                    COMMAND_PANEL,
                    THROUGHPUT_PANEL,
                    POOL_PANEL,
                ],
            ),
            Item(
                text="Verify backup completion: is the newest dump of last night, and as large as usual?",
                command=_BACKUPS,
                see=[DUMPS_PANEL, DUMP_SIZE_PANEL, ToAlert(name="BackupTooOld"), ToAlert(name="BackupFailed")],
            ),
            Item(
                text="Review error logs for anomalies",
                see=[ToSearch(name="error-patterns"), ToAlert(name="ErrorsLogged")],
            ),
            Item(text="Check projection lag metrics", see=[LAG_PANEL, ToAlert(name="ProjectionLagHigh")]),
            Item(
                text="Verify scheduled job completion",
                command=f"kubectl get cronjobs,jobs -n {settings.namespace} --sort-by=.metadata.creationTimestamp",
                see=[JOBS_PANEL, ToAlert(name="ScheduledJobLate"), ToAlert(name="KubernetesJobFailed")],
            ),
        ],
    )


def _end_of_day(settings: Settings) -> Checklist:
    return Checklist(
        name="end-of-day",
        title="End of day",
        items=[
            Item(
                text="Document any operational changes: they are marked on the dashboard's time axis",
                command=f"curl -s -X POST {settings.grafana_url}/api/annotations -H 'Content-Type: application/json' "
                "\\\n"
                '  -H "Authorization: Bearer $GRAFANA_TOKEN" -d \'{"tags": ["eventcore", "change"], "text": '
                '"<what>"}\'',
                see=[ToDashboard(name=OPERATIONS)],
            ),
            Item(text="Update runbooks with new findings: they are declared in definitions/, and no alert is without"),
            Item(
                text="Hand off any open incidents",
                command="amtool alert query --alertmanager.url=http://localhost:9093 -o extended",
            ),
            Item(
                text="Review tomorrow's maintenance schedule, and silence what it will set off",
                command="amtool silence query --alertmanager.url=http://localhost:9093",
            ),
            Item(
                text="Ensure on-call rotation is correct",
                see=[ToUrl(title="On-call schedules in PagerDuty", url="https://app.pagerduty.com/schedules")],
            ),
        ],
    )


def _daily_security(settings: Settings) -> Checklist:
    return Checklist(
        name="daily-security",
        title="Daily security tasks",
        items=[
            Item(
                text="Review authentication failures",
                see=[
                    SIGN_INS_PANEL,
                    UNAUTHORIZED_PANEL,
                    ToSearch(name="authentication-failures"),
                    ToAlert(name="AuthenticationFailuresHigh"),
                    ToAlert(name="UnauthorizedCommandAttempt"),
                ],
            ),
            Item(
                text="Check for unusual access patterns", see=[TRAFFIC_PANEL, ToAlert(name="AnomalousTrafficPattern")]
            ),
            Item(
                text="Verify certificate validity",
                command="echo | openssl s_client -connect app.example.com:443 -servername app.example.com "
                "2>/dev/null |\n"
                "  openssl x509 -noout -enddate",
                see=[SERVED_PANEL, ToAlert(name="CertificateInvalid"), ToAlert(name="CertificateExpiresSoon")],
            ),
            Item(
                text="Monitor for CVE announcements",
                see=[
                    ToUrl(title="RustSec", url="https://rustsec.org/advisories/"),
                    ToUrl(title="PostgreSQL", url="https://www.postgresql.org/support/security/"),
                ],
            ),
        ],
    )


def _weekly_maintenance(settings: Settings) -> Checklist:
    return Checklist(
        name="weekly-maintenance",
        title="Weekly maintenance",
        rhythm="weekly",
        help="Autovacuum does most of it; this is to see that it does.",
        items=[
            Item(
                text="Database maintenance: was the events table vacuumed, and how much of it is dead?",
                command=sql(
                    "SELECT relname, last_vacuum, last_autovacuum, n_live_tup, n_dead_tup FROM pg_stat_user_tables;",
                    settings,
                ),
                see=[VACUUM_PANEL, ToAlert(name="VacuumOverdue"), ToAlert(name="DeadRowsHigh")],
            ),
            Item(text="If it was not: vacuum it", command=sql("VACUUM ANALYZE eventcore_events;", settings)),
            Item(
                text="Rebuild the index of streams if it has grown more than the table",
                command=sql("REINDEX INDEX CONCURRENTLY eventcore_events_stream_version_idx;", settings),
                see=[INDEX_PANEL],
            ),
            Item(
                text="Log rotation verification",
                command="logrotate -d /etc/logrotate.d/eventcore",
                see=[LOGS_PANEL, ToAlert(name="LogsUnread")],
            ),
            Item(
                text="Certificate expiration check",
                command="openssl x509 -in /etc/ssl/certs/eventcore.crt -noout -dates",
                see=[CERTIFICATE_FILES_PANEL, ToAlert(name="CertificateFileRenewalDue")],
            ),
            Item(
                text="Disk space check",
                command='df -h | grep -E "(eventcore|postgres)"',
                see=[
                    STORAGE_PANEL,
                    FILESYSTEMS_PANEL,
                    ToAlert(name="StorageUsageHigh"),
                    ToAlert(name="FilesystemUsageHigh"),
                ],
            ),
            Item(
                text="Alert fatigue: which alerts fired most, and does each need somebody?",
                command='sort_desc(sum by (alertname) (count_over_time(ALERTS{alertstate="firing"}[1w])))',
                language="promql",
                see=[FATIGUE_PANEL],
            ),
        ],
    )


def _weekly_security(settings: Settings) -> Checklist:
    return Checklist(
        name="weekly-security",
        title="Weekly security tasks",
        rhythm="weekly",
        items=[
            Item(
                text="Run vulnerability scans",
                command="cargo audit",
                see=[SCANS_PANEL, ToAlert(name="VulnerabilityScanOverdue"), ToAlert(name="KnownVulnerabilities")],
            ),
            Item(
                text="Review access logs",
                see=[ToSearch(name="access-denied"), ToSearch(name="access-log"), UNAUTHORIZED_PANEL],
            ),
            Item(
                text="Update security dashboards: they are generated, so change the definition and build",
                command="eventcore-monitoring check",
                see=[ToDashboard(name=SECURITY)],
            ),
            Item(
                text="Test incident response procedures: a made-up alert must page whoever is on call",
                command="amtool alert add --alertmanager.url=http://localhost:9093 \\\n"
                "  alertname=IncidentDrill severity=critical --annotation=summary='A drill: acknowledge and close'",
                caution="It pages for real. Tell whoever is on call afterwards that it was a drill, and note the "
                "minutes.",
            ),
        ],
    )


def _monthly_maintenance(settings: Settings) -> Checklist:
    return Checklist(
        name="monthly-maintenance",
        title="Monthly maintenance",
        rhythm="monthly",
        items=[
            Item(
                text="Security updates: what is known of the dependencies, and what is newer",
                command="cargo audit\ncargo update --dry-run",
                see=[SCANS_PANEL, ToAlert(name="CargoAuditOverdue")],
            ),
            Item(
                text="Performance baseline: is the slow end of commands slower than a month ago?",
                command="histogram_quantile(0.95, sum by (le) (rate(eventcore_command_duration_seconds_bucket[1d])))\n"
                "/ histogram_quantile(0.95, sum by (le) (rate(eventcore_command_duration_seconds_bucket[1d] offset "
                "30d)))",
                language="promql",
                see=[COMMAND_PANEL, USUAL_PANEL, ToAlert(name="CommandsSlowerThanUsual")],
            ),
            Item(
                text="Backup restoration test: restore the latest dump into a test database, count, start the "
                "application on it",
                see=[
                    ToPlaybook(name="disaster-recovery"),
                    DRILL_PANEL,
                    ToAlert(name="RestoreDrillOverdue"),
                ],
            ),
        ],
    )
