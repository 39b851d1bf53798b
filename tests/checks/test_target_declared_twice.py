from __future__ import annotations

from eventcore_monitoring import Gauge, Target
from eventcore_monitoring.checks.target_declared_twice import target_declared_twice
from small import METRICS, found, lines, monitoring, next_line, web


def gauge(target: Target) -> Gauge:
    return Gauge(name="other", help="Other.", unit="count", target=target)


def test_two_targets_of_one_job_are_found_at_the_second() -> None:
    line = next_line()
    second = Target(job="web", instance="web-1:8080", scrape_interval="1m", labels={"zone": "a"})
    given = monitoring(metrics=[*METRICS, gauge(second)])

    assert found(target_declared_twice, given) == [
        (
            "targets.web",
            "target-declared-twice",
            "`other` is exposed by another target of the same job, with another scrape_interval, labels",
            "declare the target once and give that value to all its metrics",
        )
    ]
    assert lines(target_declared_twice, given) == [line]


def test_an_equal_target_is_the_same_target() -> None:
    assert found(target_declared_twice, monitoring(metrics=[*METRICS, gauge(web.replaced())])) == []


def test_targets_of_other_jobs_are_no_finding() -> None:
    assert found(target_declared_twice, monitoring(metrics=[*METRICS, gauge(web.replaced(job="other"))])) == []
