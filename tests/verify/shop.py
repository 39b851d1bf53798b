"""A shop whose definitions are compared with servers: what is declared, and three days of history."""

from __future__ import annotations

from collections.abc import Iterator

# Warnings in plenty: some metrics are never exposed, one job is scraped by nobody.
DEFINITION = """\
from eventcore_monitoring import *

app = Target(job="shop", instance="shop-1:8080")
warehouse = Target(job="warehouse")
queue = Gauge(name="shop_queue_length", help="Orders that wait.", unit="count", target=app)
orders = Counter(name="shop_orders_total", help="Orders.", labels=["kind"], target=app)
latency = Histogram(name="shop_latency_seconds", help="Time.", buckets=[0.1, 1], target=app)
refunds = Counter(name="shop_refunds_total", help="Refunds.", target=app)
returns = Counter(name="shop_returns_total", help="Returns.", target=app)
stock = Gauge(name="stock_items", help="Things in stock.", unit="count", target=warehouse)
by_kind = RecordingRule(record="kind:shop_orders:rate5m", expression=orders.rate("5m").sum("kind"), help="Orders.")
monitoring = Monitoring(
    name="shop",
    labels={"service": "shop"},
    metrics=[queue, orders, latency, refunds, returns, stock],
    series_budget=1,
    recording_rules=[by_kind],
    alerts=[
        Alert(name="QueueLong", when=queue.sum() > count(100), for_="5m", severity="low", summary="Orders wait"),
        Alert(name="QueueThere", when=queue.sum() > count(10), severity="low", summary="There is a queue"),
        Alert(name="RefundsMany", when=refunds.rate("5m").sum() > per_second(1), severity="low", summary="Refunds"),
        Alert(name="StockLow", when=stock < count(5), severity="high", summary="Buy some"),
        Alert(name="ShopDown", when=app.up.eq(0), for_="1m", severity="high", summary="Down"),
        Alert(name="FarAway", when=queue.where(instance="far:1") > count(1), severity="low", summary="Far"),
    ],
    dashboards=[
        Dashboard(
            name="shop",
            title="Shop",
            rows=[
                Row(
                    title="All",
                    panels=[
                        TimeSeries(title="Orders", show=[Query(show=orders.rate("5m").sum("kind"))]),
                        TimeSeries(title="Waiting", show=[Query(show=queue.sum() > count(100))]),
                        TimeSeries(title="Latency", show=[Query(show=latency.quantile(0.95))]),
                    ],
                )
            ],
        )
    ],
)
"""

DAY = 86_400
MINUTE = 60


def page(queue: int = 50) -> str:
    """What the shop exposes."""
    return f"""\
# HELP shop_queue_length Orders that wait.
# TYPE shop_queue_length gauge
shop_queue_length {queue}
# HELP shop_orders_total Orders.
# TYPE shop_orders_total counter
shop_orders_total{{kind="gift"}} 5
shop_orders_total{{kind="usual"}} 7
# HELP shop_latency_seconds Time.
# TYPE shop_latency_seconds histogram
shop_latency_seconds_bucket{{le="0.1"}} 1
shop_latency_seconds_bucket{{le="1"}} 3
shop_latency_seconds_bucket{{le="+Inf"}} 3
shop_latency_seconds_sum 1
shop_latency_seconds_count 3
"""


def history(now: int, instance: str) -> Iterator[tuple[str, float, float]]:
    """Three days of the queue, a sample a minute: yesterday it is long for 20 minutes, the day before for 3."""
    labels = f'{{job="shop",instance="{instance}"}}'
    for at in range(now - 3 * DAY, now - 10 * MINUTE, MINUTE):
        long = 0 <= at - (now - DAY) < 20 * MINUTE or 0 <= at - (now - 2 * DAY) < 3 * MINUTE
        yield f"shop_queue_length{labels}", at, 150 if long else 50
