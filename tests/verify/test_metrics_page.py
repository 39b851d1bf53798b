"""A metrics page against the declared metrics: each kind of difference, and look-alikes that are none."""

from __future__ import annotations

import prometheus_client as client
import pytest
from prometheus_client.openmetrics import exposition as openmetrics

from eventcore_monitoring import Counter, Gauge, Histogram, Info, Label, Monitoring, NativeHistogram, Summary, Target
from eventcore_monitoring.adopt.exposition import read_page
from eventcore_monitoring.verify.metrics_page import compare_page, likely_job
from small import next_line

web = Target(job="web", labels={"zone": "a"})
requests = Counter(
    name="requests_total",
    help="Requests.",
    labels=["path", Label(name="method", values=["GET", "POST"]), Label(name="cache", optional=True)],
    target=web,
)
latency = Histogram(name="latency_seconds", help="Time.", buckets=[0.1, 0.5, 1], target=web)
queue_line = next_line()
queue = Gauge(name="queue_length", help="What waits.", unit="count", target=web)
pauses = Summary(name="pauses_seconds", help="Pauses.", quantiles=[0.5, 0.99], target=web)
build = Info(name="build_info", help="What runs.", labels=["version"], target=web)
sizes = NativeHistogram(name="sizes_bytes", help="Sizes.", unit="bytes", target=web)
connections = Gauge(name="connections", help="Open.", unit="connections", target=Target(job="database"))
MONITORING = Monitoring(name="small", metrics=[requests, latency, queue, pauses, build, sizes, connections])

PAGE = """\
# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{path="/",method="GET"} 5
requests_total{path="/",method="POST",cache="hit"} 2
# HELP latency_seconds Time.
# TYPE latency_seconds histogram
latency_seconds_bucket{le="0.1"} 1
latency_seconds_bucket{le="0.5"} 2
latency_seconds_bucket{le="1"} 3
latency_seconds_bucket{le="+Inf"} 3
latency_seconds_sum 1
latency_seconds_count 3
# HELP queue_length What waits.
# TYPE queue_length gauge
queue_length 3
# HELP pauses_seconds Pauses.
# TYPE pauses_seconds summary
pauses_seconds{quantile="0.5"} 1
pauses_seconds{quantile="0.99"} 1
pauses_seconds_sum 1
pauses_seconds_count 1
# HELP build_info What runs.
# TYPE build_info gauge
build_info{version="1"} 1
# HELP sizes_bytes Sizes.
# TYPE sizes_bytes histogram
sizes_bytes_bucket{le="+Inf"} 0
sizes_bytes_sum 0
sizes_bytes_count 0
# HELP go_goroutines Number of goroutines that currently exist.
# TYPE go_goroutines gauge
go_goroutines 8
# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 1
"""


def found(*changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    """What differs on the page with these texts in place of others: metric, code and severity, message."""
    page = PAGE
    for old, new in changes:
        assert old in page
        page = page.replace(old, new)
    compared = compare_page(MONITORING, read_page(page, silent=True), "web")
    return [(one.at, f"{one.severity} {one.code}", one.message) for one in compared.findings]


def test_a_page_that_keeps_the_contract_has_no_findings() -> None:
    compared = compare_page(MONITORING, read_page(PAGE, silent=True), "web")

    assert compared == ("web", 6, 6, ())


def test_a_page_is_taken_for_the_job_whose_names_it_shares() -> None:
    assert likely_job(MONITORING, read_page(PAGE)) == "web"
    assert likely_job(MONITORING, read_page("# TYPE connections gauge\nconnections 1\n")) == "database"
    assert likely_job(MONITORING, read_page("# TYPE other gauge\nother 1\n")) is None


def test_what_every_process_exposes_says_nothing_of_whose_page_it_is() -> None:
    process = [
        Gauge(name=f"process_{name}", help="Of a process.", unit="count", target=web)
        for name in ("threads", "open_fds", "max_fds")
    ]
    both = Monitoring(name="small", metrics=[*process, connections])
    text = "# TYPE process_threads gauge\nprocess_threads 1\n# TYPE process_open_fds gauge\nprocess_open_fds 1\n"

    assert likely_job(both, read_page(f"{text}# TYPE connections gauge\nconnections 1\n")) == "database"
    assert likely_job(both, read_page(text)) == "web"


def test_what_a_real_client_exposes_is_compared_in_both_formats() -> None:
    registry = client.CollectorRegistry()
    counted = client.Counter("requests", "Requests.", ["path", "method", "cache"], registry=registry)
    counted.labels("/", "GET", "hit").inc()
    client.Histogram("latency_seconds", "Time.", buckets=[0.1, 0.5, 1], registry=registry).observe(0.3)
    client.Gauge("queue_length", "What waits.", registry=registry).set(3)
    client.Info("build", "What runs.", registry=registry).info({"version": "1"})
    known = Monitoring(name="small", metrics=[requests, latency, queue, build])

    for exposed in (client.generate_latest, openmetrics.generate_latest):
        page = exposed(registry).decode()
        assert "requests_created" in page
        assert compare_page(known, read_page(page, silent=True), "web") == ("web", 4, 4, ())


def test_a_missing_metric_is_an_error_at_the_line_of_its_declaration() -> None:
    page = PAGE.replace("queue_length", "queue_lenght")
    first, second = compare_page(MONITORING, read_page(page), "web").findings

    assert (first.at, first.code, first.message) == (
        "metrics.queue_length",
        "verify-metric-missing",
        "is not on the page",
    )
    assert first.fix == "did you mean `queue_lenght`, which is there?"
    assert first.source is not None
    assert (first.source.file, first.source.line) == queue_line
    assert second.message == "the page has 1 metric that nobody declares: queue_lenght"
    assert (second.severity, second.at) == ("note", "targets.web")


def test_a_metric_that_the_page_names_without_series_is_there() -> None:
    lines = [line for line in PAGE.splitlines() if not line.startswith(("requests_total{", "latency_seconds_"))]
    compared = compare_page(MONITORING, read_page("\n".join([*lines, ""]), silent=True), "web")

    assert compared == ("web", 6, 6, ())


def test_a_metric_of_another_job_may_be_on_the_page() -> None:
    assert found(("queue_length 3\n", "queue_length 3\n# TYPE connections gauge\nconnections 1\n")) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "# TYPE queue_length gauge",
            "# TYPE queue_length counter",
            ("metrics.queue_length", "error verify-metric-type", "is declared as a gauge, but the page has a counter"),
        ),
        (
            "# TYPE requests_total counter",
            "# TYPE requests_total gauge",
            (
                "metrics.requests_total",
                "error verify-metric-type",
                "is declared as a counter, but the page has a gauge",
            ),
        ),
        (
            "# TYPE queue_length gauge\n",
            "",
            (
                "metrics.queue_length",
                "note verify-metric-type",
                "is declared as a gauge, and the page does not say what it is",
            ),
        ),
        (
            "# HELP queue_length What waits.",
            "# HELP queue_length The queue.",
            ("metrics.queue_length", "note verify-metric-help", "says of itself on the page: The queue."),
        ),
        (
            'method="POST",cache="hit"',
            'cache="hit"',
            ("metrics.requests_total", "error verify-metric-label", "has series without the label `method`"),
        ),
        (
            'build_info{version="1"} 1',
            "build_info 1",
            ("metrics.build_info", "error verify-metric-label", "is without the label `version`"),
        ),
        (
            'method="GET"',
            'method="PUT"',
            ("metrics.requests_total", "error verify-metric-label", "has method=PUT, which is not declared"),
        ),
        (
            "queue_length 3",
            'queue_length{shard="1"} 3',
            ("metrics.queue_length", "warning verify-metric-label", "has the label `shard`, which is not declared"),
        ),
        (
            'latency_seconds_bucket{le="0.5"} 2',
            'latency_seconds_bucket{le="0.25"} 2',
            (
                "metrics.latency_seconds",
                "error verify-metric-buckets",
                "has other buckets than declared: the page lacks 0.5 and has also 0.25",
            ),
        ),
        (
            'pauses_seconds{quantile="0.5"} 1\n',
            "",
            (
                "metrics.pauses_seconds",
                "error verify-metric-quantiles",
                "has other quantiles than declared: the page lacks 0.5",
            ),
        ),
    ],
)  # fmt: skip
def test_each_difference_is_told_and_nothing_else(old: str, new: str, expected: tuple[str, str, str]) -> None:
    assert found((old, new)) == [expected]


def test_a_label_that_the_target_attaches_may_stand_on_the_page() -> None:
    assert found(("queue_length 3", 'queue_length{zone="a"} 3')) == []


def test_another_unit_in_the_name_is_told_as_that() -> None:
    (unit, _) = found(("latency_seconds", "latency_milliseconds"))

    assert unit == (
        "metrics.latency_seconds",
        "error verify-metric-unit",
        "is declared in seconds, but the page has `latency_milliseconds`, in milliseconds",
    )


def test_the_unit_that_openmetrics_says_is_compared() -> None:
    text = "# TYPE {0} gauge\n# UNIT {0} {1}\n# HELP {0} What waits.\n{0} 3\n# EOF\n"
    waits = Gauge(name="wait_seconds", help="What waits.", unit="milliseconds", target=web)
    compared = compare_page(
        Monitoring(name="small", metrics=[waits]), read_page(text.format("wait_seconds", "seconds")), "web"
    )

    assert [(one.code, one.message) for one in compared.findings] == [
        ("verify-metric-unit", "is declared in milliseconds, but the page says that it is in seconds")
    ]


def test_many_metrics_that_nobody_declares_are_one_note() -> None:
    page = PAGE + "".join(f"# TYPE odd_{number} gauge\nodd_{number} 1\n" for number in range(40))
    (extra,) = compare_page(MONITORING, read_page(page), "web").findings

    assert extra.message.startswith("the page has 40 metrics that nobody declares: odd_0, odd_1, ")
    assert extra.message.endswith("odd_11 and 28 more")
