"""What Prometheus writes of alerts while their scenarios are played: the series `ALERTS` and `ALERTS_FOR_STATE`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scenarios import Scenario
from eventcore_monitoring.paging.labels import final_labels
from eventcore_monitoring.preview.sample_levels import Labelled, labelled
from eventcore_monitoring.values import milliseconds


class Played(NamedTuple):
    """A scenario: the slot in which it begins, how many slots of its start are left out, how many are played.

    `scale`: by what its rates are multiplied.
    """

    alert: Alert
    scenario: Scenario
    begins: int
    skipped: int
    lasts: int
    scale: float


class Slots(NamedTuple):
    """The time of a day: where it begins, in seconds since 1970; seconds from one slot to the next; how many."""

    start: int
    interval: int
    number: int

    def of(self, length: str) -> int:
        """How many slots a duration has."""
        return milliseconds(length) // 1000 // self.interval


def alert_series(
    monitoring: Monitoring, played: Iterable[Played], day: Slots
) -> Iterator[tuple[Labelled, list[float | None]]]:
    """The samples of each alert: pending, firing, and since when. A heartbeat fires all day."""
    for alert in monitoring.alerts:
        if any(not one.series for one in alert.fires_when):
            yield from _written(final_labels(monitoring, alert), 0, 0, day.number, day)
    for one in played:
        labels = {**final_labels(monitoring, one.alert), **one.scenario.labels}
        first = one.begins - one.skipped
        fires = first + day.of(one.scenario.fires_from or one.alert.for_)
        until = one.scenario.fires_until or one.scenario.resolved_by or one.scenario.lasts
        ends = min(first + day.of(until), one.begins + one.lasts, day.number)
        active = max(fires - day.of(one.alert.for_), one.begins)
        yield from _written(labels, active, fires, ends, day)


def _written(
    labels: Mapping[str, str], active: int, fires: int, ends: int, day: Slots
) -> Iterator[tuple[Labelled, list[float | None]]]:
    for state, begins, until in (("pending", active, fires), ("firing", fires, ends)):
        if begins < until:
            series = labelled("ALERTS", {**labels, "alertstate": state})
            yield series, [1.0 if begins <= slot < until else None for slot in range(day.number)]
    since = float(day.start + active * day.interval)
    series = labelled("ALERTS_FOR_STATE", labels)
    yield series, [since if active <= slot < ends else None for slot in range(day.number)]
