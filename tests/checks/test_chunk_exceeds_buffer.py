from __future__ import annotations

from eventcore_monitoring.checks.chunk_exceeds_buffer import chunk_exceeds_buffer
from strategies.pipelines import buffer, elasticsearch, monitoring, pipeline


def test_a_buffer_must_hold_at_least_one_of_its_chunks() -> None:
    second = pipeline("audit", sinks=[elasticsearch(buffer=buffer("audit", chunk_limit_mib=64, total_limit_mib=63))])

    findings = [*chunk_exceeds_buffer(monitoring(pipeline(), second))]

    assert [(finding.at, finding.message) for finding in findings] == [
        (
            "pipelines.audit.sinks.search.buffer.chunk_limit_mib",
            "a chunk of 64 MiB does not fit into a buffer of 63 MiB",
        )
    ]
    assert all(finding.fix and finding.source for finding in findings)


def test_chunk_exceeds_buffer_finds_nothing_in_sound_pipelines() -> None:
    assert [*chunk_exceeds_buffer(monitoring(pipeline(), pipeline("audit")))] == []
