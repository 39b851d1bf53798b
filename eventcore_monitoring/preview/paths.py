"""The courses of series as SVG paths: lines in four ways, areas, bars and dots; thinned to what pixels can show."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventcore_monitoring.preview.scales import Scale

Values = Sequence[float | None]


class Run(NamedTuple):
    """Points without a gap between them, in pixels. `base`: the lower edge of the area, or () for the zero line."""

    xs: Sequence[float]
    ys: Sequence[float]
    base: Sequence[float] = ()


def runs(
    xs: Sequence[float], values: Values, scale: Scale, *, base: Values = (), longest_gap: float = 0
) -> Iterator[Run]:
    """The stretches of a series between its gaps. Gaps of at most `longest_gap` pixels are drawn over."""
    if scale.base:
        ys: list[float | None] = [_log_at(scale, value) for value in values]
    else:
        ys = _linear(values, scale)
    lower = [scale.at(value or 0.0) for value in base]
    if None not in ys:
        yield from _thinned(xs, ys, lower)  # type: ignore[arg-type]
        return
    places: list[int] = []
    for place, y in enumerate(ys):
        if y is None:
            continue
        if places and place - places[-1] > 1 and not xs[place] - xs[places[-1]] <= longest_gap:
            yield from _picked(xs, ys, lower, places)
            places = []
        places.append(place)
    if places:
        yield from _picked(xs, ys, lower, places)


def _linear(values: Values, scale: Scale) -> list[float | None]:
    factor = (scale.end - scale.start) / (scale.high - scale.low)
    offset = scale.start - scale.low * factor
    if None not in values and math.isfinite(sum(values)):  # type: ignore[arg-type]
        low, high = min(values), max(values)  # type: ignore[type-var]
        reach = scale.high - scale.low
        if values and low > scale.low - reach and high < scale.high + reach:  # type: ignore[operator]
            return [offset + value * factor for value in values]  # type: ignore[operator]
    return [None if value is None or value != value else scale.at(value) for value in values]


def _log_at(scale: Scale, value: float | None) -> float | None:
    return scale.at(value) if value is not None and value > 0 else None


def _picked(xs: Sequence[float], ys: Values, lower: Sequence[float], places: Sequence[int]) -> Iterator[Run]:
    yield from _thinned(
        [xs[place] for place in places],
        [ys[place] for place in places],  # type: ignore[misc]
        [lower[place] for place in places] if lower else (),
    )


def _thinned(xs: Sequence[float], ys: Sequence[float], lower: Sequence[float]) -> Iterator[Run]:
    """At most four points a column of pixels: where the line enters it, its lowest, its highest, where it leaves."""
    if not xs:
        return
    if len(xs) <= 2 * (xs[-1] - xs[0]) + 2:
        yield Run(xs, ys, lower)
        return
    kept: list[int] = []
    column: list[int] = []
    for place, x in enumerate(xs):
        if column and int(x) != int(xs[column[0]]):
            kept += _telling(column, ys)
            column = []
        column.append(place)
    kept += _telling(column, ys)
    edge = [lower[place] for place in kept] if lower else ()
    yield Run([xs[place] for place in kept], [ys[place] for place in kept], edge)


def _telling(column: Sequence[int], ys: Sequence[float]) -> list[int]:
    if len(column) <= 4:
        return list(column)
    least, most = min(column, key=ys.__getitem__), max(column, key=ys.__getitem__)
    return sorted({column[0], least, most, column[-1]})


def course(run: Run, interpolation: str) -> str:
    """The line of a run, as the field's `lineInterpolation` says."""
    match interpolation:
        case "stepAfter":
            return _start(run) + "".join([f"H{x:.1f}V{y:.1f}" for x, y in zip(run.xs[1:], run.ys[1:], strict=True)])
        case "stepBefore":
            return _start(run) + "".join([f"V{y:.1f}H{x:.1f}" for x, y in zip(run.xs[1:], run.ys[1:], strict=True)])
        case "smooth" if len(run.xs) > 2:
            return _smooth(run.xs, run.ys)
        case _:
            return "M" + "L".join([f"{x:.1f},{y:.1f}" for x, y in zip(run.xs, run.ys, strict=True)])


def _start(run: Run) -> str:
    return f"M{run.xs[0]:.1f},{run.ys[0]:.1f}"


def _smooth(xs: Sequence[float], ys: Sequence[float]) -> str:
    """A monotone cubic (Fritsch and Carlson): smooth, and never beyond the values."""
    widths = [max(after - before, 1e-6) for before, after in itertools.pairwise(xs)]
    slopes = [(after - before) / width for before, after, width in zip(ys, ys[1:], widths, strict=False)]
    tangents = [slopes[0]]
    for left, right, before, after in zip(slopes, slopes[1:], widths, widths[1:], strict=False):
        if left * right <= 0:
            tangents.append(0.0)
        else:
            both = before + after
            tangents.append(3 * both / ((both + after) / left + (both + before) / right))
    tangents.append(slopes[-1])
    parts = [f"M{xs[0]:.1f},{ys[0]:.1f}"]
    for place, width in enumerate(widths):
        x, y, third = xs[place + 1], ys[place + 1], width / 3
        first = f"{xs[place] + third:.1f},{ys[place] + tangents[place] * third:.1f}"
        parts.append(f"C{first} {x - third:.1f},{y - tangents[place + 1] * third:.1f} {x:.1f},{y:.1f}")
    return "".join(parts)


def area(run: Run, line: str, interpolation: str, floor: float) -> str:
    """The area between a run's line and the lower edge."""
    if not run.base:
        return f"{line}L{run.xs[-1]:.1f},{floor:.1f}L{run.xs[0]:.1f},{floor:.1f}Z"
    back = {"stepAfter": "stepBefore", "stepBefore": "stepAfter"}.get(interpolation, interpolation)
    edge = course(Run(run.xs[::-1], run.base[::-1]), "linear" if back == "smooth" else back)
    return f"{line}L{edge[1:]}Z"


def bars(run: Run, width: float, floor: float) -> str:
    """A bar for each point."""
    half = width / 2
    lower = run.base or [floor] * len(run.xs)
    return "".join([
        f"M{x - half:.1f},{bottom:.1f}V{y:.1f}h{width:.1f}V{bottom:.1f}Z"
        for x, y, bottom in zip(run.xs, run.ys, lower, strict=True)
    ])  # fmt: skip


def dots(run: Run) -> str:
    """A dot for each point: the ends of lines without length, drawn round."""
    return "".join([f"M{x:.1f},{y:.1f}h.01" for x, y in zip(run.xs, run.ys, strict=True)])
