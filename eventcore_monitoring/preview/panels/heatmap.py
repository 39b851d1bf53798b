"""Heatmap: how observations spread over time, as coloured cells, with the scale of the colours below."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.axes import BELOW, ticks_of_times, time_texts, turned
from eventcore_monitoring.preview.color_schemes import scheme
from eventcore_monitoring.preview.frames import Content
from eventcore_monitoring.preview.heatmap_cells import Cells, cells, thinned
from eventcore_monitoring.preview.panels.frame import message
from eventcore_monitoring.preview.panels.smallest import is_too_small, too_small
from eventcore_monitoring.preview.scales import Scale
from eventcore_monitoring.preview.svg import Box, gradient, num, paint, path, rect, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import GRID, MUTED, PANEL, Color, color, mixed, readable_on
from eventcore_monitoring.preview.values import formatted

_LEGEND: Final = 26.0
_BAR: Final = 160.0
_NARROWEST: Final = 4.0
_LEAST_GAP: Final = 16.0  # between the texts of the axis
_LABEL: Final = 18.0
_NOTE: Final = 15.0


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel."""
    if is_too_small(room):
        yield from too_small(room)
        return
    found = cells(panel, content)
    if isinstance(found, str) or not found.counts:
        yield from message(found if isinstance(found, str) else "No data", room)
        return
    has_scale = reading.flag(panel, "options", "legend", "show", otherwise=True) and room.height > 100
    below = BELOW + (_LEGEND if has_scale else 0) + (_NOTE if found.note else 0)
    space = room.inset(0, 8, 12, below)
    levels = _levels(panel, found, space)
    edges = _edge_texts(panel, found, levels)
    label = reading.text(panel, "options", "yAxis", "axisLabel")
    hidden = reading.text(panel, "options", "yAxis", "axisPlacement") == "hidden"
    left = 4.0 if hidden else max(map(text_width, edges.values()), default=0) + 10 + (_LABEL if label else 0)
    plot = space.inset(left, 0, 0, 0)
    found = thinned(found, int(plot.width / _NARROWEST))
    across = Scale(content.start, max(content.end, content.start + 1), plot.x, plot.right)
    times = ticks_of_times(content.start, content.end, plot)
    grid = "".join(f"M{num(across.at(time))},{num(plot.y)}V{num(plot.bottom)}" for time, _ in times)
    if grid:
        yield path(grid, paint(stroke=GRID))
    low, high = _limits(panel, found)
    palette = _palette(panel)
    yield from _drawn(panel, found, levels, across, (low, high), palette)
    if not hidden:
        yield from (text(plot.x - 6, y + 4, words, anchor="end") for y, words in edges.items())
        if label:
            yield turned(room.x + 12, plot.y + plot.height / 2, label, plot.height)
    yield from time_texts(times, across, plot)
    if has_scale:
        yield from _scale(
            panel, palette, low, high, Box(room.x, plot.bottom + BELOW, room.width, _LEGEND), content.mark
        )
    if found.note:
        yield text(room.x, room.bottom - 2, found.note, size=11, color=MUTED, room=room.width)


def _levels(panel: Mapping[str, Any], found: Cells, plot: Box) -> list[float]:
    """The heights of the rows' edges, from the first row's on.

    All rows are equally high, as Grafana draws buckets, unless the panel asks for a scale.
    """
    count = len(found.counts)
    parts = [place / count for place in range(count + 1)]
    scale = reading.mapping(panel, "options", "rowsFrame", "yBucketScale")
    kind, edges = reading.text(scale, "type"), _finite_edges(found.edges)
    if edges and kind == "log" and edges[0] > 0:
        edges = [math.log(edge) for edge in edges]
    if edges and kind in ("log", "linear") and 0 < edges[-1] - edges[0] < math.inf:
        parts = [(edge - edges[0]) / (edges[-1] - edges[0]) for edge in edges]
    if reading.flag(panel, "options", "yAxis", "reverse"):
        return [plot.y + part * plot.height for part in parts]
    return [plot.bottom - part * plot.height for part in parts]


def _finite_edges(edges: Sequence[float]) -> list[float]:
    """The edges with numbers at their ends where a scale has no place for them: nothing and the infinite."""
    inner = [edge for edge in edges if 0 < edge < math.inf]
    if len(inner) < 2 or len(inner) < len(edges) - 2:
        return []
    first = [inner[0] * (inner[0] / inner[1])] if edges[0] <= 0 else []
    last = [inner[-1] * (inner[-1] / inner[-2])] if math.isinf(edges[-1]) else []
    return [*first, *inner, *last] if len(first) + len(inner) + len(last) == len(edges) else []


def _edge_texts(panel: Mapping[str, Any], found: Cells, levels: Sequence[float]) -> dict[float, str]:
    """The texts of the axis by their height: at the edges of the rows, or in their middle where they have names."""
    unit = reading.text(panel, "options", "yAxis", "unit") or reading.text(panel, "fieldConfig", "defaults", "unit")
    asked = reading.number(panel, "options", "yAxis", "decimals")
    decimals = None if asked is None else min(max(int(asked), 0), 20)
    if found.names:
        middles = ((lower + upper) / 2 for lower, upper in pairwise(levels))
        wanted = list(zip(middles, found.names, strict=True))
    else:
        wanted = [
            (level, f"{'+' if edge > 0 else '-'}Inf" if math.isinf(edge) else _written(edge, unit, decimals))
            for level, edge in zip(levels, found.edges, strict=True)
        ]
    kept: dict[float, str] = {}
    for level, words in wanted:
        if all(abs(level - other) >= _LEAST_GAP for other in kept):
            kept[level] = words
    return kept


def _written(value: float, unit: str, decimals: int | None) -> str:
    """A bound or a count without zeros at its end."""
    done = formatted(value, unit, decimals)
    if decimals is None and "." in done.text and "e" not in done.text:
        done = done._replace(text=done.text.rstrip("0").rstrip("."))
    return str(done).strip()


def _limits(panel: Mapping[str, Any], found: Cells) -> tuple[float, float]:
    """The values of the first and of the last colour."""
    given = [count for row in found.counts for count in row if count is not None and _shows(panel, count)]
    low, high = (reading.number(panel, "options", "color", end) for end in ("min", "max"))
    low = (min(given) if given else 0.0) if low is None else low
    high = (max(given) if given else 1.0) if high is None else high
    return low, high if high > low else low + 1


def _shows(panel: Mapping[str, Any], count: float) -> bool:
    """Grafana leaves out what is not above a limit, and that is nearly zero where nobody sets it."""
    least, most = (reading.number(panel, "options", "filterValues", end) for end in ("le", "ge"))
    return math.isfinite(count) and count > (1e-9 if least is None else least) and (most is None or count < most)


def _palette(panel: Mapping[str, Any]) -> tuple[Color, ...]:
    options = reading.mapping(panel, "options", "color")
    steps = min(max(int(reading.number(options, "steps") or 64), 2), 128)
    if reading.text(options, "mode") == "opacity":
        fill = color(reading.text(options, "fill", otherwise="dark-orange"))
        power = reading.number(options, "exponent") or 0.5
        power = power if reading.text(options, "scale", otherwise="exponential") == "exponential" else 1.0
        return tuple(mixed(PANEL, fill, ((place + 1) / steps) ** power) for place in range(steps))
    name = reading.text(options, "scheme", otherwise="Oranges")
    return scheme(name, steps, is_reversed=reading.flag(options, "reverse"))


def _drawn(
    panel: Mapping[str, Any],
    found: Cells,
    levels: Sequence[float],
    across: Scale,
    limits: tuple[float, float],
    palette: Sequence[Color],
) -> Iterator[str]:
    """The cells, all of one colour in one path."""
    low, high = limits
    gap = min(max(reading.number(panel, "options", "cellGap") or 1.0, 0.0), 25.0)
    courses: dict[int, list[str]] = {}
    texts: list[str] = []
    asked = reading.text(panel, "options", "showValue", otherwise="auto")
    for row, (one, other) in zip(found.counts, pairwise(levels), strict=True):
        y, tall = min(one, other), max(abs(other - one) - gap, 0.5)
        for end, count in zip(found.times, row, strict=True):
            if count is None or not _shows(panel, count):
                continue
            left = max(across.at(end - found.step), across.start)
            right = min(across.at(end), across.end)
            if right - left < 0.2:
                continue
            shade = _shade(count, low, high, len(palette))
            wide = max(right - left - min(gap, (right - left) / 3), 0.5)
            courses.setdefault(shade, []).append(f"M{num(left)},{num(y)}h{num(wide)}v{num(tall)}h{num(-wide)}z")
            words = _count_text(panel, count) if asked != "never" and wide > 20 and tall > 12 else ""
            if words and (asked == "always" or text_width(words, 10) < wide - 4):
                ink = readable_on(palette[shade])
                texts.append(text(left + wide / 2, y + tall / 2 + 3.5, words, size=10, color=ink, anchor="middle"))
    yield from (path("".join(course), paint(palette[shade])) for shade, course in sorted(courses.items()))
    yield from texts


def _shade(count: float, low: float, high: float, steps: int) -> int:
    """The place of a count's colour; halves, because the range of two doubles may be none."""
    spread = high / 2 - low / 2
    part = (count / 2 - low / 2) / spread if spread > 0 else 0.0
    return min(int(min(max(part, 0.0), 1.0) * steps), steps - 1)


def _count_text(panel: Mapping[str, Any], count: float) -> str:
    options = reading.mapping(panel, "options", "cellValues")
    asked = reading.number(options, "decimals")
    return _written(count, reading.text(options, "unit", otherwise="short"), None if asked is None else int(asked))


def _scale(
    panel: Mapping[str, Any], palette: Sequence[Color], low: float, high: float, place: Box, mark: str
) -> Iterator[str]:
    """The scale of the colours, with the values of its ends."""
    wide = min(_BAR, place.width * 0.5)
    texts = [_count_text(panel, value) for value in (low, high)]
    first = text_width(texts[0])
    bar = Box(place.x + first + 8, place.y + 10, wide, 8)
    stops = [(part / 8, palette[round(part / 8 * (len(palette) - 1))], 1.0) for part in range(9)]
    yield gradient(f"{mark}scale", (bar.x, 0), (bar.right, 0), stops)
    yield text(place.x, bar.bottom, texts[0], color=MUTED)
    yield rect(bar, paint(gradient=f"{mark}scale"), radius=2)
    yield text(bar.right + 8, bar.bottom, texts[1], color=MUTED, room=place.right - bar.right - 8)
