"""Bar chart: a group of bars for each category, standing or lying, side by side or upon one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import legend, reading
from eventcore_monitoring.preview.axes import BELOW, Axis, axis, grid, moved, value_texts
from eventcore_monitoring.preview.dates import date
from eventcore_monitoring.preview.display import color_at, is_by_value, series_color, shown
from eventcore_monitoring.preview.frames import Content, Field, is_hidden
from eventcore_monitoring.preview.panels.frame import no_data
from eventcore_monitoring.preview.panels.smallest import is_too_small, too_small
from eventcore_monitoring.preview.scales import Scale, finite
from eventcore_monitoring.preview.svg import Anchor, Box, num, paint, path, rect, text
from eventcore_monitoring.preview.text_width import cut, text_width
from eventcore_monitoring.preview.theme import GRID, PANEL, TEXT, Color, mixed, readable_on

_FIRST_TEXT: Final = 8.0
_TALL: Final = 18.0  # of a value's text above its bar
_NAMES: Final = 0.35  # of the width, at most, for the categories beside lying bars
_DAY: Final = 86_400


class Bar(NamedTuple):
    """A bar from `low` to `high`. `place`: its number within the group; `category`: the group's."""

    category: int
    place: int
    low: float
    high: float
    text: str
    color: Color
    field: Field


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel."""
    if is_too_small(room):
        yield from too_small(room)
        return
    categories, fields = _data(panel, content)
    extent = finite([value for field in fields for value in field.values])  # type: ignore[misc]
    if not categories or not extent:
        yield from no_data(panel, room)
        return
    stacking = reading.text(panel, "options", "stacking", otherwise="none")
    bars = list(_bars(fields, len(categories), stacking, _by_value(panel, content)))
    placed = legend.placed(legend.entries_of(fields, panel), panel, room)
    is_lying = reading.text(panel, "options", "orientation", otherwise="auto") == "horizontal"
    groups = 1 if stacking != "none" else len(fields)
    ends = min(bar.low for bar in bars), max(bar.high for bar in bars)
    if is_lying:
        yield from _lying(panel, categories, bars, groups, ends, placed.rest)
    else:
        yield from _standing(panel, categories, bars, groups, ends, placed.rest)
    yield from legend.drawn(placed)


def _data(panel: Mapping[str, Any], content: Content) -> tuple[list[str], list[Field]]:
    """The names of the categories, and a field of values a bar within each."""
    frames = [frame for frame in content.frames if frame.length]
    if not frames:
        return [], []
    asked = reading.text(panel, "options", "xField")
    first = frames[0]
    across = (
        next((field for field in first.fields if asked and asked in (field.display, field.name)), None)
        or next((field for field in first.fields if field.kind == "string"), None)
        or next((field for field in first.fields if field.kind == "time"), None)
    )
    if across is None:
        return [], []
    if across.kind == "time" and len(frames) > 1:
        moments = sorted(
            {
                at
                for frame in frames
                for field in frame.fields
                if field.kind == "time"
                for at in field.values
                if at is not None
            }
        )
        fields = [one for frame in frames for one in _spread(frame.fields, moments)]
        return _times(moments), fields
    fields = [
        field
        for field in first.fields
        if field.kind == "number" and field is not across and not is_hidden(field, "viz")
    ]
    names = _times(across.values) if across.kind == "time" else [shown(across, value).whole for value in across.values]
    return names, fields


def _spread(fields: Sequence[Field], moments: Sequence[Any]) -> Iterator[Field]:
    """The fields of a frame upon the moments of all of them."""
    time = next((field for field in fields if field.kind == "time"), None)
    for field in fields:
        if time is not None and field.kind == "number" and not is_hidden(field, "viz"):
            known = dict(zip(time.values, field.values, strict=True))
            yield field._replace(values=[known.get(moment) for moment in moments])


def _times(moments: Sequence[Any]) -> list[str]:
    known = [float(one) for one in moments if isinstance(one, int | float)]
    if not known:
        return ["" for _ in moments]
    pattern = "HH:mm" if max(known) - min(known) <= _DAY else "MM/DD HH:mm"
    if all(one % _DAY == 0 for one in known) and len(known) > 1:
        pattern = "YYYY-MM-DD"
    return [date(float(one) * 1000, pattern) if isinstance(one, int | float) else "" for one in moments]


def _by_value(panel: Mapping[str, Any], content: Content) -> Field | None:
    """The field whose values colour the bars, if the panel names one."""
    asked = reading.text(panel, "options", "colorByField")
    fields = (field for frame in content.frames for field in frame.fields)
    return next((field for field in fields if asked and asked in (field.display, field.name)), None)


def _bars(fields: Sequence[Field], count: int, stacking: str, colors: Field | None) -> Iterator[Bar]:
    for category in range(count):
        values = [field.values[category] if category < len(field.values) else None for field in fields]
        total = sum(abs(value) for value in values if isinstance(value, int | float)) or 1.0
        above = below = 0.0
        for place, (field, value) in enumerate(zip(fields, values, strict=True)):
            if not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
                continue
            size = value / total if stacking == "percent" else float(value)
            start = 0.0
            if stacking != "none":
                start = above if size >= 0 else below
                above, below = (above + size, below) if size >= 0 else (above, below + size)
            tone = color_at(field, float(value)) if is_by_value(field) else series_color(field)
            if colors is not None and category < len(colors.values):
                tone = shown(colors, colors.values[category]).color
            written = shown(field, value).whole
            low, high = min(start, start + size), max(start, start + size)
            yield Bar(category, 0 if stacking != "none" else place, low, high, written, tone, field)


def _value_axis(
    panel: Mapping[str, Any], bars: Sequence[Bar], ends: tuple[float, float], place: Box, side: str
) -> Axis:
    is_percent = reading.text(panel, "options", "stacking") == "percent"
    return axis(bars[0].field, ends, place, side, is_percent=is_percent, from_zero=True)


def _standing(
    panel: Mapping[str, Any],
    categories: Sequence[str],
    bars: Sequence[Bar],
    groups: int,
    ends: tuple[float, float],
    room: Box,
) -> Iterator[str]:
    turn = reading.number(panel, "options", "xTickLabelRotation") or 0.0
    most = int(reading.number(panel, "options", "xTickLabelMaxLength") or 0)
    names = [f"{name[:most]}..." if most and len(name) > most else name for name in categories]
    below = min(BELOW + max(map(text_width, names), default=0) * abs(turn) / 90, room.height * 0.4) if turn else BELOW
    asked = reading.text(panel, "options", "showValue", otherwise="auto")
    is_upper = reading.text(panel, "options", "stacking", otherwise="none") == "none"
    space = room.inset(0, _FIRST_TEXT + (_TALL if asked != "never" and is_upper else 0), 12, below)
    up = _value_axis(panel, bars, ends, space, "left")
    plot = space.inset(up.width, 0, 0, 0)
    up = moved(up, plot)
    slot = plot.width / len(categories)
    yield from grid([up], [], Scale(0, 1, plot.x, plot.right), plot)
    yield from value_texts([up], plot)
    for bar in bars:
        at, wide = _across(panel, bar, slot, groups)
        top, bottom = up.scale.at(bar.high), up.scale.at(bar.low)
        box = Box(plot.x + at, top, wide, max(bottom - top, 0.5))
        yield _shape(panel, bar, box)
        fits = text_width(bar.text) <= wide + 12 and groups * len(categories) <= 60
        is_above = is_upper and bar.low >= 0
        if asked == "always" or (asked == "auto" and fits and (is_above or box.height > 16)):
            y = box.y - 5 if is_above else box.y + box.height / 2 + 4
            yield text(box.x + wide / 2, y, bar.text, color=TEXT if is_above else _ink(bar), anchor="middle")
    yield from _names_below(names, plot, slot, turn)


def _names_below(names: Sequence[str], plot: Box, slot: float, turn: float) -> Iterator[str]:
    if turn:
        for place, name in enumerate(names):
            x, y = plot.x + (place + 0.5) * slot, plot.bottom + 12
            anchor: Anchor = "end" if turn < 0 else "start"
            written = text(x, y, cut(name, 160), anchor=anchor, says=name)
            yield f'<g transform="rotate({num(turn)} {num(x)} {num(y)})">{written}</g>'
        return
    longest = max(map(text_width, names))
    stride = max(1, int((min(longest, 40) + 10) // slot + 1)) if min(longest, 40) + 8 > slot else 1
    for place in range(0, len(names), stride):
        x = plot.x + (place + 0.5) * slot
        yield text(x, plot.bottom + 17, names[place], anchor="middle", room=slot * stride - 6)


def _lying(
    panel: Mapping[str, Any],
    categories: Sequence[str],
    bars: Sequence[Bar],
    groups: int,
    ends: tuple[float, float],
    room: Box,
) -> Iterator[str]:
    names = min(max(map(text_width, categories)) + 10, room.width * _NAMES)
    asked = reading.text(panel, "options", "showValue", otherwise="auto")
    is_single = reading.text(panel, "options", "stacking", otherwise="none") == "none"
    values = max(text_width(bar.text) for bar in bars) + 8 if asked != "never" and is_single else 12
    plot = room.inset(names, 4, min(values, room.width * 0.2), BELOW)
    # The axis is made for the height of as many ticks as the width has room for.
    along = _value_axis(panel, bars, ends, Box(0, 0, 0, plot.width / 2.5), "left")
    across = Scale(along.scale.low, along.scale.high, plot.x, plot.right)
    lines = "".join(f"M{num(across.at(value))},{num(plot.y)}V{num(plot.bottom)}" for value, _ in along.ticks)
    if lines:
        yield path(lines, paint(stroke=GRID))
    for value, written in along.ticks:
        yield text(across.at(value), plot.bottom + 17, written.strip(), anchor="middle")
    slot = plot.height / len(categories)
    for bar in bars:
        at, wide = _across(panel, bar, slot, groups)
        left, right = across.at(bar.low), across.at(bar.high)
        box = Box(left, plot.y + at, max(right - left, 0.5), wide)
        yield _shape(panel, bar, box)
        if asked == "always" or (asked == "auto" and wide >= 12 and bar.low >= 0):
            x, anchor = (box.right + 5, "start") if is_single else (box.x + box.width / 2, "middle")
            if is_single or text_width(bar.text) < box.width - 4:
                yield text(x, box.y + wide / 2 + 4, bar.text, color=TEXT if is_single else _ink(bar), anchor=anchor)  # type: ignore[arg-type]
    stride = max(1, int(14 // slot + 1)) if slot < 14 else 1
    for place in range(0, len(categories), stride):
        y = plot.y + (place + 0.5) * slot + 4
        yield text(plot.x - 8, y, categories[place], anchor="end", room=names - 10)


def _across(panel: Mapping[str, Any], bar: Bar, slot: float, groups: int) -> tuple[float, float]:
    """Where a bar begins across its axis, and how wide it is."""
    group = _part(panel, "groupWidth", 0.7) if groups > 1 else _part(panel, "barWidth", 0.97) * 0.8
    each = slot * group / groups
    width = each * (_part(panel, "barWidth", 0.97) if groups > 1 else 1.0)
    start = bar.category * slot + slot * (1 - group) / 2 + bar.place * each + (each - width) / 2
    return start, max(width, 0.5)


def _part(panel: Mapping[str, Any], word: str, otherwise: float) -> float:
    found = reading.number(panel, "options", word)
    return otherwise if found is None else min(max(found, 0.05), 1.0)


def _ink(bar: Bar) -> Color:
    """The colour of a text upon a bar."""
    return readable_on(mixed(PANEL, bar.color, _opacity(bar)))


def _opacity(bar: Bar) -> float:
    fill = reading.number(bar.field.config, "custom", "fillOpacity")
    return 0.8 if fill is None else min(max(fill, 0.0), 100.0) / 100


def _shape(panel: Mapping[str, Any], bar: Bar, box: Box) -> str:
    custom = reading.mapping(bar.field.config, "custom")
    line, opacity = reading.number(custom, "lineWidth"), _opacity(bar)
    border = 1.0 if line is None else min(max(line, 0.0), 10.0)
    radius = min(box.width, box.height) * min(max(reading.number(panel, "options", "barRadius") or 0.0, 0.0), 0.5)
    painted = paint(bar.color if opacity else None, bar.color if border else None, width=border, opacity=opacity or 1)
    return rect(box, painted, radius=radius, says=f"{bar.field.display}: {bar.text}")
