"""Bar gauge: values as bars, lying or standing: in one colour, along the colours of the thresholds, or as lamps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.display import absolute_thresholds, color_at, color_mode, shown
from eventcore_monitoring.preview.frames import Content, Field
from eventcore_monitoring.preview.panels.frame import no_answer
from eventcore_monitoring.preview.panels.gauge import ends
from eventcore_monitoring.preview.reduced_values import Reading, readings
from eventcore_monitoring.preview.svg import Box, gradient, paint, rect, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import MUTED, TEXT, TRACK, Color
from eventcore_monitoring.preview.tiling import font_size, tiles

_LAMP: Final = 10.0
_THINNEST: Final = 4.0


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel; without saved answers one empty bar."""
    found = readings(panel, content)
    if not found:
        plain = Field("", "number", (), config=reading.mapping(panel, "fieldConfig", "defaults"))
        found = [Reading("", None, shown(plain, None), plain)]
        yield from no_answer(room)
    match reading.text(panel, "options", "orientation", otherwise="auto"):
        case "horizontal":
            is_lying = True
        case "vertical":
            is_lying = False
        case _:
            is_lying = room.width <= room.height
    style = reading.text(panel, "options", "displayMode", otherwise="gradient")
    has_names = bool(found[0].name) and (len(found) > 1 or reading.text(panel, "options", "namePlacement") != "auto")
    marks = [f"{content.mark}b{place}" for place in range(len(found))]
    if is_lying:
        count, hidden = _fitting(len(found), room.height, 20)
        yield from _lying(panel, found[:count], room.inset(0, 0, 0, 16 if hidden else 0), style, marks, has_names)
    else:
        count, hidden = _fitting(len(found), room.width, 24)
        yield from _standing(panel, found[:count], room.inset(0, 0, 0, 16 if hidden else 0), style, marks, has_names)
    if hidden:
        names = ", ".join(one.name for one in found[count:])
        yield text(room.x, room.bottom - 2, f"+ {hidden} more", size=11, color=MUTED, says=names)


def _fitting(count: int, length: float, least: float) -> tuple[int, int]:
    most = max(1, int((length + 8) // (least + 8)))
    return (count, 0) if count <= most else (most, count - most)


def _lying(
    panel: Mapping[str, Any], found: Sequence[Reading], room: Box, style: str, marks: Sequence[str], has_names: bool
) -> Iterator[str]:
    places = tiles(len(found), room, "column")
    height = places[0].height
    is_above = has_names and (
        reading.text(panel, "options", "namePlacement", otherwise="auto") == "top"
        or (reading.text(panel, "options", "namePlacement", otherwise="auto") == "auto" and height > 60)
    )
    name_size = font_size(["0"], 100, height * (0.3 if is_above else 0.6), 16, 10)
    if has_names and not is_above:
        name_size = font_size([one.name for one in found], room.width * 0.4, height * 0.6, 16, 11)
    names = max((text_width(one.name, name_size) for one in found), default=0) + 12 if has_names and not is_above else 0
    names = min(names, room.width * 0.4)
    value_size = font_size([_value(panel, one) or "0" for one in found], room.width * 0.25, height * 0.6, 40, 10)
    values = max(text_width(_value(panel, one), value_size) for one in found) + 12
    for one, box, mark in zip(found, places, marks, strict=False):
        top = name_size + 6 if is_above else 0
        if has_names and is_above:
            yield text(box.x, box.y + name_size, one.name, size=name_size, room=box.width)
        elif has_names:
            middle = box.y + box.height / 2 + name_size * 0.35
            yield text(box.x, middle, one.name, size=name_size, room=names - 8)
        bar = box.inset(names, top, values if _value(panel, one) else 0, 0)
        yield from _bar(panel, one, bar, style, mark, is_lying=True)
        y = bar.y + bar.height / 2 + value_size * 0.35
        color = _ink(panel, one)
        yield text(box.right, y, _value(panel, one), size=value_size, color=color, anchor="end", weight=500)


def _standing(
    panel: Mapping[str, Any], found: Sequence[Reading], room: Box, style: str, marks: Sequence[str], has_names: bool
) -> Iterator[str]:
    places = tiles(len(found), room, "row")
    width = places[0].width
    value_size = font_size([_value(panel, one) or "0" for one in found], width - 6, room.height * 0.15, 32, 9)
    for one, box, mark in zip(found, places, marks, strict=False):
        below = 20.0 if has_names else 0.0
        bar = box.inset(width * 0.1, value_size * 1.3, width * 0.1, below)
        yield from _bar(panel, one, bar, style, mark, is_lying=False)
        x, color = box.x + box.width / 2, _ink(panel, one)
        yield text(
            x, box.y + value_size, _value(panel, one), size=value_size, color=color, anchor="middle", weight=500,
            room=width,
        )  # fmt: skip
        if has_names:
            yield text(x, box.bottom - 5, one.name, anchor="middle", room=width)


def _value(panel: Mapping[str, Any], one: Reading) -> str:
    return "" if reading.text(panel, "options", "valueMode") == "hidden" else one.shown.whole


def _ink(panel: Mapping[str, Any], one: Reading) -> Color:
    return TEXT if reading.text(panel, "options", "valueMode") == "text" else one.shown.color


def _bar(panel: Mapping[str, Any], one: Reading, bar: Box, style: str, mark: str, *, is_lying: bool) -> Iterator[str]:
    low, high = ends(one.field)
    value = one.value if isinstance(one.value, int | float) and one.value == one.value else low
    part = min(max((value - low) / (high - low), 0.0), 1.0)
    if style == "lcd":
        yield from _lamps(one.field, bar, part, low, high, is_lying=is_lying)
        return
    if reading.flag(panel, "options", "showUnfilled", otherwise=True):
        yield rect(bar, paint(TRACK), radius=3)
    filled = _part(bar, 0, part, is_lying)
    length = max(filled.width if is_lying else filled.height, _THINNEST)
    filled = Box(bar.x, bar.y, length, bar.height) if is_lying else Box(bar.x, bar.bottom - length, bar.width, length)
    color, says = one.shown.color, f"{one.name}: {one.shown.whole}"
    if style == "basic":
        yield rect(filled, paint(color, color, opacity=0.35), radius=3, says=says)
        return
    first, last = ((bar.x, 0.0), (bar.right, 0.0)) if is_lying else ((0.0, bar.bottom), (0.0, bar.y))
    yield gradient(mark, first, last, _stops(one.field, low, high))
    yield rect(filled, paint(gradient=mark), radius=3, says=says)


def _stops(field: Field, low: float, high: float) -> list[tuple[float, Color, float]]:
    """The colours along the whole bar: from threshold to threshold, or over the scale."""
    if color_mode(field) != "thresholds":
        return [(part / 4, color_at(field, low + (high - low) * part / 4, (low, high)), 1) for part in range(5)]
    steps = absolute_thresholds(field, low, high)
    return [(min(max((step.value - low) / (high - low), 0.0), 1.0), step.color, 1) for step in steps] or [
        (0, color_at(field, low), 1)
    ]


def _part(bar: Box, start: float, end: float, is_lying: bool) -> Box:
    if is_lying:
        return Box(bar.x + bar.width * start, bar.y, bar.width * (end - start), bar.height)
    return Box(bar.x, bar.bottom - bar.height * end, bar.width, bar.height * (end - start))


def _lamps(field: Field, bar: Box, part: float, low: float, high: float, *, is_lying: bool) -> Iterator[str]:
    length = bar.width if is_lying else bar.height
    count = max(int(length // _LAMP), 1)
    for place in range(count):
        start, end = place / count, (place + 1) / count - 2 / max(length, 1)
        color = color_at(field, low + (high - low) * start, (low, high))
        opacity = 1 if start < part else 0.18
        yield rect(_part(bar, start, max(end, start), is_lying), paint(color, opacity=opacity), radius=1)
