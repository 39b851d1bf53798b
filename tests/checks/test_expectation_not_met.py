from __future__ import annotations

import pytest

from eventcore_monitoring import Drop, Expect, KubernetesMetadata
from eventcore_monitoring.checks.expectation_not_met import expectation_not_met
from small import next_line
from strategies.pipelines import monitoring, pipeline

CODE = "expectation-not-met"
SEE = "correct the pipeline or the expectation: `eventcore-monitoring trace` shows each step"
LINE = '{"timestamp":"2026-11-23T08:00:00.5Z","level":"INFO","fields":{"message":"done","count":3,"ok":true}}'


def said(expect: Expect, **changes: object) -> list[tuple[str, str, str]]:
    found = expectation_not_met(monitoring(pipeline(expects=[expect], **changes)))
    return [(one.at, one.message, one.fix) for one in found]


@pytest.mark.parametrize(
    "expect",
    [
        Expect(text=LINE, sink="search", record={"level": "INFO", "fields.count": 3, "fields.ok": True}),
        Expect(text=LINE, sink="search", record={"message": None}, index="eventcore-2026.11.23"),
        Expect(text=LINE, sink="search", record={"@timestamp": "2026-11-23T08:00:00.500000000+00:00"}),
        Expect(text="no JSON", sink="search", record={"message": "no JSON", "level": None}),
        Expect(text="no JSON", sink="errors", record={"message": "no JSON"}),
        Expect(text=LINE, sink="errors", nothing=True),
    ],
)
def test_what_is_met_is_silent(expect: Expect) -> None:
    assert said(expect) == []


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        (Expect(text=LINE, sink="search", record={"level": "WARN"}), "`search` gets `level` as 'INFO', not 'WARN'"),
        (
            Expect(text=LINE, sink="search", record={"fields.count": True}),
            "`search` gets `fields.count` as 3, not True",
        ),
        (Expect(text=LINE, sink="search", record={"count": 3}), "`search` gets no field `count`"),
        (
            Expect(text=LINE, sink="search", record={"level": None}),
            "`search` gets the field `level`, which is expected to be missing",
        ),
        (
            Expect(text=LINE, sink="search", index="eventcore-2026.11.24"),
            "`search` gets it at `eventcore-2026.11.23`, not at `eventcore-2026.11.24`",
        ),
        (Expect(text=LINE, sink="errors"), "`errors` gets nothing of the line"),
        (Expect(text=LINE, sink="search", nothing=True), "`search` gets the line, and is expected to get nothing"),
    ],
)
def test_what_is_not_met_is_told(expect: Expect, message: str) -> None:
    assert said(expect) == [("pipelines.eventcore.expects.0", message, SEE)]


def test_a_step_that_drops_the_line_is_seen() -> None:
    expect = Expect(text=LINE, sink="search", record={"level": "INFO"})
    assert said(expect, steps=[Drop(field="level", matching="INFO")]) == [
        ("pipelines.eventcore.expects.0", "`search` gets nothing of the line", SEE)
    ]


def test_a_sink_that_is_not_declared_is_named() -> None:
    message = "expects something of the sink `serch`, which is not declared"
    assert said(Expect(text=LINE, sink="serch")) == [
        ("pipelines.eventcore.expects.0", message, "did you mean `search`?")
    ]


def test_what_only_a_cluster_knows_is_a_warning() -> None:
    expect = Expect(text=LINE, sink="search", record={"kubernetes": "x"})
    (found,) = expectation_not_met(monitoring(pipeline(expects=[expect], steps=[KubernetesMetadata()])))

    assert found.severity == "warning"
    assert found.message.startswith("`search` may get no field `kubernetes`: ")


def test_every_expectation_that_is_not_met_is_told_at_its_line() -> None:
    _, line = next_line()
    expects = [Expect(text=LINE, sink="search", nothing=True), Expect(text=LINE, sink="errors")]
    found = list(expectation_not_met(monitoring(pipeline(expects=expects))))

    assert [one.source.line for one in found if one.source is not None] == [line, line]
    assert [one.at for one in found] == ["pipelines.eventcore.expects.0", "pipelines.eventcore.expects.1"]
