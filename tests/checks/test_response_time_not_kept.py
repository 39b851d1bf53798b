from __future__ import annotations

from typing import Any

from eventcore_monitoring import Hours, Monitoring
from eventcore_monitoring.checks.response_time_not_kept import response_time_not_kept
from small import POLICY, found, monitoring

(HIGH, LOW) = POLICY.severities
OFFICE = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def with_low(hours: dict[str, Any] | None = None, **changes: Any) -> Monitoring:
    declared = [] if hours is None else [Hours(name="office", from_="09:00", until="17:00", **hours)]
    low = LOW.replaced(**({} if hours is None else {"hours": "office"}), **changes)
    return monitoring(incidents=POLICY.replaced(severities=[HIGH, low], hours=declared))


def test_hours_and_waiting_that_keep_the_promise_are_clean() -> None:
    assert found(response_time_not_kept, with_low()) == []
    assert found(response_time_not_kept, with_low({})) == []  # 16 hours at night, answered within a day
    assert found(response_time_not_kept, with_low({"weekdays": OFFICE}, response_time="3d")) == []
    assert found(response_time_not_kept, with_low(group_wait="23h")) == []


def test_a_weekend_is_longer_than_a_day() -> None:
    assert found(response_time_not_kept, with_low({"weekdays": OFFICE})) == [
        (
            "severities.low.hours",
            "response-time-not-kept",
            "waits up to 64h for `office`, and promises 1d",
            "widen the hours, or write response_time='64h'",
        )
    ]


def test_a_message_that_waits_as_long_as_the_answer_may_take_is_a_finding() -> None:
    assert [one[2] for one in found(response_time_not_kept, with_low(group_wait="1d"))] == [
        "waits 1d before anybody is told, and promises 1d"
    ]
