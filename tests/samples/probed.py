"""A shop that is probed from outside and scraped in every way there is."""

from __future__ import annotations

from eventcore_monitoring import (
    Addresses,
    AddressFiles,
    BodyText,
    DnsProbe,
    Gauge,
    HttpProbe,
    JsonValue,
    KubernetesNodes,
    KubernetesPods,
    KubernetesService,
    Listed,
    Monitoring,
    ProbeCheck,
    Probes,
    ProbeSignals,
    PrometheusServer,
    ScrapedElsewhere,
    SecretFile,
    Target,
    Through,
    TlsProbe,
    probe_signals,
)

SITE = HttpProbe(
    name="site",
    help="What users see.",
    urls=["https://shop.example.com/health", "https://de.shop.example.com/health"],
    method="POST",
    status=[200, 503],
    body=[JsonValue(path="status"), BodyText(matches='"version"')],
    checks=[
        ProbeCheck(name="status", body=[JsonValue(path="status", equals=["up", True])]),
        ProbeCheck(
            name="database",
            body=[JsonValue(path="parts.database", equals=["up"], or_listed=Listed(value="state"))],
            help="the database is up",
        ),
    ],
    headers={"Accept": "application/json"},
    bearer_token=SecretFile(file="/etc/blackbox/token"),
    ca_file="/etc/blackbox/ca.crt",
    ip="ip6",
    timeout="3s",
)
NAME = DnsProbe(
    name="name",
    help="The shop's name.",
    servers=["ns1.example.com:53"],
    query="shop.example.com",
    answers=["192.0.2.1", "192.0.2.2"],
    transport="tcp",
)
CERTIFICATE = TlsProbe(
    name="certificate",
    help="The shop's certificate.",
    servers=["10.0.0.1:443"],
    server_name="shop.example.com",
    ca_file="/etc/blackbox/ca.crt",
    ip="ip6",
)
PROBED = Target(
    job="blackbox",
    instance="https://shop.example.com/health",
    scrape_interval="30s",
    help="The probes.",
    found=Probes(exporter="blackbox:9115"),
)
SIGNALS: ProbeSignals = probe_signals(PROBED)

TARGETS = (
    Target(
        job="shop",
        found=Addresses(addresses=["web-1:8080", "web-2:8080"]),
        labels={"zone": "a"},
        help="The shop.",
        scheme="https",
        scrape_interval="10m",
    ),
    Target(
        job="files",
        found=AddressFiles(files=["targets/db-*.json"]),
        labels={"zone": "$a"},
        scheme="https",
        verified=False,
        scrape_timeout="7s",
    ),
    Target(
        job="pods",
        found=KubernetesPods(namespace="shop", labels={"app": "shop", "tier": "web"}, port=9090),
        path="/actuator/prometheus",
    ),
    Target(job="service", found=KubernetesService(namespace="shop", service="api", port_name="metrics")),
    Target(
        job="nodes",
        found=KubernetesNodes(),
        scheme="https",
        token=SecretFile(file="/etc/prometheus/token"),
        ca_file="/etc/prometheus/ca.crt",
        scrape_interval="5s",
    ),
    Target(
        job="postgres",
        found=Through(exporter="postgres-exporter:9187", targets=["db-1:5432"], parameters={"auth_module": "shop"}),
        labels={"zone": "b"},
    ),
    Target(job="cloud", found=ScrapedElsewhere(by="the provider's own server")),
    PROBED,
)


def gauge(target: Target) -> Gauge:
    """A metric of its own for a target, which is declared with it."""
    return Gauge(name=f"{target.job}_depth", help="Depth.", unit="count", target=target)


PROBED_SHOP = Monitoring(
    name="shop",
    metrics=[*(gauge(target) for target in TARGETS if target is not PROBED), *SIGNALS.metrics],
    probes=[SITE, NAME, CERTIFICATE],
    prometheus=PrometheusServer(
        alertmanagers=["alertmanager-1:9093", "alertmanager-2:9093"],
        external_labels={"cluster": "one"},
        rule_files=["more/*.yaml"],
    ),
)
