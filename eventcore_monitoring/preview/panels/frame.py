"""The frame of a panel: its box, its title, and the sentences that stand where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.svg import Box, circle, group, paint, rect, text
from eventcore_monitoring.preview.text_width import cut, text_width, wrapped
from eventcore_monitoring.preview.theme import BORDER, MUTED, PANEL

_HEADER: Final = 32.0
_PADDING: Final = 8.0
_NOTE: Final = 15.0
_OTHER_SOURCES: Final = {
    "elasticsearch": "Elasticsearch",
    "grafana-postgresql-datasource": "PostgreSQL",
    "loki": "Loki",
}


def framed(panel: Mapping[str, Any], heading: str, box: Box) -> Iterator[str]:
    """The box and the title; `heading` is the title with its variables in place."""
    if not reading.flag(panel, "transparent"):
        yield rect(Box(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1), paint(PANEL, BORDER), radius=4)
    if not heading:
        return
    description = reading.text(panel, "description")
    space = box.width - 2 * _PADDING - (22 if description else 0) - 8
    shown = cut(heading, space, 14)
    yield text(box.x + 12, box.y + 21, shown, size=14, weight=500, says="" if shown == heading else heading)
    if description:
        x = box.x + 12 + text_width(shown, 14) + 14
        sign = circle(x, box.y + 16, 6, paint(stroke=MUTED))
        letter = text(x, box.y + 19.5, "i", size=10, color=MUTED, anchor="middle")
        yield group([sign, letter], says=description)


def room_within(heading: str, box: Box, notes: tuple[str, ...]) -> Box:
    """What is left of a panel's box to what it shows."""
    below = _PADDING + _NOTE * len(notes)
    return box.inset(12, _HEADER if heading else _PADDING, 12, below)


def noted(notes: tuple[str, ...], box: Box) -> Iterator[str]:
    """Sentences at the foot of a panel."""
    for place, sentence in enumerate(notes):
        y = box.bottom - _PADDING - _NOTE * (len(notes) - 1 - place)
        yield text(box.x + 12, y, f"⚠ {sentence}", size=11, color=MUTED, room=box.width - 24)


def message(words: str, room: Box, *, size: float = 14) -> Iterator[str]:
    """A sentence in the middle of a panel."""
    lines = wrapped(words, max(room.width - 16, 20), size)[: max(1, int(room.height // (size * 1.3)))]
    first = room.y + room.height / 2 - (len(lines) - 1) * size * 0.65 + size * 0.35
    for place, one in enumerate(lines):
        yield text(room.x + room.width / 2, first + place * size * 1.3, one, size=size, color=MUTED, anchor="middle")


def no_data(panel: Mapping[str, Any], room: Box) -> Iterator[str]:
    """What Grafana writes when the queries answered nothing."""
    return message(reading.text(panel, "fieldConfig", "defaults", "noValue") or "No data", room)


def no_answer(room: Box, panel: Mapping[str, Any] | None = None) -> Iterator[str]:
    """A quiet line over the layout of a panel without saved answers. Without any, those of metrics are made up."""
    x, y = room.x + room.width / 2, room.y + min(room.height / 2, 90)
    source = _OTHER_SOURCES.get(reading.text(panel or {}, "datasource", "type"))
    words = f"rows of {source} are shown once answers are saved" if source else "no saved answer"
    yield text(x, y, words, size=11, color=MUTED, anchor="middle", room=room.width)


def no_renderer(type_: str, room: Box) -> Iterator[str]:
    """What stands in the place of a panel whose kind is not drawn."""
    return message(f"no preview of a panel of type “{type_}”", room)
