"""What differs between deployments of EventCore: hosts, thresholds, replicas. The defaults are the guide's."""

from collections.abc import Mapping

from eventcore_monitoring import (
    Declared,
    Env,
    Hours,
    MaintenanceWindow,
    Quantity,
    count,
    days,
    hours,
    minutes,
    per_second,
    percent,
    seconds,
)


class Settings(Declared):
    """The settings of one deployment. Thresholds are written here and nowhere else."""

    environment: str = "production"
    service: str = "eventcore"
    namespace: str = "eventcore"
    workload: str = "eventcore-app"

    # Where things are.
    scrape_interval: str = "15s"
    prometheus_version: str = "2.42"
    prometheus_url: str = "http://prometheus.monitoring.svc:9090"
    runbook_url: str = "https://runbooks.example.com/eventcore"
    elasticsearch_host: str | Env = "elasticsearch.example.com"
    elasticsearch_port: int = 9200
    log_path: str = "/var/log/eventcore/*.log"
    smtp_host: str = "smtp.example.com:587"

    # What runbooks lead to.
    grafana_url: str = "https://grafana.example.com"
    database: str = "eventcore"

    # Who is told.
    pagerduty_key_file: str = "/etc/alertmanager/secrets/pagerduty-routing-key"
    infrastructure_mail: str = "infra-team@example.com"
    database_mail: str = "db-team@example.com"
    security_mail: str = "security@example.com"
    on_call_mail: str = "on-call@example.com"
    tickets_url: str = "https://tickets.example.com/alerts"
    heartbeat_url: str = "https://heartbeat.example.com/eventcore"

    # When people are told later: low severities wait for the day; planned work tells nobody.
    daytime: Hours = Hours(name="daytime", from_="08:00", until="20:00", location="UTC")
    maintenance: tuple[MaintenanceWindow, ...] = (
        MaintenanceWindow(
            name="weekly-database-maintenance",
            weekdays=["sunday"],
            from_="02:00",
            until="04:00",
            location="UTC",
            alerts=["EventStoreLatencyHigh", "CommandLatencyHigh"],
        ),
    )

    # What is an outage, and what is a nuisance (examples of the guide's incident table without figures of their own).
    failure_ratio_outage: Quantity = percent(95)
    failure_ratio_minor: Quantity = percent(1)
    outage_traffic: Quantity = per_second(0.05)

    # When they are told (the guide's alert rules).
    failure_ratio: Quantity = percent(5)
    store_p95: Quantity = seconds(0.5)
    projection_lag: Quantity = minutes(5)
    projection_lag_severe: Quantity = minutes(30)
    pool_exhausted: Quantity = percent(90)
    memory: Quantity = percent(80)
    traffic_factor: Quantity = count(10)
    traffic_floor: Quantity = per_second(1)

    # Security and audit. The guide names tasks and no figures; seven years are its retention of events.
    audit_log_path: str = "/var/log/eventcore/audit/*.log"
    audit_retention: str = "7y"
    audit_delete_after: str = "7y5w"  # an index of a month is as old as its first day
    sign_ins_refused: Quantity = percent(20)
    sign_ins_refused_least: Quantity = count(20)
    cargo_audit_every: Quantity = days(35)
    vulnerability_scan_every: Quantity = days(8)

    # Logs: so many errors in a second, for a quarter of an hour, are more than a few that happen.
    error_lines: Quantity = per_second(0.1)

    # Capacity (the guide's scaling triggers and pool tuning); "sustained" is this long.
    cpu: Quantity = percent(70)
    storage: Quantity = percent(70)
    storage_full: Quantity = percent(90)
    pool_high: Quantity = percent(80)
    pool_low: Quantity = percent(30)
    command_p99: Quantity = seconds(1)
    sustained: str = "15m"

    # Objectives, in percent over a window; a bound of latency is an edge of the histogram's buckets.
    objective_window: str = "30d"
    availability_objective: float = 99.5
    latency_objective: float = 99.0
    command_in_time: Quantity = seconds(1)

    # The database. `projections`: the event types that each reads; one that is not named here reads all events.
    # `database_address`: a secret that sql_exporter resolves (k8ssecret://…), else SQLEXPORTER_TARGET_DSN has it.
    projections: Mapping[str, tuple[str, ...]] = {}
    database_address: str | None = None
    retention_years: int = 7
    rebuild_backlog: Quantity = count(1000)  # a batch of the guide's rebuild: who is further behind is catching up
    rebuild_stalled: Quantity = minutes(10)  # ten of the guide's checkpoint intervals
    slow_statement: Quantity = seconds(0.1)
    statement_log: Quantity = seconds(0.1)
    long_transaction: Quantity = minutes(5)
    long_block: Quantity = minutes(1)
    vacuum_age: Quantity = days(8)  # the guide vacuums once a week
    dead_rows: Quantity = percent(20)

    # Each replica opens a pool of its own: eight and one more in a rollout open 180 connections; twenty, as upstream's
    # manifest has, open 400.
    replicas: tuple[int, int] = (3, 8)
    pool_size: int = 20
    max_connections: int = 200
    reserved_connections: int = 20

    # Capacity planning: what is looked at besides, and when it is told of.
    filesystems: str = "/|/var/lib/postgresql|/var/log|/backups(/.*)?"
    memory_of_limit: Quantity = percent(90)
    full: Quantity = percent(100)
    disk_busy: Quantity = percent(90)
    slower_than_usual: Quantity = count(2)
    slow_at_all: Quantity = seconds(0.05)

    # Where Prometheus finds what it scrapes. `instances` are the hosts of the application, of its node_exporter and of
    # Fluentd; `addresses` are those of other jobs, or other ones than these, by the name of the job.
    instances: tuple[str, ...] = ("app-1", "app-2", "app-3")
    metrics_port: int = 9090
    addresses: Mapping[str, tuple[str, ...]] = {
        "kube-state-metrics": ("kube-state-metrics.monitoring.svc:8080",),
        "postgres": ("db-1:9187",),
        "sql_exporter": ("db-1:9399",),
        "prometheus": ("prometheus.monitoring.svc:9090",),
        "alertmanager": ("alertmanager.monitoring.svc:9093",),
        "ci": ("ci-1:9100",),
    }
    in_cluster: bool = False  # Prometheus runs in the cluster: kubelets are found there, not in targets/kubelets.json
    kubelet_secrets: str = "/etc/prometheus/secrets"  # a folder with `token` and `ca.crt`, for a Prometheus outside it
    alertmanagers: tuple[str, ...] = ("alertmanager.monitoring.svc:9093",)

    # What is probed from outside, by the blackbox_exporter at `blackbox`: the guide's public address, the port that
    # each instance answers on, the name, and the certificate that is served there.
    blackbox: str = "blackbox.monitoring.svc:9115"
    health_url: str = "http://app.example.com/health"
    health_port: int = 8080
    probe_interval: str = "30s"
    probe_timeout: str = "5s"
    public_name: str = "app.example.com"
    name_servers: tuple[str, ...] = ("ns1.example.com:53",)
    tls_servers: tuple[str, ...] = ("app.example.com:443",)

    # When certificates are to be renewed (due, late, soon over), and how old the last success of a daily job may be.
    certificate_due: Quantity = days(30)
    certificate_late: Quantity = days(14)
    certificate_soon: Quantity = days(7)
    job_age: Quantity = hours(26)

    # Backup and recovery (the guide's script and its objectives); the schedules are cron's, in UTC.
    backup_directory: str = "/backups/eventcore"
    backup_mountpoint: str = "/backups"
    backup_schedule: str = "*/30 * * * *"
    backup_duration: str = "15m"
    backup_alert_after: str | None = "55m"
    backup_retention_days: int = 30
    backup_every_dump_days: int = 2
    rpo: str = "1h"
    rto: str = "4h"
    restore_drill_schedule: str = "0 4 1,15 * *"
