"""Time series: lines, bars and points over time, with axes, thresholds, annotations and a legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import legend, reading
from eventcore_monitoring.preview.axes import (
    BELOW,
    Axis,
    axis,
    axis_key,
    choose_sides,
    grid,
    moved,
    ticks_of_times,
    time_texts,
    value_texts,
)
from eventcore_monitoring.preview.display import absolute_thresholds, color_at, color_mode, is_by_value, series_color
from eventcore_monitoring.preview.frames import Content, Event, Field, is_hidden, time_of
from eventcore_monitoring.preview.panels.frame import no_answer
from eventcore_monitoring.preview.paths import Run, area, bars, course, dots, runs
from eventcore_monitoring.preview.scales import Scale, finite
from eventcore_monitoring.preview.stacking import Layer, mode, stacked
from eventcore_monitoring.preview.svg import Box, circle, clip_path, gradient, group, line, paint, path, points, rect
from eventcore_monitoring.preview.theme import Color, color

_FIRST_TEXT: Final = 8.0  # above the plot: half of the uppermost tick's text
_ANNOTATION: Final = "#00d3ff"
_FAINT: Final = 0.12


class Chart(NamedTuple):
    """Where everything stands: the place of the data, the axis of times, and each layer with its axis of values.

    `plain`: a field with the panel's default settings, for a panel without data.
    """

    plot: Box
    across: Scale
    axes: tuple[Axis, ...]
    layers: tuple[tuple[Layer, Axis], ...]
    plain: Field


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel; without saved answers its axes, thresholds and units."""
    fields = [field for field in _layers_of(content) if not is_hidden(field.field, "viz")]
    shown = legend.placed(legend.entries_of([layer.field for layer in fields], panel), panel, room)
    chart = _chart(panel, content, fields, shown.rest)
    times = ticks_of_times(content.start, content.end, chart.plot)
    mark = f"{content.mark}plot"
    yield clip_path(mark, chart.plot)
    yield from _threshold_areas(chart)
    yield from grid(chart.axes, times, chart.across, chart.plot)
    yield from value_texts(chart.axes, chart.plot)
    if content.start:  # without any answers the times are made up
        yield from time_texts(times, chart.across, chart.plot)
    if not content.saved:
        yield from no_answer(chart.plot)
    yield from _threshold_lines(chart)
    bodies = (
        element
        for place, (layer, one) in enumerate(chart.layers)
        for element in _series(layer, one, chart, f"{content.mark}s{place}", _filled_to(layer, fields))
    )
    yield group(bodies, clip=mark)
    yield from _annotations(content.annotations, chart)
    yield from _exemplars(content.exemplars, chart)
    yield from legend.drawn(shown)


def _layers_of(content: Content) -> list[Layer]:
    layers = []
    for frame in content.frames:
        time = time_of(frame)
        for field in frame.fields:
            if time is not None and field.kind == "number":
                values: Any = field.values
                if reading.text(field.config, "custom", "transform") == "negative-Y":
                    values = [None if value is None else -value for value in values]
                layers.append(Layer(field, time.values, values))  # type: ignore[arg-type]
    return layers


def _chart(panel: Mapping[str, Any], content: Content, layers: Sequence[Layer], room: Box) -> Chart:
    raised = stacked(layers)
    keys = [axis_key(layer.field, mode(layer.field) == "percent") for layer in raised]
    plain = Field("", "number", (), config=reading.mapping(panel, "fieldConfig", "defaults"))
    sides = choose_sides(keys or [axis_key(plain, False)])
    across = room.inset(0, _FIRST_TEXT, 0, BELOW)
    members: dict[tuple[Any, ...], list[Layer]] = {key: [] for key in sides}
    for key, layer in zip(keys, raised, strict=True):
        members[key].append(layer)
    found = {key: _axis_of(members[key], plain, across, sides[key]) for key in sides}
    left, right = (sum(one.width for one in found.values() if one.side == side) for side in ("left", "right"))
    plot = across.inset(left or 4, 0, right or 12, 0)
    placed = {key: moved(one, plot) for key, one in found.items()}
    start = Scale(content.start, max(content.end, content.start + 1), plot.x, plot.right)
    pairs = tuple((layer, placed[key]) for key, layer in zip(keys, raised, strict=True))
    return Chart(plot, start, tuple(placed.values()), pairs, plain)


def _axis_of(layers: Sequence[Layer], plain: Field, place: Box, side: str) -> Axis:
    field = layers[0].field if layers else plain
    values = [value for layer in layers for value in finite(layer.values)]
    is_percent = bool(layers) and mode(field) == "percent"
    from_zero = any(_custom(layer.field, "drawStyle", "line") == "bars" for layer in layers)
    extent = (min(values), max(values)) if values else None
    return axis(field, extent, place, side, is_percent=is_percent, from_zero=from_zero)


def _custom(field: Field, word: str, otherwise: str) -> str:
    return reading.text(field.config, "custom", word, otherwise=otherwise)


def _filled_to(layer: Layer, layers: Sequence[Layer]) -> Layer | None:
    name = _custom(layer.field, "fillBelowTo", "")
    return next((one for one in layers if one.field.display == name), None) if name else None


def _series(layer: Layer, axis: Axis, chart: Chart, mark: str, other: Layer | None) -> Iterator[str]:
    field, plot = layer.field, chart.plot
    if other is not None and len(other.values) == len(layer.values):
        layer = layer._replace(base=other.values)
    factor = (chart.across.end - chart.across.start) / (chart.across.high - chart.across.low)
    offset = chart.across.start - chart.across.low * factor
    xs = [offset + time * factor for time in layer.times]
    spans: Any = reading.at(field.config, "custom", "spanNulls")
    gap = float("inf") if spans is True else (reading.number(field.config, "custom", "spanNulls") or 0) / 1000 * factor
    found = list(runs(xs, layer.values, axis.scale, base=layer.base, longest_gap=gap))
    if not found:
        return
    drawn = series_color(field)
    floor = plot.bottom if axis.scale.base else axis.scale.at(min(max(0.0, axis.scale.low), axis.scale.high))
    width = _size(field, "lineWidth", 1)
    fill = min(_size(field, "fillOpacity", 0), 100) / 100
    scheme = f"{mark}l" if _custom(field, "gradientMode", "none") == "scheme" and is_by_value(field) else ""
    if scheme:
        yield _scheme(scheme, field, axis, plot)
    style = _custom(field, "drawStyle", "line")
    tint = _tint(field, fill, f"{mark}f", plot, drawn, found)
    if tint[0]:
        yield tint[0]
    if style == "bars":
        wide = _bar_width(field, found, plot)
        shape = "".join(bars(run, wide, floor) for run in found)
        yield path(shape, _painted(tint[1], drawn, fill, scheme, width), says=field.display)
    elif style == "line":
        bend = _custom(field, "lineInterpolation", "linear")
        lines = [(run, course(run, bend)) for run in found if len(run.xs) > 1]
        if lines and fill:
            shape = "".join(area(run, one, bend, floor) for run, one in lines)
            yield path(shape, _painted(tint[1], drawn, fill, scheme, 0))
        if lines and width:
            stroke = None if scheme else drawn
            whole = "".join(one for _, one in lines)
            painted = paint(stroke=stroke, stroke_gradient=scheme, width=width, dashes=_dashes(field))
            yield path(whole, painted, says=field.display)
    visible = found if _has_points(field, style, len(xs), plot) else [run for run in found if len(run.xs) == 1]
    if visible and style != "bars":
        size = max(_size(field, "pointSize", 5), 1)
        stroke = None if scheme else drawn
        painted = paint(stroke=stroke, stroke_gradient=scheme, width=size) + ' stroke-linecap="round"'
        yield path("".join(dots(run) for run in visible), painted)


def _size(field: Field, word: str, otherwise: float) -> float:
    found = reading.number(field.config, "custom", word)
    return otherwise if found is None else min(max(found, 0.0), 100.0)


def _has_points(field: Field, style: str, count: int, plot: Box) -> bool:
    asked = _custom(field, "showPoints", "auto")
    if style == "points" or asked == "always":
        return True
    return asked == "auto" and count <= plot.width / (2 * max(_size(field, "pointSize", 5), 1))


def _dashes(field: Field) -> str:
    fill = reading.text(field.config, "custom", "lineStyle", "fill")
    listed = [reading.number({"n": one}, "n") for one in reading.items(field.config, "custom", "lineStyle", "dash")]
    lengths = [f"{one:g}" for one in listed if one is not None and 0 <= one < 1000]
    match fill:
        case "dash":
            return " ".join(lengths) or "10 10"
        case "dot":
            return " ".join(lengths) or "0 10"
        case _:
            return ""


def _bar_width(field: Field, found: Sequence[Run], plot: Box) -> float:
    xs = [x for run in found for x in run.xs]
    step = min((after - before for before, after in pairwise(xs)), default=plot.width / 4)
    factor = reading.number(field.config, "custom", "barWidthFactor")
    most = reading.number(field.config, "custom", "barMaxWidth") or 200.0
    return max(min(step * (0.6 if factor is None else min(max(factor, 0.1), 1)), most), 1.0)


def _tint(field: Field, fill: float, mark: str, plot: Box, drawn: Color, found: Sequence[Run]) -> tuple[str, str]:
    """A fill that fades downwards, where the field asks for one: its gradient and the gradient's id."""
    if not fill or _custom(field, "gradientMode", "none") not in ("opacity", "hue"):
        return "", ""
    top = max(min(y for run in found for y in run.ys), plot.y)
    bottom = max(plot.bottom, top + 1)
    return gradient(mark, (0, top), (0, bottom), [(0, drawn, fill), (1, drawn, fill * 0.1)]), mark


def _painted(fading: str, drawn: Color, fill: float, scheme: str, width: float) -> str:
    stroke = drawn if width and not scheme else None
    lined = scheme if width else ""
    if fading:
        return paint(gradient=fading, stroke=stroke, stroke_gradient=lined, width=width)
    if scheme:
        return paint(gradient=scheme, opacity=fill, stroke=stroke, stroke_gradient=lined, width=width)
    return paint(drawn if fill else None, stroke, opacity=fill or 1, width=width)


def _scheme(mark: str, field: Field, axis: Axis, plot: Box) -> str:
    """The colours of the values along the axis: those of the thresholds, with hard edges; or of the scale."""
    scale = axis.scale
    stops: list[tuple[float, Color, float]] = []
    if color_mode(field) == "thresholds":
        steps = absolute_thresholds(field, scale.low, scale.high)
        for place, step in enumerate(steps):
            at = min(max((plot.bottom - scale.at(step.value)) / plot.height, 0.0), 1.0) if place else 0.0
            stops += [(at, steps[place - 1].color, 1), (at, step.color, 1)] if place else [(0, step.color, 1)]
    else:
        ends = (scale.low, scale.high)
        stops = [
            (part / 8, color_at(field, scale.low + (scale.high - scale.low) * part / 8, ends), 1) for part in range(9)
        ]
    return gradient(mark, (0, plot.bottom), (0, plot.y), stops)


def _steps(chart: Chart) -> Iterator[tuple[Axis, str, Sequence[Any]]]:
    """The axes whose first series shows its thresholds, how, and the thresholds."""
    seen: set[int] = set()
    shown = [(layer.field, one) for layer, one in chart.layers] or [(chart.plain, chart.axes[0])]
    for field, one in shown:
        style = reading.text(field.config, "custom", "thresholdsStyle", "mode", otherwise="off")
        if style not in ("off", "series") and id(one) not in seen:
            seen.add(id(one))
            yield one, style, absolute_thresholds(field, one.scale.low, one.scale.high)


def _threshold_areas(chart: Chart) -> Iterator[str]:
    plot = chart.plot
    for one, style, steps in _steps(chart):
        if "area" not in style:
            continue
        edges = [*(step.value for step in steps[1:]), float("inf")]
        for step, upper in zip(steps, edges, strict=False):
            top = min(max(one.scale.at(upper), plot.y), plot.bottom) if upper != float("inf") else plot.y
            bottom = one.scale.at(step.value) if step.value != float("-inf") else plot.bottom
            bottom = min(max(bottom, plot.y), plot.bottom)
            if bottom - top > 0.05:
                yield rect(Box(plot.x, top, plot.width, bottom - top), paint(step.color, opacity=_FAINT))


def _threshold_lines(chart: Chart) -> Iterator[str]:
    plot = chart.plot
    for one, style, steps in _steps(chart):
        if "line" not in style and "dashed" not in style:
            continue
        dashes = "10 10" if "dashed" in style else ""
        for step in steps:
            if one.scale.low <= step.value <= one.scale.high:
                y = one.scale.at(step.value)
                yield line(plot.x, y, plot.right, y, paint(stroke=step.color, width=2, dashes=dashes))


def _annotations(events: Sequence[Event], chart: Chart) -> Iterator[str]:
    plot = chart.plot
    for event in events:
        if chart.across.low <= event.time <= chart.across.high:
            x, tone = chart.across.at(event.time), color(event.color or _ANNOTATION)
            yield group(
                [
                    line(x, plot.y, x, plot.bottom, paint(stroke=tone, dashes="4 4")),
                    path(
                        points([(x - 4, plot.bottom + 5), (x + 4, plot.bottom + 5), (x, plot.bottom)]) + "Z",
                        paint(tone),
                    ),
                ],
                says=event.text,
            )


def _exemplars(events: Sequence[Event], chart: Chart) -> Iterator[str]:
    first = next((one for one in chart.axes if one.side != "hidden"), None)
    for event in events if first else ():
        inside = chart.across.low <= event.time <= chart.across.high
        if first is not None and event.value is not None and inside:
            y = min(max(first.scale.at(event.value), chart.plot.y), chart.plot.bottom)
            tone = color("blue")
            yield circle(chart.across.at(event.time), y, 3.5, paint(tone, opacity=0.8), says=event.text)
