"""An objective that nothing measures, or something else does, is found; one with all its rules is not."""

from __future__ import annotations

import pytest

from eventcore_monitoring import EventRatio, LatencyBelow, Monitoring, Slo, matching, seconds, slo_parts
from eventcore_monitoring.checks.objective_without_rules import objective_without_rules
from small import METRICS, found, latency, lines, monitoring, next_line, requests

LINE = next_line()
SLO = Slo(
    name="answers", title="Answers", objective=99.9, page="high", ticket="low",
    indicator=EventRatio(total=requests, bad=requests.where(method=matching("POST"))),
)  # fmt: skip
FIX = "declare it with all that belongs to it: .with_parts(slo_parts(slo, metrics=[…]))"


def whole() -> Monitoring:
    return monitoring().with_parts(slo_parts(SLO, metrics=METRICS))


def test_an_objective_with_all_that_belongs_to_it_is_fine() -> None:
    assert found(objective_without_rules, whole()) == []


def test_an_objective_alone_is_measured_by_nothing() -> None:
    (finding,) = found(objective_without_rules, monitoring(slos=[SLO]))

    message = "`slo:answers:total_rate5m` and 14 more of its rules are not there, or not as the objective has it"
    assert finding == ("slos.answers", "objective-without-rules", message, FIX)
    assert lines(objective_without_rules, monitoring(slos=[SLO])) == [LINE]


def test_alerts_that_still_fire_at_the_old_objective_are_found() -> None:
    stricter = whole().replaced(slos=[SLO.replaced(objective=99.95)])
    at, code, message, _ = found(objective_without_rules, stricter)[0]

    assert (at, code) == ("slos.answers", "objective-without-rules")
    assert message.startswith("`slo:answers:error_budget_left30d` and 4 more of its rules are not there")


@pytest.mark.parametrize("bound", [0.4, 2])
def test_a_latency_that_is_no_bucket_is_found_too(bound: float) -> None:
    slow = SLO.replaced(indicator=LatencyBelow(of=latency, below=seconds(bound)))
    (finding,) = found(objective_without_rules, monitoring(slos=[slow]))

    assert finding[:2] == ("slos.answers.indicator", "slo-metric")
    assert "is no edge of a bucket of latency_seconds" in finding[2]
