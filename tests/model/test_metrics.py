"""What each kind of metric can do, what it cannot, and the series that it gives to scenarios."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring import (
    Counter,
    Gauge,
    Histogram,
    Info,
    Label,
    NativeHistogram,
    Summary,
    Target,
    constant,
    ramp,
    seconds,
)
from eventcore_monitoring.promql.nodes import Selector
from small import build, connections, errors, latency, pauses, queue, requests, web


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: requests.rate("300s"), "rate(requests_total[5m])"),
        (lambda: requests.irate("1m"), "irate(requests_total[1m])"),
        (lambda: requests.increase("1h"), "increase(requests_total[1h])"),
        (lambda: requests.resets("1h"), "resets(requests_total[1h])"),
        (lambda: requests.raw(), "requests_total"),
        (
            lambda: errors.increments("5m"),
            "errors_total unless last_over_time(errors_total[1h] offset 5m) or increase(errors_total[5m])",
        ),
        (lambda: requests.where(path="/").rate("5m"), 'rate(requests_total{path="/"}[5m])'),
        (lambda: queue + 1, "queue_length + 1"),
        (lambda: queue / connections.on("instance"), "queue_length / on (instance) connections"),
        (lambda: queue.where(instance="a").delta("5m"), 'delta(queue_length{instance="a"}[5m])'),
        (lambda: queue.deriv("5m"), "deriv(queue_length[5m])"),
        (lambda: queue.changes("5m"), "changes(queue_length[5m])"),
        (lambda: queue > seconds(1), "queue_length > 1"),
        (
            lambda: latency.quantile(0.95, by=["path"]),
            "histogram_quantile(0.95, sum by (le, path) (rate(latency_seconds_bucket[5m])))",
        ),
        (
            lambda: latency.average("10m"),
            "sum(rate(latency_seconds_sum[10m])) / sum(rate(latency_seconds_count[10m]))",
        ),
        (lambda: latency.rate(by=["path"]), "sum by (path) (rate(latency_seconds_count[5m]))"),
        (
            lambda: latency.share_below(1),
            'sum(rate(latency_seconds_bucket{le=~"1(\\\\.0)?"}[5m])) / sum(rate(latency_seconds_count[5m]))',
        ),
        (
            lambda: latency.where(path="/").quantile(0.5),
            'histogram_quantile(0.5, sum by (le) (rate(latency_seconds_bucket{path="/"}[5m])))',
        ),
        (lambda: pauses.quantile(0.99).expression, 'pauses_seconds{quantile="0.99"}'),
        (lambda: pauses.rate(), "sum(rate(pauses_seconds_count[5m]))"),
        (lambda: build.count("version"), "count by (version) (build_info)"),
        (lambda: web.up.eq(0), 'up{job="web"} == 0'),
    ],
)
def test_a_metric_gives_out_what_makes_sense_for_its_kind(made: Callable[[], Any], text: str) -> None:
    assert str(made()) == text


@pytest.mark.parametrize(
    ("metric", "impossible"),
    [
        (requests, ["quantile", "avg_over_time", "deriv", "sum", "observations"]),
        (queue, ["rate", "increase", "irate", "quantile", "observations"]),
        (latency, ["increase", "sum", "avg_over_time", "deriv", "series"]),
        (pauses, ["increase", "sum", "observations"]),
        (build, ["rate", "quantile"]),
    ],
    ids=lambda value: value.kind if hasattr(value, "kind") else "",
)
def test_a_metric_offers_nothing_that_is_wrong_for_its_kind(metric: object, impossible: list[str]) -> None:
    assert [name for name in impossible if hasattr(metric, name)] == []


@pytest.mark.parametrize("metric", [requests, latency, pauses], ids=lambda metric: metric.kind)
def test_only_values_that_stand_for_themselves_have_arithmetic(metric: Any) -> None:
    for operate in (lambda: metric / 2, lambda: metric > 1, lambda: 1 - metric, lambda: -metric):
        with pytest.raises(TypeError):
            operate()


@pytest.mark.parametrize(
    ("metric", "names"),
    [
        (requests, ("requests_total",)),
        (queue, ("queue_length",)),
        (latency, ("latency_seconds_bucket", "latency_seconds_sum", "latency_seconds_count")),
        (pauses, ("pauses_seconds", "pauses_seconds_sum", "pauses_seconds_count")),
        (build, ("build_info",)),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_metric_is_scraped_under_the_names_of_its_kind(metric: Any, names: tuple[str, ...]) -> None:
    assert metric.exposed == names


def test_series_are_labelled_as_the_scrape_of_their_target_labels_them() -> None:
    target = Target(job="db", instance="db-1:9187", labels={"zone": "a"}, scrape_interval="30s")
    gauge = Gauge(name="g", help="h", unit="count", target=target, labels=["pool"])
    series = gauge.series(constant(5), pool="main")

    assert (series.metric, series.interval) == ("g", "30s")
    assert series.labels == {"job": "db", "instance": "db-1:9187", "zone": "a", "pool": "main"}
    assert gauge.label_names == ("pool", "job", "instance", "zone")


def test_a_series_of_another_instance_names_it() -> None:
    assert queue.series(constant(5), instance="web-2:8080").labels == {"job": "web", "instance": "web-2:8080"}


def test_up_is_a_series_of_its_target() -> None:
    series = web.up_series([constant(1, "5m"), constant(0)])
    assert (series.metric, series.labels) == ("up", {"job": "web", "instance": "web-1:8080"})


def test_labels_may_be_written_as_names() -> None:
    assert Counter(name="c", help="h", target=web, labels=["a", Label(name="b")]).labels == (
        Label(name="a"),
        Label(name="b"),
    )


def test_observations_fill_every_bucket_that_they_are_not_above() -> None:
    series = latency.observations({0.05: 10, 0.5: 5, 2: 1}, path="/")
    rates = {(one.metric, one.labels.get("le")): one.values[0].per_second for one in series}  # type: ignore[union-attr]

    assert rates == {
        ("latency_seconds_bucket", "0.1"): 10,
        ("latency_seconds_bucket", "0.5"): 15,
        ("latency_seconds_bucket", "1"): 15,
        ("latency_seconds_bucket", "+Inf"): 16,
        ("latency_seconds_sum", None): 0.05 * 10 + 0.5 * 5 + 2 * 1,
        ("latency_seconds_count", None): 16,
    }
    assert all({"job", "instance", "path"} <= set(one.labels) for one in series)


@given(st.dictionaries(st.floats(0, 20), st.floats(0, 1000), min_size=1, max_size=6))
def test_buckets_are_cumulative_and_end_in_the_count(sizes: dict[float, float]) -> None:
    series = latency.observations(sizes)
    buckets = [one.values[0].per_second for one in series[:4]]  # type: ignore[union-attr]
    assert buckets == sorted(buckets)
    assert buckets[-1] == series[-1].values[0].per_second == sum(sizes.values())  # type: ignore[union-attr]


def test_observations_may_change_with_time() -> None:
    series = latency.observations([({0.5: 6}, "30m"), ({0.05: 6}, None)])
    assert series[0].values == (ramp(0, "30m"), ramp(6))
    assert series[-1].values == (ramp(6, "30m"), ramp(6))


def test_the_edges_of_large_and_small_buckets_keep_their_digits() -> None:
    sizes = Histogram(name="h", help="h", target=web, buckets=[0.00001, 1_048_576, 1_048_577], unit="bytes")
    assert [one.labels["le"] for one in sizes.observations({1: 1})[:4]] == ["0.00001", "1048576", "1048577", "+Inf"]


def test_a_native_histogram_is_asked_with_what_prometheus_has_had_since_there_are_any() -> None:
    native = NativeHistogram(name="n_seconds", help="h", labels=["path"], target=web)
    assert [str(one) for one in (
        native.quantile(0.95, by=["path"]), native.average("1m"), native.rate(), native.spread("1m"),
        native.share_below(0.5), native.where(path="/").rate(),
    )] == [
        "histogram_quantile(0.95, sum by (path) (rate(n_seconds[5m])))",
        "histogram_sum(sum(rate(n_seconds[1m]))) / histogram_count(sum(rate(n_seconds[1m])))",
        "histogram_count(sum(rate(n_seconds[5m])))",
        "sum(rate(n_seconds[1m]))",
        "histogram_fraction(-Inf, 0.5, sum(rate(n_seconds[5m])))",
        'histogram_count(sum(rate(n_seconds{path="/"}[5m])))',
    ]  # fmt: skip
    with pytest.raises(ValueError, match="lies between 0 and 1"):
        native.quantile(95)


def test_a_native_histogram_is_scraped_under_its_own_name_alone() -> None:
    assert NativeHistogram(name="n_seconds", help="h", target=web).exposed == ("n_seconds",)


def test_a_summary_has_only_the_quantiles_that_it_declares() -> None:
    with pytest.raises(ValueError, match=r"pauses_seconds has no quantile 0\.9 \(declared: 0\.5, 0\.99\)"):
        pauses.quantile(0.9)
    with pytest.raises(ValueError, match="declared: none"):
        Summary(name="s", help="h", target=web).quantile(0.5)


def test_an_info_metric_is_read_as_it_is() -> None:
    info = Info(name="i", help="h", target=web)
    assert info.selector == Selector("i")
    assert info.series(constant(1), version="2").labels["version"] == "2"
