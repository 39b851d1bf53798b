"""Frames: what the queries of a panel answered, as panels see it: fields with name, type, labels and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from eventcore_monitoring.preview import reading

Kind = Literal["time", "number", "string", "boolean"]
Cell = str | float | bool | None


class Field(NamedTuple):
    """A column of a frame. Times are seconds since 1970, UTC.

    `name` is the data's name for it ("Time", "Value", a column), `display` what Grafana writes; `config` is the panel's
    fieldConfig for this field: the defaults with the overrides that match. `order` counts the panel's value fields: it
    chooses the colour of the palette.
    """

    name: str
    kind: Kind
    values: Sequence[Cell]
    labels: Mapping[str, str] = {}
    display: str = ""
    config: Mapping[str, Any] = {}
    order: int = 0


class Frame(NamedTuple):
    """Fields of equal length. `ref` is the refId of the query."""

    name: str
    ref: str
    fields: tuple[Field, ...]

    @property
    def length(self) -> int:
        """The number of rows."""
        return len(self.fields[0].values) if self.fields else 0


class Event(NamedTuple):
    """An annotation or an exemplar: when, what it says, an exemplar also how much; `color` as the dashboard has it."""

    time: float
    text: str
    color: str = ""
    value: float | None = None


class Content(NamedTuple):
    """What a panel has to show. `mark` begins every id that the panel gives within the SVG.

    `saved` is False when no query of the panel has a saved answer; then `frames` is empty and the panel shows its
    layout. `notes` are sentences that the reader must know: a transformation that was not done, say.
    """

    frames: tuple[Frame, ...]
    start: float
    end: float
    step: float
    mark: str
    saved: bool
    notes: tuple[str, ...] = ()
    annotations: tuple[Event, ...] = ()
    exemplars: tuple[Event, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the queries answered, but nothing."""
        return self.saved and not any(frame.length for frame in self.frames)


def time_of(frame: Frame) -> Field | None:
    """The first field of times."""
    return next((field for field in frame.fields if field.kind == "time"), None)


def numbers_of(frames: Sequence[Frame]) -> Iterator[Field]:
    """All fields of numbers, in the order of the frames."""
    return (field for frame in frames for field in frame.fields if field.kind == "number")


def is_hidden(field: Field, where: Literal["viz", "legend", "tooltip"]) -> bool:
    """Whether the field's setting `custom.hideFrom` hides it there."""
    return reading.flag(field.config, "custom", "hideFrom", where)
