"""Gauge: values on an arc, with a thin ring of the thresholds around it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.display import Step, absolute_thresholds, shown
from eventcore_monitoring.preview.frames import Content, Field
from eventcore_monitoring.preview.panels.frame import no_answer
from eventcore_monitoring.preview.reduced_values import Reading, readings
from eventcore_monitoring.preview.scales import clamped
from eventcore_monitoring.preview.svg import Box, num, paint, path, text
from eventcore_monitoring.preview.theme import MUTED, TEXT, TRACK
from eventcore_monitoring.preview.tiling import font_size, tiles

_FROM: Final = math.radians(210)  # where the arc begins, at the left and below the middle; it runs over the top
_SWEEP: Final = math.radians(240)
_LEAST, _MOST = 0.0, 100.0  # Grafana's ends for a gauge whose settings give none


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel; without saved answers the empty arc with its thresholds."""
    found = readings(panel, content)
    if not found:
        plain = Field("", "number", (), config=reading.mapping(panel, "fieldConfig", "defaults"))
        yield from _gauge(panel, Reading("", None, shown(plain, None), plain), room, has_name=False)
        yield from no_answer(room)
        return
    places = tiles(len(found), room, "grid", 1.15)
    for one, box in zip(found, places, strict=True):
        yield from _gauge(panel, one, box, has_name=len(found) > 1)


def ends(field: Field) -> tuple[float, float]:
    """The ends of a gauge's scale: its settings, else 0 and 100; never without a range between them."""
    low, high = reading.number(field.config, "min"), reading.number(field.config, "max")
    low, high = clamped(_LEAST if low is None else low), clamped(_MOST if high is None else high)
    return (low, high) if high > low else (low, low + max(1.0, abs(low) / 1000))


def _gauge(panel: Mapping[str, Any], one: Reading, box: Box, *, has_name: bool) -> Iterator[str]:
    low, high = ends(one.field)
    name_height = 20.0 if has_name else 0.0
    has_labels = reading.flag(panel, "options", "showThresholdLabels")
    beside, above = (34.0, 16.0) if has_labels else (4.0, 0.0)
    radius = max(min(box.width / 2 - beside, (box.height - name_height - above) / 1.55), 8.0)
    x, y = box.x + box.width / 2, box.y + (box.height - name_height + above - radius * 1.5) / 2 + radius
    has_ring = reading.flag(panel, "options", "showThresholdMarkers", otherwise=True)
    ring = max(radius * 0.06, 2) if has_ring else 0.0
    outer = radius - (ring * 1.6 if has_ring else 0.0)
    inner = outer - max(radius * 0.24, 5)
    steps = absolute_thresholds(one.field, low, high)
    if has_ring:
        yield from _ring(steps, low, high, x, y, radius, radius - ring)
    yield path(_arc(x, y, outer, inner, 0, 1), paint(TRACK))
    value = one.value if isinstance(one.value, int | float) and one.value == one.value else None
    part = min(max((value - low) / (high - low), 0.0), 1.0) if value is not None else 0.0
    if part > 0:
        yield path(_arc(x, y, outer, inner, 0, part), paint(one.shown.color), says=f"{one.name}: {one.shown.whole}")
    size = font_size([one.shown.whole or "0"], inner * 1.7, inner * 0.75, 64)
    yield text(x, y + size * 0.35, one.shown.whole, size=size, color=one.shown.color, anchor="middle", weight=500)
    if has_labels:
        yield from _labels(one.field, [low, *(step.value for step in steps[1:] if low < step.value < high), high],
                           x, y, radius)  # fmt: skip
    if has_name:
        yield text(x, box.bottom - 6, one.name, color=TEXT, anchor="middle", room=box.width - 8)


def _ring(
    steps: Sequence[Step], low: float, high: float, x: float, y: float, outer: float, inner: float
) -> Iterator[str]:
    edges = [*(step.value for step in steps[1:]), high]
    for step, upper in zip(steps, edges, strict=False):
        start, end = (min(max((value - low) / (high - low), 0.0), 1.0) for value in (max(step.value, low), upper))
        if end > start:
            yield path(_arc(x, y, outer, inner, start, end), paint(step.color))


def _labels(field: Field, values: Sequence[float], x: float, y: float, radius: float) -> Iterator[str]:
    low, high = values[0], values[-1]
    for value in values:
        angle = _FROM - _SWEEP * (value - low) / (high - low)
        at = x + (radius + 6) * math.cos(angle), y - (radius + 6) * math.sin(angle)
        side = math.cos(angle)
        anchor: Any = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
        yield text(at[0], at[1] + 3, shown(field, value).whole, size=10, color=MUTED, anchor=anchor)


def _arc(x: float, y: float, outer: float, inner: float, start: float, end: float) -> str:
    """A piece of a ring, from one part of the sweep to another."""
    first, last = _FROM - _SWEEP * start, _FROM - _SWEEP * end
    large = 1 if (end - start) * _SWEEP > math.pi else 0

    def at(radius: float, angle: float) -> str:
        return f"{num(x + radius * math.cos(angle))},{num(y - radius * math.sin(angle))}"

    return (
        f"M{at(outer, first)}A{num(outer)},{num(outer)} 0 {large} 1 {at(outer, last)}"
        f"L{at(inner, last)}A{num(inner)},{num(inner)} 0 {large} 0 {at(inner, first)}Z"
    )
