"""Legends: which colour is which series, with calculations, as a list or a table below or beside the chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.display import series_color, shown
from eventcore_monitoring.preview.frames import Field, is_hidden
from eventcore_monitoring.preview.reducers import canonical, name_of, reduced, reduced_number
from eventcore_monitoring.preview.svg import Box, line, paint, rect, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import BORDER, LINK, MUTED, TEXT, Color

_ROW: Final = 22.0
_SWATCH: Final = 20.0  # the coloured bar and the gap after it
_GAP: Final = 16.0


class Entry(NamedTuple):
    """A line of a legend. `values`: the texts of the calculations, `sort`: what each is sorted by."""

    label: str
    color: Color
    values: tuple[str, ...] = ()
    sort: tuple[float, ...] = ()


class Legend(NamedTuple):
    """A legend whose place is known: `rest` is left to the chart."""

    rest: Box
    place: Box
    entries: tuple[Entry, ...]
    columns: tuple[str, ...]
    is_table: bool
    is_beside: bool


def calculations(panel: Mapping[str, Any]) -> tuple[str, ...]:
    """The reducers whose values the legend shows."""
    return tuple(found for word in reading.texts(panel, "options", "legend", "calcs") if (found := canonical(word)))


def entries_of(fields: Sequence[Field], panel: Mapping[str, Any]) -> tuple[Entry, ...]:
    """One entry a series that the legend does not hide, with the panel's calculations, in the panel's order."""
    asked = calculations(panel)
    found = [
        Entry(
            field.display,
            series_color(field),
            tuple(shown(field, reduced(one, field.values), reducer=one).whole for one in asked),
            tuple(number if (number := reduced_number(one, field.values)) is not None else 0.0 for one in asked),
        )
        for field in fields
        if not is_hidden(field, "legend")
    ]
    by = reading.text(panel, "options", "legend", "sortBy")
    names = [name_of(one) for one in asked]
    if by in names:
        place = names.index(by)
        found.sort(key=lambda entry: entry.sort[place], reverse=reading.flag(panel, "options", "legend", "sortDesc"))
    elif by == "Name":
        found.sort(key=lambda entry: entry.label, reverse=reading.flag(panel, "options", "legend", "sortDesc"))
    return tuple(found)


def placed(entries: tuple[Entry, ...], panel: Mapping[str, Any], room: Box) -> Legend:
    """Where the legend stands within the room of a panel, and what is left to the chart."""
    options = reading.mapping(panel, "options", "legend")
    mode = reading.text(options, "displayMode", otherwise="list")
    if not entries or mode == "hidden" or not reading.flag(options, "showLegend", otherwise=True) or room.height < 60:
        return Legend(room, Box(room.x, room.bottom, 0, 0), (), (), False, False)
    columns = tuple(name_of(one) for one in calculations(panel))
    is_table, is_beside = mode == "table", reading.text(options, "placement") == "right"
    if is_beside:
        asked = reading.number(options, "width")
        natural = _table_width(entries, columns) if is_table else max(map(_item_width, entries))
        width = min(asked or natural, room.width * (0.6 if asked or is_table else 0.4))
        place = Box(room.right - width, room.y, width, room.height)
        return Legend(Box(room.x, room.y, room.width - width - 8, room.height), place, entries, columns, is_table, True)
    rows = len(entries) + 1 if is_table else len(_lines(entries, room.width))
    height = min(rows, max(3 if is_table else 1, int(room.height * 0.35 // _ROW))) * _ROW
    place = Box(room.x, room.bottom - height, room.width, height)
    return Legend(Box(room.x, room.y, room.width, room.height - height - 4), place, entries, columns, is_table, False)


def drawn(legend: Legend) -> Iterator[str]:
    """The legend at its place; what does not fit is counted in its last line."""
    if not legend.entries:
        return
    if legend.is_table:
        yield from _table(legend)
    elif legend.is_beside:
        yield from _listed([[entry] for entry in legend.entries], legend.place)
    else:
        yield from _listed(_lines(legend.entries, legend.place.width), legend.place)


def _item_width(entry: Entry) -> float:
    values = sum(text_width(value) + 8 for value in entry.values)
    return _SWATCH + text_width(entry.label) + values + 2


def _lines(entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    lines: list[list[Entry]] = []
    left = 0.0
    for entry in entries:
        wide = min(_item_width(entry), width) + _GAP
        if not lines or wide - _GAP > left:
            lines.append([])
            left = width
        lines[-1].append(entry)
        left -= wide
    return lines


def _listed(lines: Sequence[Sequence[Entry]], place: Box) -> Iterator[str]:
    count = max(1, int((place.height + 1) // _ROW))
    is_cut = len(lines) > count
    whole = lines[: count - 1] if is_cut else lines
    y = place.y + 15
    for line_ in whole:
        x = place.x
        for entry in line_:
            yield from _item(entry, x, y, min(_item_width(entry), place.right - x))
            x += _item_width(entry) + _GAP
        y += _ROW
    if is_cut:
        hidden = [entry for line_ in lines[len(whole) :] for entry in line_]
        x, left = place.x, place.width - text_width(f"+ {len(hidden)} more") - _GAP
        for entry in lines[count - 1]:
            wide = _item_width(entry)
            if len(lines[count - 1]) == 1 or wide > left:
                break
            yield from _item(entry, x, y, wide)
            hidden.remove(entry)
            x, left = x + wide + _GAP, left - wide - _GAP
        more = f"+ {len(hidden)} more"
        yield text(x, y, more, color=MUTED, room=place.right - x, says=", ".join(entry.label for entry in hidden))


def _item(entry: Entry, x: float, y: float, width: float) -> Iterator[str]:
    yield rect(Box(x, y - 6, 14, 4), paint(entry.color), radius=2)
    values = sum(text_width(value) + 8 for value in entry.values)
    label = max(width - _SWATCH - values, 24)
    yield text(x + _SWATCH, y, entry.label, room=label)
    at = x + _SWATCH + min(text_width(entry.label), label) + 8
    for value in entry.values:
        yield text(at, y, value, color=MUTED)
        at += text_width(value) + 8


def _widths(entries: Sequence[Entry], columns: Sequence[str]) -> list[float]:
    return [
        max([text_width(column), *(text_width(entry.values[place]) for entry in entries)]) + _GAP
        for place, column in enumerate(columns)
    ]


def _table_width(entries: Sequence[Entry], columns: Sequence[str]) -> float:
    return _SWATCH + max(text_width(entry.label) for entry in entries) + 12 + sum(_widths(entries, columns))


def _table(legend: Legend) -> Iterator[str]:
    place, entries = legend.place, legend.entries
    count = max(1, int((place.height + 1) // _ROW) - 1)
    is_cut = len(entries) > count
    whole = entries[: count - 1] if is_cut else entries
    widths = _widths(entries, legend.columns)
    longest = max((text_width(entry.label) for entry in entries), default=0.0) + _SWATCH + 8
    while widths and sum(widths) > place.width - min(longest, 100):
        widths.pop()  # a name without its values says more than values without a name
    names = place.width - sum(widths)
    yield text(place.x, place.y + 15, "Name", color=LINK, weight=500)
    at = place.right
    ends: list[float] = []
    for width in reversed(widths):
        ends.insert(0, at - 4)
        at -= width
    for end, column in zip(ends, legend.columns, strict=False):
        yield text(end, place.y + 15, column, color=LINK, weight=500, anchor="end")
    y = place.y + _ROW
    for entry in whole:
        yield line(place.x, y, place.right, y, paint(stroke=BORDER))
        yield rect(Box(place.x, y + 9, 14, 4), paint(entry.color), radius=2)
        yield text(place.x + _SWATCH, y + 15, entry.label, room=names - _SWATCH - 8)
        for end, value in zip(ends, entry.values, strict=False):
            yield text(end, y + 15, value, anchor="end", color=TEXT)
        y += _ROW
    if is_cut:
        yield line(place.x, y, place.right, y, paint(stroke=BORDER))
        hidden = ", ".join(entry.label for entry in entries[len(whole) :])
        yield text(place.x + _SWATCH, y + 15, f"+ {len(entries) - len(whole)} more", color=MUTED, says=hidden)
