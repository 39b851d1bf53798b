"""What differs between deployments of EventCore: hosts, thresholds, replicas. The defaults are the guide's."""

from eventcore_monitoring import Declared, Env, Quantity, count, minutes, per_second, percent, seconds


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

    # Who is told.
    pagerduty_key_file: str = "/etc/alertmanager/secrets/pagerduty-routing-key"
    infrastructure_mail: str = "infra-team@example.com"
    database_mail: str = "db-team@example.com"
    security_mail: str = "security@example.com"

    # When they are told (the guide's alert rules).
    failure_ratio: Quantity = percent(5)
    store_p95: Quantity = seconds(0.5)
    projection_lag: Quantity = minutes(5)
    projection_lag_severe: Quantity = minutes(30)
    pool_exhausted: Quantity = percent(90)
    memory: Quantity = percent(80)
    traffic_factor: Quantity = count(10)
    traffic_floor: Quantity = per_second(1)

    # Capacity (the guide's scaling triggers and pool tuning); "sustained" is this long.
    cpu: Quantity = percent(70)
    storage: Quantity = percent(70)
    pool_high: Quantity = percent(80)
    pool_low: Quantity = percent(30)
    command_p99: Quantity = seconds(1)
    sustained: str = "15m"
    replicas: tuple[int, int] = (3, 20)

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
