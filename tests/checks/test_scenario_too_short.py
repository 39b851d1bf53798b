from __future__ import annotations

import pytest

from eventcore_monitoring import RuleGroup, Scenario, constant
from eventcore_monitoring.checks.scenario_too_short import scenario_too_short
from small import alert, found, lines, long_queue, monitoring, next_line, queue

SERIES = [queue.series(constant(200))]


def test_a_scenario_that_is_over_before_the_alert_can_fire_is_found() -> None:
    line = next_line()
    scenario = Scenario(name="the queue is long", series=SERIES)
    given = monitoring(alerts=[alert(for_="6h", fires_when=[scenario])])

    assert found(scenario_too_short, given) == [
        (
            "alerts.QueueLong.scenarios.the queue is long",
            "scenario-too-short",
            "is over after 1h, but the alert waits for 6h",
            'write lasts="…" (and fires_until) longer than that',
        )
    ]
    assert lines(scenario_too_short, given) == [line]


@pytest.mark.parametrize(
    ("waits", "scenario", "faults"),
    [
        ("59m", long_queue(), 0),
        ("1h", long_queue(), 1),
        ("1h", long_queue(fires_from="1h"), 0),
        ("5m", long_queue(fires_until="5m", fires_from="5m"), 0),
        ("5m", long_queue(fires_until="4m", fires_from="4m"), 1),
        ("0s", long_queue(lasts="1m"), 0),
        ("0s", long_queue(lasts="59s"), 1),
    ],
)
def test_a_scenario_lasts_for_one_evaluation_more_than_the_alert_waits(
    waits: str, scenario: Scenario, faults: int
) -> None:
    assert len(found(scenario_too_short, monitoring(alerts=[alert(for_=waits, fires_when=[scenario])]))) == faults


def test_the_interval_of_the_group_counts() -> None:
    given = monitoring(alerts=[alert(for_="58m", fires_when=[long_queue()])])
    slow = [RuleGroup(name="small", interval="5m")]

    assert found(scenario_too_short, given) == []
    assert len(found(scenario_too_short, given.replaced(groups=slow))) == 1


def test_a_scenario_in_which_the_alert_is_silent_may_be_short() -> None:
    assert found(scenario_too_short, monitoring(alerts=[alert(for_="6h", silent_when=[long_queue(1)])])) == []
