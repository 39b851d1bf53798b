from __future__ import annotations

from eventcore_monitoring import Counter, Gauge
from eventcore_monitoring.checks.whole_not_declared import whole_not_declared
from small import found, monitoring, queue, requests, web

ALL = Counter(name="orders_total", help="Orders.", target=web)


def failed(at_most: str) -> Counter:
    return Counter(name="orders_failed_total", help="Orders that failed.", target=web, at_most=at_most)


def test_a_part_of_a_declared_metric_of_its_kind_is_fine() -> None:
    assert found(whole_not_declared, monitoring(metrics=[ALL, failed("orders_total")])) == []


def test_a_whole_that_is_not_declared_is_found_with_the_one_that_was_probably_meant() -> None:
    message = "is at most `order_total`, which is no other declared counter"
    assert found(whole_not_declared, monitoring(metrics=[ALL, failed("order_total")])) == [
        ("metrics.orders_failed_total.at_most", "whole-not-declared", message, "did you mean `orders_total`?")
    ]


def test_a_gauge_is_no_part_of_a_counter_and_a_metric_none_of_itself() -> None:
    used = Gauge(name="slots_used", help="Slots.", target=web, unit="count", at_most="requests_total")
    given = monitoring(metrics=[queue, requests, used, failed("orders_failed_total")])
    assert [one[0] for one in found(whole_not_declared, given)] == [
        "metrics.slots_used.at_most",
        "metrics.orders_failed_total.at_most",
    ]
