"""Pie chart: parts of a whole as a pie or a ring, with their names, values and percentages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import legend, reading
from eventcore_monitoring.preview.display import color_mode, shown
from eventcore_monitoring.preview.frames import Content, is_hidden
from eventcore_monitoring.preview.panels.frame import no_data
from eventcore_monitoring.preview.reduced_values import Reading, readings
from eventcore_monitoring.preview.svg import Box, num, paint, path, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import CLASSIC, PANEL, Color, color, readable_on

_HOLE: Final = 0.6
_SMALLEST: Final = 9.0  # of a label
_COLUMNS: Final = {"value": "Value", "percent": "Percent"}


class Slice(NamedTuple):
    """A part of the whole. `share` is between 0 and 1."""

    name: str
    value: float
    share: float
    written: str
    percent: str
    color: Color


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel."""
    slices = _slices(panel, [one for one in readings(panel, content) if not is_hidden(one.field, "viz")])
    total = sum(one.value for one in slices)
    if not slices or total <= 0:
        yield from no_data(panel, room)
        return
    placed = _legend(panel, slices, room)
    rest = placed.rest
    radius = max(min(rest.width, rest.height) / 2 - 4, 4.0)
    x, y = rest.x + rest.width / 2, rest.y + rest.height / 2
    hole = radius * _HOLE if reading.text(panel, "options", "pieType") == "donut" else 0.0
    labels = reading.texts(panel, "options", "displayLabels")
    start = 0.0
    for one in slices:
        if one.share <= 0:
            continue
        course = _course(x, y, radius, hole, start, start + one.share)
        yield path(course, paint(one.color, PANEL), says=f"{one.name}: {one.written} ({one.percent})")
        if labels:
            yield from _label(one, labels, x, y, radius, hole, start + one.share / 2)
        start += one.share
    yield from legend.drawn(placed)


def _slices(panel: Mapping[str, Any], found: Sequence[Reading]) -> list[Slice]:
    numbers = [
        (one, float(one.value))
        for one in found
        if isinstance(one.value, int | float) and math.isfinite(one.value) and one.value >= 0
    ]
    total = sum(value for _, value in numbers)
    by_row = reading.flag(panel, "options", "reduceOptions", "values")
    slices = [
        Slice(
            one.name,
            value,
            value / total if total else 0.0,
            one.shown.whole,
            _percent(value / total if total else 0.0, one),
            color(CLASSIC[place % len(CLASSIC)])
            if by_row and color_mode(one.field) == "palette-classic" and not one.shown.is_mapped
            else one.shown.color,
        )
        for place, (one, value) in enumerate(numbers)
    ]
    match reading.text(panel, "options", "sort", otherwise="desc"):
        case "asc":
            slices.sort(key=lambda one: one.value)
        case "desc":
            slices.sort(key=lambda one: -one.value)
    return slices


def _percent(share: float, one: Reading) -> str:
    decimals = reading.number(one.field.config, "decimals")
    plain = one.field._replace(config={"unit": "percentunit", "decimals": 0 if decimals is None else decimals})
    return shown(plain, share).whole


def _legend(panel: Mapping[str, Any], slices: Sequence[Slice], room: Box) -> legend.Legend:
    asked = [word for word in reading.texts(panel, "options", "legend", "values") if word in _COLUMNS]
    entries = tuple(
        legend.Entry(one.name, one.color, tuple(one.written if word == "value" else one.percent for word in asked))
        for one in slices
    )
    columns = tuple(_COLUMNS[word] for word in asked)
    options = dict(reading.mapping(panel, "options", "legend"))
    if options.get("displayMode") == "table" and columns and not options.get("width"):
        names = max(text_width(entry.label) for entry in entries)
        options["width"] = (
            20
            + names
            + 12
            + sum(
                max(text_width(column), *(text_width(entry.values[place]) for entry in entries)) + 16
                for place, column in enumerate(columns)
            )
        )
    placed = legend.placed(entries, {"options": {"legend": {**options, "calcs": []}}}, room)
    return placed._replace(columns=columns)


def _course(x: float, y: float, radius: float, hole: float, start: float, end: float) -> str:
    """The outline of a slice between two parts of the circle, clockwise from the top."""
    if end - start > 0.99999:  # an arc that ends where it begins is nothing: two halves
        whole = _circle(x, y, radius, sweep=1)
        return whole + (_circle(x, y, hole, sweep=0) if hole else "")
    (x1, y1), (x2, y2) = _at(x, y, radius, start), _at(x, y, radius, end)
    large = int(end - start > 0.5)
    outer = f"{num(x1)},{num(y1)}A{num(radius)},{num(radius)} 0 {large} 1 {num(x2)},{num(y2)}"
    if not hole:
        return f"M{num(x)},{num(y)}L{outer}Z"
    (x3, y3), (x4, y4) = _at(x, y, hole, end), _at(x, y, hole, start)
    return f"M{outer}L{num(x3)},{num(y3)}A{num(hole)},{num(hole)} 0 {large} 0 {num(x4)},{num(y4)}Z"


def _circle(x: float, y: float, radius: float, *, sweep: int) -> str:
    top, bottom = f"{num(x)},{num(y - radius)}", f"{num(x)},{num(y + radius)}"
    arc = f"A{num(radius)},{num(radius)} 0 1 {sweep} "
    return f"M{top}{arc}{bottom}{arc}{top}Z"


def _at(x: float, y: float, radius: float, part: float) -> tuple[float, float]:
    angle = 2 * math.pi * part
    return x + radius * math.sin(angle), y - radius * math.cos(angle)


def _label(
    one: Slice, asked: Sequence[str], x: float, y: float, radius: float, hole: float, middle: float
) -> Iterator[str]:
    words = [
        part for word, part in (("name", one.name), ("value", one.written), ("percent", one.percent)) if word in asked
    ]
    away = (radius + hole) / 2 if hole else radius * 0.62
    room = (radius - hole) * (1.4 if hole else 0.9)  # a name may reach a little beyond its ring
    widest = max(map(text_width, words), default=0)
    size = min(14.0, radius / 5, room / max(widest, 1) * 12)
    if size < _SMALLEST:  # a name that would be cut to nothing says less than none
        words = [word for word in words if word != one.name] or words
        size = _SMALLEST if radius < 60 else 11.0
    height = len(words) * size * 1.2
    if one.share * 2 * math.pi * away < 1.25 * min(max((text_width(word, size) for word in words), default=0), height):
        return
    at_x, at_y = _at(x, y, away, middle)
    for place, word in enumerate(words):
        top = at_y + (place - (len(words) - 1) / 2) * size * 1.2 + size * 0.35
        yield text(at_x, top, word, size=size, color=readable_on(one.color), anchor="middle", room=room, weight=500)
