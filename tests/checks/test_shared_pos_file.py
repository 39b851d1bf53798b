from __future__ import annotations

from eventcore_monitoring.checks.shared_pos_file import shared_pos_file
from eventcore_monitoring.model.pipelines import Tail
from strategies.pipelines import monitoring, pipeline


def test_two_pipelines_cannot_note_their_positions_in_one_file() -> None:
    second = pipeline("audit", source=Tail(path="/var/log/audit/*.log", pos_file="/var/lib//fluent/./eventcore.pos"))

    findings = [*shared_pos_file(monitoring(pipeline(), second))]

    assert [(finding.at, finding.message) for finding in findings] == [
        (
            "pipelines.audit.source.pos_file",
            "`/var/lib/fluent/eventcore.pos` already holds the positions of pipeline `eventcore`",
        )
    ]
    assert all(finding.fix and finding.source for finding in findings)


def test_shared_pos_file_finds_nothing_in_sound_pipelines() -> None:
    assert [*shared_pos_file(monitoring(pipeline(), pipeline("audit")))] == []
