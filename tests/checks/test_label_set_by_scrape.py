from __future__ import annotations

import pytest

from eventcore_monitoring import Gauge, Histogram, Metric, Summary, Target
from eventcore_monitoring.checks.label_set_by_scrape import label_set_by_scrape
from small import found, lines, monitoring, next_line

TARGET = Target(job="db", labels={"zone": "a"})
FIX = "rename it, or leave it out: it is there anyway"


def gauge(label: str) -> Gauge:
    return Gauge(name="db_size_bytes", help="Size.", unit="bytes", labels=[label], target=TARGET)


def histogram(label: str) -> Histogram:
    return Histogram(name="db_seconds", help="Time.", buckets=[1.0], labels=[label], target=TARGET)


def test_a_label_that_the_scrape_attaches_is_found() -> None:
    line = next_line()
    faulty = Gauge(name="db_size_bytes", help="Size.", unit="bytes", labels=["instance"], target=TARGET)
    given = monitoring(metrics=[faulty])

    message = "declares the label `instance`, which Prometheus sets on these series itself"
    assert found(label_set_by_scrape, given) == [
        ("metrics.db_size_bytes.labels.instance", "label-set-by-scrape", message, FIX)
    ]
    assert lines(label_set_by_scrape, given) == [line]


@pytest.mark.parametrize(
    "metric",
    [
        gauge("zone"),
        gauge("job"),
        histogram("le"),
        Summary(name="db_seconds", help="Time.", labels=["quantile"], target=TARGET),
    ],
    ids=["target", "job", "histogram", "summary"],
)
def test_each_label_that_is_set_anyway_is_found(metric: Metric) -> None:
    assert len(found(label_set_by_scrape, monitoring(metrics=[metric]))) == 1


@pytest.mark.parametrize("metric", [gauge("le"), gauge("quantile"), histogram("quantile"), gauge("host")])
def test_the_same_names_elsewhere_are_no_finding(metric: Metric) -> None:
    assert found(label_set_by_scrape, monitoring(metrics=[metric])) == []
