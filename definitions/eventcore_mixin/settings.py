"""What differs between deployments of EventCore: hosts, thresholds, replicas. The defaults are the guide's."""

from collections.abc import Mapping

from eventcore_monitoring import Declared, Env, Quantity, count, days, hours, minutes, per_second, percent, seconds


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

    # Where Prometheus finds what it scrapes. `instances` are the hosts of the application, of its node_exporter and of
    # Fluentd; `addresses` are those of other jobs, or other ones than these, by the name of the job.
    instances: tuple[str, ...] = ("app-1", "app-2", "app-3")
    metrics_port: int = 9090
    addresses: Mapping[str, tuple[str, ...]] = {
        "kube-state-metrics": ("kube-state-metrics.monitoring.svc:8080",),
        "postgres": ("db-1:9187",),
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
