"""What a trace is made of: lines, events, steps, deliveries; and the two ways in which a step can fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from eventcore_monitoring.fluentd.places import Way

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Record: TypeAlias = dict[str, Json]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class CannotSimulateError(Exception):
    """Nothing certain can be said: code of Ruby decides, or a plugin that is not modelled. The text says what."""


class RubyError(Exception):
    """An exception that the real program raises at this place; the text is what its log says."""


class EventTime(NamedTuple):
    """A moment: seconds since 1970 in UTC, and nanoseconds."""

    seconds: int
    nanoseconds: int = 0

    @classmethod
    def of(cls, seconds: float) -> EventTime:
        """The moment so many seconds after 1970 began, to the microsecond."""
        microseconds = round(seconds * 1_000_000)
        return cls(microseconds // 1_000_000, microseconds % 1_000_000 * 1000)

    @property
    def text(self) -> str:
        """`2026-11-23T08:00:00.123456Z`; the number of seconds where no calendar reaches."""
        fraction = f".{self.nanoseconds:09}".rstrip("0").removesuffix(".")
        try:
            return f"{_EPOCH + timedelta(seconds=self.seconds):%Y-%m-%dT%H:%M:%S}{fraction}Z"
        except OverflowError:
            return f"{self.seconds}{fraction} s"


class Line(NamedTuple):
    """A line of a log, without its line end, and when it is read (seconds since 1970).

    `path`: of the file that holds it; None: the first file of each tail source. Bytes that are no UTF-8 are half
    surrogates, as `errors="surrogateescape"` reads them. For inputs other than tail the text is a JSON object
    `{"tag": …, "record": …}`.
    """

    text: str
    path: str | None = None
    time: float = 1_795_420_805.0  # 2026-11-23T08:00:05Z


class Event(NamedTuple):
    """An event as it is at one place."""

    tag: str
    time: EventTime
    record: Record


class Outcome(StrEnum):
    """What a step did with an event."""

    PASSED = "passed"  # it goes on, as `event` says
    DROPPED = "dropped"
    FAILED = "failed"  # to `@ERROR`, where there is one
    WAITING = "waiting"  # kept until more events come
    SENT = "sent"  # emitted again, or handed to a store
    UNKNOWN = "cannot be simulated"  # it goes on, as far as known


class Step(NamedTuple):
    """What one section did; `event` None: nothing goes on from here."""

    way: Way
    outcome: Outcome
    event: Event | None
    reason: str = ""


class Delivery(NamedTuple):
    """What a sink receives: the event as it is written, and where it is put.

    `kind` says what `place` is: `index`, `path`, `object`, `topic`, `endpoint`, `servers`, `output`. `certain`: False
    where code or a plugin that is not modelled may change it; `note` says why, or what else is to be known.
    """

    way: Way
    kind: str
    place: str
    event: Event
    certain: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The way of one event through one router, the top level (`@ROOT`) or a label.

    `cause`: what brought it there, "" for an input. `end`: why nothing took it, "" where something did. `further`:
    the events that its steps and outputs emitted, in order.
    """

    label: str
    event: Event
    cause: str = ""
    steps: tuple[Step, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    end: str = ""
    further: tuple[Passage, ...] = ()

    def all(self) -> Iterator[Passage]:
        """This passage and those that follow from it."""
        yield self
        for one in self.further:
            yield from one.all()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source makes of a line, or of several that belong together.

    `lines`: their numbers, from 0, at least one. `way` is empty where no source reads the line. `note` says why no
    event came of it, or what the log says of it.
    """

    lines: tuple[int, ...]
    way: Way = ()
    path: str | None = None
    note: str = ""
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of lines. `notes`: what was assumed about the whole configuration."""

    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()

    @property
    def passages(self) -> Iterator[Passage]:
        """All passages, in order."""
        for reading in self.readings:
            if reading.passage is not None:
                yield from reading.passage.all()

    @property
    def deliveries(self) -> Iterator[Delivery]:
        """Everything that a sink receives, in order."""
        for passage in self.passages:
            yield from passage.deliveries


def copied(value: Json) -> Json:
    """The value with containers of its own."""
    if isinstance(value, dict):
        return {key: copied(child) for key, child in value.items()}
    if isinstance(value, list):
        return [copied(child) for child in value]
    return value


def snapshot(event: Event) -> Event:
    """The event as it is now: its record changes no more."""
    return event._replace(record={key: copied(child) for key, child in event.record.items()})
