"""Status history: the state of each series at each moment, as coloured boxes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.display import shown
from eventcore_monitoring.preview.frames import Content
from eventcore_monitoring.preview.panels.frame import no_answer
from eventcore_monitoring.preview.panels.smallest import is_too_small, too_small
from eventcore_monitoring.preview.panels.statetimeline import opacity_of
from eventcore_monitoring.preview.svg import Box, paint, rect, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import MUTED, PANEL, mixed, readable_on
from eventcore_monitoring.preview.timeline import Row, Timeline, surroundings, timeline

_NARROWEST: Final = 4.0  # pixels of a column, at least
_NOTE: Final = 14.0


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel; without saved answers its axis of times and its legend."""
    if is_too_small(room):
        yield from too_small(room)
        return
    stride = _stride(panel, content, room)
    if stride > 1:
        words = f"one of {stride} moments is shown"
        yield text(room.right - 12, room.y + 8, words, size=11, color=MUTED, anchor="end")
        room = room.inset(0, _NOTE, 0, 0)
    placed = timeline(panel, content, room, merges=False)
    yield from surroundings(placed, content)
    if not placed.rows:
        yield from no_answer(room)
    for row in placed.rows:
        yield from _row(panel, placed, _thinned(row, stride))


def _stride(panel: Mapping[str, Any], content: Content, room: Box) -> int:
    """Every how many moments are drawn: where the panel asks for fewer than are saved, or they would not be seen."""
    count = max((frame.length for frame in content.frames), default=0)
    most = min(reading.number(panel, "maxDataPoints") or count or 1, room.width * 0.8 / _NARROWEST)
    return max(math.ceil(count / max(most, 1)), 1)


def _thinned(row: Row, stride: int) -> Row:
    """Every so many moments of a row, counted from the last one."""
    first = (len(row.times) - 1) % stride
    field = row.field._replace(values=row.field.values[first::stride])
    return row._replace(field=field, times=row.times[first::stride])


def _row(panel: Mapping[str, Any], placed: Timeline, row: Row) -> Iterator[str]:
    part = min(max(reading.number(panel, "options", "colWidth") or 0.9, 0.1), 1.0)
    width = _step(row.times) * (placed.across.end - placed.across.start) / (placed.across.high - placed.across.low)
    width = max(min(width or 100.0, placed.plot.width) * part, 1.0)
    asked = reading.text(panel, "options", "showValue", otherwise="auto")
    for time, value in zip(row.times, row.field.values, strict=True):
        if value is None or not placed.across.low <= time <= placed.across.high:
            continue
        done = shown(row.field, value)
        left = max(placed.across.at(time) - width / 2, placed.plot.x)
        right = min(placed.across.at(time) + width / 2, placed.plot.right)
        box = Box(left, row.box.y, max(right - left, 1.0), row.box.height)
        tone = mixed(PANEL, done.color, opacity_of(row.field))
        yield rect(box, paint(tone), says=f"{row.field.display}: {done.whole}")
        fits = text_width(done.whole) <= box.width - 4
        if done.whole and box.height >= 12 and (asked == "always" or (asked == "auto" and fits)):
            x, y = box.x + box.width / 2, box.y + box.height / 2 + 4
            yield text(x, y, done.whole, color=readable_on(tone), anchor="middle", room=box.width - 2)


def _step(times: Sequence[float]) -> float:
    """The shortest distance of two moments; 0 for fewer than two."""
    return min((after - before for before, after in pairwise(times) if after > before), default=0.0)
