"""A dashboard as one SVG: its head, its rows and its panels, from its JSON and from what its queries answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.annotations import annotation_events, exemplars
from eventcore_monitoring.preview.answers import Answers
from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.frames import Content, Event
from eventcore_monitoring.preview.layout import Placed, placed
from eventcore_monitoring.preview.panels import (
    barchart,
    bargauge,
    frame,
    gauge,
    heatmap,
    histogram,
    lists,
    logs,
    piechart,
    stat,
    statetimeline,
    statushistory,
    table,
    text as text_panel,
    timeseries,
)
from eventcore_monitoring.preview.svg import Box, classes_of, escaped, group, num, paint, path, points, rect, text
from eventcore_monitoring.preview.text_width import cut, text_width, wrapped
from eventcore_monitoring.preview.theme import BORDER, CANVAS, LINK, MUTED, PANEL, RAISED, TEXT, Theme, style_sheet
from eventcore_monitoring.preview.variables import Variable, filled, variables

WIDTH: Final = 1200.0
_MARGIN: Final = 16.0
_FONT: Final = "Inter, Helvetica, Arial, sans-serif"

Draw = Callable[[Mapping[str, Any], Content, Box], Iterator[str]]
# What draws each type of panel. Some have no query to be answered; some show their layout without an answer.
PANELS: Final[Mapping[str, Draw]] = {
    "timeseries": timeseries.draw,
    "stat": stat.draw,
    "gauge": gauge.draw,
    "bargauge": bargauge.draw,
    "text": text_panel.draw,
    "table": table.draw,
    "heatmap": heatmap.draw,
    "histogram": histogram.draw,
    "barchart": barchart.draw,
    "piechart": piechart.draw,
    "state-timeline": statetimeline.draw,
    "status-history": statushistory.draw,
    "logs": logs.draw,
    "alertlist": lists.draw,
    "annolist": lists.draw,
    "dashlist": lists.draw,
    "news": lists.draw,
}
WITHOUT_QUERY: Final = frozenset({"text", "alertlist", "annolist", "dashlist", "news"})
DRAWS_WITHOUT_ANSWER: Final = frozenset({"timeseries", "stat", "gauge", "bargauge", "state-timeline", "status-history"})


def dashboard_svg(
    dashboard: Mapping[str, Any], answers: Answers | None, theme: Theme = "auto", *, mark: str = ""
) -> str:
    """The picture of a dashboard in Grafana's classic JSON.

    Without answers it shows the layout: titles, axes, units and thresholds. `mark` begins every id, for several
    pictures in one page. The same input gives the same text.
    """
    shown = variables(dashboard)
    known = {one.name: one.value for one in shown}
    head, top = _head(dashboard, answers, [one for one in shown if one.is_shown and one.value])
    events = annotation_events(dashboard, answers) if answers else ()
    places = placed(dashboard, (_MARGIN, top), WIDTH - 2 * _MARGIN)
    body = [*head]
    for number, place in enumerate(places, 1):
        body += _row(place, known) if place.is_row else _panel(place, answers, known, events, f"{mark}p{number}")
    height = max([place.box.bottom for place in places], default=top) + _MARGIN
    canvas = rect(Box(0, 0, WIDTH, height), paint(CANVAS))
    drawn = "\n".join([canvas, *body])
    title = escaped(reading.text(dashboard, "title") or "dashboard")
    style = style_sheet(classes_of(drawn) | classes_of(paint(TEXT)), theme)
    size = f'width="{num(WIDTH)}" height="{num(height)}" viewBox="0 0 {num(WIDTH)} {num(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{title}" font-family="{_FONT}"'
        f' font-size="12">\n<style>\n{style}\n</style>\n{drawn}\n</svg>\n'
    )


def panel_svg(panel: Mapping[str, Any], answers: Answers | None, theme: Theme = "auto") -> str:
    """The picture of one panel by itself, at the size that its place on the grid gives it."""
    place = placed({"panels": [panel]}, (0, 0), WIDTH)[0]
    box = Box(0, 0, place.box.width, place.box.height)
    drawn = "\n".join(_panel(place._replace(box=box), answers, {}, (), "p"))
    size = f'width="{num(box.width)}" height="{num(box.height)}" viewBox="0 0 {num(box.width)} {num(box.height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}" font-size="12">\n'
        f"<style>\n{style_sheet(classes_of(drawn), theme)}\n</style>\n{drawn}\n</svg>\n"
    )


def _head(dashboard: Mapping[str, Any], answers: Answers | None, shown: Sequence[Variable]) -> tuple[list[str], float]:
    """Title, description, times and variables; and where the panels begin."""
    times = _times(dashboard, answers)
    room = WIDTH - 2 * _MARGIN - text_width(times) - 24
    parts = [
        text(_MARGIN, 34, reading.text(dashboard, "title"), size=20, weight=500, room=room),
        text(WIDTH - _MARGIN, 33, times, color=MUTED, anchor="end"),
    ]
    y = 34.0
    for line in wrapped(reading.text(dashboard, "description"), WIDTH - 2 * _MARGIN, 13)[:3]:
        y += 20
        parts.append(text(_MARGIN, y, line, size=13, color=MUTED))
    if shown:
        y += 14
        chips, y = _chips(shown, y)
        parts += chips
    return parts, y + 16


def _times(dashboard: Mapping[str, Any], answers: Answers | None) -> str:
    if answers is None:
        start, end = (reading.text(dashboard, "time", word) for word in ("from", "to"))
        return f"{start or 'now-6h'} to {end or 'now'}"
    first, last = (datetime.fromtimestamp(moment, UTC) for moment in (answers.start, answers.end))
    same_day = first.date() == last.date()
    return f"{first:%Y-%m-%d %H:%M} to {last:{'%H:%M' if same_day else '%Y-%m-%d %H:%M'}} UTC"


def _chips(shown: Sequence[Variable], y: float) -> tuple[list[str], float]:
    parts, x = [], _MARGIN
    for one in shown:
        label, value = cut(one.label, 200), cut(one.value, 300)
        left, right = text_width(label) + 16, text_width(value) + 16
        if x > _MARGIN and x + left + right > WIDTH - _MARGIN:
            x, y = _MARGIN, y + 36
        parts.append(rect(Box(x + 0.5, y + 0.5, left + right, 28), paint(PANEL, BORDER), radius=4))
        parts.append(rect(Box(x + 1, y + 1, left, 27), paint(RAISED), radius=3))
        parts.append(text(x + 8, y + 19, label, weight=500, says=one.label if label != one.label else ""))
        parts.append(text(x + left + 8, y + 19, value, color=LINK, says=one.value if value != one.value else ""))
        x += left + right + 10
    return parts, y + 29


def _row(place: Placed, known: Mapping[str, str]) -> Iterator[str]:
    box, (x, y) = place.box, (place.box.x + 8, place.box.y + 15)
    arrow = (
        [(x, y - 5), (x + 5, y), (x, y + 5)] if place.hidden else [(x - 2, y - 2.5), (x + 3, y + 2.5), (x + 8, y - 2.5)]
    )
    yield path(points(arrow), paint(stroke=MUTED, width=1.5))
    title = cut(filled(reading.text(place.panel, "title") or "Row", known), box.width - 160, 15)
    yield text(x + 14, y + 5, title, size=15, weight=500)
    if place.hidden:
        number = "1 panel" if place.hidden == 1 else f"{place.hidden} panels"
        yield text(x + 24 + text_width(title, 15), y + 5, f"({number})", size=13, color=MUTED)
        yield rect(Box(box.x, box.bottom + 3, box.width, 1), paint(BORDER))


def _panel(
    place: Placed, answers: Answers | None, known: Mapping[str, str], events: tuple[Event, ...], number: str
) -> Iterator[str]:
    panel, box, type_ = place.panel, place.box, reading.text(place.panel, "type")
    heading = filled(reading.text(panel, "title"), known)
    found = content(panel, answers, f"{number}-", events)
    if answers:
        found = found._replace(exemplars=exemplars(panel, answers))
    yield from frame.framed(panel, heading, box)
    room = frame.room_within(heading, box, found.notes)
    draw = PANELS.get(type_)
    if draw is None:
        inner = frame.no_renderer(type_, room)
    elif type_ in WITHOUT_QUERY or (found.saved and not found.is_empty):
        inner = draw(panel, found, room)
    elif found.saved:
        inner = frame.no_data(panel, room)
    elif type_ in DRAWS_WITHOUT_ANSWER:
        inner = draw(panel, found, room)
    else:
        inner = frame.no_answer(room, panel)
    yield group(f"\n{element}" for element in inner)
    yield from frame.noted(found.notes, box)
