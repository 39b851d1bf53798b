"""A configuration as values: the tree of routes, inhibition rules, time intervals, receivers. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from eventcore_monitoring.alertmanager.matchers import Matcher
from eventcore_monitoring.alertmanager.times import TimeInterval

# What a route has that neither it nor one above it sets (`dispatch.DefaultRouteOpts`, Alertmanager 0.25 to 0.34).
GROUP_WAIT, GROUP_INTERVAL, REPEAT_INTERVAL = 30_000, 300_000, 14_400_000
ALL_LABELS = ("...",)


@dataclass(frozen=True, slots=True)
class Route:
    """A node of the tree; what is None is taken from the route above it, but time intervals are its own alone."""

    receiver: str | None = None
    matchers: tuple[Matcher, ...] = ()
    continues: bool = False
    routes: tuple[Route, ...] = ()
    group_by: tuple[str, ...] | None = None
    group_wait: int | None = None
    group_interval: int | None = None
    repeat_interval: int | None = None
    muted: tuple[str, ...] = ()
    active: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inhibition:
    """While an alert that fits `source` fires, alerts that fit `target` and have the same `equal` labels are silent."""

    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """A whole configuration; `receivers`: the kinds of integration of each, none for one that tells nobody."""

    route: Route
    receivers: Mapping[str, tuple[str, ...]]
    inhibitions: tuple[Inhibition, ...] = ()
    intervals: Mapping[str, tuple[TimeInterval, ...]] = field(default_factory=dict)


def routes_of(route: Route) -> Iterator[Route]:
    """The route and all below it, in the order in which they are tried."""
    yield route
    for below in route.routes:
        yield from routes_of(below)
