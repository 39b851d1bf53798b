"""A queue with a ladder: it scales the workers, tells the team, and pages; each threshold is written once.

Build it with `eventcore-monitoring build examples/ladders.py --output /tmp/ladders`.
"""

from eventcore_monitoring import (
    ConnectionBudget,
    Course,
    Dashboard,
    Gauge,
    IncidentPolicy,
    Ladder,
    Monitoring,
    PrometheusTrigger,
    Query,
    RecordingRule,
    Row,
    Rung,
    Scaling,
    ScalingPolicy,
    ScalingRules,
    Series,
    Severity,
    Target,
    TimeSeries,
    Webhook,
    constant,
    count,
)

app = Target(job="orders", instance="orders-1:8080")
waiting = Gauge(name="orders_waiting", help="Orders that wait to be worked on.", unit="count", target=app)

queue = Ladder(
    name="queue",
    signal=waiting.sum(),
    in_words="{value} orders wait",
    rising=[
        Rung(name="OrdersWait", at=count(100), for_="15m", severity="low", summary="{value} orders wait"),
        Rung(name="OrdersStuck", at=count(500), for_="5m", severity="high", summary="{value} orders wait"),
    ],
    falling=[Rung(name="WorkersIdle", at=count(1), for_="6h", severity="low", summary="There is nothing to do")],
)


def orders(course: Course) -> list[Series]:
    """The queue as it takes these values one after the other."""
    return [waiting.series([constant(value, lasts) for value, lasts in course])]


monitoring = Monitoring(
    name="ladders",
    metrics=[waiting],
    recording_rules=[RecordingRule(record="orders:waiting:sum", expression=queue.signal, help="All that wait.")],
    alerts=queue.alerts(orders),
    dashboards=[
        Dashboard(
            name="orders",
            title="Orders",
            rows=[
                Row(
                    title="Queue",
                    panels=[TimeSeries(title="Orders Waiting", show=[Query(show=one) for one in queue.conditions])],
                )
            ],
        )
    ],
    scaling=[
        Scaling(
            name="workers",
            workload="workers",
            replicas=(2, 8),
            prometheus="http://prometheus.monitoring:9090",
            triggers=[PrometheusTrigger(name="queue", when=queue.condition("OrdersWait"))],
            scale_up=ScalingRules(policies=[ScalingPolicy(kind="percent", value=100, period="1m")]),
            scale_down=ScalingRules(policies=[ScalingPolicy(kind="pods", value=1, period="2m")]),
            fallback_replicas=4,
            connections=ConnectionBudget(pool_size=20, max_connections=200, reserve=20),
        )
    ],
    incidents=IncidentPolicy(
        severities=[
            Severity(name="high", meaning="Orders are late", response_time="30m", receiver="team"),
            Severity(name="low", meaning="Worth a look", response_time="1d", receiver="team"),
        ],
        receivers=[Webhook(name="team", url="https://alerts.example.com/orders")],
        unknown="high",
    ),
)
