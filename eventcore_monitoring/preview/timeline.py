"""What state timelines and status histories share: a row a series over time, its states, and their legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import legend, reading
from eventcore_monitoring.preview.axes import BELOW, ticks_of_times, time_texts
from eventcore_monitoring.preview.display import color_mode, decimals_of, limits, shown, thresholds
from eventcore_monitoring.preview.frames import Cell, Content, Field, is_hidden
from eventcore_monitoring.preview.scales import Scale
from eventcore_monitoring.preview.svg import Box, num, paint, path, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import GRID, MUTED, Color
from eventcore_monitoring.preview.values import formatted

_PAGE: Final = 20
_LOWEST: Final = 14.0  # pixels of a row: below that no name can be read
_MORE: Final = 16.0
_NAMES: Final = 0.3  # of the width, at most


class State(NamedTuple):
    """A stretch of time in which a series is in one state."""

    start: float
    end: float
    text: str
    color: Color


class Row(NamedTuple):
    """A series and its place."""

    field: Field
    times: Sequence[float]
    ends: Sequence[float]  # () where a state lasts until the next one
    box: Box


class Timeline(NamedTuple):
    """Where everything stands."""

    plot: Box
    across: Scale
    rows: tuple[Row, ...]
    hidden: tuple[str, ...]
    legend: legend.Legend


def timeline(panel: Mapping[str, Any], content: Content, room: Box, *, merges: bool) -> Timeline:
    """The rows that fit, the axis of times and the legend."""
    series = list(_series(content))
    plain = Field("", "number", (), config=reading.mapping(panel, "fieldConfig", "defaults"))
    fields = [field for field, _, _ in series] or [plain]
    placed = legend.placed(_entries(fields, merges), panel, room)
    page = int(reading.number(panel, "options", "perPage") or _PAGE)
    space = placed.rest.inset(0, 4, 0, BELOW)
    count = max(1, min(len(series), page, int(space.height // _LOWEST)))
    hidden = tuple(field.display for field, _, _ in series[count:])
    space = space.inset(0, 0, 0, _MORE if hidden else 0)
    names = min(max((text_width(field.display) for field, _, _ in series[:count]), default=0) + 10, room.width * _NAMES)
    plot = space.inset(max(names, 16.0), 0, 12, 0)
    across = Scale(content.start, max(content.end, content.start + 1), plot.x, plot.right)
    height = plot.height / count
    part = min(max(reading.number(panel, "options", "rowHeight") or 0.9, 0.1), 1.0)
    rows = tuple(
        Row(field, times, ends, Box(plot.x, plot.y + (place + (1 - part) / 2) * height, plot.width, height * part))
        for place, (field, times, ends) in enumerate(series[:count])
    )
    return Timeline(plot, across, rows, hidden, placed)


def surroundings(placed: Timeline, content: Content) -> Iterator[str]:
    """Everything but the states: names, axis of times, legend, and how many series do not show."""
    plot = placed.plot
    times = ticks_of_times(content.start, content.end, plot)
    grid = "".join(f"M{num(placed.across.at(time))},{num(plot.y)}V{num(plot.bottom)}" for time, _ in times)
    if grid:
        yield path(grid, paint(stroke=GRID))
    axis = plot._replace(height=plot.height + (_MORE if placed.hidden else 0))
    yield from time_texts(times, placed.across, axis)
    left = min([row.box.x for row in placed.rows], default=plot.x)
    for row in placed.rows:
        room = left - placed.legend.rest.x - 8
        yield text(left - 8, row.box.y + row.box.height / 2 + 4, row.field.display, anchor="end", room=room)
    if placed.hidden:
        says = ", ".join(placed.hidden)
        yield text(plot.x, plot.bottom + 12, f"+ {len(placed.hidden)} more", size=11, color=MUTED, says=says)
    yield from legend.drawn(placed.legend)


def states(row: Row, end: float, *, merges: bool) -> list[State]:
    """The states of a series until `end`. `merges`: equal ones that follow one another are one.

    As in Grafana a number whose colour comes from the thresholds is then the state between two thresholds, and its
    value mappings do not count (grafana/grafana issue 71804).
    """
    field = row.field
    by_threshold = merges and _is_by_threshold(field)
    spans = reading.at(field.config, "custom", "spanNulls") is True
    found: list[State] = []
    last: Cell = None
    for place, (time, value) in enumerate(zip(row.times, field.values, strict=True)):
        if value is None or value != value:
            if not spans and found and last is not None:
                found[-1] = found[-1]._replace(end=min(found[-1].end, time))
                last = None
            continue
        until = row.ends[place] if row.ends else end
        step = _step(field, float(value)) if by_threshold else None
        key = value if step is None else step
        is_same = last is not None and key == last and type(key) is type(last)
        if merges and is_same and (not row.ends or found[-1].end >= time):
            found[-1] = found[-1]._replace(end=until)
            continue
        if found:
            found[-1] = found[-1]._replace(end=min(found[-1].end, time))
        label, color = _labelled(field, value, step)
        found.append(State(time, until, label, color))
        last = key
    return [state for state in found if state.end >= state.start]


def _series(content: Content) -> Iterator[tuple[Field, Sequence[float], Sequence[float]]]:
    for frame in content.frames:
        clocks = [field for field in frame.fields if field.kind == "time"]
        if not clocks:
            continue
        times, ends = ([float(one or 0) for one in clock.values] for clock in (clocks[0], clocks[-1]))
        for field in frame.fields:
            if field.kind != "time" and not is_hidden(field, "viz"):
                yield field, times, ends if len(clocks) > 1 else ()


def _is_by_threshold(field: Field) -> bool:
    return field.kind == "number" and color_mode(field) == "thresholds" and bool(thresholds(field))


def _step(field: Field, value: float) -> int:
    """The place of the threshold that a value has reached."""
    if reading.text(field.config, "thresholds", "mode") == "percentage":
        low, high = limits(field)
        value = (value - low) / (high - low) * 100 if high > low else 0.0
    reached = [place for place, step in enumerate(thresholds(field)) if value >= step.value]
    return reached[-1] if reached else 0


def _labelled(field: Field, value: Cell, step: int | None) -> tuple[str, Color]:
    if step is not None:
        return _step_texts(field)[step], thresholds(field)[step].color
    done = shown(field, value)
    return done.whole, done.color


def _step_texts(field: Field) -> list[str]:
    """`< 80`, `80+`: what lies between the thresholds."""
    steps = thresholds(field)
    unit = (
        "percent"
        if reading.text(field.config, "thresholds", "mode") == "percentage"
        else reading.text(field.config, "unit")
    )
    texts = []
    for place, step in enumerate(steps):
        is_base = step.value == float("-inf") and place + 1 < len(steps)
        written = formatted(steps[place + 1].value if is_base else step.value, unit, decimals_of(field))
        texts.append(f"< {written}" if is_base else f"{written}+")
    return texts


def _entries(fields: Sequence[Field], merges: bool) -> tuple[legend.Entry, ...]:
    """The thresholds, or the states that occur; a scale of colours has no legend in Grafana."""
    first = fields[0]
    if color_mode(first) == "thresholds" and len(thresholds(first)) > 1:
        return tuple(
            legend.Entry(label, step.color) for label, step in zip(_step_texts(first), thresholds(first), strict=True)
        )
    if color_mode(first).startswith("continuous"):
        return ()
    seen: dict[str, Color] = {}
    for field in fields:
        if not is_hidden(field, "legend"):
            for value in dict.fromkeys(field.values):
                done = shown(field, value)
                seen[done.whole] = done.color
    return tuple(legend.Entry(label, color) for label, color in seen.items() if label)
