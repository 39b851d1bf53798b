"""`quantile_of_no_histogram` on a histogram whose own name ends like a part of one."""

from __future__ import annotations

from checks.expressions.example import EXAMPLE, web
from checks.expressions.monitored import of_expressions
from eventcore_monitoring import Alert, Histogram, promql


def test_the_repair_names_the_buckets_of_a_histogram_that_is_called_a_count() -> None:
    rows = Histogram(name="row_count", help="Rows of an answer.", unit="count", buckets=[1, 10, 100], target=web)
    when = promql("histogram_quantile(0.9, rate(row_count[5m]))") > 50
    alert = Alert(name="Example", when=when, severity="warning", summary="An example.")
    (finding,) = of_expressions("quantile-of-no-histogram")(EXAMPLE.extended(metrics=[rows], alerts=[alert]))
    assert finding.fix == "write `histogram_quantile(0.9, rate(row_count_bucket[5m])) > 50`"
