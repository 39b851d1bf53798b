"""Axes: one for every unit and range among the series, at the left or at the right, with ticks, grid and label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.display import absolute_thresholds, decimals_of
from eventcore_monitoring.preview.frames import Field
from eventcore_monitoring.preview.scales import Scale, finite, log_range, log_ticks, ticks, time_ticks, value_range
from eventcore_monitoring.preview.svg import Box, escaped, num, paint, text
from eventcore_monitoring.preview.text_width import cut, text_width
from eventcore_monitoring.preview.theme import GRID, TEXT
from eventcore_monitoring.preview.values import tick

BELOW: Final = 24.0  # the height of the axis of times
_LABEL: Final = 18.0
_MARGIN: Final = 10.0
_WIDEST: Final = 120.0
_BINARY: Final = frozenset({
    *("bits", "bytes", "kbytes", "mbytes", "gbytes", "tbytes", "pbytes", "binBps", "binbps"),
    *("KiBs", "Kibits", "MiBs", "Mibits", "GiBs", "Gibits", "TiBs", "Tibits", "PiBs", "Pibits"),
})  # fmt: skip


class Axis(NamedTuple):
    """An axis of values. `ticks`: value and text; `side` is left, right or hidden; `width` of texts and label."""

    scale: Scale
    ticks: tuple[tuple[float, str], ...]
    side: str
    width: float
    label: str
    has_grid: bool


def axis_key(field: Field, is_percent: bool) -> tuple[Any, ...]:
    """What two series must have in common to share an axis."""
    custom = reading.mapping(field.config, "custom")
    unit = "percentunit" if is_percent else reading.text(field.config, "unit")
    return (
        unit,
        reading.text(custom, "axisPlacement", otherwise="auto"),
        *(reading.number(field.config, end) for end in ("min", "max")),
        *(reading.number(custom, end) for end in ("axisSoftMin", "axisSoftMax")),
        reading.text(custom, "axisLabel"),
        reading.flag(custom, "axisCenteredZero"),
        *(reading.text(custom, "scaleDistribution", "type"), reading.number(custom, "scaleDistribution", "log")),
    )


def axis(
    field: Field, extent: tuple[float, float] | None, place: Box, side: str, *, is_percent: bool, from_zero: bool
) -> Axis:
    """The axis of a field (and of those that share it) for data within `extent`; None: there are no data."""
    config, custom = field.config, reading.mapping(field.config, "custom")
    hard_low, hard_high = reading.number(config, "min"), reading.number(config, "max")
    if is_percent:
        hard_low, hard_high, extent = 0.0, 1.0, (0.0, 1.0)
    low, high = extent or _without_data(field, hard_low, hard_high)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    base = 0.0
    if reading.text(custom, "scaleDistribution", "type") == "log":
        base = 2.0 if reading.number(custom, "scaleDistribution", "log") == 2 else 10.0
        low, high = log_range(hard_low or low, hard_high or high, base)
        values, decimals = log_ticks(low, high, base, place.height), None
    else:
        soft_low, soft_high = (reading.number(custom, end) for end in ("axisSoftMin", "axisSoftMax"))
        low, high = value_range(
            low, high, hard_low=hard_low, hard_high=hard_high, soft_low=soft_low, soft_high=soft_high
        )
        if reading.flag(custom, "axisCenteredZero"):
            low, high = -max(abs(low), abs(high)), max(abs(low), abs(high))
        is_binary = reading.text(config, "unit") in _BINARY
        values, decimals = ticks(low, high, place.height, is_binary=is_binary)
    unit = "percentunit" if is_percent else reading.text(config, "unit")
    written = tuple((value, str(tick(value, unit, decimals_of(field), decimals or None))) for value in values)
    label = reading.text(custom, "axisLabel")
    width = max((text_width(words) for _, words in written), default=0.0) + _MARGIN
    asked = reading.number(custom, "axisWidth") or 0.0
    return Axis(
        Scale(low, high, place.bottom, place.y, base),
        written,
        side,
        0.0 if side == "hidden" else min(max(width, asked), _WIDEST) + (_LABEL if label else 0.0),
        label,
        reading.flag(custom, "axisGridShow", otherwise=True),
    )


def _without_data(field: Field, low: float | None, high: float | None) -> tuple[float, float]:
    known = [one for one in (low, high) if one is not None]
    known += finite([step.value for step in absolute_thresholds(field, 0, 100)[1:]])
    return (min([0.0, *known]), max(known)) if known and max(known) > 0 else (0.0, 1.0)


def moved(axis: Axis, place: Box) -> Axis:
    """The axis upon the pixels of another place."""
    return axis._replace(scale=axis.scale._replace(start=place.bottom, end=place.y))


def grid(axes: Sequence[Axis], times: Sequence[tuple[float, str]], across: Scale, plot: Box) -> Iterator[str]:
    """The lines of the grid, in one path: of the first axis of values that shows one, and of the times."""
    first = next((one for one in axes if one.side != "hidden" and one.has_grid), None)
    parts = (
        [f"M{num(plot.x)},{num(first.scale.at(value))}H{num(plot.right)}" for value, _ in first.ticks] if first else []
    )
    parts += [f"M{num(across.at(time))},{num(plot.y)}V{num(plot.bottom)}" for time, _ in times]
    if parts:
        yield f'<path d="{"".join(parts)}"{paint(stroke=GRID)}/>'


def value_texts(axes: Sequence[Axis], plot: Box) -> Iterator[str]:
    """The texts beside the ticks, and the labels of the axes."""
    left, right = plot.x, plot.right
    for one in axes:
        if one.side == "hidden":
            continue
        is_left = one.side == "left"
        edge = left - 6 if is_left else right + 6
        for value, words in one.ticks:
            y = one.scale.at(value) + 4
            shown = cut(words, _WIDEST - 6)
            yield text(edge, y, shown, anchor="end" if is_left else "start", says="" if shown == words else words)
        if one.label:
            x = left - one.width + 12 if is_left else right + one.width - 6
            yield turned(x, plot.y + plot.height / 2, one.label, plot.height)
        left, right = (left - one.width, right) if is_left else (left, right + one.width)


def turned(x: float, y: float, words: str, room: float) -> str:
    """A text that reads upwards, around a point."""
    turn = f'transform="rotate(-90 {num(x)} {num(y)})"'
    return (
        f'<text x="{num(x)}" y="{num(y)}" text-anchor="middle"{paint(TEXT)} {turn}>{escaped(cut(words, room))}</text>'
    )


def time_texts(times: Sequence[tuple[float, str]], across: Scale, plot: Box) -> Iterator[str]:
    """The texts below the ticks of the times; one that would leave the picture is left out."""
    for time, words in times:
        x, half = across.at(time), text_width(words) / 2
        if x - half >= plot.x - 40 and x + half <= plot.right + 22:
            yield text(x, plot.bottom + 17, words, anchor="middle")


def ticks_of_times(start: float, end: float, plot: Box) -> list[tuple[float, str]]:
    """The ticks of an axis of times over a plot."""
    return time_ticks(start, end, plot.width)


def choose_sides(keys: Sequence[tuple[Any, ...]]) -> Mapping[tuple[Any, ...], str]:
    """The side of every axis: as its placement says; without one the first stands left, the others right."""
    sides: dict[tuple[Any, ...], str] = {}
    for key in keys:
        placement = key[1]
        if placement not in ("left", "right", "hidden"):
            placement = "right" if "left" in sides.values() else "left"
        sides.setdefault(key, placement)
    return sides
