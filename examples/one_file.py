"""A web shop's order service: metrics, alerts, a dashboard and log shipping in one file.

Build it with `eventcore-monitoring build examples/one_file.py --output /tmp/orders`.
"""

from eventcore_monitoring import (
    Alert,
    Counter,
    Dashboard,
    Email,
    Histogram,
    IncidentPolicy,
    Monitoring,
    Query,
    Row,
    Scenario,
    Severity,
    Smtp,
    StateTimeline,
    Target,
    TimeSeries,
    ValueMapping,
    constant,
    percent,
    ramp,
    seconds,
)

app = Target(job="orders", instance="orders-1:8080", scrape_interval="15s")
requests = Counter(name="orders_requests_total", help="Requests answered.", labels=["code"], target=app)
latency = Histogram(
    name="orders_request_duration_seconds",
    help="Time to answer a request.",
    buckets=[0.1, 0.25, 0.5, 1.0, 2.5],
    target=app,
)

failed = requests.where(code="500").rate("5m").sum().or_(requests.rate("5m").sum() * 0)
failing = failed / requests.rate("5m").sum().filtered(">", 0) > percent(2)
slow = latency.quantile(0.95, window="5m") > seconds(0.5)
down = app.up.eq(0)

monitoring = Monitoring(
    name="orders",
    labels={"service": "orders"},
    metrics=[requests, latency],
    alerts=[
        Alert(
            name="OrdersFailing",
            when=failing,
            for_="5m",
            severity="page",
            summary="{value} of all orders fail (threshold: {threshold})",
            fires_when=[
                Scenario(
                    name="3 of 100 orders fail",
                    series=[requests.series(ramp(97), code="200"), requests.series(ramp(3), code="500")],
                    silent_until="5m",
                    fires_from="7m",
                )
            ],
            silent_when=[
                Scenario(
                    name="1 of 100 orders fails",
                    series=[requests.series(ramp(99), code="200"), requests.series(ramp(1), code="500")],
                )
            ],
        ),
        Alert(
            name="OrdersSlow",
            when=slow,
            for_="10m",
            severity="ticket",
            summary="One of 20 orders takes longer than {value}",
            fires_when=[
                Scenario(
                    name="6 of 100 orders take 0.8 s",
                    series=[latency.observations({0.2: 94, 0.8: 6})],
                    fires_from="12m",
                )
            ],
            silent_when=[Scenario(name="4 of 100 orders take 0.8 s", series=[latency.observations({0.2: 96, 0.8: 4})])],
        ),
        Alert(
            name="OrdersDown",
            when=down,
            for_="2m",
            severity="page",
            summary="{labels.instance} cannot be scraped",
            fires_when=[
                Scenario(name="the process is gone", series=[app.up_series(constant(0))], fires_from="3m", lasts="10m")
            ],
        ),
    ],
    incidents=IncidentPolicy(
        severities=[
            Severity(name="page", meaning="Customers notice", response_time="15m", receiver="on-call"),
            Severity(name="ticket", meaning="Can wait until tomorrow", response_time="24h", receiver="team"),
        ],
        receivers=[
            Email(name="on-call", to=["on-call@example.com"]),
            Email(name="team", to=["orders-team@example.com"]),
        ],
        unknown="page",
        smtp=Smtp(smarthost="smtp.example.com:587", sender="alerts@example.com"),
    ),
    dashboards=[
        Dashboard(
            name="orders",
            title="Orders",
            rows=[
                Row(
                    title="Requests",
                    panels=[
                        TimeSeries(title="Requests", show=[Query(show=requests.rate("5m").sum("code"))], unit="reqps"),
                        TimeSeries(title="Failing", show=[Query(show=failing, legend="failed")]),
                        TimeSeries(title="Latency p95", show=[Query(show=slow, legend="p95")]),
                        StateTimeline(
                            title="Up",
                            show=[Query(show=down)],
                            mappings=[
                                ValueMapping(value="1", text="up", color="green"),
                                ValueMapping(value="0", text="down", color="red"),
                            ],
                        ),
                    ],
                )
            ],
        )
    ],
    runbook_url="https://runbooks.example.com/orders",
)
