"""Objectives of a shop: nearly all orders succeed, and nearly all are answered in time."""

from eventcore_monitoring import (
    Counter,
    EventRatio,
    Histogram,
    LatencyBelow,
    Monitoring,
    Slo,
    Target,
    matching,
    seconds,
    slo_parts,
)

shop = Target(job="shop")
orders = Counter(name="shop_orders_total", help="Orders taken.", labels=["code"], target=shop)
duration = Histogram(name="shop_order_seconds", help="Time to answer.", buckets=[0.1, 0.5, 1, 2.5], target=shop)

succeed = Slo(
    name="orders-succeed",
    title="Orders succeed",
    objective=99.9,
    window="30d",
    indicator=EventRatio(total=orders, bad=orders.where(code=matching("5.."))),
    page="critical",
    ticket="low",
)
quick = Slo(
    name="orders-quick",
    title="Orders are quick",
    objective=99,
    window="30d",
    indicator=LatencyBelow(of=duration, below=seconds(0.5)),
    page="critical",
    ticket="low",
)

metrics = (orders, duration)
monitoring = Monitoring(
    name="shop",
    metrics=metrics,
    runbook_url="https://runbooks.example.com",
).with_parts(slo_parts(succeed, quick, metrics=metrics, name="shop-objectives", title="Shop objectives"))
