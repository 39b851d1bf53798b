"""Stat: each series as one large number, with its colour and the course it took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.frames import Content
from eventcore_monitoring.preview.panels.frame import no_answer
from eventcore_monitoring.preview.paths import area, course, runs
from eventcore_monitoring.preview.reduced_values import Reading, readings
from eventcore_monitoring.preview.reducers import reduced_number
from eventcore_monitoring.preview.scales import Scale, finite
from eventcore_monitoring.preview.svg import (
    Anchor,
    Box,
    clip_path,
    escaped,
    gradient,
    group,
    num,
    paint,
    path,
    rect,
    text,
)
from eventcore_monitoring.preview.text_width import cut, text_width
from eventcore_monitoring.preview.theme import MUTED, TEXT, WHITE, Color, mixed, readable_on
from eventcore_monitoring.preview.tiling import Direction, font_size, tiles

_SMALLER: Final = 0.7  # a unit beside its number
_LARGEST: Final = 72.0
_PART: Final = 0.35  # of the height, for the course


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel."""
    found = readings(panel, content)
    if not found:
        yield from no_answer(room)
        return
    direction: Direction
    match reading.text(panel, "options", "orientation", otherwise="auto"):
        case "horizontal":
            direction = "column"
        case "vertical":
            direction = "row"
        case _:
            direction = "grid"
    places = tiles(len(found), room, direction)
    has_names = _has_names(panel, found)
    sized = [one for one in found if one.shown.whole]
    shape = places[0]
    upper = shape.height * (1 - _PART if _has_course(panel, found[0], shape) else 1)
    height = upper * (0.6 if has_names else 0.9)
    value_size = _asked(panel, "valueSize") or font_size(
        [one.shown.text + one.shown.prefix + _narrow(one.shown.suffix) for one in sized] or ["0"],
        shape.width - 20, height, _LARGEST,
    )  # fmt: skip
    name_size = _asked(panel, "titleSize") or font_size(["M" * 12], shape.width - 16, upper * 0.3, 18, 11)
    for place, (one, box) in enumerate(zip(found, places, strict=True)):
        mark = f"{content.mark}v{place}"
        yield clip_path(mark, box)
        yield group(_tile(panel, content, one, box, mark, value_size, name_size if has_names else 0), clip=mark)


def _narrow(suffix: str) -> str:
    return suffix[: max(1, round(len(suffix) * _SMALLER))] if suffix else ""


def _asked(panel: Mapping[str, Any], word: str) -> float:
    found = reading.number(panel, "options", "text", word)
    return min(max(found, 6.0), 200.0) if found else 0.0


def _has_names(panel: Mapping[str, Any], found: list[Reading]) -> bool:
    match reading.text(panel, "options", "textMode", otherwise="auto"):
        case "auto":
            return len(found) > 1
        case "value_and_name" | "name":
            return True
        case _:
            return False


def _has_course(panel: Mapping[str, Any], one: Reading, box: Box) -> bool:
    mode = reading.text(panel, "options", "graphMode", otherwise="area")
    return mode != "none" and len(one.field.values) > 1 and box.height > 50


def _tile(
    panel: Mapping[str, Any], content: Content, one: Reading, box: Box, mark: str, size: float, name_size: float
) -> Iterator[str]:
    mode = reading.text(panel, "options", "colorMode", otherwise="value")
    color = one.shown.color
    ground = color if mode in ("background", "background_solid") else None
    if ground is not None:
        if mode == "background":
            deep = mixed(ground, Color("#000000", "#000000"), 0.2)
            yield gradient(f"{mark}b", (box.x, box.y), (box.right, box.bottom), [(0, deep, 1), (1, ground, 1)])
            yield rect(box, paint(gradient=f"{mark}b"), radius=4)
        else:
            yield rect(box, paint(ground), radius=4)
    ink = readable_on(ground) if ground is not None else color if mode == "value" else TEXT
    if _has_course(panel, one, box):
        yield from _course(content, one, box, mark, WHITE if ground is not None else color)
    text_mode = reading.text(panel, "options", "textMode", otherwise="auto")
    words = "" if text_mode in ("name", "none") else one.shown.text
    in_middle = reading.text(panel, "options", "justifyMode") == "center" or name_size == 0
    anchor: Anchor = "middle" if in_middle else "start"
    x = box.x + box.width / 2 if in_middle else box.x + 10
    upper = box.height * (1 - _PART if _has_course(panel, one, box) else 1)
    total = size * 1.1 + name_size * 1.3 if words else name_size
    y = max(box.y + (upper - total) / 2, box.y + 2)
    if name_size:
        y += name_size
        tint = readable_on(ground) if ground is not None else TEXT
        yield text(x, y, one.name, size=name_size, color=tint, anchor=anchor, room=box.width - 16, weight=500)
        y += name_size * 0.3
    if words:
        y += size * 0.92
        yield _value(one, x, y, size, ink, anchor, box.width - 16)
        if reading.flag(panel, "options", "showPercentChange"):
            yield from _change(one, x, y + max(size * 0.35, 14), ink if ground is not None else MUTED, anchor)


def _value(one: Reading, x: float, y: float, size: float, ink: Color, anchor: Anchor, room: float) -> str:
    """A number with its unit in smaller letters beside it."""
    shown = one.shown
    small = num(size * _SMALLER)
    number = cut(shown.text, max(room - text_width(shown.suffix, size * _SMALLER), 30), size)
    parts = [f'<tspan font-size="{small}">{escaped(shown.prefix)}</tspan>' if shown.prefix else "", escaped(number)]
    parts.append(f'<tspan font-size="{small}">{escaped(shown.suffix)}</tspan>' if shown.suffix else "")
    turned = f' text-anchor="{anchor}"' if anchor != "start" else ""
    place = f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}" font-weight="500"{turned} xml:space="preserve"'
    return f"{place}{paint(ink)}>{''.join(parts)}</text>"


def _change(one: Reading, x: float, y: float, ink: Color, anchor: Anchor) -> Iterator[str]:
    change = reduced_number("diffperc", one.field.values)
    if change is not None:
        yield text(x, y, f"{change:+.1f}%", size=13, color=ink, anchor=anchor)


def _course(content: Content, one: Reading, box: Box, mark: str, tone: Color) -> Iterator[str]:
    """The course of the series behind its number, along the lower edge."""
    numbers = finite([value for value in one.field.values if not isinstance(value, str | bool)])
    if not numbers:
        return
    low = reading.number(one.field.config, "min")
    high = reading.number(one.field.config, "max")
    low, high = min(numbers) if low is None else low, max(numbers) if high is None else high
    if high <= low:
        low, high = low - 1, high + 1
    top = box.bottom - box.height * _PART
    scale = Scale(low, high, box.bottom - 2, top)
    count = len(one.field.values)
    xs = [box.x + box.width * place / (count - 1) for place in range(count)]
    values = [value if not isinstance(value, str | bool) else None for value in one.field.values]
    found = [(run, course(run, "linear")) for run in runs(xs, values, scale) if len(run.xs) > 1]
    if not found:
        return
    yield gradient(f"{mark}a", (0, top), (0, box.bottom), [(0, tone, 0.4), (1, tone, 0.05)])
    yield path("".join(area(run, line, "linear", box.bottom) for run, line in found), paint(gradient=f"{mark}a"))
    yield path("".join(line for _, line in found), paint(stroke=tone))
