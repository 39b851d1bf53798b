"""When a route tells nobody: outside of its hours, and in its maintenance windows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby

from eventcore_monitoring.alertmanager.routing import Delivery
from eventcore_monitoring.alertmanager.times import TimeInterval, hold
from eventcore_monitoring.alertmanager.tree import Configuration

_WEEK = 7 * 24 * 60


def longest_silence(configuration: Configuration, delivery: Delivery) -> int | None:
    """The most minutes in a row, in any week, in which a route tells nobody; None if it never tells anybody."""

    def intervals(names: tuple[str, ...]) -> tuple[TimeInterval, ...]:
        return tuple(one for name in names for one in configuration.intervals.get(name, ()))

    if not delivery.muted and not delivery.active:
        return 0
    return _longest(intervals(delivery.muted), intervals(delivery.active) if delivery.active else None)


@lru_cache(maxsize=64)
def _longest(muted: tuple[TimeInterval, ...], active: tuple[TimeInterval, ...] | None) -> int | None:
    """Looked at in a week of the northern winter, in which no clock is changed."""
    begin = datetime(2026, 1, 11, tzinfo=UTC)

    def silent(minute: int) -> bool:
        moment = begin + timedelta(minutes=minute)
        return hold(muted, moment) or (active is not None and not hold(active, moment))

    week = [silent(minute) for minute in range(_WEEK)]
    if all(week):
        return None
    # The week goes round: a stretch over its end is one stretch.
    return max((len(list(group)) for inside, group in groupby(week * 2) if inside), default=0)
