"""Time intervals: the cases that Alertmanager's own documentation and code decide."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventcore_monitoring.alertmanager.times import TimeInterval


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "moment", "holds"),
    [
        (TimeInterval(), "2026-03-01T00:00", True),
        (TimeInterval(times=((540, 1020),)), "2026-03-02T09:00", True),
        (TimeInterval(times=((540, 1020),)), "2026-03-02T16:59", True),
        (TimeInterval(times=((540, 1020),)), "2026-03-02T17:00", False),
        (TimeInterval(weekdays=((1, 5),)), "2026-03-02T12:00", True),  # a Monday
        (TimeInterval(weekdays=((1, 5),)), "2026-03-01T12:00", False),  # a Sunday
        (TimeInterval(weekdays=((0, 0),)), "2026-03-01T12:00", True),
        (TimeInterval(days_of_month=((-3, -1),)), "2026-02-26T12:00", True),
        (TimeInterval(days_of_month=((-3, -1),)), "2026-02-25T12:00", False),
        (TimeInterval(days_of_month=((29, 31),)), "2026-02-28T12:00", False),
        (TimeInterval(days_of_month=((28, 31),)), "2026-02-28T12:00", True),
        (TimeInterval(months=((5, 7),)), "2026-07-31T23:59", True),
        (TimeInterval(years=((2020, 2025),)), "2026-01-01T00:00", False),
        (TimeInterval(times=((540, 1020),), location="Europe/Berlin"), "2026-01-05T08:00", True),
        (TimeInterval(times=((540, 1020),), location="Europe/Berlin"), "2026-07-06T07:00", True),
        (TimeInterval(times=((540, 1020),), location="Europe/Berlin"), "2026-07-06T15:00", False),
        (TimeInterval(weekdays=((0, 0),), location="Pacific/Auckland"), "2026-02-28T12:00", True),
    ],
)
def test_an_interval_holds_the_moments_that_alertmanager_says(interval: TimeInterval, moment: str, holds: bool) -> None:
    assert interval.holds(at(moment)) is holds
