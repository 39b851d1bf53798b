"""Which routes an alert takes, as Alertmanager does (`dispatch.Route.Match`, 0.25 to 0.34 alike)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from eventcore_monitoring.alertmanager.matchers import all_fit
from eventcore_monitoring.alertmanager.tree import (
    GROUP_INTERVAL,
    GROUP_WAIT,
    REPEAT_INTERVAL,
    Configuration,
    Route,
)


class Delivery(NamedTuple):
    """A route that an alert ends at, with all that it takes from the routes above it. Times in milliseconds."""

    receiver: str
    group_by: tuple[str, ...]
    group_wait: int
    group_interval: int
    repeat_interval: int
    muted: tuple[str, ...]
    active: tuple[str, ...]

    @property
    def repeated_after(self) -> int:
        """How long after a message the same is sent again: at the end of the first interval that is long enough."""
        return (self.repeat_interval // self.group_interval + 1) * self.group_interval


_ROOT = Delivery("", (), GROUP_WAIT, GROUP_INTERVAL, REPEAT_INTERVAL, (), ())


def receivers_of(tree: Route, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The receivers that an alert with these labels reaches, in the order of the routes; one may come twice.

    Raises NotJudged where a pattern decides that Python cannot judge.
    """
    return tuple(delivery.receiver for delivery in deliveries_of(tree, labels))


def deliveries_of(tree: Route, labels: Mapping[str, str]) -> tuple[Delivery, ...]:
    """The routes that an alert with these labels ends at. Raises NotJudged as `receivers_of`."""
    return tuple(_deliveries(tree, labels, _ROOT))


def _deliveries(route: Route, labels: Mapping[str, str], above: Delivery) -> Iterator[Delivery]:
    if not all_fit(route.matchers, labels):
        return
    here = _inherited(route, above)
    reached = False
    for below in route.routes:
        found = tuple(_deliveries(below, labels, here))
        reached = reached or bool(found)
        yield from found
        if found and not below.continues:
            break
    if not reached:
        yield here


def _inherited(route: Route, above: Delivery) -> Delivery:
    return Delivery(
        route.receiver or above.receiver,
        above.group_by if route.group_by is None else route.group_by,
        above.group_wait if route.group_wait is None else route.group_wait,
        above.group_interval if route.group_interval is None else route.group_interval,
        above.repeat_interval if route.repeat_interval is None else route.repeat_interval,
        route.muted,
        route.active,
    )


def silent_receivers(configuration: Configuration, labels: Mapping[str, str]) -> bool:
    """Whether none of the receivers that an alert reaches has an integration: nobody is told."""
    reached = receivers_of(configuration.route, labels)
    return not any(configuration.receivers.get(receiver) for receiver in reached)
