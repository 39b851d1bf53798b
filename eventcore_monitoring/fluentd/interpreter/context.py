"""What filters and outputs know besides the event: the host, the moment, and what filters keep between events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from eventcore_monitoring.fluentd.interpreter.events import Event, EventTime, Outcome
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.places import Way


class Result(NamedTuple):
    """One thing that a filter did. PASSED and UNKNOWN: the event goes on; FAILED: it goes to `@ERROR`."""

    outcome: Outcome
    event: Event | None
    reason: str = ""


class Kept(NamedTuple):
    """An event that a filter keeps, and the numbers of the lines that it came from."""

    event: Event
    lines: tuple[int, ...]


@dataclass(slots=True)
class Buffer:
    """What a filter keeps of one stream of events; `label`: where the filter stands."""

    way: Way
    label: str
    tag: str
    kept: list[Kept] = field(default_factory=list)


@dataclass(slots=True)
class Context:
    """`now`: when the line at hand is read; `lines`: its number, with those that belong to it; `label`: the router."""

    host: Host
    now: EventTime
    lines: tuple[int, ...] = ()
    label: str = ""
    buffers: dict[tuple[int, str], Buffer] = field(default_factory=dict)
