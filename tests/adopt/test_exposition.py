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


OPENMETRICS = """\
# TYPE shop_orders counter
# HELP shop_orders Orders taken.
shop_orders_total{channel="web"} 5 # {trace_id="a"} 1
shop_orders_created{channel="web"} 1.7e9
# TYPE shop_wait_seconds histogram
# UNIT shop_wait_seconds seconds
shop_wait_seconds_bucket{le="0.5"} 2 # {trace_id="b"} 0.3
shop_wait_seconds_bucket{le="+Inf"} 2
shop_wait_seconds_count 2
shop_wait_seconds_sum 0.7
# TYPE shop_build info
shop_build_info{version="1.2"} 1
# TYPE shop_mode stateset
shop_mode{shop_mode="open"} 1
shop_mode{shop_mode="closed"} 0
# EOF
"""


def test_an_openmetrics_page_says_the_same_of_families_that_it_names_without_their_endings() -> None:
    families = read_page(OPENMETRICS)
    assert (families[0].name, families[0].help, families[0].labels) == (
        "shop_orders_total",
        "Orders taken.",
        ("channel",),
    )
    assert {name: one.kind for name, one in facts_of(families).items()} == {
        "shop_orders_total": "counter",
        "shop_wait_seconds_bucket": "buckets",
        "shop_wait_seconds_sum": "counter",
        "shop_wait_seconds_count": "counter",
        "shop_build_info": "info",
        "shop_mode": "gauge",
    }
    written = definitions(families, "shop")
    assert "shop_orders_total = Counter(" in written
    assert "shop_build_info = Info(" in written


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


def test_a_counter_keeps_the_name_that_it_has_on_the_page() -> None:
    page = "# TYPE taken counter\ntaken 5\n# TYPE sent_total counter\nsent_total 7\n"
    assert [one.name for one in read_page(page)] == ["taken", "sent_total"]
    assert sorted(facts_of(read_page(page))) == ["sent_total", "taken"]


def test_a_metric_may_be_called_like_a_word_of_python_or_of_the_definition() -> None:
    names = ("class", "target", "Gauge")
    written = definitions(read_page("".join(f"# TYPE {name} gauge\n{name} 1\n" for name in names)), "shop")
    namespace: dict[str, object] = {}
    exec(written, namespace)
    assert [getattr(namespace[name], "name", "") for name in ("class_", "target_", "Gauge_")] == [*names]


def test_what_cannot_be_declared_is_left_out_with_the_reason() -> None:
    page = "job:orders:rate5m 1\n"
    written = definitions(read_page(page), "shop")
    exec(written, {})
    assert [line for line in written.split("\n") if line.startswith("#")] == [
        "# job:orders:rate5m: a recording rule makes it, so declare the rule",
    ]


def test_a_histogram_of_which_text_shows_no_buckets_is_a_native_one() -> None:
    page = '# TYPE wait_seconds histogram\nwait_seconds_bucket{le="+Inf"} 1\nwait_seconds_count 1\nwait_seconds_sum 2\n'
    families = read_page(page)
    namespace: dict[str, object] = {}
    exec(definitions(families, "shop"), namespace)

    assert type(namespace["wait_seconds"]).__name__ == "NativeHistogram"
    assert facts_of(families)["wait_seconds"].kind == "histogram"


def test_a_text_that_is_no_page_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="no metrics page in the text format"):
        read_page("<html>{</html>")
    with pytest.raises(ValueError, match="no metrics page in OpenMetrics"):
        read_page("a b\n# EOF")


@given(st.text(min_size=1, max_size=40))
def test_any_help_stands_in_the_definition_as_it_was(text: str) -> None:
    family = Family("x_total", "counter", text, (), frozenset(), (), ())
    line = next(line for line in definitions([family], "x").split("\n") if line.startswith("    help="))
    assert eval(line.strip().removeprefix("help=").removesuffix(",")) == text
