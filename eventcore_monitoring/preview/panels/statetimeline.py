"""State timeline: the states that each series goes through, as coloured stretches of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.frames import Content, Field
from eventcore_monitoring.preview.panels.frame import no_answer
from eventcore_monitoring.preview.panels.smallest import is_too_small, too_small
from eventcore_monitoring.preview.scales import Scale
from eventcore_monitoring.preview.svg import Anchor, Box, paint, rect, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import PANEL, mixed, readable_on
from eventcore_monitoring.preview.timeline import Row, State, states, surroundings, timeline

_PADDING: Final = 4.0
_THINNEST: Final = 1.0


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel; without saved answers its axis of times and its legend."""
    if is_too_small(room):
        yield from too_small(room)
        return
    merges = reading.flag(panel, "options", "mergeValues", otherwise=True)
    placed = timeline(panel, content, room, merges=merges)
    yield from surroundings(placed, content)
    if not placed.rows:
        yield from no_answer(room)
    for row in placed.rows:
        for state in states(row, content.end, merges=merges):
            if state.start < content.end or len(row.times) == 1:
                yield from _state(panel, row, state, placed.across)


def opacity_of(field: Field) -> float:
    """How much of a state's colour covers the panel's."""
    asked = reading.number(field.config, "custom", "fillOpacity")
    return 0.7 if asked is None else min(max(asked, 0.0), 100.0) / 100


def _state(panel: Mapping[str, Any], row: Row, state: State, across: Scale) -> Iterator[str]:
    start, end = (min(max(across.at(time), across.start), across.end) for time in (state.start, state.end))
    box = Box(start, row.box.y, max(end - start, _THINNEST), row.box.height)
    tone = mixed(PANEL, state.color, opacity_of(row.field))
    border = reading.number(row.field.config, "custom", "lineWidth") or 0.0
    says = f"{row.field.display}: {state.text}"
    yield rect(box, paint(tone, state.color if border else None, width=min(border, 10.0)), says=says)
    asked = reading.text(panel, "options", "showValue", otherwise="auto")
    space = box.width - 2 * _PADDING
    fits = text_width(state.text) <= space
    if state.text and box.height >= 12 and (asked == "always" or (asked == "auto" and fits)) and space > 8:
        anchor: Anchor
        match reading.text(panel, "options", "alignValue", otherwise="left"):
            case "center":
                x, anchor = box.x + box.width / 2, "middle"
            case "right":
                x, anchor = box.right - _PADDING, "end"
            case _:
                x, anchor = box.x + _PADDING, "start"
        yield text(x, box.y + box.height / 2 + 4, state.text, color=readable_on(tone), anchor=anchor, room=space)
