from __future__ import annotations

from eventcore_monitoring import Counter, CountLines, Monitoring, PrometheusInput, Target
from eventcore_monitoring.checks.log_metric_not_declared import log_metric_not_declared
from strategies.pipelines import pipeline

RETRIES = Counter(name="retries_total", help="Retries.", target=Target(job="fluentd"))
COUNTED = CountLines(metric=RETRIES, where={"fields.message": "^retry"})


def said(monitoring: Monitoring) -> list[tuple[str, str, str]]:
    return [(one.at, one.message, one.fix) for one in log_metric_not_declared(monitoring)]


def test_a_metric_that_is_declared_and_exposed_is_silent() -> None:
    exposing = pipeline("own", sources=[PrometheusInput(name="metrics")])
    given = Monitoring(name="m", metrics=[RETRIES], pipelines=[pipeline(metrics=[COUNTED]), exposing])
    assert said(given) == []


def test_one_that_nobody_knows_and_nothing_exposes_is_found() -> None:
    assert said(Monitoring(name="m", pipelines=[pipeline(metrics=[COUNTED])])) == [
        (
            "pipelines.eventcore.metrics.retries_total",
            "does not stand in `metrics`",
            "add it to metrics=[…]",
        ),
        (
            "pipelines.eventcore.sources",
            "derives metrics from lines, and no source exposes them to Prometheus",
            "add PrometheusInput() to the sources of a pipeline",
        ),
    ]


def test_one_that_is_declared_otherwise_is_found() -> None:
    other = Counter(name="retries_total", help="Others.", target=Target(job="fluentd"))
    found = said(Monitoring(name="m", metrics=[other], pipelines=[pipeline(metrics=[COUNTED])]))
    assert found[0][1:] == ("is declared otherwise in `metrics`", "use the same declaration in both places")
