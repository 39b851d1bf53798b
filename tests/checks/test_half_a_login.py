from __future__ import annotations

from eventcore_monitoring.checks.half_a_login import half_a_login
from eventcore_monitoring.model.pipelines import Env
from strategies.pipelines import elasticsearch, monitoring, pipeline


def test_a_user_and_a_password_come_together() -> None:
    second = pipeline(
        "audit",
        sinks=[
            elasticsearch(name="user", user="shipper"),
            elasticsearch(name="password", password=Env(name="PASSWORD")),
            elasticsearch(name="both", user="shipper", password=Env(name="PASSWORD")),
        ],
    )

    findings = [*half_a_login(monitoring(pipeline(), second))]

    assert [(finding.at, finding.message) for finding in findings] == [
        ("pipelines.audit.sinks.user.user", "`user` is given, `password` is not"),
        ("pipelines.audit.sinks.password.password", "`password` is given, `user` is not"),
    ]
    assert all(finding.fix and finding.source for finding in findings)


def test_half_a_login_finds_nothing_in_sound_pipelines() -> None:
    assert [*half_a_login(monitoring(pipeline(), pipeline("audit")))] == []
