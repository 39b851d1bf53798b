from __future__ import annotations

from eventcore_monitoring.checks.own_output_tailed import own_output_tailed
from eventcore_monitoring.model.pipelines import File
from strategies.pipelines import buffer, monitoring, pipeline


def test_no_pipeline_reads_what_a_sink_writes() -> None:
    second = pipeline("audit", sinks=[File(name="file", path="/var/log/eventcore/audit", buffer=buffer("audit"))])

    findings = [*own_output_tailed(monitoring(pipeline(), second))]

    assert [(finding.at, finding.message) for finding in findings] == [
        (
            "pipelines.eventcore.source.path",
            "`/var/log/eventcore/*.log` fits files that `pipelines.audit.sinks.file.path` writes, "
            "such as `/var/log/eventcore/audit.20261123.log`",
        )
    ]
    assert all(finding.fix and finding.source for finding in findings)


def test_own_output_tailed_finds_nothing_in_sound_pipelines() -> None:
    assert [*own_output_tailed(monitoring(pipeline(), pipeline("audit")))] == []
