from __future__ import annotations

import pytest

from eventcore_monitoring import Gauge, PrometheusTrigger, RecordingRule, Target, count, percent, promql, seconds
from eventcore_monitoring.checks.replicas_do_not_help import replicas_do_not_help
from eventcore_monitoring.promql.expression import Condition
from small import connections, found, latency, monitoring, queue, requests, scaling

used = Gauge(name="kubelet_volume_stats_used_bytes", help="Used.", unit="bytes", target=Target(job="kubelet"))


def faults(when: Condition) -> list[tuple[str, str, str, str]]:
    rules = [
        RecordingRule(record="web:latency_seconds:p99", expression=latency.quantile(0.99), help="Slow."),
        RecordingRule(record="web:requests:rate5m", expression=requests.rate("5m").sum(), help="Work."),
    ]
    triggers = [PrometheusTrigger(name="queue", when=when)]
    return found(replicas_do_not_help, monitoring(recording_rules=rules, scaling=[scaling(triggers=triggers)]))


@pytest.mark.parametrize(
    "when",
    [
        queue.sum() > 100,
        requests.rate("5m").sum() > 10,
        promql("web:requests:rate5m") > 10,
        latency.rate("5m").sum() > 10,  # observations in a second are work, not latency
    ],
)
def test_work_that_waits_or_is_done_has_no_finding(when: Condition) -> None:
    assert faults(when) == []


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        (used.max() > count(5), "scales on storage, and more replicas free none of it"),
        (
            connections.sum() / 200 > percent(80),
            "scales on connections (`connections`), and each replica opens a pool of its own, so there are fewer left",
        ),
        (
            promql("sum(pg_stat_activity_count)") > 100,
            "scales on connections (`pg_stat_activity_count`), and each replica opens a pool of its own, so there are"
            " fewer left",
        ),
        (
            latency.quantile(0.99) > seconds(0.5),
            "scales on latency (`latency_seconds_bucket`), whose cause more replicas hide, or press harder",
        ),
        (
            promql("web:latency_seconds:p99") > seconds(0.5),
            "scales on latency (`latency_seconds_bucket`), whose cause more replicas hide, or press harder",
        ),
    ],
)
def test_storage_pool_and_latency_are_told_with_the_reason(when: Condition, reason: str) -> None:
    ((at, code, message, fix),) = faults(when)
    assert (at, code) == ("scaling.web.triggers.queue.when", "replicas-do-not-help")
    assert message == reason
    assert fix == "leave the trigger out, and make an alert of its condition that says what to do"
