"""Table: rows and columns with units, alignment and coloured cells; what has no room is counted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.display import shown
from eventcore_monitoring.preview.frames import Cell, Content, Field, Frame, is_hidden
from eventcore_monitoring.preview.panels.cells import cell_style, drawn_cell, row_color
from eventcore_monitoring.preview.panels.frame import message, no_data
from eventcore_monitoring.preview.reducers import canonical, name_of, reduced
from eventcore_monitoring.preview.svg import Anchor, Box, line, paint, path, points, rect, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import BORDER, MUTED, RAISED, TEXT

_HEADER: Final = 34.0
_ROWS: Final = {"sm": 36.0, "md": 42.0, "lg": 48.0}
_PADDING: Final = 6.0
_COUNT: Final = 20.0  # the line that counts what does not show
_CHOOSER: Final = 32.0
_NARROWEST: Final = 150.0  # Grafana's, of a column without a width; a narrower panel scrolls there
_LEAST: Final = 50.0
# The reducers that say something of texts and times too.
_OF_ANYTHING: Final = frozenset({
    *("count", "countAll", "distinctCount", "changeCount", "first", "firstNotNull", "last", "lastNotNull"),
    *("allValues", "uniqueValues"),
})  # fmt: skip


class Column(NamedTuple):
    """A column and its place. `anchor`: where its texts begin."""

    field: Field
    x: float
    width: float
    anchor: Anchor


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel: one frame of the answer, and below it the name of the frame where there are others."""
    frames = [frame for frame in content.frames if _visible(frame)]
    if not frames:
        yield from no_data(panel, room)
        return
    asked = int(reading.number(panel, "options", "frameIndex") or 0)
    frame = frames[asked if 0 <= asked < len(frames) else 0]
    if len(frames) > 1:
        yield from _chooser(frame, len(frames), Box(room.x, room.bottom - 28, room.width, 28))
        room = room.inset(0, 0, 0, _CHOOSER)
    fields = _visible(frame)
    if room.height < _HEADER or room.width < _LEAST:
        yield from message(f"{len(fields)} columns, {frame.length} rows", room)
        return
    columns, hidden = _columns(fields, room)
    order = _order(panel, frame)
    height = _ROWS.get(reading.text(panel, "options", "cellHeight", otherwise="sm"), 36.0)
    has_head = reading.flag(panel, "options", "showHeader", otherwise=True)
    footers = _footers(panel, fields)
    body = room.inset(0, _HEADER if has_head else 0, 0, height * bool(footers))
    count = int((body.height + 0.5) // height)
    if count < len(order) or hidden:
        count = int(max(body.height - _COUNT, 0) // height)
    if has_head:
        yield from _head(columns, panel, room)
    yield from _rows(columns, order[:count], body, height)
    end = body.y + min(count, len(order)) * height
    if footers:
        yield from _foot(columns, footers, Box(room.x, end, room.width, height))
        end += height
    if rest := _rest(len(order) - count, hidden):
        yield text(room.x + _PADDING, min(end + 14, room.bottom - 2), rest, size=11, color=MUTED, room=room.width)


def _visible(frame: Frame) -> list[Field]:
    return [
        field
        for field in frame.fields
        if not is_hidden(field, "viz") and not reading.flag(field.config, "custom", "hidden")
    ]


def _chooser(frame: Frame, count: int, box: Box) -> Iterator[str]:
    """The box in which Grafana lets one choose among several frames."""
    name = frame.name or frame.ref or "frame"
    yield rect(Box(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1), paint(RAISED, BORDER), radius=2)
    words = f"1 of {count}"
    yield text(box.x + 8, box.y + 18, name, room=box.width - 48 - text_width(words))
    yield text(box.right - 26, box.y + 18, words, color=MUTED, anchor="end")
    x, y = box.right - 14, box.y + 13
    yield path(points([(x - 4, y - 1), (x, y + 3), (x + 4, y - 1)]), paint(stroke=MUTED, width=1.5))


def _order(panel: Mapping[str, Any], frame: Frame) -> Sequence[int]:
    """The places of the rows in the panel's order."""
    order = list(range(frame.length))
    for asked in reversed(reading.mappings(panel, "options", "sortBy")):
        name = reading.text(asked, "displayName")
        field = next((one for one in frame.fields if one.display == name), None)
        if field is not None:
            keys = [_key(value) for value in field.values]
            order.sort(key=keys.__getitem__, reverse=reading.flag(asked, "desc"))
    return order


def _key(value: Cell) -> tuple[int, float, str]:
    """Nothing before numbers before texts."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return 0, 0.0, ""
    return (1, float(value), "") if isinstance(value, bool | int | float) else (2, 0.0, value.lower())


def _columns(fields: Sequence[Field], room: Box) -> tuple[list[Column], int]:
    """The columns that fit, and the number of those that do not.

    As in Grafana those without a width share what the others leave. Where that is too little, Grafana scrolls; a
    picture cannot, so there each takes what its texts need.
    """
    asked = [min(reading.number(field.config, "custom", "width") or 0.0, room.width) for field in fields]
    free = asked.count(0.0)
    share = (room.width - sum(asked)) / free if free else 0.0
    widths = [
        width or max(reading.number(field.config, "custom", "minWidth") or _NARROWEST, share)
        for field, width in zip(fields, asked, strict=True)
    ]
    if sum(widths) > room.width + 0.5:
        needed = [width or _needed(field) for field, width in zip(fields, asked, strict=True)]
        spare = max(room.width - sum(needed), 0.0)
        widths = [
            need + (spare / free if free and not width else 0.0) for need, width in zip(needed, asked, strict=True)
        ]
    columns: list[Column] = []
    x = room.x
    for field, width in zip(fields, widths, strict=True):
        left = room.right - x
        if left < min(width, _LEAST * 1.6) and columns:
            break
        columns.append(Column(field, x, min(width, left), _anchor(field)))
        x += width
    return columns, len(fields) - len(columns)


def _needed(field: Field) -> float:
    if cell_style(field).kind in ("gauge", "sparkline"):
        return _NARROWEST
    texts = [field.display, *(shown(field, value).whole for value in field.values[:20])]
    return min(max(max(map(text_width, texts)) + 3 * _PADDING, _LEAST), 400.0)


def _anchor(field: Field) -> Anchor:
    match reading.text(field.config, "custom", "align", otherwise="auto"):
        case "left":
            return "start"
        case "right":
            return "end"
        case "center":
            return "middle"
        case _:
            return "end" if field.kind == "number" and cell_style(field).kind not in ("gauge", "sparkline") else "start"


def _head(columns: Sequence[Column], panel: Mapping[str, Any], room: Box) -> Iterator[str]:
    sorted_by = {
        reading.text(one, "displayName"): reading.flag(one, "desc")
        for one in reading.mappings(panel, "options", "sortBy")
    }
    for column in columns:
        name = column.field.display
        if reading.flag(column.field.config, "custom", "hideHeader"):
            continue
        mark = f" {'↓' if sorted_by[name] else '↑'}" if name in sorted_by else ""
        x = _text_x(column)
        yield text(x, room.y + 22, f"{name}{mark}", weight=500, anchor=column.anchor, room=column.width - 2 * _PADDING)
    yield line(room.x, room.y + _HEADER, room.right, room.y + _HEADER, paint(stroke=BORDER))


def _text_x(column: Column) -> float:
    match column.anchor:
        case "start":
            return column.x + _PADDING
        case "end":
            return column.x + column.width - _PADDING
        case _:
            return column.x + column.width / 2


def _rows(columns: Sequence[Column], order: Sequence[int], body: Box, height: float) -> Iterator[str]:
    lines: list[str] = []
    right = columns[-1].x + columns[-1].width
    for number, place in enumerate(order):
        y = body.y + number * height
        ground = next((found for one in columns if (found := row_color(one.field, one.field.values[place]))), None)
        if ground is not None:
            yield rect(Box(body.x, y, right - body.x, height - 1), paint(ground))
        for column in columns:
            box = Box(column.x, y, column.width, height)
            value = column.field.values[place]
            yield from drawn_cell(column.field, value, box, _text_x(column), column.anchor, ground)
        lines.append(f"M{body.x:.1f},{y + height:.1f}H{body.right:.1f}")
    if lines:
        yield path("".join(lines), paint(stroke=BORDER))


def _footers(panel: Mapping[str, Any], fields: Sequence[Field]) -> Mapping[str, tuple[str, ...]]:
    """The reducers below each column: of the field's settings, or in the form before Grafana 12.2 of the panel's."""
    found = {field.display: tuple(reading.texts(field.config, "custom", "footer", "reducers")) for field in fields}
    old = reading.mapping(panel, "options", "footer")
    if reading.flag(old, "show"):
        names = reading.texts(old, "fields") or [reading.text(old, "fields")]
        numbers = [field.display for field in fields if field.kind == "number"]
        for name in [name for name in names if name] or numbers:
            found[name] = tuple(reading.texts(old, "reducer"))
    numeric = {field.display for field in fields if field.kind == "number"}
    return {
        name: kept
        for name, reducers in found.items()
        if (kept := tuple(one for one in reducers if canonical(one) and (name in numeric or one in _OF_ANYTHING)))
    }


def _foot(columns: Sequence[Column], footers: Mapping[str, tuple[str, ...]], box: Box) -> Iterator[str]:
    yield rect(Box(box.x, box.y, box.width, box.height - 1), paint(RAISED))
    for column in columns:
        field = column.field
        if reducers := footers.get(field.display):
            texts = [shown(field, reduced(one, field.values), reducer=one).whole for one in reducers]
            named = (f"{name_of(reducer)} {written}" for reducer, written in zip(reducers, texts, strict=True))
            words = ", ".join(named)
            y, room = box.y + box.height / 2 + 4, column.width - 2 * _PADDING
            yield text(_text_x(column), y, words, weight=500, color=TEXT, anchor=column.anchor, room=room)


def _rest(rows: int, columns: int) -> str:
    parts = [
        f"+ {count} {word}{'' if count == 1 else 's'}"
        for count, word in ((rows, "row"), (columns, "column"))
        if count > 0
    ]
    return ", ".join(parts)
