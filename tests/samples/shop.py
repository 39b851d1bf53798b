"""A small shop as a whole `Monitoring`: every kind of declaration that routes, scalers and runbooks are made of."""

from __future__ import annotations

from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.dashboards import Dashboard, Query, Row, Text, TimeSeries
from eventcore_monitoring.model.incidents import (
    Email,
    IncidentPolicy,
    PagerDuty,
    SecretFile,
    Severity,
    Slack,
    Smtp,
    Webhook,
)
from eventcore_monitoring.model.metrics import Counter, Gauge, Histogram, Info, Label, Summary, Target
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.references import ToAlert, ToChecklist, ToPanel, ToPlaybook, ToUrl
from eventcore_monitoring.model.runbooks import Checklist, Item, Playbook, Runbook, Step
from eventcore_monitoring.model.scaling import PrometheusTrigger, ResourceTrigger, Scaling
from eventcore_monitoring.model.scenarios import Scenario, ramp
from eventcore_monitoring.values import count, per_second, percent, seconds

app = Target(job="shop", instance="shop-1:8080", labels={"cluster": "blue"}, help="The web shop, two pods at least.")
orders = Counter(
    name="shop_orders_total",
    help="Orders taken.",
    labels=[Label(name="payment", help="How it is paid.", values=["card", "invoice"])],
    target=app,
    origin="The shop itself, `src/orders.rs`.",
)
failures = Counter(name="shop_order_failures_total", help="Orders that failed.", labels=["payment"], target=app)
duration = Histogram(name="shop_request_duration_seconds", help="Requests.", buckets=[0.1, 0.5, 1, 2.5], target=app)
pool = Gauge(name="shop_db_pool_used_ratio", help="Part of the connections in use.", unit="ratio", target=app)
cpu = Gauge(name="shop_cpu_ratio", help="CPU use as a part of the request.", unit="ratio", target=app)
queue = Gauge(name="shop_queue_length", help="Orders that wait.", unit="count", target=app)
pauses = Summary(name="shop_gc_seconds", help="Pauses.", quantiles=[0.5, 0.99], target=app)
build = Info(name="shop_build_info", help="Version.", labels=["version"], target=app)

total_rate = RecordingRule(record="job:shop_orders:rate5m", expression=orders.rate("5m").sum(), help="Orders a second.")
payment_rate = RecordingRule(
    record="payment:shop_orders:rate5m",
    expression=orders.rate("5m").sum("payment"),
    help="Orders a second, by how they are paid.",
    labels={"team": "shop"},
)
failing = failures.rate("5m").sum() / orders.rate("5m").sum() > percent(5)
slow = duration.quantile(0.95) > seconds(0.5)
busy = cpu.avg() > percent(70)
waiting = queue.sum() > count(100)

POLICY = IncidentPolicy(
    severities=[
        Severity(
            name="critical",
            meaning="Nobody can buy.",
            response_time="15m",
            receiver="page",
            examples=["database down", "all orders fail"],
            group_wait="10s",
        ),
        Severity(name="high", meaning="Some cannot buy.", response_time="30m", receiver="page-low"),
        Severity(
            name="medium", meaning="Buying is slow.", response_time="2h", receiver="chat", aliases=["warning", "warn"]
        ),
        Severity(name="low", meaning="A nuisance.", response_time="1d", receiver="mail", aliases=["info"]),
        Severity(
            name="security",
            meaning="Somebody is where nobody should be.",
            response_time="1h",
            receiver="hook",
            group_wait="0s",
            repeat_interval="4h",
            standalone=True,
        ),
    ],
    receivers=[
        PagerDuty(name="page", routing_key=SecretFile(file="/etc/alertmanager/pagerduty")),
        PagerDuty(name="page-low", routing_key=SecretFile(file="/etc/alertmanager/pagerduty"), urgency="warning"),
        Slack(name="chat", api_url=SecretFile(file="/etc/alertmanager/slack"), channel="#shop"),
        Email(name="mail", to=["shop@example.com", "ops@example.com"]),
        Webhook(name="hook", url="https://security.example.com/alerts"),
    ],
    unknown="high",
    smtp=Smtp(
        smarthost="mail.example.com:587",
        sender="alerts@example.com",
        username="alerts",
        password=SecretFile(file="/etc/alertmanager/smtp"),
    ),
)

ALERTS = [
    Alert(
        name="OrdersFail",
        when=failing,
        for_="5m",
        keep_firing_for="10m",
        severity="critical",
        summary="More than {threshold} of all orders fail",
        description="{value} of all orders fail for {for}.\n\nCustomers see an error page.",
        runbook=Runbook(
            meaning="Orders end with an error.\nUsually it is:\n\n- the database\n- the payment service `pay|v2`",
            impact="Customers cannot buy.",
            steps=[
                Step(
                    text="Look for errors in the log.",
                    command="kubectl logs -l app=shop | grep ERROR\nkubectl get pods",
                ),
                Step(text="Count connections.", command="SELECT count(*) FROM pg_stat_activity;", language="sql"),
                Step(text="Tell the team."),
            ],
            contact="shop@example.com",
        ),
        fires_when=[
            Scenario(
                name="6 % of orders fail",
                series=[
                    orders.series(ramp(per_second(10)), payment="card"),
                    failures.series(ramp(per_second(0.6)), payment="card"),
                ],
                fires_from="10m",
            )
        ],
        silent_when=[
            Scenario(
                name="4 % of orders fail",
                series=[
                    orders.series(ramp(per_second(10)), payment="card"),
                    failures.series(ramp(per_second(0.4)), payment="card"),
                ],
            )
        ],
    ),
    Alert(
        name="ShopSlow",
        when=slow,
        for_="10m",
        severity="warning",
        summary="95 % of requests take {value} or less",
        runbook=Runbook(meaning="Requests wait.", playbook="database-down", see=[ToPlaybook(name="database-down")]),
    ),
    Alert(
        name="PoolFull",
        when=(pool > percent(90)).and_(waiting.on()).unless(pool.offset("1h").eq(1)),
        for_="5m",
        severity="medium",
        summary="{value} of connections in use on {labels.instance}",
        labels={"team": "database"},
    ),
    Alert(name="QueueLong", when=waiting, severity="low", summary="Orders wait"),
    Alert(
        name="BuildGone",
        when=build.expression.unless(build.expression.offset("1h")),
        severity="security",
        summary="A version that was not there an hour ago",
    ),
]

SCALING = [
    Scaling(
        name="shop",
        namespace="shop",
        workload="shop-web",
        replicas=[3, 20],
        triggers=[
            ResourceTrigger(name="cpu", resource="cpu", when=busy),
            PrometheusTrigger(name="latency", when=slow),
            PrometheusTrigger(name="queue", when=waiting, per_replica=True),
        ],
        prometheus="http://prometheus.monitoring:9090",
        polling_interval="15s",
        cooldown="10m",
        fallback_replicas=6,
        help="More pods when requests get slow or orders wait.",
    ),
    Scaling(
        name="shop-batch",
        workload="shop-batch",
        replicas=(1, 4),
        triggers=[ResourceTrigger(name="memory", resource="memory", when=cpu.max() >= percent(80))],
        by="hpa",
    ),
]

DASHBOARD = Dashboard(
    name="shop",
    title="Shop",
    rows=[
        Row(
            title="Orders",
            panels=[
                TimeSeries(title="Failure ratio", show=[Query(show=failing)]),
                TimeSeries(title="Orders taken", show=[Query(show=orders.rate("$__rate_interval").sum("payment"))]),
                TimeSeries(title="Latency", show=[Query(show=duration.quantile(0.95, window="$__rate_interval"))]),
                Text(title="Notes", markdown="Hello"),
            ],
        )
    ],
)

SHOP = Monitoring(
    name="shop",
    labels={"service": "shop", "environment": "production"},
    metrics=[orders, failures, duration, pool, cpu, queue, pauses, build],
    recording_rules=[total_rate, payment_rate],
    alerts=ALERTS,
    incidents=POLICY,
    dashboards=[DASHBOARD],
    scaling=SCALING,
    playbooks=[
        Playbook(
            name="database-down",
            title="The database is down",
            when="No order can be taken.",
            steps=[
                Step(text="Is it there?", command="pg_isready", see=[ToPlaybook(name="database-down")]),
                Step(text="Start another one.", see=[ToUrl(title="how", url="https://example.com/a(b)")]),
                Step(text="Go through the list.", see=[ToChecklist(name="start-of-day")]),
            ],
        )
    ],
    checklists=[
        Checklist(
            name="start-of-day",
            title="Start of day",
            items=[
                Item(
                    text="Review overnight alerts",
                    see=[ToAlert(name="OrdersFail"), ToPanel(dashboard="shop", panel="Latency")],
                ),
                Item(text="Check the backup", command="ls -l /backups/<day>", caution="It holds data of customers."),
            ],
        )
    ],
    runbook_url="https://runbooks.example.com/shop",
)
