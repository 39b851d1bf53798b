"""Metrics pages: what they say of series, and the definitions that declare them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring import Monitoring
from eventcore_monitoring.adopt.exposition import Family, definitions, facts_of, read_page
from eventcore_monitoring.promql.label_values import these
from eventcore_monitoring.promql.units import UNITS

PAGE = r"""
# HELP shop_orders_total Orders "taken", C:\\all.
# TYPE shop_orders_total counter
shop_orders_total{channel="web",kind=""} 5
shop_orders_total{channel="phone"} 7
# TYPE shop_wait_seconds histogram
shop_wait_seconds_bucket{le="0.1"} 1
shop_wait_seconds_bucket{le="0.5"} 2
shop_wait_seconds_bucket{le="+Inf"} 2
shop_wait_seconds_sum 0.7
shop_wait_seconds_count 2
# HELP shop_queue Orders that wait.
# TYPE shop_queue gauge
shop_queue 3
# TYPE shop_size_bytes summary
shop_size_bytes{quantile="0.5"} 10
shop_size_bytes{quantile="0.99"} 90
shop_size_bytes_sum 100
shop_size_bytes_count 2
# TYPE shop_build_info gauge
shop_build_info{version="1.2"} 1
# TYPE shop_started_timestamp_seconds gauge
shop_started_timestamp_seconds 1.7e9
odd_one 1
"""


def test_a_page_says_kind_unit_labels_and_edges() -> None:
    facts = facts_of(read_page(PAGE), "shop")
    shown = {name: (one.kind, str(one.unit) if one.unit else None, one.labels.names) for name, one in facts.items()}
    attached = ("instance", "job")
    assert shown == {
        "shop_orders_total": ("counter", "events", ("channel", *attached, "kind")),
        "shop_wait_seconds_bucket": ("buckets", "seconds", (*attached, "le")),
        "shop_wait_seconds_sum": ("counter", "seconds", attached),
        "shop_wait_seconds_count": ("counter", "events", attached),
        "shop_queue": ("gauge", None, attached),
        "shop_size_bytes": ("quantiles", "bytes", (*attached, "quantile")),
        "shop_size_bytes_sum": ("counter", "bytes", attached),
        "shop_size_bytes_count": ("counter", "events", attached),
        "shop_build_info": ("info", None, (*attached, "version")),
        "shop_started_timestamp_seconds": ("gauge", "moment in time", attached),
        "odd_one": ("unknown", None, attached),
    }
    assert facts["shop_wait_seconds_bucket"].edges == (0.1, 0.5)
    orders = facts["shop_orders_total"].labels
    assert (orders.certain("channel"), orders.certain("kind"), orders.of("job")) == (True, False, these("shop"))
    assert orders.open, "relabelling may attach more"
    assert facts["shop_wait_seconds_sum"].unit == UNITS["seconds"]


def test_the_definitions_of_a_page_are_python_that_declares_its_metrics() -> None:
    written = definitions(read_page(PAGE), "shop")
    namespace: dict[str, object] = {}
    exec(written, namespace)
    metrics = [
        one for one in namespace.values() if type(one).__name__ in ("Counter", "Gauge", "Histogram", "Summary", "Info")
    ]
    whole = Monitoring(name="shop", metrics=metrics)  # type: ignore[arg-type]
    assert {metric.name: (metric.kind, getattr(metric, "unit", None)) for metric in whole.metrics} == {
        "shop_orders_total": ("counter", "events"),
        "shop_wait_seconds": ("histogram", "seconds"),
        "shop_queue": ("gauge", "count"),
        "shop_size_bytes": ("summary", "bytes"),
        "shop_build_info": ("info", None),
        "shop_started_timestamp_seconds": ("gauge", "timestamp"),
        "odd_one": ("gauge", "count"),
    }
    assert whole.metrics[0].help == 'Orders "taken", C:\\all.'
    assert "buckets=[0.1, 0.5]," in written
    assert "quantiles=[0.5, 0.99]," in written


def test_a_text_that_is_no_page_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="no metrics page in the text format"):
        read_page("<html>{</html>")


@given(st.text(min_size=1, max_size=40))
def test_any_help_stands_in_the_definition_as_it_was(text: str) -> None:
    family = Family("x_total", "counter", text, (), frozenset(), (), ())
    line = next(line for line in definitions([family], "x").split("\n") if line.startswith("    help="))
    assert eval(line.strip().removeprefix("help=").removesuffix(",")) == text
