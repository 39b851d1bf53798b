"""The values that stat, gauge and bar gauge show: each series reduced to one, or each row of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.display import Shown, shown
from eventcore_monitoring.preview.field_config import regular_expression
from eventcore_monitoring.preview.frames import Cell, Content, Field, Frame
from eventcore_monitoring.preview.reducers import canonical, reduced

_MOST = 25  # Grafana's own limit where the panel gives none


class Reading(NamedTuple):
    """A value with its name, as it is written; `field` is where it comes from."""

    name: str
    value: Cell
    shown: Shown
    field: Field


def readings(panel: Mapping[str, Any], content: Content) -> list[Reading]:
    """What the panel's `reduceOptions` make of the frames."""
    options = reading.mapping(panel, "options", "reduceOptions")
    limit = reading.number(options, "limit")
    found: list[Reading] = []
    for frame in content.frames:
        for field in _chosen(frame, reading.text(options, "fields")):
            found += _of_rows(field, frame) if reading.flag(options, "values") else [_of_all(field, options)]
    return found[: max(int(limit), 1) if limit is not None else _MOST]


def _chosen(frame: Frame, asked: str) -> Sequence[Field]:
    if asked in ("", "/^$/"):
        return [field for field in frame.fields if field.kind == "number"]
    if asked == "/.*/":
        return [field for field in frame.fields if field.kind != "time"]
    pattern = regular_expression(asked)
    return [
        field
        for field in frame.fields
        if asked in (field.display, field.name) or (pattern is not None and pattern.search(field.display))
    ]


def _of_all(field: Field, options: Mapping[str, Any]) -> Reading:
    reducer = next((found for word in reading.texts(options, "calcs") if (found := canonical(word))), "lastNotNull")
    value = reduced(reducer, field.values)
    return Reading(field.display, value, shown(field, value, reducer=reducer), field)


def _of_rows(field: Field, frame: Frame) -> Iterator[Reading]:
    names = next((other for other in frame.fields if other.kind == "string" and other is not field), None)
    for place, value in enumerate(field.values):
        name = str(names.values[place]) if names is not None else field.display
        yield Reading(name, value, shown(field, value), field)
