"""A shop that is probed from outside: health document, name and certificate, and the Prometheus that asks.

Build it with `eventcore-monitoring build examples/probes.py --output /tmp/shop`.
"""

from eventcore_monitoring import (
    Alert,
    DnsProbe,
    HttpProbe,
    JsonValue,
    Listed,
    Monitoring,
    ProbeCheck,
    Probes,
    PrometheusServer,
    Scenario,
    Series,
    Target,
    constant,
    days,
    probe_signals,
)

SITE = "https://shop.example.com/health"

blackbox = Target(
    job="blackbox",
    instance=SITE,
    scrape_interval="30s",
    help="blackbox_exporter asks as users do.",
    found=Probes(exporter="blackbox:9115"),
)
probed = probe_signals(blackbox)

site = HttpProbe(
    name="site",
    urls=[SITE],
    status=[200, 503],
    body=[JsonValue(path="status")],
    checks=[
        ProbeCheck(
            name="database",
            body=[JsonValue(path="checks.database", equals=["healthy", True], or_listed=Listed())],
        )
    ],
)
name = DnsProbe(name="name", servers=["ns1.example.com:53"], query="shop.example.com", answers=["192.0.2.1"])

database_ill = probed.failing("site", "database")
certificate_due = probed.valid_for("site", "answer") < days(30)


def results(answer: float, database: float) -> list[Series]:
    """What the two checks of the site give."""
    return [
        probed.success.series(constant(answer), instance=SITE, probe="site", check="answer"),
        probed.success.series(constant(database), instance=SITE, probe="site", check="database"),
    ]


monitoring = Monitoring(
    name="shop",
    metrics=probed.metrics,
    probes=[site, name],
    prometheus=PrometheusServer(alertmanagers=["alertmanager:9093"]),
    alerts=[
        Alert(
            name="ShopDatabaseUnhealthy",
            when=database_ill,
            for_="2m",
            severity="page",
            summary="The shop says that its database is not healthy",
            fires_when=[Scenario(name="it says so", series=results(1, 0), fires_from="4m")],
            silent_when=[Scenario(name="it does not answer at all", series=results(0, 0))],
        ),
        Alert(
            name="ShopCertificateDue",
            when=certificate_due,
            for_="10m",
            severity="ticket",
            summary="The shop's certificate ends in {value}",
            fires_when=[
                Scenario(
                    name="it ends in 29 days",
                    series=[
                        probed.expiry.series(constant(days(29).value), instance=SITE, probe="site", check="answer")
                    ],
                    fires_from="12m",
                )
            ],
        ),
    ],
)
