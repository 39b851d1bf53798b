from __future__ import annotations

from eventcore_monitoring.checks.shared_buffer_path import shared_buffer_path
from strategies.pipelines import buffer, elasticsearch, monitoring, pipeline


def test_two_buffers_cannot_lie_in_one_folder() -> None:
    second = pipeline("audit", sinks=[elasticsearch("audit", buffer=buffer("eventcore/"))])

    findings = [*shared_buffer_path(monitoring(pipeline(), second))]

    assert [(finding.at, finding.message) for finding in findings] == [
        (
            "pipelines.audit.sinks.search.buffer.path",
            "`/var/lib/fluent/buffer/eventcore` is already the folder of `pipelines.eventcore.sinks.search.buffer`",
        )
    ]
    assert all(finding.fix and finding.source for finding in findings)


def test_shared_buffer_path_finds_nothing_in_sound_pipelines() -> None:
    assert [*shared_buffer_path(monitoring(pipeline(), pipeline("audit")))] == []
