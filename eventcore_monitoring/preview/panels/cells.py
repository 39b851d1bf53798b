"""Cells of a table: a value as text, on a coloured ground, as a bar or as pills, as the field's `cellOptions` say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.display import Shown, color_at, limits, shown
from eventcore_monitoring.preview.frames import Cell, Field
from eventcore_monitoring.preview.svg import Anchor, Box, paint, rect, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import CLASSIC, LINK, TEXT, TRACK, Color, color, readable_on

_PADDING: Final = 6.0
_LAMP: Final = 8.0
# The names before Grafana 9.2, which old dashboards still have.
_OLD: Final = {
    "color-text": ("color-text", ""), "color-background": ("color-background", "gradient"),
    "color-background-solid": ("color-background", "basic"), "gradient-gauge": ("gauge", "gradient"),
    "lcd-gauge": ("gauge", "lcd"), "basic": ("gauge", "basic"), "json-view": ("json-view", ""),
}  # fmt: skip


class Style(NamedTuple):
    """How a column's cells look: `kind` of Grafana's cell types, its `mode`, and whether it colours the whole row."""

    kind: str
    mode: str
    is_of_row: bool


def cell_style(field: Field) -> Style:
    """The style of a field's cells, in the present form of the settings or in the old one."""
    options = reading.mapping(field.config, "custom", "cellOptions")
    old = reading.text(field.config, "custom", "displayMode")
    kind = reading.text(options, "type")
    if kind and kind in _OLD and kind not in ("color-text", "color-background", "json-view"):
        kind, mode = _OLD[kind]
    elif kind:
        mode = reading.text(options, "mode", otherwise="gradient")
    else:
        kind, mode = _OLD.get(old, ("auto", ""))
    return Style(kind, mode, reading.flag(options, "applyToRow"))


def row_color(field: Field, value: Cell) -> Color | None:
    """The colour that a cell gives its whole row, if it does."""
    style = cell_style(field)
    return shown(field, value).color if style.kind == "color-background" and style.is_of_row else None


def drawn_cell(field: Field, value: Cell, box: Box, x: float, anchor: Anchor, ground: Color | None) -> Iterator[str]:
    """A cell. `x`: where its text stands; `ground`: the colour of its row."""
    style, done = cell_style(field), shown(field, value)
    ink = readable_on(ground) if ground is not None else TEXT
    match style.kind:
        case "color-background" if ground is None and done.whole:
            yield rect(Box(box.x, box.y, box.width, box.height - 1), paint(done.color))
            ink = readable_on(done.color)
        case "color-text":
            ink = done.color
        case "gauge" if isinstance(value, int | float):
            yield from _gauge(field, float(value), done, box, style.mode)
            return
        case "pill" if done.whole:
            yield from _pills(field, value, done, box)
            return
        case "data-links":
            ink = LINK
    if reading.items(field.config, "links") and ground is None and style.kind == "auto":
        ink = LINK
    is_code = style.kind == "json-view"
    middle, room = box.y + box.height / 2 + 4, box.width - 2 * _PADDING
    if done.whole:
        yield text(x, middle, done.whole, color=ink, anchor=anchor, room=room, mono=is_code)


def _gauge(field: Field, value: float, done: Shown, box: Box, mode: str) -> Iterator[str]:
    """A bar from the lowest to the highest of the column, and the value behind it."""
    low, high = limits(field)
    widest = max(text_width(shown(field, one).whole) for one in field.values)
    bar = box.inset(_PADDING, _PADDING, widest + 2 * _PADDING, _PADDING)
    part = min(max((value - low) / (high - low), 0.0), 1.0) if high > low and value == value else 0.0
    if mode == "lcd":
        count = max(int(bar.width // _LAMP), 1)
        for place in range(count):
            lamp = Box(bar.x + place * _LAMP, bar.y, _LAMP - 2, bar.height)
            tone = color_at(field, low + (high - low) * place / count, (low, high))
            yield rect(lamp, paint(tone, opacity=1 if place / count < part else 0.18), radius=1)
    else:
        yield rect(bar, paint(TRACK), radius=2)
        filled = bar._replace(width=max(bar.width * part, 1.0))
        opacity = 0.6 if mode == "basic" else 1
        yield rect(filled, paint(done.color, opacity=opacity), radius=2, says=done.whole)
    ink, y = done.color, box.y + box.height / 2 + 4
    yield text(box.right - _PADDING, y, done.whole, color=ink, anchor="end", weight=500)


def _pills(field: Field, value: Cell, done: Shown, box: Box) -> Iterator[str]:
    """Each part of a list in a rounded box of its own colour; what has no room is left out with an ellipsis."""
    x = box.x + _PADDING
    for word in _parts(str(value)) if not done.is_mapped else [done.text]:
        width = text_width(word) + 12
        if x + width > box.right - _PADDING:
            yield text(x, box.y + box.height / 2 + 4, "…", says=str(value))
            return
        tone = done.color if done.is_mapped else color(CLASSIC[sum(map(ord, word)) % 6])
        yield rect(Box(x, box.y + box.height / 2 - 10, width, 20), paint(tone), radius=10)
        yield text(x + 6, box.y + box.height / 2 + 4, word, color=readable_on(tone))
        x += width + 4


def _parts(written: str) -> list[str]:
    """The parts of a list, written as JSON or with commas."""
    if written.startswith("["):
        try:
            read = json.loads(written)
        except (ValueError, RecursionError):
            read = None
        if isinstance(read, list):
            return [str(one) for one in read]
    return [part.strip() for part in written.split(",") if part.strip()]
