from __future__ import annotations

from eventcore_monitoring.checks.files_tailed_twice import files_tailed_twice
from eventcore_monitoring.model.pipelines import Tail
from strategies.pipelines import monitoring, pipeline


def test_two_pipelines_do_not_read_the_same_files() -> None:
    first = pipeline(source=Tail(path="/var/log/eventcore/app.log", pos_file="/var/lib/eventcore.pos"))
    second = pipeline("audit", source=Tail(path="/var/log/**/app*.log", pos_file="/var/lib/audit.pos"))

    findings = [*files_tailed_twice(monitoring(first, second))]

    assert [(finding.at, finding.message) for finding in findings] == [
        (
            "pipelines.audit.source.path",
            "`/var/log/**/app*.log` fits files that pipeline `eventcore` reads, too, "
            "such as `/var/log/eventcore/app.log`",
        )
    ]
    assert all(finding.fix and finding.source for finding in findings)


def test_files_tailed_twice_finds_nothing_in_sound_pipelines() -> None:
    assert [*files_tailed_twice(monitoring(pipeline(), pipeline("audit")))] == []
