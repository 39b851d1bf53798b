from __future__ import annotations

from eventcore_monitoring.checks.retry_never_happens import retry_never_happens
from strategies.pipelines import buffer, elasticsearch, monitoring, pipeline


def test_the_first_wait_is_the_shortest_of_the_limits() -> None:
    second = pipeline(
        "audit",
        sinks=[
            elasticsearch(name="once", buffer=buffer("once", retry_wait="1h")),
            elasticsearch(name="cut", buffer=buffer("cut", retry_wait="31s")),
        ],
    )

    findings = [*retry_never_happens(monitoring(pipeline(), second))]

    assert [(finding.at, finding.message) for finding in findings] == [
        (
            "pipelines.audit.sinks.once.buffer.retry_wait",
            "the first wait (1h) does not fit `retry_timeout` (1h), so that it gives up before it has tried again",
        ),
        (
            "pipelines.audit.sinks.cut.buffer.retry_wait",
            "the first wait (31s) does not fit `retry_max_interval` (30s), the longest wait",
        ),
    ]
    assert all(finding.fix and finding.source for finding in findings)


def test_retry_never_happens_finds_nothing_in_sound_pipelines() -> None:
    assert [*retry_never_happens(monitoring(pipeline(), pipeline("audit")))] == []
