"""The order service as the pull request wants it."""

from eventcore_monitoring import (
    Alert,
    Buffer,
    Counter,
    Dashboard,
    Elasticsearch,
    Email,
    File,
    Gauge,
    Histogram,
    IncidentPolicy,
    Monitoring,
    Pipeline,
    Query,
    Row,
    Scenario,
    Severity,
    Smtp,
    Stat,
    Tail,
    Target,
    TimeSeries,
    constant,
    count,
    percent,
    ramp,
    seconds,
)

app = Target(job="orders", instance="orders-1:8080")
requests = Counter(name="orders_requests_total", help="Requests answered.", labels=["code"], target=app)
latency = Histogram(
    name="orders_request_duration_seconds",
    help="Time to answer a request.",
    buckets=[0.1, 0.25, 0.5, 1.0, 2.5],
    target=app,
)
waiting = Gauge(name="orders_waiting", help="Orders that wait.", unit="count", labels=["region"], target=app)

answered = requests.rate("5m").sum()
failing = requests.where(code="500").rate("5m").sum() / answered.filtered(">", 0) > percent(5)
slow = latency.quantile(0.95, window="5m") > seconds(0.5)
crowded = waiting.sum("region") > count(100)
idle = requests.increase("10m").sum() < 600

failures = [requests.series(ramp(90), code="200"), requests.series(ramp(10), code="500")]
dawdling = [latency.observations({0.2: 80, 2.0: 20})]

policy = IncidentPolicy(
    severities=[
        Severity(name="high", meaning="Customers notice.", response_time="30m", receiver="on-call"),
        Severity(name="low", meaning="Can wait until tomorrow.", response_time="1d", receiver="team"),
    ],
    receivers=[
        Email(name="on-call", to=["on-call@example.com"]),
        Email(name="team", to=["orders-team@example.com"]),
    ],
    unknown="high",
    smtp=Smtp(smarthost="smtp.example.com:587", sender="alerts@example.com"),
)

monitoring = Monitoring(
    name="orders",
    metrics=[requests, latency, waiting],
    alerts=[
        Alert(
            name="OrdersFailing",
            when=failing,
            for_="5m",
            severity="high",
            summary="{value} of all orders fail",
            fires_when=[Scenario(name="one of ten fails", series=failures, fires_from="15m")],
        ),
        Alert(
            name="OrdersSlow",
            when=slow,
            for_="10m",
            severity="low",
            summary="One of 20 orders takes over {value}",
            fires_when=[Scenario(name="one of five takes two seconds", series=dawdling, fires_from="20m")],
        ),
        Alert(
            name="OrdersWaiting",
            when=crowded,
            for_="10m",
            severity="low",
            summary="{value} orders wait",
            fires_when=[
                Scenario(name="200 wait", series=[waiting.series(constant(200), region="eu")], fires_from="15m")
            ],
        ),
        Alert(
            name="NoOrders",
            when=idle,
            for_="30m",
            severity="high",
            summary="Nobody orders",
            fires_when=[Scenario(name="nobody orders", series=[requests.series(constant(7))], fires_from="45m")],
        ),
    ],
    incidents=policy,
    dashboards=[
        Dashboard(
            name="orders",
            title="Orders",
            rows=[
                Row(
                    title="Requests",
                    panels=[
                        TimeSeries(title="Requests", show=[Query(show=requests.rate("5m").sum("code"))], unit="reqps"),
                        TimeSeries(title="Waiting", show=[Query(show=crowded)]),
                        TimeSeries(title="Failing", show=[Query(show=failing, legend="failed")]),
                        TimeSeries(title="Latency p95", show=[Query(show=slow, legend="p95")]),
                        TimeSeries(title="All orders", show=[Query(show=idle, legend="a second")], unit="reqps"),
                    ],
                ),
                Row(
                    title="Today",
                    panels=[Stat(title="Orders today", show=[Query(show=requests.increase("1d").sum("code"))])],
                ),
            ],
        )
    ],
    pipelines=[
        Pipeline(
            name="orders",
            sources=[Tail(path="/var/log/orders/app.log", pos_file="/var/lib/fluent/orders.pos")],
            sinks=[
                Elasticsearch(
                    name="search",
                    host="elasticsearch.example.com",
                    logstash_prefix="shop-orders",
                    buffer=Buffer(path="/var/buffer/orders", flush_interval="1m"),
                )
            ],
            errors=File(name="errors", path="/var/log/fluent/orders.%Y%m%d", buffer=Buffer(path="/var/buffer/errors")),
        )
    ],
    runbook_url="https://runbooks.example.com/orders",
)
