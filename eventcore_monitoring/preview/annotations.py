"""Annotations: the moments at which a dashboard's annotation queries answered, and a panel's exemplars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.answers import Answers, key
from eventcore_monitoring.preview.frames import Event
from eventcore_monitoring.preview.naming import label_text, legend


def annotation_events(dashboard: Mapping[str, Any], answers: Answers) -> tuple[Event, ...]:
    """The events of all annotations that are switched on and have saved answers, in order of time."""
    found = [
        event
        for one in reading.mappings(dashboard, "annotations", "list")
        if reading.flag(one, "enable", otherwise=True)
        for event in _events(one, answers)
    ]
    return tuple(sorted(found))


def _events(annotation: Mapping[str, Any], answers: Answers) -> Iterator[Event]:
    name = reading.text(annotation, "name")
    color = reading.text(annotation, "iconColor")
    target = annotation if reading.text(annotation, "expr") else reading.mapping(annotation, "target")
    for one in answers.series.get(key(target), ()):
        words = legend(reading.text(annotation, "titleFormat"), one.labels, "") or label_text(one.labels)
        before: float | None = None
        for place, value in enumerate(one.values):
            if value and not before:  # the first step of a stretch: what lasts is one event
                yield Event(answers.start + place * answers.step, f"{name}: {words}" if words else name, color)
            before = value


def exemplars(panel: Mapping[str, Any], answers: Answers) -> tuple[Event, ...]:
    """The exemplars of a panel's queries: lines kept under "exemplars " and the query, with time and value."""
    return tuple(
        Event(row[0], ", ".join(str(cell) for cell in row[2:] if cell is not None), value=row[1])
        for target in reading.mappings(panel, "targets")
        if target.get("exemplar") is True and (lines := answers.lines.get(f"exemplars {key(target)}"))
        for row in lines.rows
        if len(row) > 1 and isinstance(row[0], int | float) and isinstance(row[1], int | float)
    )
