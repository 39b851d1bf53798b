from __future__ import annotations

from eventcore_monitoring.checks.sink_name_used_twice import sink_name_used_twice
from strategies.pipelines import buffer, elasticsearch, monitoring, pipeline


def test_two_sinks_of_a_pipeline_have_two_names() -> None:
    second = pipeline("audit", sinks=[elasticsearch(), elasticsearch(buffer=buffer("other"))])

    findings = [*sink_name_used_twice(monitoring(pipeline(), second))]

    assert [(finding.at, finding.message) for finding in findings] == [
        ("pipelines.audit.sinks.search", "the pipeline has another sink of this name")
    ]
    assert all(finding.fix and finding.source for finding in findings)


def test_sink_name_used_twice_finds_nothing_in_sound_pipelines() -> None:
    assert [*sink_name_used_twice(monitoring(pipeline(), pipeline("audit")))] == []
